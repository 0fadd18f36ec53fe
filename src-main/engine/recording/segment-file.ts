import type * as fs from "node:fs/promises";
import type { RowTallies } from "./row-tallies";

/** What recordings need of a file system. Its methods are those of node:fs/promises. */
export type FileSystem = Pick<typeof fs, "mkdir" | "open" | "readdir" | "readFile" | "rename" | "rm" | "stat">;

/**
 * A recording's rows lie in files `messages-0000`, `messages-0001` and so on: a header of 64 bytes, then records (record.ts) up
 * to the end of the file. A row is never in two files. The header: `wirebench log 1\n`, then, as doubles, what was before the
 * file's first record: rows, messages sent and their bytes, messages received and their bytes, and the offset of the last row
 * in milliseconds (NaN where there is none).
 */
export const segmentHeaderBytes = 64;

const magic = Buffer.from("wirebench log 1\n", "latin1");

/** What was before the first record of a segment. */
export interface SegmentStart {
  readonly before: RowTallies;
  readonly previousMs: number | null;
}

export function segmentName(segment: number): string {
  return `messages-${String(segment).padStart(4, "0")}`;
}

/** The number in a segment's name; null for any other file. */
export function segmentOf(name: string): number | null {
  const found = /^messages-(\d{4,9})$/.exec(name);
  return found ? Number(found[1]) : null;
}

export function segmentHeader({ before, previousMs }: SegmentStart): Uint8Array {
  const header = Buffer.alloc(segmentHeaderBytes);
  magic.copy(header);
  const { rows, sent, received } = before;
  const numbers = [rows, sent.count, sent.bytes, received.count, received.bytes, previousMs ?? Number.NaN];
  for (const [i, number] of numbers.entries()) header.writeDoubleLE(number, magic.length + 8 * i);
  return header;
}

/** Null where the bytes are not a segment's header. */
export function readSegmentHeader(header: Uint8Array): SegmentStart | null {
  const bytes = Buffer.from(header.buffer, header.byteOffset, header.byteLength);
  if (bytes.byteLength < segmentHeaderBytes || bytes.compare(magic, 0, magic.length, 0, magic.length) !== 0) return null;
  const [rows = 0, sentCount = 0, sentBytes = 0, receivedCount = 0, receivedBytes = 0, last = 0] = Array.from({ length: 6 }, (_, i) =>
    bytes.readDoubleLE(magic.length + 8 * i),
  );
  const counts = [rows, sentCount, sentBytes, receivedCount, receivedBytes];
  if (!counts.every((count) => Number.isSafeInteger(count) && count >= 0)) return null;
  const before = { rows, sent: { count: sentCount, bytes: sentBytes }, received: { count: receivedCount, bytes: receivedBytes } };
  return { before, previousMs: Number.isFinite(last) ? last : null };
}

/** At most so much at once, so that a large message does not hold up others. */
const maxPiece = 16 * 1024 * 1024;

/** Writes all parts, one after the other. Rejects with the system's error. */
export async function writeFully(file: fs.FileHandle, parts: readonly Uint8Array[], position: number): Promise<void> {
  let left = [...parts];
  for (let at = position; left.length > 0; ) {
    const { bytesWritten } = await file.writev(left, at);
    if (bytesWritten === 0) throw Object.assign(new Error("nothing more could be written"), { code: "ENOSPC" });
    at += bytesWritten;
    left = without(left, bytesWritten);
  }
}

/** Fills the buffer as far as the file goes; answers how far. Rejects with the system's error. */
export async function readFully(file: fs.FileHandle, buffer: Uint8Array, position: number): Promise<number> {
  let at = 0;
  while (at < buffer.byteLength) {
    const { bytesRead } = await file.read(buffer, at, Math.min(maxPiece, buffer.byteLength - at), position + at);
    if (bytesRead === 0) return at;
    at += bytesRead;
  }
  return at;
}

/** Fills one buffer after the other as far as the file goes; answers how many bytes are missing. Rejects with the system's error. */
export async function fillAll(file: fs.FileHandle, buffers: readonly Uint8Array[], position: number): Promise<number> {
  const [only] = buffers;
  if (buffers.length === 1 && only) return only.byteLength - (await readFully(file, only, position));
  let left: Uint8Array[] = [...buffers];
  for (let at = position; left.length > 0; ) {
    const { bytesRead } = await file.readv(left, at);
    if (bytesRead === 0) break;
    at += bytesRead;
    left = without(left, bytesRead);
  }
  return left.reduce((sum, { byteLength }) => sum + byteLength, 0);
}

function without(parts: readonly Uint8Array[], bytes: number): Uint8Array[] {
  let skip = bytes;
  const left: Uint8Array[] = [];
  for (const part of parts) {
    if (skip < part.byteLength) left.push(part.subarray(skip));
    skip = Math.max(0, skip - part.byteLength);
  }
  return left;
}
