import type { DescFile } from "@bufbuild/protobuf";
import type { Place } from "#shared/model/symbol";
import type { Docs } from "../docs";
import type { ParsedFile } from "../parse/declarations";
import type { SymbolDesc } from "./symbol-index";

/** Where declarations stand, and what is written on them. */
export class Places {
  readonly #files: ReadonlyMap<string, ParsedFile>;
  readonly #docs: Docs;

  constructor(files: ReadonlyMap<string, ParsedFile>, docs: Docs) {
    this.#files = files;
    this.#docs = docs;
  }

  /** The place of a declaration's name; the file's first line where it is not known. */
  of(desc: SymbolDesc): Place {
    const file = fileOf(desc).proto.name;
    const parsed = this.#files.get(file);
    const declaration = parsed?.declarations.get(desc.proto);
    if (parsed && declaration) return { file, ...parsed.source.position(declaration.name.start) };
    return { file, line: this.#docs.of(desc).line, column: 1 };
  }

  doc(desc: Parameters<Docs["of"]>[0]): string {
    return this.#docs.of(desc).doc;
  }

  /** The file as it was read; undefined for one that came as a descriptor. */
  parsed(file: string): ParsedFile | undefined {
    return this.#files.get(file);
  }
}

export function fileOf(desc: SymbolDesc): DescFile {
  return desc.kind === "field" || desc.kind === "enum_value" || desc.kind === "rpc" ? desc.parent.file : desc.file;
}
