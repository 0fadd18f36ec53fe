import { Fault } from "#shared/base/fault";
import { formatBytes } from "#shared/model/format";
import { readBounded, sizeBounded } from "../../schema/source/bounded-read";

/** The files of one message together, in bytes. */
export const maxBodyFileBytes = 128 * 1024 * 1024;

/** Where the files are that bodies stand for or refer to. */
export interface BodyFiles {
  /** The absolute path behind a reference. Fault: file-not-found. */
  pathOf(reference: string): Promise<string>;
}

/** The files that one body names, read or only looked at: the codec asks for them while it encodes. */
export class NamedFiles {
  readonly #read = new Map<string, Uint8Array | Fault>();
  readonly #files: BodyFiles;
  readonly #reads: boolean;
  #room = maxBodyFileBytes;

  /** Without `reads` they are opened and their sizes counted, but what is in them is left out. */
  constructor(files: BodyFiles, reads: boolean) {
    this.#files = files;
    this.#reads = reads;
  }

  /** What cannot be read is a fault for whoever needs it, who knows where in the text it is named. */
  async add(reference: string): Promise<void> {
    if (this.#read.has(reference)) return;
    this.#read.set(reference, await this.#load(reference).catch((reason: unknown) => Fault.from(reason)));
  }

  /** Faults: file-not-found, file-unreadable, too-large. */
  get(reference: string): Uint8Array {
    const read = this.#read.get(reference);
    if (read === undefined) throw new Fault("internal", `The file ${JSON.stringify(reference)} was not read before it was needed.`);
    if (read instanceof Fault) throw read;
    return read;
  }

  async #load(reference: string): Promise<Uint8Array> {
    const path = await this.#files.pathOf(reference);
    if (this.#reads) {
      const bytes = await readBodyFile(reference, path, this.#room);
      this.#room -= bytes.byteLength;
      return bytes;
    }
    this.#room -= await sizeBounded(path, this.#room).catch((cause: unknown) => {
      throw unreadable(reference, cause);
    });
    return new Uint8Array(0);
  }
}

/** A file's bytes; `reference` is how the user knows it. Faults: file-not-found, file-unreadable, too-large. */
export async function readBodyFile(reference: string, path: string, limit = maxBodyFileBytes): Promise<Uint8Array> {
  try {
    return await readBounded(path, limit);
  } catch (cause) {
    throw unreadable(reference, cause);
  }
}

/** A file's name as a person knows it, without the id that the window writes behind it. */
function shownName(reference: string): string {
  const hash = reference.lastIndexOf("#");
  return JSON.stringify(hash > 0 ? reference.slice(0, hash) : reference);
}

function unreadable(reference: string, cause: unknown): Fault {
  const file = shownName(reference);
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  if (code === "too-large" && cause instanceof Fault) {
    const { size } = cause.facts;
    const message = `${file} is too large to send: ${formatBytes(Number(size))}, and the files of one message may have ${formatBytes(maxBodyFileBytes)}.`;
    return new Fault("too-large", message, { act: "Choose a smaller file, or send it in parts over a stream.", facts: cause.facts, cause });
  }
  if (code === "ENOENT" || code === "ENOTDIR") {
    return new Fault("file-not-found", `${file} is not there.`, { act: "See whether it was moved or renamed.", cause });
  }
  const why = cause instanceof Fault ? "it is not a file" : code || String(cause);
  return new Fault("file-unreadable", `${file} cannot be read: ${why}.`, { act: "Check who may read it.", cause });
}
