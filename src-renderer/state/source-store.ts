import { createStore } from "zustand/vanilla";
import type { FaultData } from "#shared/base/fault";
import type { ReadOnlyReason } from "#shared/model/source-file";

/** A file as it is on the disk, as far as the window knows. Its line ends are `\n`. */
export interface SourceText {
  readonly text: string | null;
  readonly hash: string;
  readonly readOnly: ReadOnlyReason | null;
  /** Why it could not be read last time; what was read before stays. */
  readonly fault: FaultData | null;
}

/** The files that are shown, by `sourceKey`. */
export type SourceTexts = ReadonlyMap<string, SourceText>;

export type SourceStore = ReturnType<typeof createSourceStore>;

export function createSourceStore() {
  return createStore<{ readonly texts: SourceTexts }>(() => ({ texts: new Map() }));
}

export function sourceKey(sourceId: string, file: string): string {
  return `${sourceId}\n${file}`;
}

/** Sets a file's text, or forgets it for null. */
export function putSourceText(store: SourceStore, key: string, text: SourceText | null): void {
  const texts = new Map(store.getState().texts);
  if (text) texts.set(key, text);
  else texts.delete(key);
  store.setState({ texts });
}
