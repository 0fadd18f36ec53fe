import { createHash } from "node:crypto";
import { type Stats, statSync } from "node:fs";
import { type Header, scanHeader } from "./import-roots";
import { type ReadText, readProtoFile } from "./source-files";

export interface FreshText extends ReadText {
  readonly isSame: boolean;
}

/** A file's text, with what a first look at it tells. */
export interface ScannedText {
  /** Of the text. */
  readonly hash: string;
  readonly header: Header;
  /** The text, read again where it is not at hand; `isSame` is false if it is another one by now. */
  read(): Promise<FreshText>;
}

/** What a file was when it was read. */
interface Known {
  readonly size: number;
  readonly modified: number;
  readonly inode: number;
  readonly readAt: number;
  readonly hash: string;
  readonly header: Header;
}

/** A file may be written twice within the grain of the disk's clock: what is this young when it is read is read again. */
const youngMs = 100;

/**
 * Remembers what the files of a source were, so that those which have not changed need not be read again. Texts
 * themselves are not kept: they are as large as all the rest.
 */
export class KnownTexts {
  readonly #known = new Map<string, Known>();

  async read(path: string): Promise<ScannedText> {
    const info = statsOf(path);
    const known = this.#known.get(path);
    if (info && known && isUntouched(known, info)) return { ...known, read: () => again(path, known.hash) };
    const readAt = Date.now();
    const read = await readProtoFile(path);
    const scanned = scanText(read);
    if (!info || read.problem) this.#known.delete(path);
    else {
      const { hash, header } = withHeader(scanned, known?.header);
      this.#known.set(path, { size: info.size, modified: info.mtimeMs, inode: info.ino, readAt, hash, header });
    }
    return withHeader(scanned, known?.header);
  }
}

function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined; // such as a link to itself: reading it says so
  }
}

/** A text that is at hand. */
export function scanText(read: ReadText): ScannedText {
  return { hash: hashOf(read.text), header: scanHeader(read.text), read: async () => ({ ...read, isSame: true }) };
}

async function again(path: string, hash: string): Promise<FreshText> {
  const read = await readProtoFile(path);
  return { ...read, isSame: hashOf(read.text) === hash };
}

function isUntouched(known: Known, info: Stats): boolean {
  const isYoung = known.readAt - known.modified < youngMs;
  return !isYoung && known.size === info.size && known.modified === info.mtimeMs && known.inode === info.ino;
}

/** With a header that was known before, if it says the same: so it is quickly told whether any has changed. */
export function withHeader(text: ScannedText, known: Header | undefined): ScannedText {
  return known && isSameHeader(known, text.header) ? { ...text, header: known } : text;
}

function isSameHeader(a: Header, b: Header): boolean {
  return a.package === b.package && a.imports.length === b.imports.length && a.imports.every((path, index) => path === b.imports[index]);
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}
