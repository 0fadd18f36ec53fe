import { create } from "@bufbuild/protobuf";
import {
  type SourceCodeInfo,
  type SourceCodeInfo_Location,
  SourceCodeInfo_LocationSchema,
  SourceCodeInfoSchema,
} from "@bufbuild/protobuf/wkt";
import { commentText } from "../parse/comments";
import type { ParsedFile } from "../parse/declarations";
import { fileField } from "../parse/descriptor-fields";
import type { SourcePlace } from "../parse/source-places";
import type { SourceText } from "../parse/source-text";
import { walkDescriptor } from "./descriptor-walk";
import type { LinkUnit } from "./link-unit";

/**
 * Gives a file's descriptor its source info: where everything stands, and the comments, as protoc writes it. Comes last:
 * what was taken out of the descriptor has no path, and an option's path is known when its value has been interpreted.
 * It is made when it is first read, since it is larger than the rest and most files are never exported.
 */
export function addSourceInfo(unit: LinkUnit): void {
  const { parsed, proto } = unit;
  if (!parsed) return;
  let made: SourceCodeInfo | undefined;
  Object.defineProperty(proto, "sourceCodeInfo", {
    configurable: true,
    enumerable: true,
    get: () => {
      made ??= sourceInfo(unit, parsed);
      return made;
    },
    set: (value: SourceCodeInfo | undefined) => {
      made = value;
    },
  });
}

function sourceInfo(unit: LinkUnit, { source, places }: ParsedFile): SourceCodeInfo {
  const owners = ownerPaths(unit);
  const info = create(SourceCodeInfoSchema);
  for (const place of places) {
    const ownerPath = owners(place);
    const optionPath = place.option ? unit.optionPaths.get(place.option) : [];
    if (ownerPath && optionPath) info.location.push(locate(source, place, [...ownerPath, ...optionPath]));
  }
  return info;
}

/** Tells the path of a place, but for what an option's interpretation adds; undefined where its owner went. */
function ownerPaths(unit: LinkUnit): (place: SourcePlace) => readonly number[] | undefined {
  const paths = new Map<object, readonly number[]>();
  for (const { part, path } of walkDescriptor(unit.proto)) paths.set(part, path);
  const imports = importPaths(unit);
  return (place) => {
    const path = paths.get(place.owner);
    if (path) return [...path, ...place.path];
    const index = imports.get(place.owner)?.get(place.path[0] ?? 0);
    return index === undefined ? undefined : [...place.path, index];
  };
}

/** The index of each import statement in the lists of dependencies that it is in, by the lists' field numbers. */
function importPaths(unit: LinkUnit): Map<object, Map<number, number>> {
  const { dependency, publicDependency, weakDependency, optionDependency } = fileField;
  const counts = new Map<number, number>();
  const take = (list: number): [number, number] => {
    const index = counts.get(list) ?? 0;
    counts.set(list, index + 1);
    return [list, index];
  };
  const paths = new Map<object, Map<number, number>>();
  for (const { node, kind } of unit.imports) {
    if (!node) continue;
    const lists = {
      plain: [dependency],
      public: [dependency, publicDependency],
      weak: [dependency, weakDependency],
      option: [optionDependency],
    };
    paths.set(node, new Map(lists[kind].map(take)));
  }
  return paths;
}

function locate(source: SourceText, place: SourcePlace, path: number[]): SourceCodeInfo_Location {
  const from = source.protocPosition(place.start);
  const to = source.protocPosition(place.end);
  const location = create(SourceCodeInfo_LocationSchema);
  location.path = path;
  // Three numbers where the end is on the start's line (descriptor.proto, SourceCodeInfo.Location.span).
  location.span = from.line === to.line ? [from.line, from.column, to.column] : [from.line, from.column, to.line, to.column];
  const leading = commentText(source, place.leading);
  const trailing = commentText(source, place.trailing);
  if (leading !== "") location.leadingComments = leading;
  if (trailing !== "") location.trailingComments = trailing;
  if (place.detached.length > 0) location.leadingDetachedComments = place.detached.map((span) => commentText(source, span));
  return location;
}
