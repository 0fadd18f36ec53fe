import { isFieldSet } from "@bufbuild/protobuf";
import {
  type DescriptorProto,
  type FieldDescriptorProto,
  FieldDescriptorProtoSchema,
  FieldDescriptorProto_Type as FieldType,
  type FileDescriptorProto,
  FieldDescriptorProto_Label as Label,
  type MethodDescriptorProto,
  type ServiceDescriptorProto,
} from "@bufbuild/protobuf/wkt";
import type { Diagnostic } from "#shared/model/schema";
import { dropOrphanedEntries, keepIf } from "../link/declare-symbols";
import { joinName } from "../link/descriptor-walk";
import { toJsonName } from "../parse/field-names";
import type { RepairLog } from "./repair-log";
import { liftExtensions, repairSyntaxOf } from "./repair-proto2";
import type { TypeIndex } from "./type-index";

/** What a repair of a file's types brought to light. */
export interface TypeRepairs {
  /** Names of the files whose types this one uses. */
  readonly needs: Set<string>;
  /** Messages, by full name, that lost a field, and why. */
  readonly damaged: Map<string, Diagnostic>;
  readonly lostMethods: LostMethod[];
}

/** A method whose types are not there: taken out of its descriptor, it cannot be called. */
export interface LostMethod {
  readonly file: FileDescriptorProto;
  /** The full name of its service. */
  readonly service: string;
  readonly method: MethodDescriptorProto;
  readonly reason: Diagnostic;
}

const maxFieldNumber = 2 ** 29 - 1;
const identifier = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * Makes the names of types in a file absolute, and fills in what a careless reflection service leaves out: JSON names,
 * the kinds of types, `optional`. A field whose type is nowhere goes, and its message counts as damaged.
 */
export function repairTypes(file: FileDescriptorProto, types: TypeIndex, log: RepairLog): TypeRepairs {
  return new TypeRepair(file, types, log).run();
}

class TypeRepair {
  readonly #file: FileDescriptorProto;
  readonly #types: TypeIndex;
  readonly #log: RepairLog;
  readonly #found: TypeRepairs = { needs: new Set(), damaged: new Map(), lostMethods: [] };

  constructor(file: FileDescriptorProto, types: TypeIndex, log: RepairLog) {
    this.#file = file;
    this.#types = types;
    this.#log = log;
  }

