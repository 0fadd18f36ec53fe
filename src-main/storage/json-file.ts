import { randomBytes } from "node:crypto";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import * as v from "valibot";
import { Emitter, type Event } from "#shared/base/emitter";
import { Fault } from "#shared/base/fault";

/** More than any of our files grows to; a larger one is not ours. */
const maxBytes = 64 * 1024 * 1024;

/**
 * One value kept as a JSON file: written whole or not at all, checked when read. A file that does not hold such a value
 * (damaged, or of a later version) is set aside under a name of its own and never overwritten; the default takes its place.
 */
export class JsonFile<T> {
  readonly #file: string;
  readonly #schema: v.GenericSchema<unknown, T>;
  readonly #initial: T;
  readonly #fitForDisk: (value: T) => T;
  /** Reads and writes one after the other: the last write wins, and a read sees the write before it. */
  #turn: Promise<unknown> = Promise.resolve();
  readonly #written = new Emitter<T>();

  /** `fitForDisk` takes out what is not to be written. */
  constructor(file: string, schema: v.GenericSchema<unknown, T>, initial: T, fitForDisk: (value: T) => T = (value) => value) {
    this.#file = file;
    this.#fitForDisk = fitForDisk;
    this.#schema = schema;
    this.#initial = initial;
  }

  /** Fires when another value is on the disk. */
  get onDidWrite(): Event<T> {
    return this.#written.event;
  }

  /** The value, or the default where there is none. Fault: `io`. */
  read(): Promise<T> {
    return this.#inTurn(() => this.#load());
  }

  /** Resolves when it is on the disk. Fault: `io`. */
  write(value: T): Promise<void> {
    return this.#inTurn(() => this.#save(value));
  }

  /** Reads, changes and writes with no other write between. Fault: `io`. */
  update(change: (value: T) => T): Promise<void> {
    return this.#inTurn(async () => this.#save(change(await this.#load())));
  }

  /** Resolves when nothing is being read or written. */
  async idle(): Promise<void> {
    await this.#turn;
  }

  async #load(): Promise<T> {
    const text = await this.#text();
    if (text === null) return this.#initial;
    const parsed = v.safeParse(this.#schema, parseJson(text));
    if (parsed.success) return parsed.output;
    await this.#setAside();
    return this.#initial;
  }

  async #save(value: T): Promise<void> {
    const folder = path.dirname(this.#file);
    // Request bodies and metadata may hold secrets: for the user's eyes only.
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const draft = path.join(folder, `.${path.basename(this.#file)}.${randomBytes(6).toString("hex")}`);
    try {
      const handle = await open(draft, "wx", 0o600);
      try {
        await handle.writeFile(`${JSON.stringify(this.#fitForDisk(value), null, 2)}\n`, "utf8");
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(draft, this.#file);
    } catch (cause) {
      await rm(draft, { force: true });
      throw cause;
    }
    this.#written.fire(value);
  }

  async #text(): Promise<string | null> {
    try {
      const bytes = await readFile(this.#file);
      return bytes.byteLength > maxBytes ? "" : bytes.toString("utf8");
    } catch (cause) {
      if (isMissing(cause)) return null;
      throw cause;
    }
  }

  async #setAside(): Promise<void> {
    const { dir, name, ext } = path.parse(this.#file);
    const stamp = new Date().toISOString().replace(/[:.]/g, "-");
    await rename(this.#file, path.join(dir, `${name}.broken-${stamp}${ext}`));
  }

  #inTurn<R>(work: () => Promise<R>): Promise<R> {
    const result = this.#turn.then(work).catch((cause: unknown) => {
      if (cause instanceof Fault) throw cause;
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new Fault("io", `${path.basename(this.#file)} could not be read or written: ${reason}`, {
        act: "See that the folder of Wirebench's data can be written and that the disk is not full.",
        facts: { file: this.#file },
        cause,
      });
    });
    this.#turn = result.catch(() => {});
    return result;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isMissing(cause: unknown): boolean {
  return cause instanceof Error && "code" in cause && cause.code === "ENOENT";
}
