import {
  create,
  type DescEnum,
  type DescExtension,
  type DescField,
  type DescMessage,
  getExtension,
  hasExtension,
  isFieldSet,
  isMessage,
  type Message,
  ScalarType,
  setExtension,
  toBinary,
} from "@bufbuild/protobuf";
import { type ReflectMessage, reflect, scalarZeroValue } from "@bufbuild/protobuf/reflect";
import { AnySchema, FeatureSet_FieldPresence as FieldPresence, FieldDescriptorProto_Type as FieldType } from "@bufbuild/protobuf/wkt";
import type { Diagnostic, DiagnosticCode } from "#shared/model/schema";
import { type AggregateField, type OptionNamePart, type OptionNode, type OptionValue, optionName } from "../parse/option-nodes";
import type { Span } from "../parse/source-text";
import { isFeature, type OptionSetting, optionRuleProblem } from "./option-rules";

/** What is wrong with an option. Thrown by the functions here, and reported at the option. */
export class OptionProblem extends Error {
  readonly span: Span;
  readonly code: DiagnosticCode;
  readonly severity: Diagnostic["severity"];

  constructor(span: Span, message: string, code: DiagnosticCode = "option-invalid", severity: Diagnostic["severity"] = "error") {
    super(message);
    this.span = span;
    this.code = code;
    this.severity = severity;
  }
}

/** Finds the types that an option's name and value refer to, by names as written there. */
export interface OptionTypes {
  extension(name: string): DescExtension | undefined;
  message(fullName: string): DescMessage | undefined;
  readonly setting: OptionSetting;
}

/**
 * Sets one option in an options message. Returns the path to it, in field numbers and, at the end of that of a repeated
 * one, its index. Throws OptionProblem.
 */
export function writeOption(options: Message, type: DescMessage, option: OptionNode, types: OptionTypes): readonly number[] {
  try {
    const writer = new OptionWriter(option, types);
    writer.write(options, type, 0);
    return writer.path;
  } catch (error) {
    if (error instanceof OptionProblem) throw error;
    // The library has checks of its own.
    const reason = error instanceof Error ? error.message : String(error);
    throw new OptionProblem(option.value.span, `This value cannot be set: ${reason}.`);
  }
}

class OptionWriter {
  readonly #option: OptionNode;
  readonly #types: OptionTypes;
  readonly path: number[] = [];

  constructor(option: OptionNode, types: OptionTypes) {
    this.#option = option;
    this.#types = types;
  }

  /** Follows the option's name from its part at `depth` on. */
  write(target: Message, type: DescMessage, depth: number): void {
    const part = this.#option.name[depth];
    if (!part) return;
    const isLast = depth === this.#option.name.length - 1;
    if (part.isExtension) this.#writeExtension(target, this.#extension(part.name), depth, isLast);
    else this.#writeField(target, type, part, depth, isLast);
  }

