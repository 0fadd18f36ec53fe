import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { Fault } from "#shared/base/fault";

/**
 * Reads a file that may be anything: a pipe is not waited for, a device not read, and not more than the file had when it
 * was opened. Faults: file-unreadable for what is no file, too-large for one of more than `limit` bytes; else rejects as
 * Node does.
 */
export function readBounded(path: string, limit: number): Promise<Uint8Array> {
  return withBounded(path, limit, async (file, size) => {
    const bytes = Buffer.allocUnsafe(size);
    let length = 0;
    while (length < bytes.length) {
      const { bytesRead } = await file.read(bytes, length, bytes.length - length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return bytes.subarray(0, length);
  });
}

/** How many bytes `readBounded` would read now. Faults as there. */
export function sizeBounded(path: string, limit: number): Promise<number> {
  return withBounded(path, limit, async (_file, size) => size);
}

async function withBounded<T>(path: string, limit: number, use: (file: FileHandle, size: number) => Promise<T>): Promise<T> {
  // Windows has no O_NONBLOCK, and no pipes among its files.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const info = await file.stat();
    if (!info.isFile()) throw new Fault("file-unreadable", "This is not a file.", { facts: { path } });
    if (info.size > limit) {
      const message = `This file has ${info.size} bytes; at most ${limit} are read.`;
      throw new Fault("too-large", message, { facts: { path, size: info.size, limit } });
    }
    return await use(file, info.size);
  } finally {
    await file.close();
  }
}
