import { randomUUID } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { Fault } from "#shared/base/fault";

/** As many drops are kept at a time; each is read right after it was made. */
const maxKept = 8;

/** Files that were dropped where the shell does not know their places: copies, kept until the program ends or others have come. */
export class DroppedFiles {
  readonly #folder: string;
  readonly #kept: string[] = [];

  /** `folder` is its own: what an earlier run left in it goes with the first drop. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Answers the copy's absolute path, which ends in the file's own name. Fault io. */
  async keep(name: string, bytes: Uint8Array): Promise<string> {
    // A name is not to lead out of its folder.
    const own = path.basename(name.replaceAll("\\", "/")).replace(/^\.+$/, "") || "dropped";
    const folder = path.join(this.#folder, randomUUID());
    const place = path.join(folder, own);
    try {
      if (this.#kept.length === 0) await rm(this.#folder, { recursive: true, force: true });
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeFile(place, bytes, { mode: 0o600 });
    } catch (cause) {
      throw new Fault("io", `${own} could not be kept: ${cause instanceof Error ? cause.message : cause}`, {
        act: "See that the folder of Wirebench's data can be written and that the disk is not full.",
        cause,
      });
    }
    this.#kept.push(folder);
    const oldest = this.#kept.length > maxKept ? this.#kept.shift() : undefined;
    if (oldest !== undefined) await rm(oldest, { recursive: true, force: true });
    return place;
  }

  /** Deletes all copies. */
  async clear(): Promise<void> {
    this.#kept.length = 0;
    await rm(this.#folder, { recursive: true, force: true }).catch(() => {});
  }
}