  #writeField(target: Message, type: DescMessage, part: OptionNamePart, depth: number, isLast: boolean): void {
    const field = type.fields.find(({ name }) => name === part.name);
    if (!field) throw this.#unknown(`"${part.name}" is no option of ${type.typeName}.`, "error");
    this.#checkRule(field, this.#option.nameSpan);
    const message = reflect(type, target);
    this.path.push(field.number);
    if (isLast) {
      refuseNumberForEnum(field, this.#option.value);
      if (field.fieldKind === "list" || field.fieldKind === "map") this.path.push(message.get(field).size);
      this.#assign(message, field, this.#option.value);
      return;
    }
    if (field.fieldKind !== "message") throw new OptionProblem(this.#option.nameSpan, `"${part.name}" has no parts of its own.`);
    const inner = message.get(field);
    this.write(inner.message, field.message, depth + 1);
    message.set(field, inner);
  }

  #writeExtension(target: Message, extension: DescExtension, depth: number, isLast: boolean): void {
    if (extension.extendee.typeName !== target.$typeName) {
      throw new OptionProblem(
        this.#option.nameSpan,
        `"${extension.typeName}" extends ${extension.extendee.typeName}, not ${target.$typeName}.`,
      );
    }
    this.#checkRule(extension, this.#option.nameSpan);
    this.path.push(extension.number);
    if (isLast) {
      refuseNumberForEnum(extension, this.#option.value);
      if (extension.fieldKind === "list") this.path.push(listOf(target, extension).length);
      this.#assignExtension(target, extension, this.#option.value);
      return;
    }
    if (extension.fieldKind !== "message") {
      throw new OptionProblem(this.#option.nameSpan, `"${extension.typeName}" has no parts of its own.`);
    }
    const inner = hasExtension(target, extension) ? getExtension(target, extension) : create(extension.message);
    this.write(asMessage(inner), extension.message, depth + 1);
    setExtension(target, extension, inner);
  }

  #checkRule(field: DescField | DescExtension, span: Span): void {
    const problem = optionRuleProblem(field, this.#types.setting);
    if (problem !== null) throw new OptionProblem(span, problem);
  }

  #extension(name: string): DescExtension {
    const extension = this.#types.extension(name);
    if (!extension)
      throw this.#unknown(`The option (${name}) is defined nowhere in sight; it is kept as written, and means nothing here.`, "warning");
    return extension;
  }

  #unknown(message: string, severity: Diagnostic["severity"]): OptionProblem {
    return new OptionProblem(this.#option.nameSpan, message, "option-unknown", severity);
  }

  #assign(message: ReflectMessage, field: DescField, value: OptionValue): void {
    switch (field.fieldKind) {
      case "list": {
        const list = message.get(field);
        for (const element of elementsOf(value)) {
          const item = this.#element(field, field.listKind, element);
          list.add(isMessage(item) && field.message ? reflect(field.message, item) : item);
        }
        return;
      }
      case "map":
        this.#mapEntries(message, field, value);
        return;
      default: {
        if (message.isSet(field) && field.fieldKind !== "message") throw this.#alreadySet(value);
        const item = this.#element(field, field.fieldKind, value);
        if (item === 0 && isFeature(field)) throw new OptionProblem(value.span, "A feature needs a known value.");
        message.set(field, isMessage(item) && field.message ? reflect(field.message, item) : item);
      }
    }
  }

  #assignExtension(target: Message, extension: DescExtension, value: OptionValue): void {
    if (extension.fieldKind === "list") {
      const added = elementsOf(value).map((element) => this.#element(extension, extension.listKind, element));
      setExtension(target, extension, [...listOf(target, extension), ...added]);
      return;
    }
    if (hasExtension(target, extension)) throw this.#alreadySet(value);
    setExtension(target, extension, this.#element(extension, extension.fieldKind, value));
  }

  #alreadySet(value: OptionValue): OptionProblem {
    return new OptionProblem(value.span, `The option "${optionName(this.#option.name)}" is already set.`);
  }

