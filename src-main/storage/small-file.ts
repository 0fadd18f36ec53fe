import { randomBytes } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import path from "node:path";
import { Fault } from "#shared/base/fault";

/** Reads a whole file of at most `limit` bytes. Faults: file-not-found, file-unreadable, too-large. */
export async function readSmallFile(place: string, limit: number): Promise<Uint8Array> {
  const name = path.basename(place);
  const file = await open(place, "r").catch((cause: unknown) => {
    const isMissing = cause instanceof Error && "code" in cause && cause.code === "ENOENT";
    throw new Fault(isMissing ? "file-not-found" : "file-unreadable", `${name} ${isMissing ? "is not there" : "cannot be read"}.`, {
      cause,
    });
  });
  try {
    const info = await file.stat();
    const { size } = info;
    if (size > limit) throw new Fault("too-large", `${name} has ${size} bytes, and ${limit} are the most.`, { facts: { size, limit } });
    // What grows meanwhile, or is no plain file, is not read beyond its limit either.
    const room = info.isFile() ? size + 1 : limit + 1;
    const { buffer, bytesRead } = await file.read(new Uint8Array(room), 0, room, null);
    if (bytesRead < room) return buffer.subarray(0, bytesRead);
    const rest = await file.read(new Uint8Array(limit + 1 - bytesRead), 0, limit + 1 - bytesRead, null);
    if (bytesRead + rest.bytesRead > limit) throw new Fault("too-large", `${name} has more than ${limit} bytes.`, { facts: { limit } });
    return Buffer.concat([buffer, rest.buffer.subarray(0, rest.bytesRead)]);
  } catch (cause) {
    if (cause instanceof Fault) throw cause;
    throw new Fault("file-unreadable", `${name} cannot be read.`, { cause });
  } finally {
    await file.close();
  }
}

/** Writes a file that the user alone can read, whole or not at all; what is there is replaced. Fault io. */
export async function writePrivateFile(place: string, bytes: Uint8Array): Promise<void> {
  const draft = path.join(path.dirname(place), `.${path.basename(place)}.${randomBytes(6).toString("hex")}`);
  try {
    const file = await open(draft, "wx", 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, place);
  } catch (cause) {
    await rm(draft, { force: true });
    throw new Fault("io", `${path.basename(place)} could not be written: ${cause instanceof Error ? cause.message : cause}`, {
      act: "See that the folder can be written and that the disk is not full.",
      cause,
    });
  }
}
