import {
  FeatureSet_VisibilityFeature_DefaultSymbolVisibility as DefaultVisibility,
  type DescriptorProto,
  SymbolVisibility,
} from "@bufbuild/protobuf/wkt";
import { maxFieldNumber } from "../parse/parse-ranges";
import type { Complain } from "./checks";
import { fileFeatures } from "./features";
import type { LinkUnit } from "./link-unit";
import type { SymbolEntry, SymbolTable } from "./symbol-table";

/** Reports the use of what other files keep to themselves; it works all the same, so nothing is taken out. */
export function checkVisibility(unit: LinkUnit, table: SymbolTable, complain: Complain): void {
  if (fileFeatures(unit.proto).defaultSymbolVisibility === DefaultVisibility.STRICT) {
    for (const message of unit.proto.messageType) checkNested(message, isNamespace(message), complain);
  }
  for (const { part, spot, entry } of unit.foreignUses) {
    if (isVisible(entry, table)) continue;
    complain(part, spot, "type-not-visible", `"${entry.name}" is local to "${entry.unit.name}": it cannot be used in other files.`);
  }
}

/** Where visibility is strict, only what stands at the top level is exported, and enums in a message made for them (symbol_checker.cc). */
function checkNested(outer: DescriptorProto, mayExportEnums: boolean, complain: Complain): void {
  const nested = [...outer.nestedType, ...(mayExportEnums ? [] : outer.enumType)];
  for (const each of nested) {
    if (each.visibility === SymbolVisibility.VISIBILITY_EXPORT)
      complain(each, "name", "type-not-visible", `"${each.name}" is nested and cannot be exported where visibility is strict.`);
  }
  for (const each of outer.nestedType) checkNested(each, false, complain);
}

/** A message that never has a field, so that it can be around enums alone. */
function isNamespace({ visibility, reservedRange: [range, ...others] }: DescriptorProto): boolean {
  return visibility !== SymbolVisibility.VISIBILITY_EXPORT && others.length === 0 && range?.start === 1 && range.end === maxFieldNumber + 1;
}

/** May a message or enum be used in other files? From edition 2024 on it may be local to its own. */
function isVisible(entry: SymbolEntry, table: SymbolTable): boolean {
  if (!entry.proto || !("visibility" in entry.proto)) return true;
  if (entry.proto.visibility !== SymbolVisibility.VISIBILITY_UNSET) return entry.proto.visibility === SymbolVisibility.VISIBILITY_EXPORT;
  switch (fileFeatures(entry.unit.proto).defaultSymbolVisibility) {
    case DefaultVisibility.LOCAL_ALL:
    case DefaultVisibility.STRICT:
      return false;
    case DefaultVisibility.EXPORT_TOP_LEVEL:
      return table.holdersOf(entry).length === 0;
    default:
      return true;
  }
}
