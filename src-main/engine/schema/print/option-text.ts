import {
  type DescExtension,
  type DescField,
  type DescMessage,
  getExtension,
  isFieldSet,
  isMessage,
  type Message,
  type Registry,
} from "@bufbuild/protobuf";
import { type ReflectMessage, reflect } from "@bufbuild/protobuf/reflect";
import { FieldDescriptorProto_Type, type UninterpretedOption, UninterpretedOptionSchema } from "@bufbuild/protobuf/wkt";
import { quoteBytes, quoteText } from "./quote";

/** One option as a .proto file writes it: `deprecated`, `(pkg.rule)`, `features.field_presence`, and its value. */
export interface WrittenOption {
  readonly name: string;
  readonly value: string;
}

/** Options nest as deep as their types do; a hostile descriptor's no deeper than this. */
const maxDepth = 32;

// Not written by that name: protoc makes the one from `map<…>`, and the other holds options that are written by their own.
const unwritten: ReadonlySet<string> = new Set(["map_entry", "uninterpreted_option"]);

/**
 * The options that are set in an options message, with those that are extensions where the registry knows these. An
 * option that is a message is written field by field at the top (`features.x = …`), in braces if it is an extension.
 */
export function writtenOptions(type: DescMessage, options: Message | undefined, registry: Registry | null): WrittenOption[] {
  if (options === undefined) return [];
  return [...entries(reflect(type, options), registry, "", 0), ...uninterpretedOptions(options)];
}

/** The options in an options message that nobody defines, as they were written. */
export function uninterpretedOptions(options: Message): WrittenOption[] {
  if (!("uninterpretedOption" in options) || !Array.isArray(options.uninterpretedOption)) return [];
  return options.uninterpretedOption
    .filter((option): option is UninterpretedOption => isMessage(option, UninterpretedOptionSchema))
    .map((option) => ({
      name: inOneLine(option.name.map(({ namePart, isExtension }) => (isExtension ? `(${namePart})` : namePart)).join(".")),
      value: inOneLine(uninterpretedValue(option)),
    }));
}

/** These words may be a server's: places in the printed text count its lines. */
function inOneLine(text: string): string {
  return text.replace(/[\r\n\u2028\u2029]+/g, " ");
}

function uninterpretedValue(option: UninterpretedOption): string {
  if (option.aggregateValue !== "") return option.aggregateValue.startsWith("[") ? option.aggregateValue : `{ ${option.aggregateValue} }`;
  if (option.identifierValue !== "") return option.identifierValue;
  if (isFieldSet(option, UninterpretedOptionSchema.field.stringValue)) return quoteUtf8(option.stringValue);
  if (isFieldSet(option, UninterpretedOptionSchema.field.doubleValue)) return numberText(option.doubleValue);
  if (option.negativeIntValue !== 0n) return String(option.negativeIntValue);
  return isFieldSet(option, UninterpretedOptionSchema.field.positiveIntValue) ? String(option.positiveIntValue) : "{}";
}

