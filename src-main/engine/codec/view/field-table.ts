import {
  type DescEnum,
  type DescExtension,
  type DescField,
  type DescMessage,
  type DescOneof,
  type Registry,
  ScalarType,
} from "@bufbuild/protobuf";
import type { NodeField } from "#shared/model/message-view";
import { fieldTypeName, scalarName } from "../../schema/print/type-name";
import { type WireType, wireType } from "../wire/wire-type";

/** What a field's value is: a scalar, an enum's number or a message. */
export interface ValueType {
  readonly scalar?: ScalarType | undefined;
  readonly enum?: DescEnum | undefined;
  readonly message?: DescMessage | undefined;
}

/** A field as the trees need it. */
export interface FieldInfo extends ValueType {
  readonly number: number;
  /** The key in JSON: the JSON name, or `[pkg.ext]`. */
  readonly key: string;
  /** Its place among its message's fields. */
  readonly order: number;
  readonly kind: "single" | "list" | "map";
  readonly mapKey?: ScalarType | undefined;
  readonly oneof?: DescOneof | undefined;
  /** Of one value. */
  readonly wireType: WireType;
  /** Bytes of a packed element; 0 for varints. */
  readonly width: number;
  readonly packable: boolean;
  /** As a node has it; null where a field stands for a part of another one, like a map's key. */
  readonly node: NodeField | null;
  /** As a node of a list's element or a map's value has it. */
  readonly elementNode: NodeField | null;
}

/** Knows a message's fields by their numbers, its extensions included; those that a registry has are found when first met. */
export class FieldTable {
  readonly #fields = new Map<number, FieldInfo>();
  readonly #type: DescMessage;
  readonly #registry: Registry;

  constructor(type: DescMessage, registry: Registry) {
    this.#type = type;
    this.#registry = registry;
    for (const [order, field] of type.fields.entries()) this.#fields.set(field.number, fieldInfo(field, order));
  }

  get(number: number): FieldInfo | undefined {
    const known = this.#fields.get(number);
    if (known !== undefined || this.#type.proto.extensionRange.length === 0) return known;
    const extension = this.#registry.getExtensionFor(this.#type, number);
    if (extension === undefined) return undefined;
    const info = fieldInfo(extension, Number.MAX_SAFE_INTEGER);
    this.#fields.set(number, info);
    return info;
  }
}

/** A map's entry: its key as field 1, its value as field 2. */
export function entryInfos(map: FieldInfo): readonly [FieldInfo, FieldInfo] {
  const bare = { order: 0, kind: "single", packable: false, width: 0, elementNode: null } as const;
  const key = { ...bare, number: 1, key: "key", scalar: map.mapKey, wireType: scalarWireType(map.mapKey), node: null };
  const { scalar, enum: enumeration, message } = map;
  const type = message ? wireType.lengthDelimited : enumeration ? wireType.varint : scalarWireType(scalar);
  return [key, { ...bare, number: 2, key: "value", scalar, enum: enumeration, message, wireType: type, node: map.elementNode }];
}

function fieldInfo(field: DescField | DescExtension, order: number): FieldInfo {
  const kind = field.fieldKind === "list" || field.fieldKind === "map" ? field.fieldKind : "single";
  const type = valueWireType(field);
  const isPlain = field.message === undefined && type !== wireType.lengthDelimited;
  return {
    number: field.number,
    key: field.kind === "extension" ? `[${field.typeName}]` : field.jsonName,
    order,
    kind,
    scalar: field.scalar,
    enum: field.enum,
    message: field.message,
    mapKey: field.fieldKind === "map" ? field.mapKey : undefined,
    oneof: field.kind === "field" ? field.oneof : undefined,
    wireType: type,
    width: type === wireType.fixed32 ? 4 : type === wireType.fixed64 ? 8 : 0,
    packable: kind === "list" && isPlain,
    node: nodeField(field, fieldTypeText(field)),
    elementNode: nodeField(field, elementTypeText(field)),
  };
}

function nodeField(field: DescField | DescExtension, type: string): NodeField {
  return { number: field.number, name: field.kind === "extension" ? field.typeName : field.name, type };
}

function valueWireType(field: DescField | DescExtension): WireType {
  if (field.fieldKind === "map") return wireType.lengthDelimited;
  if (field.message !== undefined)
    return "delimitedEncoding" in field && field.delimitedEncoding ? wireType.startGroup : wireType.lengthDelimited;
  return field.enum !== undefined ? wireType.varint : scalarWireType(field.scalar);
}

function scalarWireType(scalar: ScalarType | undefined): WireType {
  switch (scalar) {
    case ScalarType.STRING:
    case ScalarType.BYTES:
      return wireType.lengthDelimited;
    case ScalarType.DOUBLE:
    case ScalarType.FIXED64:
    case ScalarType.SFIXED64:
      return wireType.fixed64;
    case ScalarType.FLOAT:
    case ScalarType.FIXED32:
    case ScalarType.SFIXED32:
      return wireType.fixed32;
    default:
      return wireType.varint;
  }
}

/** `repeated int64`, also of an extension, whose types are named in full. */
function fieldTypeText(field: DescField | DescExtension): string {
  if (field.kind === "field") return fieldTypeName(field);
  return field.fieldKind === "list" ? `repeated ${elementTypeText(field)}` : elementTypeText(field);
}

function elementTypeText(field: DescField | DescExtension): string {
  return field.scalar !== undefined ? scalarName(field.scalar) : (field.message ?? field.enum).typeName;
}
