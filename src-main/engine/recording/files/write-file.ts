import { randomBytes } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import path from "node:path";
import type { Cancellation } from "#shared/base/cancellation";
import { Fault } from "#shared/base/fault";

const batchSize = 256 * 1024;

/**
 * Writes a file whole or not at all: beside its place first, then into it, over what was there. Each batch gives the process
 * time for other things. Faults: io; what the pieces throw, and those of the cancellation, which leave nothing behind.
 */
export async function writeWhole(place: string, pieces: AsyncIterable<Uint8Array>, cancellation: Cancellation): Promise<void> {
  const draft = path.join(path.dirname(place), `.${path.basename(place)}.${randomBytes(6).toString("hex")}`);
  try {
    await writePieces(draft, pieces, cancellation);
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

async function writePieces(place: string, pieces: AsyncIterable<Uint8Array>, cancellation: Cancellation): Promise<void> {
  const file = await open(place, "wx");
  try {
    let batch: Uint8Array[] = [];
    let size = 0;
    for await (const piece of pieces) {
      batch.push(piece);
      size += piece.length;
      if (size < batchSize) continue;
      cancellation.throwIfCancelled();
      await file.writev(batch);
      batch = [];
      size = 0;
    }
    if (batch.length > 0) await file.writev(batch);
    cancellation.throwIfCancelled();
    await file.sync();
  } finally {
    await file.close();
  }
}

function isSystemError(reason: unknown): reason is Error & { readonly code: string } {
  return reason instanceof Error && "code" in reason && typeof reason.code === "string";
}
