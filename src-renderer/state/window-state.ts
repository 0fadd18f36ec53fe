import { createContext, useContext, useMemo } from "react";
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import type { FaultData } from "#shared/base/fault";
import type { ImportLoss } from "#shared/model/import-loss";
import type { AttachedFile } from "#shared/model/request-body";
import { defaultSettings, type Settings } from "#shared/model/settings";
import type { TargetRule, TargetTrust } from "#shared/model/trust";
import type { CallStore, CallsState } from "./call-store";
import type { CertificateStore, CertificatesState } from "./certificate-store";
import type { LookEntry, LookStore } from "./look-store";
import type { RecordingsState, RecordingsStore } from "./recording-store";
import type { RunEntry, RunStore } from "./run-store";
import type { SavedActions } from "./saved-actions";
import type { SavedState, SavedStore } from "./saved-store";
import type { SchemaActions } from "./schema-actions";
import type { SchemaState, SchemaStore } from "./schema-store";
import type { SecretCommits } from "./secret-commits";
import type { SignIns } from "./sign-in-store";
import type { SourceActions } from "./source-actions";
import type { SourceStore, SourceTexts } from "./source-store";
import type { TabActions, TabStore, TabsState } from "./tab-store";
import { type TrustActions, type TrustStore, trustOf } from "./trust-store";
import type { WorkspaceActions, WorkspaceState, WorkspaceStore } from "./workspace-store";

/** What would be lost of a call with its tab. */
export type ClosingLoss =
  /** A stream that runs: it would be cancelled. */
  | { readonly kind: "stream"; readonly sent: number; readonly received: number; readonly feeding: boolean }
  /** Rows that the user has marked, in a recording that is nowhere else. */
  | { readonly kind: "marks"; readonly count: number }
  /** A run that goes on: it would be ended. */
  | { readonly kind: "run"; readonly done: number; readonly total: number };

/** What panes and overlays are shown. Never kept. */
export interface LayoutState {
  readonly palette: boolean;
  /** What the side pane shows. */
  readonly side: "services" | "collections" | "history" | "certificates";
  readonly openPanel: boolean;
  /** The panel that asks a server for its services. */
  readonly askPanel: boolean;
  /** The panel below, with the problems and the imports. */
  readonly problems: boolean;
  readonly lower: "problems" | "imports" | "recordings" | "targets";
  /** The source whose imports are shown first. */
  readonly importsOf: string | null;
  /** The source whose import path is being chosen in the window, and the folder to begin at. */
  readonly folderFor: { readonly sourceId: string; readonly from: string | null } | null;
  /** Hears what file was chosen in the window, or null for none; null while none is being chosen. */
  readonly choosingFile: ((file: AttachedFile | null) => void) | null;
  /** What of a pasted command could not be carried over; null where nothing is to be told. */
  readonly pasteLosses: readonly ImportLoss[] | null;
  /** The dialog that tells the request in front in other tools' words, that makes a file of it, or that brings other tools' requests. */
  readonly exchange: "code" | "share" | "import" | null;
  /** The source whose stubs are being asked for; null while no dialog does. */
  readonly stubsOf: string | null;
  /** The menu that chooses an environment, or the dialog that makes or renames one. */
  readonly environments: "menu" | "new" | "rename" | null;
  readonly settings: boolean;
  /** The window asks whether the history is to be cleared. */
  readonly clearingHistory: boolean;
  /** The panel with the limits of recordings. */
  readonly recordingLimits: boolean;
  readonly historyLimits: boolean;
  /** The tab that is about to be closed with something that would be lost: the window asks about it. */
  readonly closingTab: string | null;
  /** What that is, where it is no unsaved text. */
  readonly closingLoss: ClosingLoss | null;
  /** Do source tabs show their outline? */
  readonly outline: boolean;
  /** What went wrong in an act that has no place of its own on the screen: a command, a drop. */
  readonly fault: FaultData | null;
  /** An act that takes a while, in words; null when there is none. */
  readonly busy: "opening" | "asking" | "demo" | null;
}

