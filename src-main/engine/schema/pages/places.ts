import type { DescFile } from "@bufbuild/protobuf";
import type { Place } from "#shared/model/symbol";
import { indexName, type SymbolDesc, type SymbolIndex } from "./symbol-index";

/** The place of a declaration's name; the file's first line where it is not known. */
export function placeOf(desc: SymbolDesc, index: SymbolIndex): Place {
  const { file, line, column } = index.get(indexName(desc)) ?? { file: fileOf(desc).proto.name, line: 1, column: 1 };
  return { file, line, column };
}

export function fileOf(desc: SymbolDesc): DescFile {
  return desc.kind === "field" || desc.kind === "enum_value" || desc.kind === "rpc" ? desc.parent.file : desc.file;
}
