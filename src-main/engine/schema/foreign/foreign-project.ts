import { create } from "@bufbuild/protobuf";
import {
  type FileDescriptorProto,
  type MethodDescriptorProto,
  type SourceCodeInfo_Location,
  SourceCodeInfo_LocationSchema,
  SourceCodeInfoSchema,
} from "@bufbuild/protobuf/wkt";
import { methodKind } from "#shared/model/method";
import type { Diagnostic, SchemaSource } from "#shared/model/schema";
import { Docs } from "../docs";
import { joinName, walkDescriptor } from "../link/descriptor-walk";
import type { DeclaredMethod } from "../link/resolve-types";
import { outlineOf } from "../outline";
import type { ParsedFile } from "../parse/declarations";
import { Diagnostics } from "../parse/diagnostics";
import { parse } from "../parse/parser";
import { SourceText } from "../parse/source-text";
import { type PrintedLine, ProtoText, textOf } from "../print/proto-text";
import { projectOf, type SchemaProject } from "../project";
import { buildRegistry } from "../registry";
import { repair } from "./repair";
import type { LostMethod } from "./repair-types";

/** Descriptors that were made elsewhere. */
export interface ForeignSource {
  /** Taken over, and changed. */
  readonly descriptors: readonly FileDescriptorProto[];
  /** Names of files that are not to be shown as the source's own. */
  readonly imported: ReadonlySet<string>;
  readonly diagnostics: Diagnostics;
}

/**
 * A project of descriptors that were made elsewhere, repaired. As there is no text of them, each file is printed as one,
 * and that is where its declarations stand. `describe` gets the names of the source's own files. Never throws.
 */
export function createForeignProject(foreign: ForeignSource, describe: (files: readonly string[]) => SchemaSource): SchemaProject {
  const { diagnostics, imported } = foreign;
  const comments = commentsOf(foreign.descriptors);
  const { files, given, damaged, lostMethods } = repair(foreign.descriptors, diagnostics);
  const isGiven = new Set(given);
  for (const file of files) if (isGiven.has(file.name)) keepComments(file, comments);
  const { registry, refused } = buildRegistry(files);
  const damage = new Map(damaged);
  for (const { name, reason } of refused) {
    const diagnostic = diagnostics.reportFile(name, "invalid", reason);
    const file = files.find((one) => one.name === name);
    for (const service of file?.service ?? []) damage.set(joinName(file?.package ?? "", service.name), diagnostic);
  }
  const docs = new Docs();
  const printer = new ProtoText((desc) => docs.of(desc).doc, registry);
  const printed = new Map<string, ParsedFile>();
  for (const name of given) {
    const file = registry.getFile(name);
    if (!file) continue;
    const lines = printer.file(file);
    printed.set(name, parse(new SourceText(name, textOf(lines)), new Diagnostics()));
    placeDeclarations(file.proto, lines);
  }
  const placed = new Docs();
  const own = given.filter((name) => !imported.has(name));
  const source = describe(own.length > 0 ? own : given);
  const methods = declaredMethods(files, placed, lostMethods);
  const outline = outlineOf({ source, files, methods, docs: placed, diagnostics });
  const resolveImport = (_importer: string, path: string) => (printed.has(path) ? path : null);
  return projectOf({ source, outline, registry, files: printed, resolveImport, methods, damage, docs: placed });
}

type Comments = Pick<SourceCodeInfo_Location, "leadingComments" | "trailingComments">;

/** The comments of all parts, by the parts themselves: repairs change their paths. */
function commentsOf(files: readonly FileDescriptorProto[]): Map<object, Comments> {
  const comments = new Map<object, Comments>();
  for (const file of files) {
    const locations = file.sourceCodeInfo?.location ?? [];
    if (locations.length === 0) continue;
    const byPath = new Map(locations.filter((at) => at.leadingComments || at.trailingComments).map((at) => [at.path.join(), at]));
    for (const { part, path } of walkDescriptor(file)) {
      const found = byPath.get(path.join());
      if (found) comments.set(part, { leadingComments: found.leadingComments, trailingComments: found.trailingComments });
    }
  }
  return comments;
}

/** Writes the comments back, at the paths that the parts have now. */
function keepComments(file: FileDescriptorProto, comments: ReadonlyMap<object, Comments>): void {
  const info = create(SourceCodeInfoSchema);
  for (const { part, path } of walkDescriptor(file)) {
    const found = comments.get(part);
    if (found) info.location.push(create(SourceCodeInfo_LocationSchema, { path: [...path], span: [0, 0, 0], ...found }));
  }
  file.sourceCodeInfo = info;
}

/** Sets the places in a file's source info to those of its printed text. Nested types of a map or a group have none. */
function placeDeclarations(file: FileDescriptorProto, lines: readonly PrintedLine[]): void {
  const lineOf = new Map(lines.flatMap(({ parts = [] }, line) => parts.map((part) => [part, line] as const)));
  const comments = new Map((file.sourceCodeInfo?.location ?? []).map((location) => [location.path.join(), location]));
  const info = create(SourceCodeInfoSchema);
  for (const { part, path } of walkDescriptor(file)) {
    const line = lineOf.get(part);
    if (line === undefined) continue;
    const text = lines[line]?.text ?? "";
    const { leadingComments, trailingComments } = comments.get(path.join()) ?? {};
    const doc = { ...(leadingComments ? { leadingComments } : {}), ...(trailingComments ? { trailingComments } : {}) };
    info.location.push(create(SourceCodeInfo_LocationSchema, { path: [...path], span: [line, text.search(/\S|$/), text.length], ...doc }));
    if (!("name" in part)) continue;
    const column = Math.max(0, text.indexOf(` ${part.name}`) + 1);
    info.location.push(create(SourceCodeInfo_LocationSchema, { path: [...path, 1], span: [line, column, column + part.name.length] }));
  }
  file.sourceCodeInfo = info;
}

function declaredMethods(files: readonly FileDescriptorProto[], docs: Docs, lost: readonly LostMethod[]): DeclaredMethod[] {
  const declared = (
    file: FileDescriptorProto,
    service: string,
    method: MethodDescriptorProto,
    problem: Diagnostic | null,
  ): DeclaredMethod => ({
    name: `${service}/${method.name}`,
    service,
    kind: methodKind(method.clientStreaming, method.serverStreaming),
    input: method.inputType.replace(/^\./, ""),
    output: method.outputType.replace(/^\./, ""),
    deprecated: method.options?.deprecated === true,
    file: file.name,
    problem,
    ...docs.ofPart(file, method),
  });
  const callable = files.flatMap((file) =>
    file.service.flatMap((service) => service.method.map((method) => declared(file, joinName(file.package, service.name), method, null))),
  );
  return [...callable, ...lost.map(({ file, service, method, reason }) => declared(file, service, method, reason))];
}