export function createLayoutStore() {
  return createStore<LayoutState>(() => ({
    palette: false,
    side: "services",
    openPanel: false,
    askPanel: false,
    problems: false,
    lower: "problems",
    importsOf: null,
    folderFor: null,
    choosingFile: null,
    pasteLosses: null,
    exchange: null,
    stubsOf: null,
    environments: null,
    settings: false,
    clearingHistory: false,
    recordingLimits: false,
    historyLimits: false,
    closingTab: null,
    closingLoss: null,
    outline: true,
    fault: null,
    busy: null,
  }));
}

export function createSettingsStore(initial: Settings = defaultSettings) {
  return createStore<Settings>(() => initial);
}

/** The window's state: small stores, each with one owner, made by the composition root. */
export interface WindowState {
  readonly schemas: SchemaStore;
  readonly tabs: TabStore;
  readonly tabActions: TabActions;
  readonly schemaActions: SchemaActions;
  readonly sources: SourceStore;
  readonly sourceActions: SourceActions;
  readonly calls: CallStore;
  readonly layout: ReturnType<typeof createLayoutStore>;
  readonly settings: ReturnType<typeof createSettingsStore>;
  readonly recordings: RecordingsStore;
  readonly trust: TrustStore;
  readonly trustActions: TrustActions;
  readonly certificates: CertificateStore;
  readonly looks: LookStore;
  readonly runs: RunStore;
  readonly secretCommits: SecretCommits;
  readonly signIns: SignIns;
  readonly workspace: WorkspaceStore;
  readonly workspaceActions: WorkspaceActions;
  readonly saved: SavedStore;
  readonly savedActions: SavedActions;
}

export const WindowStateContext = createContext<WindowState | null>(null);

export function useWindowState(): WindowState {
  const state = useContext(WindowStateContext);
  if (!state) throw new Error("No window state: the component is rendered outside the window's root.");
  return state;
}

export function useSchemas<T>(select: (state: SchemaState) => T): T {
  return useStore(useWindowState().schemas, select);
}

export function useTabs<T>(select: (state: TabsState) => T): T {
  return useStore(useWindowState().tabs, select);
}

export function useSourceTexts<T>(select: (texts: SourceTexts) => T): T {
  return useStore(useWindowState().sources, ({ texts }) => select(texts));
}

export function useCalls<T>(select: (state: CallsState) => T): T {
  return useStore(useWindowState().calls, select);
}

export function useRecordings<T>(select: (state: RecordingsState) => T): T {
  return useStore(useWindowState().recordings, select);
}

export function useCertificates<T>(select: (state: CertificatesState) => T): T {
  return useStore(useWindowState().certificates, select);
}

export function useLayout<T>(select: (state: LayoutState) => T): T {
  return useStore(useWindowState().layout, select);
}

export function useLooks<T>(select: (looks: Readonly<Record<string, LookEntry>>) => T): T {
  return useStore(useWindowState().looks, select);
}

export function useRuns<T>(select: (runs: Readonly<Record<string, RunEntry>>) => T): T {
  return useStore(useWindowState().runs, select);
}

export function useSettings<T>(select: (state: Settings) => T): T {
  return useStore(useWindowState().settings, select);
}

export function useWorkspace<T>(select: (state: WorkspaceState) => T): T {
  return useStore(useWindowState().workspace, select);
}

export function useSaved<T>(select: (state: SavedState) => T): T {
  return useStore(useWindowState().saved, select);
}

/** What is chosen for targets. */
export function useTrustRules(): readonly TargetRule[] {
  return useStore(useWindowState().trust, ({ rules }) => rules);
}

/** What holds for a target as the user writes it, and why; null for a text that is none. */
export function useTrustOf(target: string): TargetTrust | null {
  const rules = useStore(useWindowState().trust, (state) => state.rules);
  return useMemo(() => trustOf(target, rules), [target, rules]);
}
