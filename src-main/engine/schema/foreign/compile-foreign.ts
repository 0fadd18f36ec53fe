import { create, toBinary } from "@bufbuild/protobuf";
import {
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
  type MethodDescriptorProto,
  type SourceCodeInfo_Location,
  SourceCodeInfo_LocationSchema,
  SourceCodeInfoSchema,
} from "@bufbuild/protobuf/wkt";
import { methodKind } from "#shared/model/method";
import type { Diagnostic } from "#shared/model/schema";
import type { Compilation } from "../compile/compilation";
import type { DeclaredMethod } from "../compile/compiled";
import { wellKnownCompilation } from "../compile/well-known-compilation";
import { describeFile, type PartPlace } from "../describe-file";
import { Docs } from "../docs";
import { type DescriptorPart, joinName, walkDescriptor } from "../link/descriptor-walk";
import type { Diagnostics } from "../parse/diagnostics";
import { type PrintedLine, ProtoText, textOf } from "../print/proto-text";
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

/** Descriptors that were made elsewhere, compiled as far as they can be. */
export interface CompiledForeign {
  readonly files: readonly Compilation[];
  readonly own: readonly string[];
  /** What each file reads as, by import name. */
  readonly texts: ReadonlyMap<string, string>;
}

/**
 * Compiles descriptors that were made elsewhere, repaired. As there is no text of them, each file is printed as one, and
 * that is where its declarations stand. Never throws.
 */
export function compileForeign({ descriptors, imported, diagnostics }: ForeignSource): CompiledForeign {
  const comments = commentsOf(descriptors);
  const { files, given, damaged, lostMethods } = repair(descriptors, diagnostics);
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
  const texts = new Map<string, string>();
  for (const name of given) {
    const file = registry.getFile(name);
    if (!file) continue;
    const lines = printer.file(file);
    texts.set(name, textOf(lines));
    placeDeclarations(file.proto, lines);
  }
  const methods = declaredMethods(files, new Docs(), lostMethods);
  const own = given.filter((name) => !imported.has(name)).sort();
  const methodsByFile = new Map<string, DeclaredMethod[]>();
  for (const method of methods) methodsByFile.set(method.file, [...(methodsByFile.get(method.file) ?? []), method]);
  const compiled = files.map((file) => compileFile(file, methodsByFile.get(file.name) ?? [], damage));
  return { files: compiled, own: own.length > 0 ? own : [...given].sort(), texts };
}

function compileFile(proto: FileDescriptorProto, methods: readonly DeclaredMethod[], damage: ReadonlyMap<string, Diagnostic>): Compilation {
  const wellKnown = wellKnownCompilation(proto.name);
  if (wellKnown) return wellKnown;
  const { sourceCodeInfo } = proto;
  delete proto.sourceCodeInfo;
  const descriptor = toBinary(FileDescriptorProtoSchema, proto);
  const info = sourceCodeInfo ? { sourceCodeInfo } : {};
  const sourceInfo = toBinary(FileDescriptorProtoSchema, create(FileDescriptorProtoSchema, info));
  Object.assign(proto, info);
  const places = new Docs();
  const placeOf = (part: DescriptorPart): PartPlace => ({ ...places.ofPart(proto, part), generated: false });
  const { head, symbols } = describeFile(proto, methods, placeOf);
  const damaged = [...head.types, ...head.services].flatMap(({ name }) => {
    const reason = damage.get(name);
    return reason ? [[name, reason] as const] : [];
  });
  const file = { ...head, descriptor, sourceInfo, diagnostics: [], missing: [], damage: damaged };
  return { file, symbols };
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
    ...docAndLine(docs, file, method),
    name: `${service}/${method.name}`,
    service,
    kind: methodKind(method.clientStreaming, method.serverStreaming),
    input: method.inputType.replace(/^\./, ""),
    output: method.outputType.replace(/^\./, ""),
    deprecated: method.options?.deprecated === true,
    file: file.name,
    problem,
  });
  const callable = files.flatMap((file) =>
    file.service.flatMap((service) => service.method.map((method) => declared(file, joinName(file.package, service.name), method, null))),
  );
  return [...callable, ...lost.map(({ file, service, method, reason }) => declared(file, service, method, reason))];
}

function docAndLine(docs: Docs, file: FileDescriptorProto, method: MethodDescriptorProto): { doc: string; line: number } {
  const { doc, line } = docs.ofPart(file, method);
  return { doc, line };
}
