import { FeatureSet_VisibilityFeature_DefaultSymbolVisibility as DefaultVisibility, SymbolVisibility } from "@bufbuild/protobuf/wkt";
import type { Complain } from "./checks";
import { fileFeatures } from "./features";
import type { LinkUnit } from "./link-unit";
import type { SymbolEntry, SymbolTable } from "./symbol-table";

/** Reports the use of what other files keep to themselves; it works all the same, so nothing is taken out. */
export function checkVisibility(unit: LinkUnit, table: SymbolTable, complain: Complain): void {
  for (const { part, spot, entry } of unit.foreignUses) {
    if (isVisible(entry, table)) continue;
    complain(part, spot, "type-not-visible", `"${entry.name}" is local to "${entry.unit.name}": it cannot be used in other files.`);
  }
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
