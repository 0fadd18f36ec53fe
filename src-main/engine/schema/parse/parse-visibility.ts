import { SymbolVisibility } from "@bufbuild/protobuf/wkt";
import type { ParseState } from "./parse-state";

/** `export` or `local` before `message` or `enum` (edition 2024); unset without one. */
export function parseVisibility(state: ParseState): SymbolVisibility {
  const { cursor } = state;
  const isModifier = state.dialect === "editions" && (cursor.at("message", 1) || cursor.at("enum", 1)) && cursor.atKind("identifier", 2);
  if (isModifier && cursor.accept("export")) return SymbolVisibility.VISIBILITY_EXPORT;
  if (isModifier && cursor.accept("local")) return SymbolVisibility.VISIBILITY_LOCAL;
  return SymbolVisibility.VISIBILITY_UNSET;
}
