import {
  type AnyDesc,
  type DescEnum,
  type DescExtension,
  type DescField,
  type DescMessage,
  type DescOneof,
  type FileRegistry,
  ScalarType,
} from "@bufbuild/protobuf";
import { FeatureSet_FieldPresence, isWrapperDesc } from "@bufbuild/protobuf/wkt";
import {
  type EnumValueShape,
  type FieldShape,
  type MessageShape,
  type OneofShape,
  type ScalarShape,
  scalarShapes,
  type ValueShape,
  type WellKnownShape,
} from "#shared/model/message-shape";
import { fieldTypeName, scalarName, writtenFieldType } from "../../schema/print/type-name";

/** How many enum values the shape of one message lists at most; an enum past them has none, and is written by name or number. */
const maxEnumValues = 20_000;

type Doc = (desc: AnyDesc) => string;

/** Descriptors, the extensions among them if it can tell them by message, and what is said about them. */
export interface DescribedTypes {
  readonly registry: FileRegistry & { extensionsOf?(extendee: string): readonly DescExtension[] };
  /** The comment of a descriptor, or "". */
  doc(desc: AnyDesc): string;
}

/**
 * The shapes of messages by their full names, each from the first of the sources that knows it; a name that is no message's
 * is left out.
 */
export function messageShapes(names: readonly string[], sources: readonly DescribedTypes[]): MessageShape[] {
  return [...new Set(names)].flatMap((name) => {
    for (const source of sources) {
      const type = source.registry.getMessage(name);
      if (type) return [messageShape(type, source)];
    }
    return [];
  });
}

/** What a form needs to know of a message, its extensions included. */
export function messageShape(type: DescMessage, source: DescribedTypes): MessageShape {
  const doc = (desc: AnyDesc) => source.doc(desc);
  const writer = new ShapeWriter(doc);
  const extensions = source.registry.extensionsOf?.(type.typeName) ?? [];
  return {
    name: type.typeName,
    doc: doc(type),
    fields: [...type.fields.map((field) => writer.field(field)), ...extensions.map((extension) => writer.field(extension))],
    oneofs: type.oneofs.map((oneof) => oneofShape(oneof, doc)),
  };
}

function oneofShape(oneof: DescOneof, doc: Doc): OneofShape {
  return { name: oneof.name, doc: doc(oneof), keys: oneof.fields.map(({ jsonName }) => jsonName) };
}

class ShapeWriter {
  readonly #doc: Doc;
  readonly #enums = new Map<DescEnum, ValueShape>();
  #enumValues = 0;

  constructor(doc: Doc) {
    this.#doc = doc;
  }

  field(field: DescField | DescExtension): FieldShape {
    const isExtension = field.kind === "extension";
    const value = this.#value(field);
    return {
      key: isExtension ? `[${field.typeName}]` : field.jsonName,
      name: isExtension ? `[${field.typeName}]` : field.name,
      number: field.number,
      type: isExtension ? writtenFieldType(field) : fieldTypeName(field),
      doc: this.#doc(field),
      repeated: field.fieldKind === "list",
      mapKey: field.fieldKind === "map" ? scalarShape(field.mapKey) : null,
      value,
      presence: field.presence !== FeatureSet_FieldPresence.IMPLICIT,
      required: field.presence === FeatureSet_FieldPresence.LEGACY_REQUIRED,
      deprecated: field.deprecated,
      oneof: isExtension ? null : (field.oneof?.name ?? null),
      defaultJson: defaultJson(field),
    };
  }

  #value(field: DescField | DescExtension): ValueShape {
    if (field.scalar !== undefined) return { kind: "scalar", scalar: scalarShape(field.scalar) };
    return field.message ? messageValue(field.message) : this.#enum(field.enum);
  }

  #enum(type: DescEnum): ValueShape {
    if (type.typeName === "google.protobuf.NullValue") return { kind: "well-known", name: "null-value" };
    const known = this.#enums.get(type);
    this.#enumValues += type.values.length;
    const values = this.#enumValues > maxEnumValues ? [] : this.#values(type);
    const shape: ValueShape = known && values.length > 0 ? known : { kind: "enum", name: type.typeName, open: type.open, values };
    this.#enums.set(type, shape);
    return shape;
  }

  #values(type: DescEnum): EnumValueShape[] {
    return type.values.map((value) => ({
      name: value.jsonName,
      number: value.number,
      doc: this.#doc(value),
      deprecated: value.deprecated,
    }));
  }
}

const wellKnown: ReadonlyMap<string, WellKnownShape> = new Map([
  ["google.protobuf.Timestamp", "timestamp"],
  ["google.protobuf.Duration", "duration"],
  ["google.protobuf.FieldMask", "field-mask"],
  ["google.protobuf.Any", "any"],
  ["google.protobuf.Struct", "struct"],
  ["google.protobuf.Value", "value"],
  ["google.protobuf.ListValue", "list-value"],
]);

function messageValue(type: DescMessage): ValueShape {
  const wrapped = isWrapperDesc(type) ? type.fields[0]?.scalar : undefined;
  if (wrapped !== undefined) return { kind: "scalar", scalar: scalarShape(wrapped) };
  const name = wellKnown.get(type.typeName);
  return name === undefined ? { kind: "message", name: type.typeName } : { kind: "well-known", name };
}

const scalarsByName: ReadonlyMap<string, ScalarShape> = new Map(scalarShapes.map((name) => [name, name]));

function scalarShape(scalar: ScalarType): ScalarShape {
  return scalarsByName.get(scalarName(scalar)) ?? "string";
}

function defaultJson(field: DescField | DescExtension): string | null {
  switch (field.fieldKind) {
    case "scalar":
      return scalarDefault(field.scalar, field.getDefaultValue());
    case "enum": {
      if (field.enum.typeName === "google.protobuf.NullValue") return null;
      const number = field.getDefaultValue() ?? field.enum.values[0]?.number ?? 0;
      return JSON.stringify(field.enum.value[number]?.jsonName ?? number);
    }
    case "message": {
      const wrapped = isWrapperDesc(field.message) ? field.message.fields[0]?.scalar : undefined;
      return wrapped === undefined ? null : scalarDefault(wrapped, undefined);
    }
    default:
      return null;
  }
}

function scalarDefault(scalar: ScalarType, value: string | number | bigint | boolean | Uint8Array | undefined): string {
  switch (scalar) {
    case ScalarType.STRING:
      return JSON.stringify(value ?? "");
    case ScalarType.BYTES:
      return JSON.stringify(value instanceof Uint8Array ? Buffer.from(value).toString("base64") : "");
    case ScalarType.BOOL:
      return String(value ?? false);
    case ScalarType.INT64:
    case ScalarType.UINT64:
    case ScalarType.SINT64:
    case ScalarType.FIXED64:
    case ScalarType.SFIXED64:
      return JSON.stringify(String(value ?? 0));
    default:
      return typeof value === "number" && !Number.isFinite(value) ? JSON.stringify(String(value)) : String(value ?? 0);
  }
}