  run(): TypeRepairs {
    const file = this.#file;
    for (const message of file.messageType) liftExtensions(message, joinName(file.package, message.name), file.name, this.#log);
    for (const message of file.messageType) this.#message(message, joinName(file.package, message.name));
    keepIf(file.extension, (extension) => this.#field(extension, file.package, null));
    for (const service of file.service) this.#service(service, joinName(file.package, service.name));
    repairSyntaxOf(file, this.#log);
    return this.#found;
  }

  #message(message: DescriptorProto, name: string): void {
    for (const nested of message.nestedType) this.#message(nested, joinName(name, nested.name));
    const lostEntries = this.#dropBrokenEntries(message, name);
    const fieldCount = message.field.length;
    const names = new Set<string>();
    const numbers = new Set<number>();
    keepIf(message.field, (field) => {
      if (lostEntries.has(lastPart(field.typeName))) return false;
      if (names.has(field.name) || numbers.has(field.number)) {
        return this.#damage(name, `The field ${field.name} (${field.number}) of ${name} is there twice.`);
      }
      names.add(field.name);
      numbers.add(field.number);
      return this.#field(field, name, message);
    });
    keepIf(message.extension, (extension) => this.#field(extension, name, null));
    if (message.field.length < fieldCount) dropOrphanedEntries(message);
    if (this.#file.syntax === "proto3") this.#restoreOptional(message, name);
  }

  /** A map's entry type has exactly a key and a value; a map without is none. Returns the entry types that went. */
  #dropBrokenEntries(message: DescriptorProto, name: string): Set<string> {
    const lost = new Set<string>();
    keepIf(message.nestedType, (nested) => {
      if (nested.options?.mapEntry !== true || isMapEntry(nested)) return true;
      lost.add(nested.name);
      return this.#damage(name, `${name}.${nested.name} is no entry of a map; the map was left out.`);
    });
    return lost;
  }

  /** False if the field must go. `holder` is null for an extension, whose `scope` is what it is declared in. */
  #field(field: FieldDescriptorProto, scope: string, holder: DescriptorProto | null): boolean {
    const name = joinName(scope, field.name);
    const problem = this.#fieldProblem(field, holder) ?? this.#extendeeProblem(field, scope) ?? this.#typeProblem(field, scope);
    if (problem !== null) return this.#damage(holder ? scope : null, `The field ${name} was left out: ${problem}`);
    if (!Object.hasOwn(field, "label")) {
      field.label = Label.OPTIONAL;
      this.#log.repaired(this.#file.name, name, "had no label; the field counts as a single one.");
    }
    if (!isFieldSet(field, FieldDescriptorProtoSchema.field.jsonName)) {
      field.jsonName = toJsonName(field.name);
      this.#log.repaired(this.#file.name, name, "had no json_name; it was made from the name.");
    }
    return true;
  }

  #fieldProblem(field: FieldDescriptorProto, holder: DescriptorProto | null): string | null {
    if (!identifier.test(field.name)) return "its name is no identifier.";
    const max = holder ? maxFieldNumber : 2 ** 31 - 2;
    if (Object.hasOwn(field, "type") && FieldType[field.type] === undefined) return `its type is ${field.type}.`;
    if (Object.hasOwn(field, "label") && Label[field.label] === undefined) return `its label is ${field.label}.`;
    if (field.number < 1 || field.number > max) return `its number is ${field.number}.`;
    const oneofs = holder?.oneofDecl.length ?? 0;
    if (Object.hasOwn(field, "oneofIndex") && (field.oneofIndex < 0 || field.oneofIndex >= oneofs)) return "its oneof is not there.";
    if (field.extendee !== "" && holder) return "a field of a message extends nothing.";
    return null;
  }

  #extendeeProblem(field: FieldDescriptorProto, scope: string): string | null {
    if (field.extendee === "") return null;
    const extended = this.#resolve(field.extendee, scope, "extendee");
    if (extended === null || this.#types.get(extended)?.kind !== "message") return `there is no message ${field.extendee}.`;
    field.extendee = `.${extended}`;
    return null;
  }

  #typeProblem(field: FieldDescriptorProto, scope: string): string | null {
    const isScalar = field.type !== FieldType.MESSAGE && field.type !== FieldType.ENUM && field.type !== FieldType.GROUP;
    if (field.typeName === "") return Object.hasOwn(field, "type") && isScalar ? null : "it has no type.";
    const name = this.#resolve(field.typeName, scope, joinName(scope, field.name));
    const entry = name === null ? undefined : this.#types.get(name);
    if (name === null || !entry) return `there is no type ${field.typeName}.`;
    field.typeName = `.${name}`;
    const fits = entry.kind === "enum" ? field.type === FieldType.ENUM : field.type === FieldType.MESSAGE || field.type === FieldType.GROUP;
    if (!Object.hasOwn(field, "type") || !fits) {
      field.type = entry.kind === "enum" ? FieldType.ENUM : FieldType.MESSAGE;
      this.#log.repaired(
        this.#file.name,
        joinName(scope, field.name),
        `did not say that its type is ${entry.kind === "enum" ? "an enum" : "a message"}.`,
      );
    }
    return null;
  }

  /** A oneof `_name` with the one field `name` is how protoc writes `optional`; some services lose the mark beside it. */
  #restoreOptional(message: DescriptorProto, name: string): void {
    for (const [index, oneof] of message.oneofDecl.entries()) {
      const members = message.field.filter((field) => Object.hasOwn(field, "oneofIndex") && field.oneofIndex === index);
      const [only] = members;
      if (!only || members.length > 1 || only.proto3Optional || !/^X*_/.test(oneof.name)) continue;
      if (oneof.name.replace(/^X*_/, "") !== only.name.replace(/^_/, "")) continue;
      only.proto3Optional = true;
      this.#log.repaired(this.#file.name, joinName(name, only.name), "is `optional`, and had lost the mark of it.");
    }
  }

  #service(service: ServiceDescriptorProto, name: string): void {
    keepIf(service.method, (method) => {
      const input = this.#messageOf(method.inputType, name, method.name);
      const output = this.#messageOf(method.outputType, name, method.name);
      if (input === null || output === null) {
        const missing = input === null ? method.inputType : method.outputType;
        const reason = this.#log.lost(
          this.#file.name,
          "type-unknown",
          `${name}/${method.name} cannot be called: there is no message ${missing}.`,
        );
        this.#found.lostMethods.push({ file: this.#file, service: name, method, reason });
        return false;
      }
      method.inputType = `.${input}`;
      method.outputType = `.${output}`;
      return true;
    });
  }

  #messageOf(written: string, service: string, method: string): string | null {
    const name = this.#resolve(written, service, joinName(service, method));
    return name !== null && this.#types.get(name)?.kind === "message" ? name : null;
  }

  /** The full name of a type that is used here; `user` is who uses it. */
  #resolve(written: string, scope: string, user: string): string | null {
    const name = this.#types.resolve(written, scope);
    const entry = name === null ? undefined : this.#types.get(name);
    if (name === null || !entry) return null;
    if (written !== `.${name}`) this.#log.repaired(this.#file.name, user, "named its type relatively; the name is complete now.");
    if (entry.file !== this.#file) this.#found.needs.add(entry.file.name);
    return name;
  }

  /** Reports a loss, and the message that has it as damaged. Answers false, which is what the callers do with the part. */
  #damage(message: string | null, what: string): false {
    const reason = this.#log.lost(this.#file.name, what.includes("there is no") ? "type-unknown" : "descriptor-invalid", what);
    if (message !== null && !this.#found.damaged.has(message)) this.#found.damaged.set(message, reason);
    return false;
  }
}

function isMapEntry({ field }: DescriptorProto): boolean {
  const [key, value] = field;
  const isPair = field.length === 2 && key?.number === 1 && value?.number === 2;
  return isPair && [key, value].every((part) => part.label !== Label.REPEATED) && isMapKey(key.type);
}

function isMapKey(type: FieldType): boolean {
  return ![FieldType.DOUBLE, FieldType.FLOAT, FieldType.BYTES, FieldType.MESSAGE, FieldType.GROUP, FieldType.ENUM].includes(type);
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}
