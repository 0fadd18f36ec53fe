import { Fault } from "#shared/base/fault";
import { schemaFileKind } from "#shared/model/schema";
import type { UploadedFile } from "../../state/schema-actions";

/** What a dropped folder may hold before it is too much to send: the bridge's frame is 16 MiB. */
export const uploadLimits = { files: 5000, bytes: 12 * 1024 * 1024, depth: 32, entries: 200_000 } as const;

/** A dropped file or folder, as far as the walk needs it; FileSystemEntry fits. */
export interface DroppedEntry {
  readonly name: string;
  /** What is in it, or null for a folder; a File fits. */
  readonly file: (() => Promise<{ readonly size: number; text(): Promise<string>; arrayBuffer(): Promise<ArrayBuffer> }>) | null;
  /** What is in a folder; nothing for a file. */
  readonly list: () => Promise<readonly DroppedEntry[]>;
}

const skipped = new Set(["node_modules", ".git", ".svn", ".hg"]);

/**
 * Reads every .proto and every descriptor set below what was dropped, paths relative to it.
 * Faults: `no-protos`, `too-large` (facts size, limit) beyond `uploadLimits`.
 */
export async function readDropped(dropped: readonly DroppedEntry[]): Promise<UploadedFile[]> {
  const files: UploadedFile[] = [];
  let bytes = 0;
  let entries = 0;
  const walk = async (entry: DroppedEntry, folder: string, depth: number): Promise<void> => {
    if (++entries > uploadLimits.entries || depth > uploadLimits.depth) throw tooLarge("entries", entries, uploadLimits.entries);
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (entry.file === null) {
      if (skipped.has(entry.name)) return;
      for (const child of await entry.list()) await walk(child, path, depth + 1);
      return;
    }
    const kind = schemaFileKind(entry.name);
    if (kind !== null) {
      const file = await entry.file();
      bytes += file.size;
      if (bytes > uploadLimits.bytes) throw tooLarge("bytes", bytes, uploadLimits.bytes);
      if (files.length === uploadLimits.files) throw tooLarge("files", files.length + 1, uploadLimits.files);
      files.push(kind === "proto" ? { path, text: await file.text() } : { path, bytes: new Uint8Array(await file.arrayBuffer()) });
    }
  };
  for (const entry of dropped) await walk(entry, "", 0);
  if (files.length > 0) return files;
  throw new Fault("no-protos", "There is no .proto file in what you dropped.", {
    act: "Drop a .proto file, a descriptor set, or a folder that has some.",
  });
}

function tooLarge(what: string, size: number, limit: number): Fault {
  return new Fault("too-large", `What you dropped is too much to read in the page: more than ${limit} ${what}.`, {
    act: "Use Open instead: it reads from the disk, without this limit.",
    facts: { size, limit },
  });
}

/** The entries of a drop, taken at once: the browser empties the list when the event is over. */
export function droppedEntries(items: DataTransferItemList): DroppedEntry[] {
  return [...items].flatMap((item) => {
    if (item.kind !== "file") return [];
    const entry = item.webkitGetAsEntry();
    // What does not come from a file system (an attachment dragged out of a mail) has no entry, and is a file all the same.
    const file = entry === null ? item.getAsFile() : null;
    return entry ? [entryOf(entry)] : file ? [{ name: file.name, file: async () => file, list: async () => [] }] : [];
  });
}

/** Files chosen in the page, by their paths below the folder that was chosen. */
export function chosenEntries(files: Iterable<File>): DroppedEntry[] {
  return [...files].map((file) => ({ name: file.webkitRelativePath || file.name, file: async () => file, list: async () => [] }));
}

function entryOf(entry: FileSystemEntry): DroppedEntry {
  if (entry.isDirectory) {
    const reader = (entry as FileSystemDirectoryEntry).createReader();
    return { name: entry.name, file: null, list: () => readAll(reader) };
  }
  return {
    name: entry.name,
    file: () => new Promise((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject)),
    list: async () => [],
  };
}

/** A reader gives a folder in parts (Chromium: 100 entries), until an empty one. */
async function readAll(reader: FileSystemDirectoryReader): Promise<DroppedEntry[]> {
  const all: DroppedEntry[] = [];
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (part.length === 0) return all;
    all.push(...part.map(entryOf));
    if (all.length > uploadLimits.entries) throw tooLarge("entries", all.length, uploadLimits.entries);
  }
}

/** How the source of a drop is called: by the one thing dropped, or by the first and how many more. */
export function dropLabel(names: readonly string[]): string {
  return names.length === 1 ? (names[0] ?? "") : `${names[0] ?? ""} +${names.length - 1}`;
}
