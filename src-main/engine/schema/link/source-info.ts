import { create } from "@bufbuild/protobuf";
import { type SourceCodeInfo_Location, SourceCodeInfo_LocationSchema, SourceCodeInfoSchema } from "@bufbuild/protobuf/wkt";
import type { SourceText, Span } from "../parse/source-text";
import { walkDescriptor } from "./descriptor-walk";
import type { LinkUnit } from "./link-unit";

/** Field number of `name` in every descriptor but the two that have none. */
const nameField = 1;

/** Writes where a file's declarations and their names stand, and the comments on them, into its descriptor. */
export function addSourceInfo(unit: LinkUnit): void {
  if (!unit.parsed) return;
  const { source, declarations } = unit.parsed;
  const info = create(SourceCodeInfoSchema);
  for (const { part, path } of walkDescriptor(unit.proto)) {
    const declaration = declarations.get(part);
    if (!declaration || declaration.generated) continue;
    const location = locate(source, path, declaration.whole);
    if (declaration.leading !== "") location.leadingComments = declaration.leading;
    if (declaration.trailing !== "") location.trailingComments = declaration.trailing;
    info.location.push(location);
    if ("name" in part) info.location.push(locate(source, [...path, nameField], declaration.name));
  }
  unit.proto.sourceCodeInfo = info;
}

function locate(source: SourceText, path: readonly number[], { start, end }: Span): SourceCodeInfo_Location {
  const from = source.protocPosition(start);
  const to = source.protocPosition(end);
  // Three numbers where the end is on the start's line (descriptor.proto, SourceCodeInfo.Location.span).
  const span = from.line === to.line ? [from.line, from.column, to.column] : [from.line, from.column, to.line, to.column];
  return create(SourceCodeInfo_LocationSchema, { path: [...path], span });
}
