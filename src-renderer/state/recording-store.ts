import { createStore } from "zustand/vanilla";
import type { RecordingFile, RecordingFormat } from "#shared/model/recording";

/** Work on a file that takes a while. */
export interface RecordingWork {
  readonly id: number;
  readonly kind: "saving" | "looking" | "opening";
  /** Of the file, without its folder. */
  readonly name: string;
  /** From 0 to 1. */
  readonly share: number;
  readonly cancel: () => void;
}

/** What is to be saved, and how it would be called. */
export interface SaveWish {
  readonly callId: string;
  /** Null for all rows. */
  readonly scanId: string | null;
  readonly format: RecordingFormat;
  readonly name: string;
  /** The call was opened to be saved, and is closed then. */
  readonly isBorrowed?: boolean;
}

/** What goes on with recordings as files. Never kept. */
export interface RecordingsState {
  readonly works: readonly RecordingWork[];
  /** Where something was saved just now; null for nowhere. */
  readonly saved: string | null;
  /** A file of which the user is to say what to open. */
  readonly choice: { readonly handle: string; readonly file: RecordingFile } | null;
  /** What is to be saved at a place that is being chosen in the window. */
  readonly saving: SaveWish | null;
  /** A recording is being chosen in the window. */
  readonly choosing: boolean;
  /** Raised when what is kept has changed. */
  readonly revision: number;
}

export type RecordingsStore = ReturnType<typeof createRecordingsStore>;

export function createRecordingsStore() {
  return createStore<RecordingsState>(() => ({ works: [], saved: null, choice: null, saving: null, choosing: false, revision: 0 }));
}
