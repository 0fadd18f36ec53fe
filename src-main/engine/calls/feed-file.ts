import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { Fault } from "#shared/base/fault";

/** The longest line, in bytes. */
const maxLineBytes = 64 * 1024 * 1024;
const readBytes = 64 * 1024;
const newline = 0x0a;
const utf8 = new TextDecoder("utf-8", { fatal: true });

/** The size of a file that can be fed from. Faults: file-not-found, file-unreadable. */
export function sizeOfFile(place: string, name: string): Promise<number> {
  return withFile(place, name, async (_file, size) => size);
}

/** A line of a file that has more than white space on it. */
export interface FileLine {
  readonly text: string;
  /** From 1. */
  readonly line: number;
  /** Bytes from the end of the line told before to the end of this one. */
  readonly bytes: number;
}

/**
 * The lines of a UTF-8 file one by one; no more is in memory than a line and what was read with it. Faults: file-unreadable;
 * too-large, body-syntax (facts: line) for a line that is too long or not UTF-8.
 */
export async function* fileLines(place: string, name: string): AsyncGenerator<FileLine> {
  let line = 0;
  let bytes = 0;
  for await (const content of rawLines(place, name)) {
    line++;
    bytes += content.byteLength;
    const text = decodeLine(content, line, name);
    if (text.trim() === "") continue;
    yield { text, line, bytes };
    bytes = 0;
  }
}

function decodeLine(content: Uint8Array, line: number, name: string): string {
  try {
    return utf8.decode(content);
  } catch (cause) {
    throw new Fault("body-syntax", `Line ${line} of ${name} is not UTF-8.`, {
      act: "Save the file as UTF-8, or send it in chunks.",
      facts: { line, column: 1 },
      cause,
    });
  }
}

/** Lines with their ends. */
async function* rawLines(place: string, name: string): AsyncGenerator<Uint8Array> {
  let begun: Uint8Array[] = [];
  let length = 0;
  let line = 1;
  for await (const piece of fileChunks(place, name, readBytes)) {
    let from = 0;
    for (let end = piece.indexOf(newline); end >= 0; end = piece.indexOf(newline, from)) {
      const last = piece.subarray(from, end + 1);
      yield begun.length === 0 ? last : Buffer.concat([...begun, last]);
      begun = [];
      length = 0;
      line++;
      from = end + 1;
    }
    if (from === piece.length) continue;
    begun.push(piece.subarray(from));
    length += piece.length - from;
    if (length > maxLineBytes) throw lineTooLong(name, line, length);
  }
  if (begun.length > 0) yield Buffer.concat(begun);
}

function lineTooLong(name: string, line: number, size: number): Fault {
  return new Fault("too-large", `Line ${line} of ${name} is longer than 64 MiB.`, {
    act: "Write each message on a line of its own.",
    facts: { line, size, limit: maxLineBytes },
  });
}

/** The bytes of a file in pieces of `size`, the last one shorter; each is read when it is asked for. Fault: file-unreadable. */
export async function* fileChunks(place: string, name: string, size: number): AsyncGenerator<Uint8Array> {
  const file = await openFile(place, name);
  try {
    for (;;) {
      const piece = await readFull(file, size).catch((cause: unknown) => {
        throw unreadable(name, cause);
      });
      if (piece.byteLength > 0) yield piece;
      if (piece.byteLength < size) return;
    }
  } finally {
    await file.close();
  }
}

/** Fewer bytes than asked for only at the end of the file. */
async function readFull(file: FileHandle, size: number): Promise<Uint8Array> {
  const bytes = Buffer.allocUnsafe(size);
  let length = 0;
  while (length < size) {
    const { bytesRead } = await file.read(bytes, length, size - length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return bytes.subarray(0, length);
}

async function withFile<T>(place: string, name: string, use: (file: FileHandle, size: number) => Promise<T>): Promise<T> {
  const file = await openFile(place, name);
  try {
    return await use(file, (await file.stat()).size);
  } finally {
    await file.close();
  }
}

/** Opens what is a file: a pipe is not waited for, a device not read. */
async function openFile(place: string, name: string): Promise<FileHandle> {
  // Windows has no O_NONBLOCK, and no pipes among its files.
  const file = await open(place, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch((cause: unknown) => {
    throw unreadable(name, cause);
  });
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw new Fault("file-unreadable", `${name} is not a file.`, { act: "Choose a file." });
}

function unreadable(name: string, cause: unknown): Fault {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  if (code === "ENOENT" || code === "ENOTDIR") {
    return new Fault("file-not-found", `${name} is not there.`, { act: "See whether it was moved or renamed.", cause });
  }
  return new Fault("file-unreadable", `${name} cannot be read: ${code || String(cause)}.`, { act: "Check who may read it.", cause });
}
