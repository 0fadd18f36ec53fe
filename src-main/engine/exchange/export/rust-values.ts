import {
  createRegistry,
  type DescEnum,
  type DescField,
  type DescFile,
  type DescMessage,
  fromJsonString,
  ScalarType,
} from "@bufbuild/protobuf";
import { type ReflectMap, type ReflectMessage, reflect } from "@bufbuild/protobuf/reflect";
import { FeatureSet_FieldPresence } from "@bufbuild/protobuf/wkt";
import { Fault } from "#shared/base/fault";
import { indented } from "./program";
import { isBoxed, oneofPath, type RustPath, snake, typePath, upperCamel, variantName } from "./rust-names";

/** How a program writes the types of stubs, and those of the standard library: what it names it also imports. */
export interface RustScope {
  readonly stubName: (path: RustPath) => string;
  readonly standardName: (path: string) => string;
}

/** A message, from its JSON, as a value of the struct that prost makes of its type. Fault undecodable. */
export function rustMessage(type: DescMessage, json: string, scope: RustScope): string {
  try {
    const registry = createRegistry(...filesOf(type.file));
    return messageText(reflect(type, fromJsonString(type, json, { registry })), scope);
  } catch (reason) {
    throw new Fault("undecodable", `Rust has a message as a value, and this one cannot be told as one. ${Fault.from(reason).message}`, {
      act: "Choose another language, or leave out the Any whose type is of another source.",
    });
  }
}

/** A string as Rust has it. */
export function rustText(text: string): string {
  const escaped = (char: string) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`;
  const body = text
    .replaceAll(/\p{Surrogate}/gu, "\ufffd")
    .replaceAll(/[\\"]/g, "\\$&")
    .replaceAll("\n", "\\n")
    .replaceAll("\t", "\\t")
    .replaceAll("\r", "\\r")
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what may not be there.
    .replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/g, escaped);
  return `"${body}"`;
}

/** Bytes as Rust has them, readable where they are text. */
export function rustBytes(bytes: Uint8Array): string {
  const byteText = (byte: number) => {
    if (byte === 0x22 || byte === 0x5c) return `\\${String.fromCharCode(byte)}`;
    return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, "0")}`;
  };
  return `b"${[...bytes].map(byteText).join("")}"`;
}

/** Parts between brackets: on one line where rustfmt has it so, else a line for each. */
export function rustGroup([open, close]: readonly [string, string], parts: readonly string[], width: number): string {
  const inner = parts.join(", ");
  const pad = open.endsWith("{") ? " " : "";
  if (inner.length <= width && !inner.includes("\n")) return `${open}${pad}${inner}${pad}${close}`;
  const [only = ""] = parts;
  if (pad === "" && parts.length === 1 && only.includes("\n")) return `${open}${only}${close}`;
  return [open, ...parts.map((part) => indented(`${part},`, step)), close].join("\n").replace(/(\.\.Default::default\(\)),/, "$1");
}

const step = "    ";
/** How long rustfmt lets a struct's fields, and the elements of an array, be on one line. */
const structWidth = 18;
const arrayWidth = 60;

/** A type and all that it may hold, for what an Any names. */
function filesOf(file: DescFile, files = new Set<DescFile>()): Set<DescFile> {
  if (files.has(file)) return files;
  files.add(file);
  for (const imported of file.dependencies) filesOf(imported, files);
  return files;
}

function messageText(message: ReflectMessage, scope: RustScope): string {
  const { desc } = message;
  if (desc.typeName === "google.protobuf.Empty") return "()";
  const [value] = desc.fields;
  if (isWrapper(desc) && value) return singleText(value, message.get(value), scope);
  const members = desc.members.flatMap((member) => {
    const field = member.kind === "oneof" ? message.oneofCase(member) : member;
    if (!field || !message.isSet(field)) return [];
    return [`${snake(member.name)}: ${member.kind === "oneof" ? oneofText(field, message, scope) : fieldText(field, message, scope)}`];
  });
  const name = scope.stubName(typePath(desc));
  if (members.length === 0) return `${name}::default()`;
  const rest = members.length < desc.members.length ? ["..Default::default()"] : [];
  return rustGroup([`${name} {`, "}"], [...members, ...rest], structWidth);
}

/** prost has the value alone in their place. */
function isWrapper({ typeName }: DescMessage): boolean {
  return /^google\.protobuf\.(?:Bool|Bytes|Double|Float|U?Int(?:32|64)|String)Value$/.test(typeName);
}

function fieldText(field: DescField, message: ReflectMessage, scope: RustScope): string {
  switch (field.fieldKind) {
    case "list":
      return rustGroup(
        ["vec![", "]"],
        [...message.get(field)].map((item) => singleText(field, item, scope)),
        arrayWidth,
      );
    case "map":
      return mapText(field, message.get(field), scope);
    default: {
      const text = boxedText(field, message.get(field), scope);
      const isOption = field.fieldKind === "message" ? field.presence !== required : field.presence === FeatureSet_FieldPresence.EXPLICIT;
      return isOption ? `Some(${text})` : text;
    }
  }
}

const required = FeatureSet_FieldPresence.LEGACY_REQUIRED;

function oneofText(field: DescField, message: ReflectMessage, scope: RustScope): string {
  if (!field.oneof) return fieldText(field, message, scope);
  return `Some(${scope.stubName(oneofPath(field.oneof))}::${upperCamel(field.name)}(${boxedText(field, message.get(field), scope)}))`;
}

function boxedText(field: DescField, value: unknown, scope: RustScope): string {
  const text = singleText(field, value, scope);
  return isBoxed(field) ? `Box::new(${text})` : text;
}

function mapText(field: DescField & { readonly fieldKind: "map" }, map: ReflectMap, scope: RustScope): string {
  // prost-types has another one than prost-build makes.
  const name = scope.standardName(
    field.parent.typeName === "google.protobuf.Struct" ? "std::collections::BTreeMap" : "std::collections::HashMap",
  );
  const entries = [...map].map(([key, value]) => `(${scalarText(field.mapKey, key)}, ${singleText(field, value, scope)})`);
  return `${name}::from(${rustGroup(["[", "]"], entries, arrayWidth)})`;
}

/** One value of a field, also of a list's or a map's. */
function singleText(field: DescField, value: unknown, scope: RustScope): string {
  if (field.message) return messageText(value as ReflectMessage, scope);
  if (field.enum) return enumText(field.enum, value as number, scope);
  return scalarText(field.scalar ?? ScalarType.STRING, value);
}

function enumText(type: DescEnum, number: number, scope: RustScope): string {
  const value = type.values.find((one) => one.number === number);
  return value ? `${scope.stubName(typePath(type))}::${variantName(type, value)}.into()` : String(number);
}

function scalarText(type: ScalarType, value: unknown): string {
  switch (type) {
    case ScalarType.STRING:
      return `${rustText(String(value))}.to_string()`;
    case ScalarType.BYTES:
      return `${rustBytes(value as Uint8Array)}.to_vec()`;
    case ScalarType.FLOAT:
      return floatText(Number(value), "f32");
    case ScalarType.DOUBLE:
      return floatText(Number(value), "f64");
    default:
      return String(value);
  }
}

function floatText(value: number, type: "f32" | "f64"): string {
  if (Number.isNaN(value)) return `${type}::NAN`;
  if (!Number.isFinite(value)) return `${type}::${value < 0 ? "NEG_" : ""}INFINITY`;
  const text = Object.is(value, -0) ? "-0" : String(value);
  return /[.e]/.test(text) ? text.replace("e+", "e") : `${text}.0`;
}
