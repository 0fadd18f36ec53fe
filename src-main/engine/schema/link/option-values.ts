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
  type ScalarType,
  setExtension,
  toBinary,
} from "@bufbuild/protobuf";
import { type ReflectMessage, reflect, scalarZeroValue } from "@bufbuild/protobuf/reflect";
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { AnySchema, FeatureSet_FieldPresence as FieldPresence } from "@bufbuild/protobuf/wkt";
import type { Diagnostic } from "#shared/model/schema";
import { type AggregateField, type OptionNamePart, type OptionNode, type OptionValue, optionName } from "../parse/option-nodes";
import type { Span } from "../parse/source-text";
import { isFeature, type OptionSetting, optionRuleProblem } from "./option-rules";
import { enumNumber, OptionProblem, scalarOf, type ValueSyntax } from "./option-scalars";

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
  #syntax: ValueSyntax = "option";

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
    const isList = extension.fieldKind === "list";
    if (!isList && hasExtension(target, extension)) throw this.#alreadySet(value);
    const { message } = extension;
    if (message && !extension.delimitedEncoding) {
      for (const element of isList ? elementsOf(value) : [value])
        appendMessage(target, extension, message, this.#message(message, element));
    } else if (isList) {
      const added = elementsOf(value).map((element) => this.#element(extension, extension.listKind, element));
      setExtension(target, extension, [...listOf(target, extension), ...added]);
    } else setExtension(target, extension, this.#element(extension, extension.fieldKind, value));
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
    if (kind === "scalar" && field.scalar !== undefined) return scalarOf(field.scalar, value, this.#syntax);
    if (kind === "enum" && field.enum) return enumNumber(field.enum, value, this.#syntax);
    if (kind === "message" && field.message) return this.#message(field.message, value);
    throw new OptionProblem(value.span, "An option of this type cannot be set here.");
  }

  #message(type: DescMessage, value: OptionValue): Message {
    if (value.kind !== "aggregate") throw new OptionProblem(value.span, `${type.typeName} is a message: its value is written as { … }.`);
    this.#syntax = "text format"; // from here on: an aggregate is all there is to the value
    const message = create(type);
    for (const field of value.fields) this.#aggregateField(message, type, field);
    const missing = type.fields.find((field) => field.presence === FieldPresence.LEGACY_REQUIRED && !isFieldSet(message, field));
    if (missing) throw new OptionProblem(value.span, `The field "${missing.name}" of ${type.typeName} is required.`);
    return message;
  }

  #aggregateField(target: Message, type: DescMessage, field: AggregateField): void {
    if (field.kind === "any") this.#expandedAny(target, field.name, field.nameSpan, field.value);
    else if (field.kind === "field") this.#namedField(target, type, field);
    else {
      const extension = this.#extension(field.name);
      checkColon(field, extension);
      this.#assignExtension(target, extension, field.value);
    }
  }

  #namedField(target: Message, type: DescMessage, written: AggregateField): void {
    const { name, nameSpan, value } = written;
    const field = type.fields.find((candidate) => candidate.name === name || groupName(candidate) === name);
    if (!field && type.proto.reservedName.includes(name)) return;
    if (!field) throw new OptionProblem(nameSpan, `${type.typeName} has no field "${name}".`);
    this.#checkRule(field, nameSpan);
    checkColon(written, field);
    const message = reflect(type, target);
    const rival = field.oneof && message.oneofCase(field.oneof);
    if (rival && rival !== field) throw new OptionProblem(nameSpan, `"${rival.name}" of the same oneof is already set.`);
    this.#assign(message, field, value);
  }

  #mapEntries(message: ReflectMessage, field: DescField & { fieldKind: "map" }, value: OptionValue): void {
    const map = message.get(field);
    for (const entry of elementsOf(value)) {
      const parts = entryParts(entry);
      const key = parts.get("key");
      const held = parts.get("value");
      const item = held ? this.#element(field, field.mapKind, held) : zeroOf(field);
      map.set(
        key ? scalarOf(field.mapKey, key, this.#syntax) : scalarZeroValue(field.mapKey, false),
        isMessage(item) && field.message ? reflect(field.message, item) : item,
      );
    }
  }

  #expandedAny(target: Message, url: string, nameSpan: Span, value: OptionValue): void {
    const type = this.#types.message(url.slice(url.lastIndexOf("/") + 1));
    if (!isMessage(target, AnySchema)) throw new OptionProblem(nameSpan, "Only a google.protobuf.Any is written like this.");
    if (!type) throw new OptionProblem(nameSpan, `The type of "${url}" is not known here.`);
    if (target.typeUrl !== "" || target.value.length > 0) throw new OptionProblem(nameSpan, "An Any holds one message only.");
    target.typeUrl = url;
    target.value = toBinary(type, this.#message(type, value));
  }
}

/** Text format lets the colon go in front of messages only. */
function checkColon({ hasColon, nameSpan }: AggregateField, { message, fieldKind }: DescField | DescExtension): void {
  if (!hasColon && !message && fieldKind !== "map") throw new OptionProblem(nameSpan, "A colon is needed behind the name of this field.");
}

/** Adds a message to what an extension holds. setExtension would do, but makes a type for the purpose each time, which is slow. */
function appendMessage(target: Message, { number: no }: DescExtension, type: DescMessage, value: Message): void {
  const data = new BinaryWriter().bytes(toBinary(type, value)).finish();
  target.$unknown ??= [];
  target.$unknown.push({ no, wireType: WireType.LengthDelimited, data });
}

/** What a repeated extension holds already. */
function listOf(target: Message, extension: DescExtension): readonly unknown[] {
  const list: unknown = hasExtension(target, extension) ? getExtension(target, extension) : [];
  return Array.isArray(list) ? list : [];
}

/** The `key` and the `value` of a map's entry, as far as they are written. */
function entryParts(entry: OptionValue): ReadonlyMap<string, OptionValue> {
  if (entry.kind !== "aggregate") throw new OptionProblem(entry.span, "A map's entry is written as { key: … value: … }.");
  const parts = new Map<string, OptionValue>();
  for (const { name, nameSpan, value } of entry.fields) {
    if (name !== "key" && name !== "value") throw new OptionProblem(nameSpan, `A map's entry has no field "${name}".`);
    if (parts.has(name)) throw new OptionProblem(nameSpan, `"${name}" is already set.`);
    parts.set(name, value);
  }
  return parts;
}

/** What the value of a map's entry is if none is written. */
function zeroOf(field: DescField & { fieldKind: "map" }): unknown {
  if (field.message) return create(field.message);
  return field.scalar === undefined ? 0 : scalarZeroValue(field.scalar, false);
}

function elementsOf(value: OptionValue): readonly OptionValue[] {
  return value.kind === "list" ? value.values : [value];
}

/** Text format has a second name for a group, or what is encoded and named like one: that of its message. */
function groupName(field: DescField): string | null {
  if (field.fieldKind === "map" || !field.message || !("delimitedEncoding" in field) || !field.delimitedEncoding) return null;
  return field.message.name.toLowerCase() === field.name ? field.message.name : null;
}

function asMessage(value: unknown): Message {
  if (!isMessage(value)) throw new Error("The value of a message extension is a message.");
  return value;
}
