import type { DescEnum, DescEnumValue, DescField, DescMessage, DescOneof } from "@bufbuild/protobuf";
import { FieldDescriptorProto_Type } from "@bufbuild/protobuf/wkt";
import { nestedName } from "./program";

/** Names as prost and tonic make them. Sources: prost-build's ident.rs, code_generator.rs and message_graph.rs; tonic-build's lib.rs. */

/** Modules that a path goes through, and its last name. */
export interface RustPath {
  /** Of the .proto file, empty for none; null for what prost-types has. */
  readonly package: string | null;
  readonly names: readonly string[];
}

/** A message or an enum: nested ones are in a module that is named after what they are nested in. */
export function typePath(type: DescMessage | DescEnum): RustPath {
  const names = nestedName(type);
  const own = names.pop() ?? "";
  const packageName = type.file.proto.package;
  return {
    package: packageName === "google.protobuf" ? null : packageName,
    names: [...names.map(snake), upperCamel(own)],
  };
}

/** The enum that a oneof becomes. */
export function oneofPath(oneof: DescOneof): RustPath {
  const { package: packageName, names } = typePath(oneof.parent);
  const name = upperCamel(oneof.name);
  const isTaken = [...oneof.parent.nestedMessages, ...oneof.parent.nestedEnums].some((nested) => upperCamel(nested.name) === name);
  return { package: packageName, names: [...names.slice(0, -1), snake(oneof.parent.name), isTaken ? `${name}OneOf` : name] };
}

/** Without the enum's own name before it. */
export function variantName(type: DescEnum, value: DescEnumValue): string {
  const name = camel(value.name);
  const prefix = upperCamel(type.name);
  const rest = name.startsWith(prefix) ? name.slice(prefix.length) : "";
  return safe(/^[A-Z]/.test(rest) ? rest : name);
}

/** Is a message that is a part of itself put into a Box here? A group is no way there, as prost sees it. */
export function isBoxed(field: DescField): boolean {
  if (field.fieldKind !== "message") return false;
  const reached = new Set([field.message]);
  for (const message of reached)
    for (const inner of message.fields)
      if (inner.fieldKind === "message" && inner.proto.type !== FieldDescriptorProto_Type.GROUP) reached.add(inner.message);
  return reached.has(field.parent);
}

/** `user_service_client`, the module of a service's client. */
export function clientModule(service: string): string {
  return `${upperCamel(service)
    .replaceAll(/(?<=.)(?=[A-Z])/g, "_")
    .toLowerCase()}_client`;
}

/** Of fields, methods and modules. */
export function snake(name: string): string {
  return safe(words(name).join("_").toLowerCase());
}

/** Of types and variants. */
export function upperCamel(name: string): string {
  return safe(camel(name));
}

function camel(name: string): string {
  return words(name)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase())
    .join("");
}

/** As heck cuts a name: digits go with what is before them, and of several capitals the last begins a word where small letters follow. */
function words(name: string): string[] {
  return name
    .replaceAll(/([a-z]\d*)(?=[A-Z])/g, "$1_")
    .replaceAll(/([A-Z]\d*)(?=[A-Z][a-z])/g, "$1_")
    .split("_")
    .filter((word) => word !== "");
}

function safe(name: string): string {
  if (/^(?:_|super|self|Self|extern|crate)$/.test(name)) return `${name}_`;
  if (/^\d/.test(name)) return `_${name}`;
  return keywords.has(name) ? `r#${name}` : name;
}

const keywords = new Set(
  "as break const continue else enum false fn for if impl in let loop match mod move mut pub ref return static struct trait true type unsafe use where while dyn abstract become box do final macro override priv typeof unsized virtual yield async await try gen".split(
    " ",
  ),
);
