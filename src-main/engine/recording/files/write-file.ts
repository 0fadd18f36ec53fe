import { randomBytes } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import path from "node:path";
import type { Cancellation } from "#shared/base/cancellation";
import { Fault } from "#shared/base/fault";

/**
 * Writes a file whole or not at all: beside its place first, then into it, over what was there. Each block is
 * on its way before the next is asked for. Faults: io; what the blocks throw, and those of the cancellation, which leave nothing behind.
 */
export async function writeWhole(place: string, blocks: AsyncIterable<Uint8Array>, cancellation: Cancellation): Promise<void> {
  const draft = path.join(path.dirname(place), `.${path.basename(place)}.${randomBytes(6).toString("hex")}`);
  try {
    await writeBlocks(draft, blocks, cancellation);
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

async function writeBlocks(place: string, blocks: AsyncIterable<Uint8Array>, cancellation: Cancellation): Promise<void> {
  const file = await open(place, "wx");
  try {
    for await (const block of blocks) {
      cancellation.throwIfCancelled();
      await file.writeFile(block);
    }
    cancellation.throwIfCancelled();
    await file.sync();
  } finally {
    await file.close();
  }
}

function isSystemError(reason: unknown): reason is Error & { readonly code: string } {
  return reason instanceof Error && "code" in reason && typeof reason.code === "string";
}
