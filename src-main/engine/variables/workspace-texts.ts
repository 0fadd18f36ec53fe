import { closeSync, constants, fstatSync, openSync, readSync, realpathSync } from "node:fs";
import path from "node:path";
import { Fault } from "#shared/base/fault";
import { formatBytes } from "#shared/model/format";

/** The largest file that can be a value, in bytes. */
export const maxValueFileBytes = 8 * 1024 * 1024;

/**
 * Files of a workspace as values. They are read at once, while a text is filled in: bounded, and regular files only. What leads out of the
 * workspace, by its path or by a link, is refused.
 */
export class WorkspaceTexts {
  readonly #root: string | null;
  readonly #read = new Map<string, Buffer>();

  constructor(root: string | null) {
    this.#root = root;
  }

  /** UTF-8, without a line end at its end. Faults: variable-unknown without a workspace; file-not-found, file-unreadable, too-large. */
  text(reference: string): string {
    const bytes = this.bytes(reference);
    try {
      return new TextDecoder("utf-8", { fatal: true }).decode(bytes).replace(/\r?\n$/, "");
    } catch (cause) {
      throw new Fault("file-unreadable", `${reference} is not UTF-8.`, {
        act: `Name it as {{base64 file ${reference}}}, which takes files of any kind.`,
        facts: { name: "file", file: reference },
        cause,
      });
    }
  }

  /** The same file has the same bytes as long as this lives. Faults: as `text`. */
  bytes(reference: string): Buffer {
    const read = this.#read.get(reference) ?? this.#load(reference);
    this.#read.set(reference, read);
    return read;
  }

  #load(reference: string): Buffer {
    const facts = { name: "file", file: reference };
    if (this.#root === null) {
      throw new Fault("variable-unknown", `{{file ${reference}}} is a file of a workspace, and this request is in none.`, {
        act: "Save the request in a workspace.",
        facts,
      });
    }
    try {
      return readRegular(placeIn(this.#root, reference), reference);
    } catch (cause) {
      if (cause instanceof Fault) throw cause;
      const code = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
      if (code === "ENOENT" || code === "ENOTDIR") {
        throw new Fault("file-not-found", `The workspace has no file ${reference}.`, {
          act: "Give its path from the workspace's folder.",
          facts,
          cause,
        });
      }
      throw new Fault("file-unreadable", `${reference} cannot be read: ${code}.`, { act: "Check who may read it.", facts, cause });
    }
  }
}

/** The path of a folder's file, links resolved. Fault file-unreadable where it is not in the folder; the file system's own errors. */
export function placeIn(root: string, reference: string): string {
  const folder = realpathSync(root);
  const isOutside = (place: string) => {
    const way = path.relative(folder, place);
    return way === ".." || way.startsWith(`..${path.sep}`) || path.isAbsolute(way);
  };
  const asked = path.resolve(folder, reference);
  // Asked before the disk is, so that nothing can be learnt of what is outside.
  if (path.isAbsolute(reference) || isOutside(asked)) throw outside(reference);
  const place = realpathSync(asked);
  if (isOutside(place)) throw outside(reference);
  return place;
}

function readRegular(place: string, reference: string): Buffer {
  // A pipe or a device would else keep the program waiting.
  const file = openSync(place, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const { size } = statOf(file, reference);
    const bytes = Buffer.alloc(size);
    let length = 0;
    for (let read = 1; read > 0 && length < size; length += read) read = readSync(file, bytes, length, size - length, null);
    return bytes.subarray(0, length);
  } finally {
    closeSync(file);
  }
}

function statOf(file: number, reference: string): { readonly size: number } {
  const stat = fstatSync(file);
  const facts = { name: "file", file: reference };
  if (!stat.isFile()) throw new Fault("file-unreadable", `${reference} is not a file.`, { facts });
  if (stat.size <= maxValueFileBytes) return stat;
  const message = `${reference} is too large for a value: ${formatBytes(stat.size)}, and a value may have ${formatBytes(maxValueFileBytes)}.`;
  throw new Fault("too-large", message, {
    act: "Attach it to a bytes field instead.",
    facts: { ...facts, size: stat.size, limit: maxValueFileBytes },
  });
}

function outside(reference: string): Fault {
  return new Fault("file-unreadable", `${reference} is outside of the workspace.`, {
    act: "Copy it into the workspace's folder, and give its path from there.",
    facts: { name: "file", file: reference },
  });
}