/** Bytes that are a text as a text, so that letters of every script can be read. */
function quoteUtf8(bytes: Uint8Array): string {
  try {
    return quoteText(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    return quoteBytes(bytes);
  }
}

function entries(options: ReflectMessage, registry: Registry | null, prefix: string, depth: number): WrittenOption[] {
  const written: WrittenOption[] = [];
  for (const field of options.fields) {
    if (unwritten.has(field.name) || !options.isSet(field)) continue;
    const value: unknown = options.get(field);
    const name = `${prefix}${field.name}`;
    if (field.fieldKind === "message" && isReflected(value) && depth < maxDepth) {
      written.push(...entries(value, registry, `${name}.`, depth + 1));
    } else written.push(...values(field, value, registry, depth + 1).map((text) => ({ name, value: text })));
  }
  for (const { extension, value } of extensionsOf(options, registry)) {
    const name = `${prefix}(${extension.typeName})`;
    written.push(...values(extension, value, registry, depth + 1).map((text) => ({ name, value: text })));
  }
  return written;
}

/** The extensions among a message's unknown fields that the registry knows, with values in their reflected form. */
function extensionsOf(owner: ReflectMessage, registry: Registry | null): { extension: DescExtension; value: unknown }[] {
  const numbers = new Set((owner.message.$unknown ?? []).map(({ no }) => no));
  return [...numbers].flatMap((number) => {
    const extension = registry?.getExtensionFor(owner.desc, number);
    if (!extension) return [];
    try {
      const value: unknown = getExtension(owner.message, extension);
      return [{ extension, value }];
    } catch {
      return []; // bytes that do not fit the extension's type
    }
  });
}

/** A field's values in text format: one, or each of a list or map. */
function values(field: DescField | DescExtension, value: unknown, registry: Registry | null, depth: number): string[] {
  if (depth > maxDepth) return [];
  if (field.fieldKind === "list") {
    return [...iterable(value)].map((item) => single(field, item, registry, depth));
  }
  if (field.fieldKind === "map") {
    return pairs(value).map(([key, item]) => {
      const keyText = typeof key === "string" ? quoteText(key) : String(key);
      return `{ key: ${keyText} value: ${single(field, item, registry, depth)} }`;
    });
  }
  return [single(field, value, registry, depth)];
}

function single(field: DescField | DescExtension, value: unknown, registry: Registry | null, depth: number): string {
  if (field.message) return braces(field.message, value, registry, depth);
  if (field.enum) return field.enum.values.find(({ number }) => number === value)?.name ?? String(value);
  if (value instanceof Uint8Array) return quoteBytes(value);
  if (typeof value === "string") return field.scalar !== undefined && isTextual(field) ? quoteText(value) : value;
  return typeof value === "number" ? numberText(value) : String(value);
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  return Object.is(value, -0) ? "-0" : String(value);
}

/** 64-bit integers may be strings too. */
function isTextual(field: DescField | DescExtension): boolean {
  const scalarString = 9; // ScalarType.STRING
  return field.scalar === scalarString;
}

function braces(type: DescMessage, value: unknown, registry: Registry | null, depth: number): string {
  const message = isReflected(value) ? value : isMessageOf(value, type) ? reflect(type, value) : null;
  if (!message || depth > maxDepth) return "{}";
  const parts: string[] = [];
  for (const field of message.fields) {
    if (!message.isSet(field)) continue;
    const separator = field.message ? " " : ": ";
    for (const text of values(field, message.get(field), registry, depth + 1)) parts.push(`${textName(field)}${separator}${text}`);
  }
  for (const { extension, value: inner } of extensionsOf(message, registry)) {
    for (const text of values(extension, inner, registry, depth + 1)) parts.push(`[${extension.typeName}]: ${text}`);
  }
  return parts.length === 0 ? "{}" : `{ ${parts.join(" ")} }`;
}

/** A field's name in text format: a group goes by the name of its message. */
function textName(field: DescField): string {
  return field.message && field.proto.type === FieldDescriptorProto_Type.GROUP ? field.message.name : field.name;
}

function isReflected(value: unknown): value is ReflectMessage {
  return typeof value === "object" && value !== null && "fields" in value && "isSet" in value && "message" in value;
}

function isMessageOf(value: unknown, type: DescMessage): value is Message {
  return typeof value === "object" && value !== null && "$typeName" in value && value.$typeName === type.typeName;
}

function iterable(value: unknown): Iterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.iterator in value ? (value as Iterable<unknown>) : [];
}

/** The entries of a map, reflected or as getExtension gives it. */
function pairs(value: unknown): [unknown, unknown][] {
  if (typeof value !== "object" || value === null) return [];
  return Symbol.iterator in value ? [...(value as Iterable<[unknown, unknown]>)] : Object.entries(value);
}
