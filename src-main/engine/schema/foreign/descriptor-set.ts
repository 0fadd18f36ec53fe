import { fromBinary, fromJson } from "@bufbuild/protobuf";
import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";
import { type FileDescriptorProto, FileDescriptorProtoSchema, FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { Fault } from "#shared/base/fault";
import { isSharedName } from "#shared/model/shared-request";
import { readBounded } from "../source/bounded-read";
import { embeddedSet } from "./embedded-set";

/** A set of compiled descriptors as it is on the disk or was dropped. */
export interface DescriptorSetFile {
  /** For messages. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** googleapis whole, with comments, is 30 MB. */
const maxSetBytes = 128 * 1024 * 1024;

/** Reads descriptor sets from the disk. Faults: file-not-found, file-unreadable, too-large. */
export async function readSetFiles(paths: readonly string[]): Promise<DescriptorSetFile[]> {
  const files: DescriptorSetFile[] = [];
  for (const path of paths) files.push({ name: path, bytes: await readSet(path) });
  return files;
}

async function readSet(path: string): Promise<Uint8Array> {
  return readBounded(path, maxSetBytes).catch((cause: unknown) => {
    const isGone = cause instanceof Error && "code" in cause && cause.code === "ENOENT";
    if (isGone) throw new Fault("file-not-found", `There is nothing at ${path}.`, { act: "Check the path.", facts: { path }, cause });
    if (cause instanceof Fault) throw new Fault(cause.code, `${path}: ${cause.message}`, { facts: cause.facts, cause });
    throw new Fault("file-unreadable", `${path} cannot be read.`, { act: "Check who may read it.", facts: { path }, cause });
  });
}

/** What a set holds. */
export interface DescriptorSet {
  readonly files: readonly FileDescriptorProto[];
  /** Names of files that are there only because others import them, where the set says so: a buf image does. */
  readonly imported: ReadonlySet<string>;
}

/**
 * Decodes a google.protobuf.FileDescriptorSet, a buf image (the same on the wire; also as JSON), a single
 * FileDescriptorProto, or the set in a shared request. Fault no-protos for bytes that are neither.
 */
export function decodeSet({ name, bytes: given }: DescriptorSetFile): DescriptorSet {
  const bytes = isSharedName(name) ? embeddedSet(given) : given;
  const files =
    attempt(() => decodeJsonSet(bytes)) ??
    attempt(() => fromBinary(FileDescriptorSetSchema, bytes).file) ??
    attempt(() => [fromBinary(FileDescriptorProtoSchema, bytes)]);
  if (files === null) {
    throw new Fault("no-protos", `${name} is not a set of descriptors.`, {
      act: "Make one with protoc --include_imports --descriptor_set_out=FILE, or with buf build -o FILE.binpb.",
    });
  }
  return { files, imported: new Set(files.filter(isMarkedImport).map((file) => file.name)) };
}

/** The files, where they make sense as such; bytes of another kind may well decode as something. */
function attempt(decode: () => FileDescriptorProto[]): FileDescriptorProto[] | null {
  try {
    const files = decode();
    return files.length > 0 && files.every(looksReal) ? files : null;
  } catch {
    return null;
  }
}

function looksReal(file: FileDescriptorProto): boolean {
  const isEmpty = file.messageType.length + file.enumType.length + file.service.length + file.extension.length === 0;
  return file.name !== "" || !isEmpty;
}

function decodeJsonSet(bytes: Uint8Array): FileDescriptorProto[] {
  const start = bytes.findIndex((byte) => byte > 0x20);
  if (bytes[start] !== 0x7b) return [];
  const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  return fromJson(FileDescriptorSetSchema, JSON.parse(text), { ignoreUnknownFields: true }).file;
}

/** buf.alpha.image.v1.ImageFile: field 8042 holds ImageFileExtension, whose field 1 is `is_import`. */
const bufExtension = 8042;

function isMarkedImport(file: FileDescriptorProto): boolean {
  return (file.$unknown ?? []).some(
    ({ no, wireType, data }) => no === bufExtension && wireType === WireType.LengthDelimited && saysImport(data),
  );
}

function saysImport(data: Uint8Array): boolean {
  try {
    const reader = new BinaryReader(new BinaryReader(data).bytes());
    while (reader.pos < reader.len) {
      const [number, wireType] = reader.tag();
      if (number === 1 && wireType === WireType.Varint) return reader.bool();
      reader.skip(wireType, number);
    }
  } catch {
    // no extension of buf's
  }
  return false;
}
