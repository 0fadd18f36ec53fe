import { create } from "@bufbuild/protobuf";
import { type FileDescriptorProto, FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import { joinName, walkDescriptor } from "../link/descriptor-walk";
import { components } from "./components";
import { visibleFiles } from "./repair-imports";
import type { RepairLog } from "./repair-log";

const isSpread = "needs a file that needs it; what it declares was spread over several files.";

/** Where a file keeps its declarations. */
const kinds = ["messageType", "enumType", "service", "extension"] as const;

/** A top-level message, enum, service or extension. */
interface Declaration {
  /** As the only one of a file. */
  readonly alone: FileDescriptorProto;
  /** The file that it is in, and then the one that it goes to. */
  home: FileDescriptorProto;
  level: number;
}

/**
 * Files that import each other in a circle, made into files that do not. protoc makes no such files, but services that
 * make one file of each package (grpc-node) do, since packages may well need each other. Imports that are not needed go;
 * what is left of a circle is spread over more files, each above those it needs. Afterwards only types that hold each other
 * across packages are in a circle. Type names are absolute by now, and all imports known.
 */
export function untangle(files: Map<string, FileDescriptorProto>, log: RepairLog): void {
  const imported = (file: FileDescriptorProto) => file.dependency.flatMap((name) => files.get(name) ?? []);
  const circles = components(files.values(), imported).filter((circle) => circle.length > 1);
  if (circles.length === 0) return;
  const needs = neededFiles(files.values());
  for (const circle of circles) {
    const members = new Set(circle);
    const needed = (file: FileDescriptorProto) => [...(needs.get(file) ?? [])].filter((other) => members.has(other));
    const names = new Set(circle.map(({ name }) => name));
    for (const file of circle) cutImports(file, names, needed(file), log);
    for (const knot of components(circle, needed)) if (knot.length > 1) spread(knot, files, log);
  }
  // What was seen through an import that was cut, or has moved.
  for (const [file, others] of neededFiles(files.values())) {
    const visible = visibleFiles(file, files);
    setImports(file, [...file.dependency, ...[...others].map(({ name }) => name).filter((name) => !visible.has(name))]);
  }
}

/** Full names, without a leading dot, of the types that a file uses. */
function* usedTypes(file: FileDescriptorProto): Generator<string> {
  for (const { part } of walkDescriptor(file)) {
    const used = [];
    if (part.$typeName === "google.protobuf.FieldDescriptorProto") used.push(part.typeName, part.extendee);
    else if (part.$typeName === "google.protobuf.MethodDescriptorProto") used.push(part.inputType, part.outputType);
    for (const name of used) if (name !== "") yield name.replace(/^\./, "");
  }
}

function* definedTypes(file: FileDescriptorProto): Generator<string> {
  for (const { part, scope } of walkDescriptor(file)) {
    const { $typeName: type } = part;
    const isType = type === "google.protobuf.DescriptorProto" || type === "google.protobuf.EnumDescriptorProto";
    if (isType && "name" in part) yield joinName(scope, part.name);
  }
}

/** For each file the others, of these, whose types it uses. */
function neededFiles(files: Iterable<FileDescriptorProto>): Map<FileDescriptorProto, Set<FileDescriptorProto>> {
  const all = [...files];
  const definedIn = new Map(all.flatMap((file) => [...definedTypes(file)].map((name) => [name, file] as const)));
  return new Map(
    all.map((file) => {
      const others = new Set([...usedTypes(file)].flatMap((name) => definedIn.get(name) ?? []));
      others.delete(file);
      return [file, others] as const;
    }),
  );
}

/** Public and weak imports stay so. */
function setImports(file: FileDescriptorProto, names: readonly string[]): void {
  const marked = (indices: readonly number[]) => {
    const before = new Set(indices.map((index) => file.dependency[index]));
    return names.flatMap((name, index) => (before.has(name) ? [index] : []));
  };
  file.publicDependency = marked(file.publicDependency);
  file.weakDependency = marked(file.weakDependency);
  file.dependency = [...names];
}

/** Cuts the imports of files of a circle, given by their names, that are not needed. */
function cutImports(file: FileDescriptorProto, circle: ReadonlySet<string>, needed: readonly FileDescriptorProto[], log: RepairLog): void {
  const kept = new Set(needed.map(({ name }) => name));
  const isCut = (name: string) => circle.has(name) && !kept.has(name);
  for (const name of file.dependency) if (isCut(name)) log.repaired(file.name, name, "is imported in a circle; the import was cut.");
  const names = file.dependency.filter((name) => !isCut(name));
  setImports(file, names);
}

/** Spreads what files declare that need each other over more files; each of the given ones keeps what is highest. */
function spread(knot: readonly FileDescriptorProto[], files: Map<string, FileDescriptorProto>, log: RepairLog): void {
  const names = new Set(knot.map(({ name }) => name));
  for (const [file, levels] of leveled(knot)) {
    const [top, ...lower] = [...levels].sort(([a], [b]) => b - a).map(([, declarations]) => declarations);
    for (const [at, declarations] of lower.reverse().entries()) {
      const part = create(FileDescriptorProtoSchema, { ...emptied(file), name: freeName(file.name, at + 1, files) });
      fill(part, declarations);
      files.set(part.name, part);
    }
    const declared = declarationsIn(file).length;
    fill(file, top ?? []);
    const outside = file.dependency.filter((name) => !names.has(name));
    setImports(file, outside);
    if (top?.length !== declared) log.repaired(file.name, file.name, isSpread);
  }
}

/** What each file is to declare, by level: of what a declaration uses, all is on its level or below, and below if elsewhere. */
function leveled(files: readonly FileDescriptorProto[]): Map<FileDescriptorProto, Map<number, Declaration[]>> {
  const declarations = files.flatMap(declarationsIn);
  const definedBy = new Map(declarations.flatMap((one) => [...definedTypes(one.alone)].map((name) => [name, one] as const)));
  const uses = new Map(declarations.map((one) => [one, [...usedTypes(one.alone)].flatMap((name) => definedBy.get(name) ?? [])]));
  const usesOf = (one: Declaration) => uses.get(one) ?? [];
  for (const circle of components(declarations, usesOf)) {
    const members = new Set(circle);
    const home = homeOf(circle);
    const below = circle.flatMap(usesOf).filter((used) => !members.has(used));
    const level = below.reduce((highest, used) => Math.max(highest, used.level + (used.home === home ? 0 : 1)), 0);
    for (const one of circle) Object.assign(one, { home: home ?? one.home, level });
  }
  const homes = new Map(files.map((file) => [file, new Map<number, Declaration[]>()]));
  for (const one of declarations) {
    const levels = homes.get(one.home);
    const alike = levels?.get(one.level);
    if (alike) alike.push(one);
    else levels?.set(one.level, [one]);
  }
  return homes;
}

function declarationsIn(file: FileDescriptorProto): Declaration[] {
  return kinds.flatMap((kind) =>
    file[kind].map((part) => ({ alone: create(FileDescriptorProtoSchema, { ...emptied(file), [kind]: [part] }), home: file, level: 0 })),
  );
}

/** The one file that types which hold each other can be in; null where they are of several packages. */
function homeOf(circle: readonly Declaration[]): FileDescriptorProto | null {
  const home = circle[0]?.home ?? null;
  const isAlike = ({ home: { package: pkg, syntax, edition } }: Declaration) =>
    pkg === home?.package && syntax === home.syntax && edition === home.edition;
  return circle.every(isAlike) ? home : null;
}

/** What a file says of itself, without what it declares and imports. */
function emptied({ name, package: pkg, syntax, edition, options }: FileDescriptorProto) {
  return { name, package: pkg, syntax, ...(edition ? { edition } : {}), ...(options ? { options } : {}) };
}

function fill(file: FileDescriptorProto, declarations: readonly Declaration[]): void {
  file.messageType = declarations.flatMap(({ alone }) => alone.messageType);
  file.enumType = declarations.flatMap(({ alone }) => alone.enumType);
  file.service = declarations.flatMap(({ alone }) => alone.service);
  file.extension = declarations.flatMap(({ alone }) => alone.extension);
}

/** `a/b-1.proto` for `a/b.proto` and 1, or a higher number. */
function freeName(name: string, number: number, files: ReadonlyMap<string, unknown>): string {
  const numbered = (at: number) => name.replace(/(\.proto)?$/, `-${at}.proto`);
  let at = number;
  while (files.has(numbered(at))) at++;
  return numbered(at);
}
