import type { BodyFormat } from "./request-body";

export type Theme = "light" | "dark" | "system";
export type Language = "en" | "zh-CN" | "system";

/** How the body of a request is shown: as text, as text and form, or as a form. */
export const bodyLayouts = ["json", "both", "form"] as const;
export type BodyLayout = (typeof bodyLayouts)[number];

/** What the user chose once for all windows. */
export interface Settings {
  readonly theme: Theme;
  readonly language: Language;
  /** As chosen last; a tab may show it otherwise. */
  readonly bodyLayout: BodyLayout;
}

export const defaultSettings: Settings = { theme: "system", language: "system", bodyLayout: "json" };

/** The unsaved text of a file. Its line ends are `\n`. */
export interface SourceDraft {
  readonly text: string;
  /** Of the text that the editing began with (`SourceFile.hash`). */
  readonly baseHash: string;
}

/** One open tab as it is kept over a reload, a crash or a restart. */
export interface TabState {
  readonly id: string;
  readonly kind: "method" | "source" | "symbol";
  readonly sourceId: string;
  /** `pkg.Service/Method` for a method; the file's import name for a source text; the full name of a symbol. */
  readonly subject: string;
  readonly target: string;
  readonly body: string;
  /** How the body is written. */
  readonly format: BodyFormat;
  readonly metadata: readonly { readonly key: string; readonly value: string; readonly enabled: boolean }[];
  /** As the user wrote them. */
  readonly deadline: string;
  readonly maxReceive: string;
  /** Of a source tab with unsaved changes; null for all others. */
  readonly draft: SourceDraft | null;
}

/** The window's open work. */
export interface SessionState {
  readonly tabs: readonly TabState[];
  readonly activeTab: string | null;
}

export const emptySession: SessionState = { tabs: [], activeTab: null };

/** Something that was open before: a place on the disk, or a server that was asked. */
export interface RecentEntry {
  readonly id: string;
  readonly kind: "place" | "server";
  readonly label: string;
  readonly detail: string;
  /** Milliseconds since 1970. */
  readonly openedAt: number;
}
