import { type FileHandle, open } from "node:fs/promises";
import type { Cancellation } from "#shared/base/cancellation";
import { Fault } from "#shared/base/fault";

const pieceSize = 256 * 1024;

/** How far a file has been read or written. */
export interface FileProgress {
  readonly done: number;
  readonly total: number;
}

/**
 * A file from its beginning to what was its end when it was opened, in pieces of up to 256 KiB, each in memory of its own.
 * Faults: file-not-found, file-unreadable; those of the cancellation.
 */
export async function* filePieces(
  place: string,
  cancellation: Cancellation,
  onProgress: (progress: FileProgress) => void = () => {},
): AsyncGenerator<Uint8Array> {
  const file = await open(place, "r").catch((cause: unknown) => {
    throw unreadable(place, cause);
  });
  try {
    const total = await sizeOf(file, place);
    for (let done = 0; done < total; ) {
      cancellation.throwIfCancelled();
      onProgress({ done, total });
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafeSlow(Math.min(pieceSize, total - done)), 0, null, done);
      if (bytesRead === 0) break;
      done += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

async function sizeOf(file: FileHandle, place: string): Promise<number> {
  const found = await file.stat();
  // A pipe or a device may never end.
  if (found.isFile()) return found.size;
  throw new Fault("file-unreadable", `${place} is not a file.`, { act: "Choose a file.", facts: { path: place } });
}

function unreadable(place: string, cause: unknown): Fault {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
  const facts = { path: place };
  if (code === "ENOENT" || code === "ENOTDIR") {
    return new Fault("file-not-found", `There is no ${place}.`, { act: "Choose the file anew.", facts, cause });
  }
  return new Fault("file-unreadable", `${place} cannot be read (${code}).`, { act: "Check who may read it.", facts, cause });
}
