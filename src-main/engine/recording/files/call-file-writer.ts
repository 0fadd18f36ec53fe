import type { FileEntry } from "./call-facts";

/** A row with its place in the recording that it is from. */
export interface FileRow extends FileEntry {
  readonly index: number;
}

/** Makes a file of a call, piece by piece: its beginning, each row in order, its end. A piece is good until the next is asked for. Fault too-large for a row that the format cannot carry. */
export interface CallFileWriter {
  begin(): Iterable<Uint8Array>;
  row(row: FileRow): Iterable<Uint8Array>;
  end(): Iterable<Uint8Array>;
}
