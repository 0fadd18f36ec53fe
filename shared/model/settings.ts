import type { Auth } from "./auth";
import type { Variable } from "./feed";
import type { LogLayout } from "./log-layout";
import type { PreparedMessage } from "./prepared-message";
import type { BodyFormat } from "./request-body";
import type { SavedRequest } from "./saved-request";

export type Theme = "light" | "dark" | "system";
export type Language = "en" | "zh-CN" | "system";

/** How the body of a request is shown: as text, as text and form, or as a form. */
export const bodyLayouts = ["json", "both", "form"] as const;
export type BodyLayout = (typeof bodyLayouts)[number];

/** What becomes of a stream when the recordings have used up their room on the disk. */
export const fullDiskChoices = ["hold", "drop-oldest", "stop"] as const;
export type FullDiskChoice = (typeof fullDiskChoices)[number];

/** The bounds of all recordings together. */
export interface RecordingLimits {
  /** Bytes in memory, at least `leastRecordingMemory`; past them a recording goes on in files. */
  readonly memoryBytes: number;
  /** Bytes in files; 0 for none. */
  readonly diskBytes: number;
  readonly whenFull: FullDiskChoice;
}

export const leastRecordingMemory = 8 * 1024 * 1024;

export const defaultRecordingLimits: RecordingLimits = {
  memoryBytes: 64 * 1024 * 1024,
  diskBytes: 4 * 1024 * 1024 * 1024,
  whenFull: "hold",
};

/** What is kept of calls that are over. */
export interface HistorySettings {
  /** Without, no call is added; those that are there stay. */
  readonly keeps: boolean;
  /** Bytes on the disk, at least `leastHistoryBytes`; the oldest calls go first. */
  readonly limitBytes: number;
  /** JSONPaths that count for nothing when two calls are compared. */
  readonly ignored: readonly string[];
}

export const leastHistoryBytes = 1_000_000;

export const defaultHistorySettings: HistorySettings = { keeps: true, limitBytes: 100_000_000, ignored: ["$.headers.date"] };

/** What the user chose once for all windows. */
export interface Settings {
  readonly theme: Theme;
  readonly language: Language;
  /** As chosen last; a tab may show it otherwise. */
  readonly bodyLayout: BodyLayout;
  readonly recordings: RecordingLimits;
  readonly history: HistorySettings;
}

export const defaultSettings: Settings = {
  theme: "system",
  language: "system",
  bodyLayout: "json",
  recordings: defaultRecordingLimits,
  history: defaultHistorySettings,
};

/** The unsaved text of a file. Its line ends are `\n`. */
export interface SourceDraft {
  readonly text: string;
  /** Of the text that the editing began with (`SourceFile.hash`). */
  readonly baseHash: string;
}

/** Keepalive pings as the user wrote them; `every` empty for none. */
export interface KeepaliveText {
  readonly every: string;
  readonly timeout: string;
}

/** `defaultKeepalive` (call.ts) as people write it. */
export const defaultKeepaliveText: KeepaliveText = { every: "310s", timeout: "20s" };

/** Where a tab's request is kept, and what stood there when the editing began. */
export interface SavedPlace {
  readonly workspaceId: string;
  /** `collections/users/get-user.yaml`. */
  readonly path: string;
  /** Of the file's text (`WorkspaceDocument.hash`). */
  readonly hash: string;
  /** What the file said: a tab that says the same has nothing unsaved. */
  readonly content: SavedRequest;
}

/** What a request says beside what is sent: it is kept with it. */
export type RequestExtras = Pick<SavedRequest, "checks" | "takes" | "scripts" | "docs">;

/** One open tab as it is kept over a reload, a crash or a restart. */
export interface TabState {
  readonly id: string;
  readonly kind: "method" | "source" | "symbol" | "recording" | "certificates" | "look" | "environment" | "file" | "run" | "history";
  readonly sourceId: string;
  /** `pkg.Service/Method` for a method; the file's import name for a source text; the full name of a symbol; of a recording its method, or else its file; `certificates` of the one tab of keys and certificates; the path in the workspace of an environment's file, of a file that is shown as text, and of the folder or request that is run; the method of a call of the history, whose id is the target. */
  readonly subject: string;
  /** Tells tabs of the same method apart: 2 of the second one, and so on; absent of the first. */
  readonly nth?: number;
  readonly target: string;
  readonly body: string;
  /** How the body is written. */
  readonly format: BodyFormat;
  readonly metadata: readonly { readonly key: string; readonly value: string; readonly enabled: boolean }[];
  /** How its calls are authenticated, once that was chosen; secrets stand in it by their ids. */
  readonly auth?: Auth | undefined;
  /** What stands for `{{name}}` in the body. */
  readonly variables: readonly Variable[];
  /** As the user wrote them. */
  readonly deadline: string;
  readonly maxReceive: string;
  /** A size as the user wrote it, empty for no limit; as all that follows, absent until it is chosen. */
  readonly maxSend?: string | undefined;
  readonly gzip?: boolean | undefined;
  readonly waitForReady?: boolean | undefined;
  /** Once that was chosen; else `defaultKeepaliveText`. */
  readonly keepalive?: KeepaliveText | undefined;
  /** Of a source tab with unsaved changes; null for all others. */
  readonly draft: SourceDraft | null;
  /** How its log is shown, once that was chosen. */
  readonly log?: LogLayout;
  /** Messages of a stream that are at hand to be sent, in the user's order. */
  readonly prepared: readonly PreparedMessage[];
  /** Of a method tab whose request is in a workspace's file. */
  readonly saved?: SavedPlace | undefined;
  /** Once any of them was said. */
  readonly extras?: RequestExtras | undefined;
  /** Of a call of the history: the call that it is compared with; empty while that is not chosen. */
  readonly compared?: string | undefined;
}

/** The workspace that a window has open. */
export interface OpenWorkspace {
  readonly id: string;
  /** The chosen environment's name; null for none. */
  readonly environment: string | null;
}

/** As many tabs are kept. */
export const maxTabs = 500;

/** The window's open work. */
export interface SessionState {
  readonly tabs: readonly TabState[];
  readonly activeTab: string | null;
  readonly workspace?: OpenWorkspace | null | undefined;
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
