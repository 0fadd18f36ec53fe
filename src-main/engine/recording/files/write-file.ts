import { randomBytes } from "node:crypto";
import { type FileHandle, open, rename, rm } from "node:fs/promises";
import path from "node:path";
import type { Cancellation } from "#shared/base/cancellation";
import { Fault } from "#shared/base/fault";

/** So much is written at a time. */
const batchSize = 256 * 1024;

/**
 * Writes a file whole or not at all: beside its place first, then into it, over what was there. Faults: io; what the batches
 * throw, and those of the cancellation, which leave nothing behind.
 */
export async function writeWhole(place: string, batches: AsyncIterable<readonly Uint8Array[]>, cancellation: Cancellation): Promise<void> {
  const draft = path.join(path.dirname(place), `.${path.basename(place)}.${randomBytes(6).toString("hex")}`);
  try {
    await writeBatches(draft, batches, cancellation);
    await rename(draft, place);
  } catch (reason) {
    await rm(draft, { force: true }).catch(() => {});
    if (reason instanceof Fault || !isSystemError(reason)) throw reason;
    throw new Fault("io", `${place} could not be written (${reason.code}).`, {
      act: reason.code === "ENOSPC" ? "The disk is full: choose another place." : "Choose a folder that you may write to.",
      facts: { path: place },
      cause: reason,
    });
  }
}

async function writeBatches(place: string, batches: AsyncIterable<readonly Uint8Array[]>, cancellation: Cancellation): Promise<void> {
  const file = await open(place, "wx");
  try {
    let waiting: Uint8Array[] = [];
    let size = 0;
    for await (const batch of batches) {
      waiting.push(...batch);
      size += batch.reduce((sum, piece) => sum + piece.length, 0);
      if (size < batchSize) continue;
      cancellation.throwIfCancelled();
      await writeAll(file, waiting, size);
      waiting = [];
      size = 0;
    }
    if (size > 0) await writeAll(file, waiting, size);
    cancellation.throwIfCancelled();
    await file.sync();
  } finally {
    await file.close();
  }
}

/** In one piece: a vector of thousands of rows would cost more than putting them together. */
async function writeAll(file: FileHandle, pieces: readonly Uint8Array[], size: number): Promise<void> {
  const [only] = pieces;
  await file.writeFile(pieces.length === 1 && only ? only : Buffer.concat(pieces, size));
}

function isSystemError(reason: unknown): reason is Error & { readonly code: string } {
  return reason instanceof Error && "code" in reason && typeof reason.code === "string";
}
