import {
  type DescriptorProto,
  type FieldDescriptorProto,
  FieldDescriptorProto_Type as FieldType,
  type FileDescriptorProto,
  type MethodDescriptorProto,
  type ServiceDescriptorProto,
} from "@bufbuild/protobuf/wkt";
import { methodKind } from "#shared/model/method";
import type { Diagnostic } from "#shared/model/schema";
import type { DeclaredMethod } from "../compile/compiled";
import { docOf } from "../parse/comments";
import { amendDiagnostic } from "../parse/diagnostics";
import { toJsonName } from "../parse/field-names";
import { dropOrphanedEntries, keepIf } from "./declare-symbols";
import { joinName } from "./descriptor-walk";
import { mayDefine } from "./import-hint";
import type { LinkReport, Spot } from "./link-report";
import type { LinkUnit } from "./link-unit";
import { type Resolution, type SymbolEntry, type SymbolTable, type Unresolved, withArticle } from "./symbol-table";

/** Looks again at a name that led nowhere, when the files that came later are linked too. */
export type LateName = (table: SymbolTable) => void;

export interface ResolvedTypes {
  /** Every method of the file, callable or not. */
  readonly methods: readonly DeclaredMethod[];
  readonly late: readonly LateName[];
}

/**
 * Replaces the names of types in a file by absolute ones, as protoc does. A field, extension or method whose type is not
 * found is reported and taken out; its message counts as damaged.
 */
export function resolveTypes(unit: LinkUnit, table: SymbolTable, report: LinkReport): ResolvedTypes {
  const resolver = new TypeResolver(unit, table, report);
  return { methods: resolver.file(unit.proto), late: resolver.late };
}

/** Missing imports that are looked at for the likely cause of an unknown name. */
const maxSuspects = 50;

class TypeResolver {
  readonly #unit: LinkUnit;
  readonly #table: SymbolTable;
  readonly #report: LinkReport;
  readonly late: LateName[] = [];

  constructor(unit: LinkUnit, table: SymbolTable, report: LinkReport) {
    this.#unit = unit;
    this.#table = table;
    this.#report = report;
  }

  file(proto: FileDescriptorProto): DeclaredMethod[] {
    const scope = proto.package;
    for (const message of proto.messageType) this.#message(message, joinName(scope, message.name));
    keepIf(proto.extension, (extension) => this.#field(extension, scope, null));
    return proto.service.flatMap((service) => this.#service(service, joinName(scope, service.name)));
  }

  #message(message: DescriptorProto, scope: string): void {
    const fieldCount = message.field.length;
    for (const nested of message.nestedType) this.#message(nested, joinName(scope, nested.name));
    const lostEntries = this.#dropBrokenEntries(message);
    keepIf(message.field, (field) => !lostEntries.has(field.typeName) && this.#field(field, scope, message));
    keepIf(message.extension, (extension) => this.#field(extension, scope, null));
    if (message.field.length < fieldCount) dropOrphanedEntries(message);
  }

  /** A map whose key or value type is unknown goes as a whole. Returns the names of the entry types that went. */
  #dropBrokenEntries(message: DescriptorProto): Set<string> {
    const lost = new Set<string>();
    keepIf(message.nestedType, (nested) => {
      if (nested.options?.mapEntry !== true || nested.field.length === 2) return true;
      lost.add(nested.name);
      const reason = this.#unit.parsed?.damaged.get(nested);
      if (reason) this.#damage(message, reason);
      return false;
    });
    return lost;
  }

  /** False if the field must go. `holder` is null for an extension. */
  #field(field: FieldDescriptorProto, scope: string, holder: DescriptorProto | null): boolean {
    const problem = this.#resolveExtendee(field, scope) ?? this.#resolveFieldType(field, scope);
    field.jsonName = toJsonName(field.name);
    if (problem && holder) this.#damage(holder, problem);
    return problem === null;
  }

  #damage(holder: object, problem: Diagnostic): void {
    const damaged = this.#unit.parsed?.damaged;
    if (damaged && !damaged.has(holder)) damaged.set(holder, problem);
  }