  /** One value, of the type that the field holds one or many of. */
  #element(
    field: { scalar?: ScalarType | undefined; enum?: DescEnum | undefined; message?: DescMessage | undefined },
    kind: "scalar" | "enum" | "message",
    value: OptionValue,
  ): unknown {
    if (kind === "scalar" && field.scalar !== undefined) return scalarOf(field.scalar, value);
    if (kind === "enum" && field.enum) return enumNumber(field.enum, value);
    if (kind === "message" && field.message) return this.#message(field.message, value);
    throw new OptionProblem(value.span, "An option of this type cannot be set here.");
  }

  #message(type: DescMessage, value: OptionValue): Message {
    if (value.kind !== "aggregate") throw new OptionProblem(value.span, `${type.typeName} is a message: its value is written as { … }.`);
    const message = create(type);
    for (const field of value.fields) this.#aggregateField(message, type, field);
    const missing = type.fields.find((field) => field.presence === FieldPresence.LEGACY_REQUIRED && !isFieldSet(message, field));
    if (missing) throw new OptionProblem(value.span, `The field "${missing.name}" of ${type.typeName} is required.`);
    return message;
  }

  #aggregateField(target: Message, type: DescMessage, { kind, name, nameSpan, value }: AggregateField): void {
    if (kind === "any") this.#expandedAny(target, name, nameSpan, value);
    else if (kind === "extension") this.#assignExtension(target, this.#extension(name), value);
    else this.#namedField(target, type, name, nameSpan, value);
  }

  #namedField(target: Message, type: DescMessage, name: string, nameSpan: Span, value: OptionValue): void {
    const field = type.fields.find((candidate) => textFormatName(candidate) === name);
    if (!field) throw new OptionProblem(nameSpan, `${type.typeName} has no field "${name}".`);
    this.#checkRule(field, nameSpan);
    const message = reflect(type, target);
    const rival = field.oneof && message.oneofCase(field.oneof);
    if (rival && rival !== field) throw new OptionProblem(nameSpan, `"${rival.name}" of the same oneof is already set.`);
    this.#assign(message, field, value);
  }

  #mapEntries(message: ReflectMessage, field: DescField & { fieldKind: "map" }, value: OptionValue): void {
    const map = message.get(field);
    for (const entry of elementsOf(value)) {
      if (entry.kind !== "aggregate") throw new OptionProblem(entry.span, "A map's entry is written as { key: … value: … }.");
      const part = (name: string) => entry.fields.find((candidate) => candidate.name === name)?.value;
      const key = part("key");
      const held = part("value");
      const item = held ? this.#element(field, field.mapKind, held) : zeroOf(field);
      map.set(
        key ? scalarOf(field.mapKey, key) : scalarZeroValue(field.mapKey, false),
        isMessage(item) && field.message ? reflect(field.message, item) : item,
      );
    }
  }

  #expandedAny(target: Message, url: string, nameSpan: Span, value: OptionValue): void {
    const type = this.#types.message(url.slice(url.lastIndexOf("/") + 1));
    if (!isMessage(target, AnySchema)) throw new OptionProblem(nameSpan, "Only a google.protobuf.Any is written like this.");
    if (!type) throw new OptionProblem(nameSpan, `The type of "${url}" is not known here.`);
    target.typeUrl = url;
    target.value = toBinary(type, this.#message(type, value));
  }
}

/** An enum's value is named, except inside of { … }. */
function refuseNumberForEnum(field: DescField | DescExtension, value: OptionValue): void {
  if (field.enum && value.kind === "integer")
    throw new OptionProblem(value.span, `A value of ${field.enum.typeName} is written by its name here.`);
}

/** What a repeated extension holds already. */
function listOf(target: Message, extension: DescExtension): readonly unknown[] {
  const list: unknown = hasExtension(target, extension) ? getExtension(target, extension) : [];
  return Array.isArray(list) ? list : [];
}

/** What the value of a map's entry is if none is written. */
function zeroOf(field: DescField & { fieldKind: "map" }): unknown {
  if (field.message) return create(field.message);
  return field.scalar === undefined ? 0 : scalarZeroValue(field.scalar, false);
}

function elementsOf(value: OptionValue): readonly OptionValue[] {
  return value.kind === "list" ? value.values : [value];
}

/** Text format calls a group by its message's name. */
function textFormatName(field: DescField): string {
  return field.proto.type === FieldType.GROUP && field.message ? field.message.name : field.name;
}

function asMessage(value: unknown): Message {
  if (!isMessage(value)) throw new Error("The value of a message extension is a message.");
  return value;
}

