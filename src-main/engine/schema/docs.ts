import type { AnyDesc } from "@bufbuild/protobuf";
import type { FileDescriptorProto, SourceCodeInfo_Location } from "@bufbuild/protobuf/wkt";
import { walkDescriptor } from "./link/descriptor-walk";
import { docOf, proseOf } from "./parse/comments";
import type { ParsedFile } from "./parse/declarations";

/** Where a declaration's name stands and what its comment says, out of a descriptor's source info. */
export interface DocEntry {
  readonly doc: string;
  /** Counted from 1; 1 also where it is unknown. */
  readonly line: number;
}

const unknownEntry: DocEntry = { doc: "", line: 1 };

interface Places {
  readonly whole: SourceCodeInfo_Location;
  readonly name: SourceCodeInfo_Location | undefined;
}

/**
 * Looks up the documentation of descriptors: of files parsed here in their declarations, of others in their source info,
 * which is read once, when it is first asked for.
 */
export class Docs {
  readonly #parsed: ReadonlyMap<FileDescriptorProto, ParsedFile>;
  readonly #files = new WeakMap<FileDescriptorProto, ReadonlyMap<object, Places>>();

  constructor(parsed: ReadonlyMap<FileDescriptorProto, ParsedFile> = new Map()) {
    this.#parsed = parsed;
  }

  of(desc: AnyDesc): DocEntry {
    return desc.kind === "file" ? unknownEntry : this.ofPart(fileOf(desc), desc.proto);
  }

  /** Of a part of a file's descriptor. */
  ofPart(file: FileDescriptorProto, part: object): DocEntry {
    const parsed = this.#parsed.get(file);
    if (parsed) return entryOf(parsed, part);
    const places = this.#file(file).get(part);
    if (!places) return unknownEntry;
    const { whole, name = whole } = places;
    return { doc: proseOf(whole.leadingComments || whole.trailingComments), line: (name.span[0] ?? 0) + 1 };
  }

  #file(proto: FileDescriptorProto): ReadonlyMap<object, Places> {
    const known = this.#files.get(proto);
    if (known) return known;
    const locations = new Map((proto.sourceCodeInfo?.location ?? []).map((location) => [location.path.join(), location]));
    const places = new Map<object, Places>();
    for (const { part, path } of walkDescriptor(proto)) {
      const key = path.join();
      const whole = locations.get(key);
      if (whole) places.set(part, { whole, name: locations.get(`${key},1`) });
    }
    this.#files.set(proto, places);
    return places;
  }
}

function entryOf({ source, declarations }: ParsedFile, part: object): DocEntry {
  const declaration = declarations.get(part);
  if (!declaration || declaration.generated) return unknownEntry;
  const { name } = declaration;
  return { doc: docOf(source, declaration), line: source.position(name.start).line };
}

function fileOf(desc: Exclude<AnyDesc, { kind: "file" }>): FileDescriptorProto {
  switch (desc.kind) {
    case "enum_value":
    case "field":
    case "oneof":
    case "rpc":
      return desc.parent.file.proto;
    default:
      return desc.file.proto;
  }
}
