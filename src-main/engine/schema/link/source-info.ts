import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { commentText } from "../parse/comments";
import type { ParsedFile } from "../parse/declarations";
import { fileField } from "../parse/descriptor-fields";
import type { SourcePlace } from "../parse/source-places";
import type { SourceText } from "../parse/source-text";
import { walkDescriptor } from "./descriptor-walk";
import type { LinkUnit } from "./link-unit";

/**
 * The field `source_code_info` of a file's descriptor, as bytes to be appended to it: where everything stands, and the
 * comments, as protoc writes it. Comes last: what was taken out of the descriptor has no path, and an option's path is
 * known when its value has been interpreted. Written without messages in between, since it is larger than all the rest.
 */
export function sourceInfoField(unit: LinkUnit, { source, places }: ParsedFile): Uint8Array {
  const owners = ownerPaths(unit);
  const writer = new BinaryWriter();
  writer.tag(fileField.sourceCodeInfo, WireType.LengthDelimited).fork();
  for (const place of places) {
    const ownerPath = owners(place);
    const optionPath = place.option ? unit.optionPaths.get(place.option) : [];
    if (ownerPath && optionPath) writeLocation(writer, source, place, [...ownerPath, ...optionPath]);
  }
  return writer.join().finish();
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

/** Field numbers of SourceCodeInfo and SourceCodeInfo.Location in descriptor.proto. */
const locationField = 1;
const inLocation = { path: 1, span: 2, leadingComments: 3, trailingComments: 4, leadingDetachedComments: 6 };

function writeLocation(writer: BinaryWriter, source: SourceText, place: SourcePlace, path: readonly number[]): void {
  const from = source.protocPosition(place.start);
  const to = source.protocPosition(place.end);
  // Three numbers where the end is on the start's line (descriptor.proto, SourceCodeInfo.Location.span).
  const span = from.line === to.line ? [from.line, from.column, to.column] : [from.line, from.column, to.line, to.column];
  writer.tag(locationField, WireType.LengthDelimited).fork();
  writePacked(writer, inLocation.path, path);
  writePacked(writer, inLocation.span, span);
  const leading = commentText(source, place.leading);
  const trailing = commentText(source, place.trailing);
  if (leading !== "") writer.tag(inLocation.leadingComments, WireType.LengthDelimited).string(leading);
  if (trailing !== "") writer.tag(inLocation.trailingComments, WireType.LengthDelimited).string(trailing);
  for (const span of place.detached)
    writer.tag(inLocation.leadingDetachedComments, WireType.LengthDelimited).string(commentText(source, span));
  writer.join();
}

function writePacked(writer: BinaryWriter, field: number, numbers: readonly number[]): void {
  if (numbers.length === 0) return;
  writer.tag(field, WireType.LengthDelimited).fork();
  for (const number of numbers) writer.int32(number);
  writer.join();
}
