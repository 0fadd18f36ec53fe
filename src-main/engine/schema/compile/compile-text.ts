import { toBinary } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import type { Diagnostic } from "#shared/model/schema";
import { describeFile, type PartPlace } from "../describe-file";
import { type DescriptorPart, joinName, walkDescriptor } from "../link/descriptor-walk";
import type { LinkedText } from "../link/linker";
import { sourceInfoField } from "../link/source-info";
import { docOf } from "../parse/comments";
import type { ImportNode, ParsedFile } from "../parse/declarations";
import type { Diagnostics } from "../parse/diagnostics";
import { judgeMissingImports } from "../source/missing-imports";
import type { Compilation } from "./compilation";
import type { CompiledFile } from "./compiled";

/** Makes plain data of a linked file; `missing` are its imports that were not found. */
export function compileText({ unit, parsed, methods }: LinkedText, missing: readonly ImportNode[], diagnostics: Diagnostics): Compilation {
  const missingUses = judgeMissingImports(parsed, missing, diagnostics);
  const { head, symbols } = describeFile(parsed.proto, methods, (part) => placeIn(parsed, part));
  const file: CompiledFile = {
    ...head,
    descriptor: toBinary(FileDescriptorProtoSchema, parsed.proto),
    sourceInfo: sourceInfoField(unit, parsed),
    diagnostics: diagnostics.sorted(),
    missing: missingUses,
    damage: damageOf(parsed),
  };
  return { file, symbols };
}

function placeIn({ source, declarations }: ParsedFile, part: DescriptorPart): PartPlace {
  const declaration = declarations.get(part);
  if (!declaration) return { line: 1, column: 1, doc: "", generated: false };
  const { name, generated = false } = declaration;
  const { line, column } = source.position(name.start);
  return { line, column, doc: generated ? "" : docOf(source, declaration), generated };
}

function damageOf({ damaged, proto }: ParsedFile): [string, Diagnostic][] {
  const damage = new Map<string, Diagnostic>();
  if (damaged.size === 0) return [];
  for (const { part, scope } of walkDescriptor(proto)) {
    const reason = damaged.get(part);
    if (reason && "name" in part) damage.set(joinName(scope, part.name), reason);
  }
  return [...damage];
}
