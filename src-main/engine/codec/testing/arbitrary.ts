import { type DescExtension, type DescField, type DescMessage, type JsonValue, type Registry, ScalarType } from "@bufbuild/protobuf";
import { FeatureSet_FieldPresence, isWrapperDesc } from "@bufbuild/protobuf/wkt";
import * as fc from "fast-check";

type FieldLike = DescField | DescExtension;

/** Valid ProtoJSON of a message type, with extremes and names that are traps. */
export function messageJson(type: DescMessage, registry: Registry, depth = 0): fc.Arbitrary<JsonValue> {
  const known = wellKnownJson(type, registry, depth);
  if (known !== null) return known;
  const chosen = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: type.oneofs.length, maxLength: type.oneofs.length });
  return chosen.chain((choices) => {
    const fields = type.fields.filter((field) => {
      const choice = choices[field.oneof ? type.oneofs.indexOf(field.oneof) : -1];
      return field.oneof === undefined || field.oneof.fields[(choice ?? 0) % field.oneof.fields.length] === field;
    });
    const usable = [...fields, ...extensionsOf(type, registry)].filter(
      (field) => depth < 3 || field.message === undefined || isRequired(field),
    );
    return fc.record(Object.fromEntries(usable.map((field) => [field.jsonName, fieldJson(field, registry, depth + 1)])), {
      requiredKeys: usable.filter(isRequired).map((field) => field.jsonName),
      noNullPrototype: true,
    });
  });
}

const extensions = new WeakMap<DescMessage, DescExtension[]>();

function extensionsOf(type: DescMessage, registry: Registry): DescExtension[] {
  if (type.proto.extensionRange.length === 0) return [];
  let known = extensions.get(type);
  if (known === undefined) {
    known = [...registry].filter((desc) => desc.kind === "extension").filter(({ extendee }) => extendee.typeName === type.typeName);
    extensions.set(type, known);
  }
  return known;
}

function isRequired(field: FieldLike): boolean {
  return field.presence === FeatureSet_FieldPresence.LEGACY_REQUIRED;
}

function fieldJson(field: FieldLike, registry: Registry, depth: number): fc.Arbitrary<JsonValue> {
  const one = elementJson(field, registry, depth);
  if (field.fieldKind === "list") return fc.array(one, { maxLength: 3 });
  if (field.fieldKind !== "map") return one;
  return fc
    .uniqueArray(fc.tuple(mapKey(field.mapKey), one), { maxLength: 3, selector: ([key]) => key })
    .map((entries): JsonValue => Object.fromEntries(entries));
}

function elementJson(field: FieldLike, registry: Registry, depth: number): fc.Arbitrary<JsonValue> {
  if (field.message !== undefined) return messageJson(field.message, registry, depth);
  if (field.enum === undefined) return scalarJson(field.scalar);
  if (field.enum.typeName === "google.protobuf.NullValue") return fc.constant(null);
  const declared = fc.constantFrom(...field.enum.values.flatMap((value): JsonValue[] => [value.name, value.number]));
  return field.enum.open ? fc.oneof(declared, integer(32, true).map(Number)) : declared;
}

function text(): fc.Arbitrary<string> {
  return fc.oneof(fc.constantFrom("", "__proto__", "constructor", "张三 👋", '"\\\n\u2028'), fc.string({ unit: "grapheme", maxLength: 8 }));
}

function integer(bits: number, signed: boolean): fc.Arbitrary<bigint> {
  const max = 2n ** BigInt(signed ? bits - 1 : bits) - 1n;
  const min = signed ? -max - 1n : 0n;
  return fc.oneof(fc.constantFrom(min, max, 0n, 1n), fc.bigInt({ min, max }));
}

function mapKey(scalar: ScalarType): fc.Arbitrary<string> {
  if (scalar === ScalarType.STRING) return text();
  return scalarJson(scalar).map(String);
}

function scalarJson(scalar: ScalarType): fc.Arbitrary<JsonValue> {
  switch (scalar) {
    case ScalarType.STRING:
      return text();
    case ScalarType.BYTES:
      return fc.uint8Array({ maxLength: 9 }).map((bytes) => Buffer.from(bytes).toString("base64"));
    case ScalarType.BOOL:
      return fc.boolean();
    case ScalarType.DOUBLE:
      return fc.oneof(fc.constantFrom("NaN", "Infinity", "-Infinity"), fc.double({ noNaN: true, noDefaultInfinity: true }).map(plainZero));
    case ScalarType.FLOAT:
      return fc.oneof(fc.constantFrom("NaN", "Infinity", "-Infinity"), fc.float({ noNaN: true, noDefaultInfinity: true }).map(plainZero));
    case ScalarType.INT32:
    case ScalarType.SINT32:
    case ScalarType.SFIXED32:
      return integer(32, true).map(Number);
    case ScalarType.UINT32:
    case ScalarType.FIXED32:
      return integer(32, false).map(Number);
    case ScalarType.UINT64:
    case ScalarType.FIXED64:
      return integer(64, false).map(String);
    default:
      return integer(64, true).map(String);
  }
}

/** JSON.stringify writes -0 as 0. */
function plainZero(value: number): number {
  return value === 0 ? 0 : value;
}

function wellKnownJson(type: DescMessage, registry: Registry, depth: number): fc.Arbitrary<JsonValue> | null {
  switch (type.typeName) {
    case "google.protobuf.Timestamp":
      return fc
        .date({ min: new Date("0001-01-01T00:00:00Z"), max: new Date("9999-12-31T23:59:59Z"), noInvalidDate: true })
        .map((date) => date.toISOString());
    case "google.protobuf.Duration":
      return fc
        .tuple(fc.integer({ min: -315576000000, max: 315576000000 }), fc.integer({ min: 0, max: 999 }))
        .map(([s, ms]) => `${s}.${String(ms).padStart(3, "0")}s`);
    case "google.protobuf.FieldMask":
      return fc.array(fc.constantFrom("a", "b.c", "someField.x"), { maxLength: 3 }).map((paths) => paths.join(","));
    case "google.protobuf.Struct":
      return fc.dictionary(text(), anyJson(), { maxKeys: 3, noNullPrototype: true });
    case "google.protobuf.ListValue":
      return fc.array(anyJson(), { maxLength: 3 });
    case "google.protobuf.Value":
      return anyJson();
    case "google.protobuf.Any":
      return anyMessageJson(registry, depth);
  }
  const wrapped = isWrapperDesc(type) ? type.fields[0]?.scalar : undefined;
  return wrapped === undefined ? null : scalarJson(wrapped);
}

function anyJson(): fc.Arbitrary<JsonValue> {
  return fc.jsonValue({ maxDepth: 2, noUnicodeString: false }).map((value): JsonValue => JSON.parse(JSON.stringify(value)));
}

function anyMessageJson(registry: Registry, depth: number): fc.Arbitrary<JsonValue> {
  const duration = registry.getMessage("google.protobuf.Duration");
  const node = registry.getMessage("rich.Node");
  if (duration === undefined || node === undefined || depth > 2) return fc.constant({});
  return fc.oneof(
    fc.constant({}),
    messageJson(duration, registry).map((value): JsonValue => ({ "@type": "type.googleapis.com/google.protobuf.Duration", value })),
    messageJson(node, registry, depth + 1).map((json): JsonValue => ({ "@type": "type.googleapis.com/rich.Node", ...(json as object) })),
  );
}
