import { createHash, randomBytes } from "node:crypto";
import { close, constants, open, read } from "node:fs";
import { access, type FileHandle, link, mkdir, open as openFile, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { Fault } from "#shared/base/fault";
import { readSmallFile } from "./small-file";

/** Bytes of a file of a workspace, at most. */
export const maxFileBytes = 16 * 1024 * 1024;

/** A file's text as it is worked with: line ends are `\n`, and there is no byte order mark. */
export interface FileText {
  readonly text: string;
  /** Stands for the bytes on the disk. */
  readonly hash: string;
  /** The system does not let the user write it. */
  readonly readOnly: boolean;
}

/** `size`: what it has by all that is known, and saves asking. Faults: file-not-found, file-unreadable (also for what is not UTF-8), too-large. */
export async function readText(place: string, size?: number): Promise<Omit<FileText, "readOnly">> {
  const bytes = (size === undefined ? null : await readQuickly(place, size)) ?? (await readSmallFile(place, maxFileBytes));
  return { text: unified(decoded(bytes, place)), hash: hashOf(bytes) };
}

/** Null where it is not as simple as that: the file has gone, or another size. */
function readQuickly(place: string, size: number): Promise<Uint8Array | null> {
  return new Promise((resolve) => {
    if (size > maxFileBytes) return resolve(null);
    open(place, "r", (unopened, file) => {
      if (unopened) return resolve(null);
      const bytes = Buffer.allocUnsafe(size + 1);
      read(file, bytes, 0, size + 1, 0, (unread, length) =>
        close(file, () => resolve(unread || length !== size ? null : bytes.subarray(0, size))),
      );
    });
  });
}

/** May the user put another file into its place? */
export async function isReadOnly(place: string): Promise<boolean> {
  try {
    await access(place, constants.W_OK);
    await access(path.dirname(place), constants.W_OK);
    return false;
  } catch {
    return true;
  }
}

/**
 * Puts a text in the place of the one whose hash is `baseHash`, whole or not at all; the file keeps its mode, its line ends and its byte
 * order mark. Answers the hash of what is there now. Faults: file-changed, file-not-found, file-read-only, too-large, io.
 */
export async function replaceText(place: string, text: string, baseHash: string): Promise<string> {
  const before = await unchanged(place, baseHash);
  if (await isReadOnly(place)) throw readOnly(place);
  const bytes = encoded(text, decoded(before, place), place);
  await written(place, bytes, await modeOf(place), async (draft) => {
    await unchanged(place, baseHash);
    await rename(draft, place);
  });
  return hashOf(bytes);
}

/** Makes a file that is not there yet; its folder is made too. Answers its hash. Faults: file-changed where there is one, too-large, io. */
export async function createText(place: string, text: string): Promise<string> {
  const bytes = encoded(text, "", place);
  await written(place, bytes, 0o644, (draft) => putNew(draft, place));
  return hashOf(bytes);
}

/** Moves a file or a folder to where nothing is yet. Fault: file-changed where something is. Else rejects as Node does. */
export async function moveNew(from: string, to: string): Promise<void> {
  if ((await stat(from)).isDirectory()) {
    if (await isThere(to)) throw taken(to);
    return rename(from, to);
  }
  return putNew(from, to);
}

/** A link is made only where nothing is, and a rename would replace it. */
async function putNew(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
    await rm(from);
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : "";
    if (code === "EEXIST") throw taken(to);
    if (code === "ENOENT") throw cause;
    // A file system without links.
    if (await isThere(to)) throw taken(to);
    await rename(from, to);
  }
}

/** Is there anything at this place, be it a link that leads nowhere? */
export function isThere(place: string): Promise<boolean> {
  return stat(place).then(
    () => true,
    () => false,
  );
}

async function written(place: string, bytes: Uint8Array, mode: number, put: (draft: string) => Promise<void>): Promise<void> {
  const folder = path.dirname(place);
  const draft = path.join(folder, `.${path.basename(place)}.${randomBytes(6).toString("hex")}`);
  let file: FileHandle | null = null;
  try {
    await mkdir(folder, { recursive: true });
    file = await openFile(draft, "wx", mode);
    await file.writeFile(bytes);
    await file.sync();
    await file.close();
    file = null;
    await put(draft);
  } catch (cause) {
    await file?.close().catch(() => {});
    await rm(draft, { force: true }).catch(() => {});
    throw faultOf(place, cause);
  }
}

/** What a write leaves behind when its process is killed: `.NAME.yaml.` and a random number. */
export const draftName = /^\..+\.yaml\.[0-9a-f]{12}$/;

async function modeOf(place: string): Promise<number> {
  return (await stat(place)).mode & 0o7777;
}

async function unchanged(place: string, baseHash: string): Promise<Uint8Array> {
  const bytes = await readSmallFile(place, maxFileBytes);
  if (hashOf(bytes) === baseHash) return bytes;
  throw new Fault("file-changed", `${path.basename(place)} was changed on the disk after you began to edit it.`, {
    act: "Compare the two, then take one of them.",
  });
}

function taken(place: string): Fault {
  return new Fault("file-changed", `There is ${path.basename(place)} already.`, { act: "Give it another name." });
}

function readOnly(place: string): Fault {
  return new Fault("file-read-only", `${path.basename(place)} may not be written.`, {
    act: "Change who may write it, or save under another name.",
  });
}

/** A failure of the system, in words. */
export function faultOf(place: string, cause: unknown): Fault {
  if (cause instanceof Fault) return cause;
  const code = cause instanceof Error && "code" in cause ? cause.code : "";
  if (code === "ENOENT") {
    return new Fault("file-not-found", `${path.basename(place)} is not on the disk any more.`, {
      act: "Look again at what is there.",
      cause,
    });
  }
  if (code === "EACCES" || code === "EPERM" || code === "EROFS") return readOnly(place);
  return new Fault("io", `${path.basename(place)} could not be written: ${cause instanceof Error ? cause.message : String(cause)}`, {
    act: "See that the folder can be written and that the disk is not full.",
    cause,
  });
}

function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex").slice(0, 32);
}

const mark = "\ufeff";

/** With its byte order mark. */
function decoded(bytes: Uint8Array, place: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new Fault("file-unreadable", `${path.basename(place)} is not UTF-8.`, { act: "Save it as UTF-8 in an editor.", cause });
  }
}

function unified(text: string): string {
  return (text.startsWith(mark) ? text.slice(1) : text).replaceAll("\r\n", "\n");
}

/** With the line ends of the first line of what was there, and its byte order mark. */
function encoded(text: string, before: string, place: string): Uint8Array {
  const lines = /^[^\n]*\r\n/.test(before) ? text.replaceAll("\n", "\r\n") : text;
  const bytes = new TextEncoder().encode(before.startsWith(mark) ? mark + lines : lines);
  if (bytes.byteLength <= maxFileBytes) return bytes;
  throw new Fault("too-large", `${path.basename(place)} would have ${bytes.byteLength} bytes, and ${maxFileBytes} are the most.`, {
    facts: { size: bytes.byteLength, limit: maxFileBytes },
  });
}
