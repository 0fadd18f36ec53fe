import type { DescriptorProto, EnumDescriptorProto, FileDescriptorProto } from "@bufbuild/protobuf/wkt";
import { keepIf } from "../link/declare-symbols";
import { joinName, walkDescriptor } from "../link/descriptor-walk";
import { wellKnownFiles } from "../link/well-known";
import type { RepairLog } from "./repair-log";

/** What a type's full name stands for. */
export interface TypeEntry {
  readonly kind: "message" | "enum";
  readonly file: FileDescriptorProto;
}

/** The messages and enums of a set of files and of protobuf's own, by full name without a leading dot. */
export class TypeIndex {
  readonly #types = new Map<string, TypeEntry>();
  readonly #log: RepairLog;

  /** A type that is defined twice is taken out of the second file. */
  constructor(files: Iterable<FileDescriptorProto>, log: RepairLog) {
    this.#log = log;
    for (const file of wellKnownFiles()) this.#addFile(file);
    for (const file of files) this.#addFile(file);
  }

  get(fullName: string): TypeEntry | undefined {
    return this.#types.get(fullName);
  }

  /**
   * The full name that `name`, written in a declaration with the full name `scope`, stands for; null if for none. A name
   * with a leading dot is complete; one without is sought from the innermost scope outwards, as in a .proto file.
   */
  resolve(name: string, scope: string): string | null {
    return resolveName(name, scope, (candidate) => this.#types.has(candidate));
  }

  #addFile(file: FileDescriptorProto): void {
    this.#addTypes(file, file.package, file.messageType, file.enumType);
  }

  #addTypes(file: FileDescriptorProto, scope: string, messages: DescriptorProto[], enums: EnumDescriptorProto[]): void {
    keepIf(messages, ({ name }) => this.#add(file, joinName(scope, name), "message"));
    keepIf(enums, ({ name }) => this.#add(file, joinName(scope, name), "enum"));
    for (const message of messages) this.#addTypes(file, joinName(scope, message.name), message.nestedType, message.enumType);
  }

  #add(file: FileDescriptorProto, name: string, kind: TypeEntry["kind"]): boolean {
    const known = this.#types.get(name);
    if (known) this.#log.repaired(file.name, name, `is defined in "${known.file.name}" already; the second definition was left out.`);
    else this.#types.set(name, { kind, file });
    return known === undefined;
  }
}

function resolveName(name: string, scope: string, isType: (fullName: string) => boolean): string | null {
  const bare = name.replace(/^\./, "");
  if (bare !== name && isType(bare)) return bare;
  for (let inner: string | null = scope; inner !== null; inner = outerScope(inner)) {
    const candidate = joinName(inner, bare);
    if (isType(candidate)) return candidate;
  }
  return null;
}

function outerScope(scope: string): string | null {
  return scope === "" ? null : scope.slice(0, Math.max(0, scope.lastIndexOf(".")));
}

/** The types that files use and none of them defines, nor any of protobuf's own: without a leading dot, each once. */
export function unresolvedNames(files: readonly FileDescriptorProto[]): string[] {
  const defined = new Set<string>();
  for (const file of [...wellKnownFiles(), ...files]) {
    for (const { part, scope } of walkDescriptor(file)) {
      const { $typeName: type } = part;
      const isType = type === "google.protobuf.DescriptorProto" || type === "google.protobuf.EnumDescriptorProto";
      if (isType && "name" in part) defined.add(joinName(scope, part.name));
    }
  }
  const unresolved = new Set<string>();
  const use = (name: string, scope: string) => {
    if (name !== "" && resolveName(name, scope, (candidate) => defined.has(candidate)) === null) unresolved.add(name.replace(/^\./, ""));
  };
  for (const file of files) {
    for (const { part, scope } of walkDescriptor(file)) {
      if (part.$typeName === "google.protobuf.FieldDescriptorProto") {
        use(part.typeName, scope);
        use(part.extendee, scope);
      } else if (part.$typeName === "google.protobuf.MethodDescriptorProto") {
        use(part.inputType, scope);
        use(part.outputType, scope);
      }
    }
  }
  return [...unresolved];
}