/** The text of a string value. Throws OptionProblem. */
export function textOf(value: OptionValue): string {
  if (value.kind !== "string") throw new OptionProblem(value.span, "A string in quotes is needed here.");
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(value.bytes);
  } catch {
    // protoc lets it pass in proto2; a JavaScript string cannot hold it.
    throw new OptionProblem(value.span, "This string is not UTF-8; the option is left out.", "option-invalid", "warning");
  }
}

function enumNumber(type: DescEnum, value: OptionValue): number {
  if (value.kind === "integer" && type.value[Number(value.value)]) return Number(value.value);
  const found = value.kind === "word" && !value.negative ? type.values.find(({ name }) => name === value.text) : undefined;
  if (found) return found.number;
  throw new OptionProblem(
    value.span,
    `A value of ${type.typeName} is needed here: ${type.values
      .slice(0, 12)
      .map(({ name }) => name)
      .join(", ")}.`,
  );
}

const integerBits: ReadonlyMap<ScalarType, { bits: 32 | 64; signed: boolean }> = new Map([
  [ScalarType.INT32, { bits: 32, signed: true }],
  [ScalarType.SINT32, { bits: 32, signed: true }],
  [ScalarType.SFIXED32, { bits: 32, signed: true }],
  [ScalarType.UINT32, { bits: 32, signed: false }],
  [ScalarType.FIXED32, { bits: 32, signed: false }],
  [ScalarType.INT64, { bits: 64, signed: true }],
  [ScalarType.SINT64, { bits: 64, signed: true }],
  [ScalarType.SFIXED64, { bits: 64, signed: true }],
  [ScalarType.UINT64, { bits: 64, signed: false }],
  [ScalarType.FIXED64, { bits: 64, signed: false }],
]);

/** The value for a scalar type as protobuf-es has it: 64-bit integers as bigint. Throws OptionProblem. */
export function scalarOf(type: ScalarType, value: OptionValue): string | number | bigint | boolean | Uint8Array {
  const integer = integerBits.get(type);
  if (integer) {
    const exact = integerOf(value, integer.bits, integer.signed);
    return integer.bits === 64 ? exact : Number(exact);
  }
  switch (type) {
    case ScalarType.STRING:
      return textOf(value);
    case ScalarType.BYTES:
      if (value.kind === "string") return value.bytes;
      throw new OptionProblem(value.span, "A string in quotes is needed here.");
    case ScalarType.BOOL:
      return booleanOf(value);
    case ScalarType.FLOAT:
      return Math.fround(floatOf(value));
    default:
      return floatOf(value);
  }
}

/** Throws OptionProblem for what is no whole number, or none of that width. */
export function integerOf(value: OptionValue, bits: 32 | 64, signed: boolean): bigint {
  const exact = value.kind === "float" && Object.is(value.value, -0) ? 0n : value.kind === "integer" ? value.value : null;
  if (exact === null) throw new OptionProblem(value.span, "A whole number is needed here.");
  const wrapped = signed ? BigInt.asIntN(bits, exact) : BigInt.asUintN(bits, exact);
  if (wrapped !== exact) throw new OptionProblem(value.span, `${exact} does not fit into ${bits} bits${signed ? "" : " without a sign"}.`);
  return exact;
}

/** Throws OptionProblem. */
export function booleanOf(value: OptionValue): boolean {
  if (value.kind === "word" && !value.negative && (value.text === "true" || value.text === "false")) return value.text === "true";
  throw new OptionProblem(value.span, '"true" or "false" is needed here.');
}

/** A floating point number; also `inf` and `nan`. Throws OptionProblem. */
export function floatOf(value: OptionValue): number {
  const sign = value.kind === "word" && value.negative ? -1 : 1;
  if (value.kind === "float") return value.value;
  if (value.kind === "integer") return Number(value.value);
  if (value.kind === "word" && value.text === "inf") return sign * Number.POSITIVE_INFINITY;
  if (value.kind === "word" && value.text === "nan") return Number.NaN;
  throw new OptionProblem(value.span, "A number is needed here.");
}
