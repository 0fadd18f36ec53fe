import { Edition, SymbolVisibility } from "@bufbuild/protobuf/wkt";
import type { ParseState } from "./parse-state";

/** `export` or `local` before `message` or `enum` (edition 2024); unset without one. */
export function parseVisibility(state: ParseState): SymbolVisibility {
  const { cursor } = state;
  if (state.file.edition < Edition.EDITION_2024 || !(cursor.at("export") || cursor.at("local"))) return SymbolVisibility.VISIBILITY_UNSET;
  const word = cursor.text(cursor.advance());
  if (!cursor.at("message") && !cursor.at("enum")) cursor.fail(`"${word}" can only stand before "message" and "enum".`);
  return word === "export" ? SymbolVisibility.VISIBILITY_EXPORT : SymbolVisibility.VISIBILITY_LOCAL;
}
