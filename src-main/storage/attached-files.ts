import { createHash, randomBytes } from "node:crypto";
import { mkdir, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import * as v from "valibot";
import { Fault } from "#shared/base/fault";
import { type AttachedFile, readFileReference } from "#shared/model/request-body";
import { JsonFile } from "./json-file";

/** The least lately attached go beyond these. */
const maxAttached = 1000;
const maxCopies = 100;

const schema = v.object({
  /** The latest first. `copy`: the file is our own. */
  attached: v.array(v.object({ id: v.string(), name: v.string(), path: v.string(), copy: v.optional(v.boolean(), false) })),
});
type Attached = v.InferOutput<typeof schema>["attached"][number];

/**
 * The files that request bodies name. A body, and with it the window, holds a random id; the place is kept here, and lives
 * as long as the user's tabs may: over restarts. What has no place of its own (a drop in a browser) is kept as a copy.
 */
export class AttachedFiles {
  readonly #file: JsonFile<v.InferOutput<typeof schema>>;
  readonly #copies: string;

  constructor(folder: string) {
    this.#file = new JsonFile(path.join(folder, "attached.json"), schema, { attached: [] });
    this.#copies = path.join(folder, "attached");
  }

  /** Remembers a file by its absolute path; the same path has the same id. Faults: file-not-found, file-unreadable, io. */
  async attach(place: string): Promise<AttachedFile> {
    const found = await stat(place).catch((cause: unknown) => {
      throw new Fault("file-not-found", `There is no ${place}.`, { act: "Choose the file anew.", facts: { path: place }, cause });
    });
    if (!found.isFile()) throw new Fault("file-unreadable", `${place} is not a file.`, { act: "Choose a file.", facts: { path: place } });
    return this.#remember({ id: newId(), name: path.basename(place), path: place, copy: false }, found.size);
  }

  /** Keeps a copy of bytes that have no place. Fault: io. */
  async keepCopy(name: string, bytes: Uint8Array): Promise<AttachedFile> {
    const place = path.join(this.#copies, createHash("sha256").update(name).update("\0").update(bytes).digest("hex"));
    try {
      await mkdir(this.#copies, { recursive: true, mode: 0o700 });
      await writeFile(place, bytes, { mode: 0o600 });
    } catch (cause) {
      throw new Fault("io", `${name} could not be kept: ${cause instanceof Error ? cause.message : cause}`, {
        act: "See that the folder of Wirebench's data can be written and that the disk is not full.",
        cause,
      });
    }
    return this.#remember({ id: newId(), name: path.basename(name), path: place, copy: true }, bytes.byteLength);
  }

  /** What is known of ids, in their order; null for an unknown one. */
  async look(ids: readonly string[]): Promise<(AttachedFile | null)[]> {
    const { attached } = await this.#file.read();
    return Promise.all(
      ids.map(async (id) => {
        const known = attached.find((one) => one.id === id);
        return known ? { id, name: known.name, size: await sizeOf(known.path) } : null;
      }),
    );
  }

  /** The absolute path behind a body's reference. Fault: file-not-found for an id that nobody knows. */
  async pathOf(reference: string): Promise<string> {
    const { id, name } = readFileReference(reference);
    const known = (await this.#file.read()).attached.find((one) => one.id === id);
    if (known) return known.path;
    const message = name === "" ? "The body names a file that was not chosen here." : `${JSON.stringify(name)} was not chosen here.`;
    throw new Fault("file-not-found", message, { act: "Choose the file anew: its name alone does not say where it is." });
  }

  /** Resolves when nothing is being read or written. */
  idle(): Promise<void> {
    return this.#file.idle();
  }

  async #remember(file: Attached, size: number): Promise<AttachedFile> {
    let kept = file;
    let gone: readonly Attached[] = [];
    await this.#file.update(({ attached }) => {
      kept = attached.find((one) => one.path === file.path) ?? file;
      const all = [kept, ...attached.filter((one) => one !== kept)];
      const copies = all.filter((one) => one.copy).slice(0, maxCopies);
      const stays = all.filter((one, at) => at < maxAttached && (!one.copy || copies.includes(one)));
      gone = all.filter((one) => !stays.includes(one));
      return { attached: stays };
    });
    for (const { copy, path: place } of gone) if (copy) await rm(place, { force: true });
    return { id: kept.id, name: kept.name, size };
  }
}

function newId(): string {
  return randomBytes(12).toString("base64url");
}

async function sizeOf(place: string): Promise<number | null> {
  try {
    const found = await stat(place);
    return found.isFile() ? found.size : null;
  } catch {
    return null;
  }
}
