import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { Fault } from "#shared/base/fault";

/**
 * Reads a file that may be anything: a pipe is not waited for, a device not read, and not more than the file had when it
 * was opened. Faults: file-unreadable for what is no file, too-large for one of more than `limit` bytes; else rejects as
 * Node does.
 */
export async function readBounded(path: string, limit: number): Promise<Uint8Array> {
  // Windows has no O_NONBLOCK, and no pipes among its files.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const info = await file.stat();
    if (!info.isFile()) throw new Fault("file-unreadable", "This is not a file.", { facts: { path } });
    if (info.size > limit) {
      const message = `This file has ${info.size} bytes; at most ${limit} are read.`;
      throw new Fault("too-large", message, { facts: { path, size: info.size, limit } });
    }
    const bytes = Buffer.allocUnsafe(info.size);
    let length = 0;
    while (length < bytes.length) {
      const { bytesRead } = await file.read(bytes, length, bytes.length - length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return bytes.subarray(0, length);
  } finally {
    await file.close();
  }
}
