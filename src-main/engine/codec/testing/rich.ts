import { create, ScalarType } from "@bufbuild/protobuf";
import { DescriptorProtoSchema, EnumDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import { field, file, mapField, messageOf, registryOf } from "./descriptors";

const S = ScalarType;
const scalars = [
  S.DOUBLE,
  S.FLOAT,
  S.INT64,
  S.UINT64,
  S.INT32,
  S.FIXED64,
  S.FIXED32,
  S.BOOL,
  S.STRING,
  S.BYTES,
  S.UINT32,
  S.SFIXED32,
  S.SFIXED64,
  S.SINT32,
  S.SINT64,
];
const nameOf = (scalar: ScalarType) => S[scalar].toLowerCase();

const mapKeys = scalars.filter((scalar) => ![S.DOUBLE, S.FLOAT, S.BYTES].includes(scalar));
const maps = [
  ...mapKeys.map((key, i) => mapField(".rich.Maps", `by_${nameOf(key)}`, i + 1, key, S.INT64)),
  mapField(".rich.Maps", "levels", 30, S.STRING, "enum .rich.Level"),
  mapField(".rich.Maps", "floats", 31, S.STRING, S.FLOAT),
  mapField(".rich.Maps", "nodes", 32, S.STRING, ".rich.Node"),
  mapField(".rich.Maps", "values", 33, S.STRING, ".google.protobuf.Value"),
];

const wellKnownFields = [
  "Any",
  "Timestamp",
  "Duration",
  "FieldMask",
  "Struct",
  "Value",
  "ListValue",
  "Empty",
  "DoubleValue",
  "FloatValue",
  "Int64Value",
  "UInt64Value",
  "Int32Value",
  "UInt32Value",
  "BoolValue",
  "StringValue",
  "BytesValue",
].flatMap((name, i) => [
  field(name.toLowerCase(), i + 1, `.google.protobuf.${name}`),
  field(`many_${name.toLowerCase()}`, i + 101, `.google.protobuf.${name}`, { repeated: true }),
]);

const level = create(EnumDescriptorProtoSchema, {
  name: "Level",
  value: [
    { name: "LEVEL_UNSPECIFIED", number: 0 },
    { name: "INFO", number: 1 },
    { name: "WARN", number: 2 },
    { name: "BELOW", number: -5 },
  ],
});

const rich = file({
  name: "rich.proto",
  package: "rich",
  enumType: [level],
  messageType: [
    create(DescriptorProtoSchema, { name: "Scalars", field: scalars.map((s, i) => field(`a_${nameOf(s)}`, i + 1, s)) }),
    create(DescriptorProtoSchema, { name: "Lists", field: scalars.map((s, i) => field(`a_${nameOf(s)}`, i + 1, s, { repeated: true })) }),
    create(DescriptorProtoSchema, {
      name: "Optionals",
      field: scalars.map((s, i) => field(`a_${nameOf(s)}`, i + 1, s, { optional: true, oneof: i })),
      oneofDecl: scalars.map((s) => ({ name: `_a_${nameOf(s)}` })),
    }),
    create(DescriptorProtoSchema, { name: "Maps", field: maps.map(([entry]) => entry), nestedType: maps.map(([, type]) => type) }),
    create(DescriptorProtoSchema, {
      name: "WellKnown",
      field: [...wellKnownFields, field("nothing", 60, "enum .google.protobuf.NullValue")],
    }),
    create(DescriptorProtoSchema, {
      name: "Node",
      field: [
        field("display_name", 1, S.STRING),
        field("parent", 2, ".rich.Node"),
        field("children", 3, ".rich.Node", { repeated: true }),
        field("level", 4, "enum .rich.Level"),
        field("levels", 5, "enum .rich.Level", { repeated: true }),
        field("text", 6, S.STRING, { oneof: 0 }),
        field("big_number", 7, S.INT64, { oneof: 0 }),
        field("inner", 8, ".rich.Scalars", { oneof: 0 }),
        field("anything", 9, ".google.protobuf.Value", { oneof: 0 }),
        field("odd_json", 10, S.BOOL, { jsonName: "@odd" }),
      ],
      oneofDecl: [{ name: "content" }],
    }),
  ],
});

const old = file({
  name: "old.proto",
  package: "old",
  syntax: "proto2",
  enumType: [create(EnumDescriptorProtoSchema, { name: "Closed", value: [{ name: "SEVEN", number: 7 }] })],
  messageType: [
    create(DescriptorProtoSchema, {
      name: "Old",
      field: [
        field("id", 1, S.INT64, { required: true }),
        field("closed", 2, "enum .old.Closed"),
        field("inner", 3, ".old.Inner"),
        field("inners", 4, ".old.Inner", { repeated: true }),
      ],
      extensionRange: [{ start: 100, end: 200 }],
    }),
    create(DescriptorProtoSchema, { name: "Inner", field: [field("must", 1, S.STRING, { required: true }), field("next", 2, ".old.Old")] }),
  ],
});
const extension = field("ext_level", 100, S.INT64);
extension.extendee = ".old.Old";
old.extension = [extension];

/** Test messages with every kind of field: rich.* in proto3, old.* in proto2. */
export const richRegistry = registryOf(rich, old);
export const scalarsType = messageOf(richRegistry, "rich.Scalars");
export const listsType = messageOf(richRegistry, "rich.Lists");
export const optionalsType = messageOf(richRegistry, "rich.Optionals");
export const mapsType = messageOf(richRegistry, "rich.Maps");
export const wellKnownType = messageOf(richRegistry, "rich.WellKnown");
export const nodeType = messageOf(richRegistry, "rich.Node");
export const oldType = messageOf(richRegistry, "old.Old");