  #resolveFieldType(field: FieldDescriptorProto, scope: string): Diagnostic | null {
    if (field.typeName === "") return null;
    const entry = this.#resolve(field, "type", scope, field.typeName, "types");
    if (!isEntry(entry)) return entry;
    if (entry.kind !== "message" && entry.kind !== "enum") {
      return this.#problem(field, "type", "type-wrong-kind", `"${field.typeName}" is a ${entry.kind}, not a type.`);
    }
    const isGroup = Object.hasOwn(field, "type") && field.type === FieldType.GROUP;
    field.typeName = `.${entry.name}`;
    if (!isGroup) field.type = entry.kind === "enum" ? FieldType.ENUM : FieldType.MESSAGE;
    return null;
  }

  #resolveExtendee(field: FieldDescriptorProto, scope: string): Diagnostic | null {
    if (field.extendee === "") return null;
    const entry = this.#resolve(field, "extendee", scope, field.extendee);
    if (!isEntry(entry)) return entry;
    if (entry.kind !== "message") {
      return this.#problem(field, "extendee", "type-wrong-kind", `"${field.extendee}" is a ${entry.kind}; only a message can be extended.`);
    }
    field.extendee = `.${entry.name}`;
    return null;
  }

  #service(service: ServiceDescriptorProto, scope: string): DeclaredMethod[] {
    const methods = service.method.map((method) => this.#method(method, service, scope));
    const broken = new Set(methods.filter((method) => method.problem).map((method) => method.name));
    keepIf(service.method, (method) => !broken.has(`${scope}/${method.name}`));
    return methods;
  }

  #method(method: MethodDescriptorProto, service: ServiceDescriptorProto, scope: string): DeclaredMethod {
    const input = this.#messageOf(method, "type", scope, method.inputType);
    const output = this.#messageOf(method, "output", scope, method.outputType);
    if (isEntry(input)) method.inputType = `.${input.name}`;
    if (isEntry(output)) method.outputType = `.${output.name}`;
    const { parsed } = this.#unit;
    const declaration = parsed?.declarations.get(method);
    const optionIsTrue = (name: string) =>
      (parsed?.options.get(method) ?? []).some(
        ({ name: [part], value }) => part?.name === name && value.kind === "word" && value.text === "true",
      );
    return {
      name: `${scope}/${method.name}`,
      service: joinName(this.#unit.proto.package, service.name),
      kind: methodKind(method.clientStreaming, method.serverStreaming),
      input: method.inputType.replace(/^\./, ""),
      output: method.outputType.replace(/^\./, ""),
      doc: parsed && declaration ? docOf(parsed.source, declaration) : "",
      deprecated: optionIsTrue("deprecated"),
      file: this.#unit.name,
      line: declaration ? (parsed?.source.position(declaration.name.start).line ?? 1) : 1,
      problem: problemOf(input) ?? problemOf(output),
    };
  }

  #messageOf(method: MethodDescriptorProto, spot: Spot, scope: string, name: string): SymbolEntry | Diagnostic {
    const entry = this.#resolve(method, spot, scope, name);
    if (!isEntry(entry) || entry.kind === "message") return entry;
    const role = spot === "type" ? "takes" : "returns";
    const message = `"${name}" is ${withArticle(entry.kind)}; a method ${role} a message.`;
    return this.#problem(method, spot, "type-wrong-kind", message);
  }

  #resolve(part: object, spot: Spot, scope: string, name: string, wanted: "types" | "anything" = "anything"): SymbolEntry | Diagnostic {
    const found = this.#table.resolve(this.#unit, scope, name, wanted);
    if (found.entry) {
      if (found.entry.unit !== this.#unit) this.#unit.foreignUses.push({ part, spot, entry: found.entry });
      return found.entry;
    }
    const problem = this.#problem(part, spot, found.hidden ? "type-not-imported" : "type-unknown", this.#unresolvedMessage(name, found));
    if (!found.hidden) this.late.push((table) => this.#lookAgain(problem, table.resolve(this.#unit, scope, name, wanted), name));
    return problem;
  }

  #lookAgain(problem: Diagnostic, found: Resolution, name: string): void {
    if (found.entry !== null || !found.hidden) return;
    amendDiagnostic(problem, "type-not-imported", this.#unresolvedMessage(name, found));
  }

  #unresolvedMessage(name: string, { hidden, triedAs }: Unresolved): string {
    if (hidden) return `"${name}" is defined in "${hidden.unit.name}", which is not imported here.`;
    if (triedAs !== null) {
      return `"${name}" means "${triedAs}" here, which is not defined. The innermost scope counts first: begin with a dot (".${name}") to start at the outermost.`;
    }
    const missing = this.#unit.missing.slice(0, maxSuspects).find((path) => mayDefine(path, name)) ?? this.#unit.missing[0];
    return missing === undefined
      ? `"${name}" is not defined.`
      : `"${name}" is not defined. It may be in "${missing}", which was not found.`;
  }

  #problem(part: object, spot: Spot, code: Diagnostic["code"], message: string): Diagnostic {
    const reported = this.#report.at(this.#unit, part, spot, code, message);
    if (!reported) throw new Error("Only files with a text are resolved.");
    return reported;
  }
}

function isEntry(result: SymbolEntry | Diagnostic): result is SymbolEntry {
  return "unit" in result;
}

function problemOf(result: SymbolEntry | Diagnostic): Diagnostic | null {
  return isEntry(result) ? null : result;
}
