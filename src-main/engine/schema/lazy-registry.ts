import {
  type DescEnum,
  type DescExtension,
  type DescFile,
  type DescMessage,
  type DescService,
  type FileRegistry,
  fromBinary,
} from "@bufbuild/protobuf";
import { nestedTypes } from "@bufbuild/protobuf/reflect";
import { type FileDescriptorProto, FileDescriptorProtoSchema, type SourceCodeInfo } from "@bufbuild/protobuf/wkt";
import type { CompiledFile } from "./compile/compiled";
import { DescFiles, type TypeDesc } from "./desc-files";
import type { ListedKind, NamedTypes } from "./type-names";

/**
 * The registry of a compiled schema. Descriptors are made when somebody asks for them by name, with their file and what it
 * imports; going through all files or types makes all of them.
 */
export class LazyRegistry implements FileRegistry, NamedTypes {
  readonly kind = "registry";
  readonly #files: ReadonlyMap<string, CompiledFile>;
  readonly #descs: DescFiles;
  #fileOfType: Map<string, string> | undefined;
  #extensions: Map<string, string> | undefined;

  constructor(files: readonly CompiledFile[]) {
    this.#files = new Map(files.map((file) => [file.name, file]));
    this.#descs = new DescFiles((name) => {
      const file = this.#files.get(name);
      return file && descriptorOf(file);
    });
  }

  get files(): Iterable<DescFile> {
    return [...this.#files.keys()].flatMap((name) => this.#descs.file(name) ?? []);
  }

  *[Symbol.iterator](): IterableIterator<TypeDesc> {
    for (const file of this.files) yield* nestedTypes(file);
  }

  *namesOf(kind: ListedKind): Iterable<string> {
    for (const { types, services } of this.#files.values()) {
      if (kind === "service") for (const { name } of services) yield name;
      else for (const type of types) if (type.kind === kind) yield type.name;
    }
  }

  getFile(fileName: string): DescFile | undefined {
    return this.#files.has(fileName) ? this.#descs.file(fileName) : undefined;
  }

  get(typeName: string): TypeDesc | undefined {
    const made = this.#descs.made(typeName);
    if (made) return made;
    this.#fileOfType ??= fileOfType(this.#files.values());
    const file = this.#fileOfType.get(typeName);
    if (file === undefined || !this.#descs.file(file)) return undefined;
    return this.#descs.made(typeName);
  }

  getMessage(typeName: string): DescMessage | undefined {
    const type = this.get(typeName);
    return type?.kind === "message" ? type : undefined;
  }

  getEnum(typeName: string): DescEnum | undefined {
    const type = this.get(typeName);
    return type?.kind === "enum" ? type : undefined;
  }

  getExtension(typeName: string): DescExtension | undefined {
    const type = this.get(typeName);
    return type?.kind === "extension" ? type : undefined;
  }

  getService(typeName: string): DescService | undefined {
    const type = this.get(typeName);
    return type?.kind === "service" ? type : undefined;
  }

  getExtensionFor(extendee: DescMessage, no: number): DescExtension | undefined {
    this.#extensions ??= extensionNames(this.#files.values());
    return this.getExtension(this.#extensions.get(`${extendee.typeName} ${no}`) ?? "");
  }

  /** The extensions of a message, by number. */
  extensionsOf(extendee: string): DescExtension[] {
    const names = [...this.#files.values()].flatMap(({ extensions }) => extensions.filter((one) => one.extendee === extendee));
    return names.sort((a, b) => a.number - b.number).flatMap(({ name }) => this.getExtension(name) ?? []);
  }

  /** Why protobuf-es does not take the file that declares a type; null if it does, or nothing declares it. */
  refusal(typeName: string): { readonly file: string; readonly reason: string } | null {
    const found = this.get(typeName);
    const file = found ? undefined : this.#fileOfType?.get(typeName);
    const reason = file === undefined ? undefined : this.#descs.refusal(file);
    return file === undefined || reason === undefined ? null : { file, reason };
  }
}

function fileOfType(files: Iterable<CompiledFile>): Map<string, string> {
  const found = new Map<string, string>();
  for (const { name: file, types, services, extensions } of files) {
    for (const { name } of types) found.set(name, file);
    for (const { name } of services) found.set(name, file);
    for (const { name } of extensions) found.set(name, file);
  }
  return found;
}

function extensionNames(files: Iterable<CompiledFile>): Map<string, string> {
  const names = new Map<string, string>();
  for (const { extensions } of files) for (const { extendee, number, name } of extensions) names.set(`${extendee} ${number}`, name);
  return names;
}

/** A compiled file's descriptor. Its source info is decoded when it is first read: it is larger than the rest. */
export function descriptorOf({ descriptor, sourceInfo }: CompiledFile): FileDescriptorProto {
  const proto = fromBinary(FileDescriptorProtoSchema, descriptor);
  if (sourceInfo.length === 0) return proto;
  let decoded: SourceCodeInfo | undefined;
  let isSet = false;
  Object.defineProperty(proto, "sourceCodeInfo", {
    configurable: true,
    enumerable: true,
    get: () => {
      if (!isSet) decoded = fromBinary(FileDescriptorProtoSchema, sourceInfo).sourceCodeInfo;
      isSet = true;
      return decoded;
    },
    set: (value: SourceCodeInfo | undefined) => {
      decoded = value;
      isSet = true;
    },
  });
  return proto;
}
