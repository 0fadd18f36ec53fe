import { createHash, randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { access, type FileHandle, open, realpath, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { Fault } from "#shared/base/fault";
import type { ReadOnlyReason, SourceFile } from "#shared/model/source-file";
import type { SchemaCatalog } from "../catalog";
import type { SchemaProject } from "../project";
import type { SchemaOrigin } from "../schema-origin";
import { maxFileBytes, readProtoFile } from "../source/source-files";
import { readOnlyFault } from "./read-only";

/** A file of an open source, by its import name. */
export interface SourceFileName {
  readonly sourceId: string;
  readonly file: string;
}

/** A text to be saved in place of the one whose hash is `baseHash`. */
export interface FileChange extends SourceFileName {
  readonly text: string;
  readonly baseHash: string;
}

/** The text of a file and whether it may be edited. Throws Fault source-gone or file-not-found. */
export async function readSourceFile(catalog: SchemaCatalog, { sourceId, file }: SourceFileName): Promise<SourceFile> {
  const project = await catalog.opened(sourceId);
  const text = await catalog.text(sourceId, file);
  return { text, hash: hashOf(text), readOnly: await readOnlyReason(catalog.originOf(sourceId), project, file) };
}

/**
 * Writes a file of a source, whole or not at all, and loads the source anew. The file keeps its mode, its line ends and
 * its byte order mark. Answers the new text's hash. Throws Fault source-gone, file-not-found, file-read-only, too-large,
 * io, and file-changed if what is on the disk is not what the change began with.
 */
export async function saveSourceFile(catalog: SchemaCatalog, { sourceId, file, text, baseHash }: FileChange): Promise<{ hash: string }> {
  const project = catalog.get(sourceId);
  const path = project.path(file);
  const reason = await readOnlyReason(catalog.originOf(sourceId), project, file);
  if (path === null || (reason !== null && reason !== "protected")) throw readOnlyFault(file);
  const written = await replaceFile(path, file, text, baseHash);
  await catalog.reload(sourceId);
  return { hash: hashOf(written) };
}

/** Of a text without its byte order mark. */
function hashOf(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex").slice(0, 32);
}

async function readOnlyReason(origin: SchemaOrigin, project: SchemaProject, file: string): Promise<ReadOnlyReason | null> {
  if (origin.kind === "upload") return "upload";
  if (origin.kind === "set" || origin.kind === "reflection") return "printed";
  const path = project.path(file);
  if (origin.kind === "demo" || path === null) return "bundled";
  const codes = project.outline.diagnostics.filter((one) => one.file === file).map(({ code }) => code);
  if (codes.includes("file-unreadable")) return "unreadable";
  if (codes.includes("file-not-utf8")) return "encoding";
  return (await isWritable(path)) ? null : "protected";
}

/** A new file takes the old one's place, so the folder must let itself be written too. */
async function isWritable(path: string): Promise<boolean> {
  try {
    const target = await realpath(path);
    await access(target, constants.W_OK);
    await access(dirname(target), constants.W_OK);
    return isProto(target);
  } catch {
    return false;
  }
}

// A link in a folder from elsewhere may lead anywhere: what is no .proto file is none of ours to write.
const isProto = (path: string): boolean => path.endsWith(".proto");

async function replaceFile(path: string, file: string, text: string, baseHash: string): Promise<string> {
  try {
    const target = await realpath(path);
    const info = await stat(target);
    if (!isProto(target) || !info.isFile()) throw readOnlyFault(file);
    const before = await unchangedText(target, file, baseHash);
    const { written, bytes } = encode(text, before, file);
    await writeBeside(target, bytes, info.mode, async () => void (await unchangedText(target, file, baseHash)));
    return written;
  } catch (cause) {
    if (cause instanceof Fault) throw cause;
    const code = cause instanceof Error && "code" in cause ? cause.code : "";
    if (code === "ENOENT") {
      throw new Fault("file-not-found", `${file} is not on the disk any more.`, {
        act: "Put it back, then save again.",
        facts: { file },
        cause,
      });
    }
    throw new Fault("io", `${file} could not be written: ${cause instanceof Error ? cause.message : String(cause)}`, {
      act: "See that the file and its folder can be written and that the disk is not full.",
      facts: { file },
      cause,
    });
  }
}

/** What is on the disk, byte order mark included, if it still is what the change began with. */
async function unchangedText(path: string, file: string, baseHash: string): Promise<string> {
  const { text, problem } = await readProtoFile(path);
  if (problem === null && hashOf(withoutMark(text)) === baseHash) return text;
  throw new Fault("file-changed", `${file} was changed on the disk after you began to edit it.`, {
    act: "Compare the two, then take one of them.",
    facts: { file },
  });
}

const mark = "\ufeff";

function withoutMark(text: string): string {
  return text.startsWith(mark) ? text.slice(1) : text;
}

/** The text with the line ends that the file has had, those of its first line, and its bytes with the mark if it had one. */
function encode(text: string, before: string, file: string): { written: string; bytes: Uint8Array } {
  const unified = withoutMark(text).replaceAll("\r\n", "\n");
  const written = /^[^\n]*\r\n/.test(before) ? unified.replaceAll("\n", "\r\n") : unified;
  const bytes = new TextEncoder().encode(before.startsWith(mark) ? mark + written : written);
  if (bytes.byteLength > maxFileBytes) {
    throw new Fault("too-large", `${file} would have ${bytes.byteLength} bytes; at most ${maxFileBytes} are read.`, {
      facts: { size: bytes.byteLength, limit: maxFileBytes },
    });
  }
  return { written, bytes };
}

/** Writes a new file beside `target` and puts it into its place. `lastLook` may still refuse. */
async function writeBeside(target: string, bytes: Uint8Array, mode: number, lastLook: () => Promise<void>): Promise<void> {
  const draft = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString("hex")}`);
  let handle: FileHandle | null = null;
  try {
    handle = await open(draft, "wx", 0o600);
    await handle.writeFile(bytes);
    await handle.chmod(mode & 0o7777);
    await handle.sync();
    await handle.close();
    handle = null;
    await lastLook();
    await rename(draft, target);
  } catch (cause) {
    await handle?.close().catch(() => {});
    await rm(draft, { force: true });
    throw cause;
  }
}
