import { fileURLToPath } from "node:url";
import { type DescMessage, fromBinary, fromJson, type JsonValue, type Registry, toBinary } from "@bufbuild/protobuf";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Fault } from "#shared/base/fault";
import { SchemaCatalog } from "../../schema/catalog";
import { decodeJson } from "../display/decode";
import { messageJson } from "../testing/arbitrary";
import { encodeJson } from "./encode";

const protos = fileURLToPath(new URL("../conformance/protos", import.meta.url));
const proto2 = "protobuf_test_messages.proto2.TestAllTypesProto2";
const proto3 = "protobuf_test_messages.proto3.TestAllTypesProto3";
const edition = "protobuf_test_messages.editions.TestAllTypesEdition2023";
const required = "protobuf_test_messages.proto2.TestAllRequiredTypesProto2";

const catalog = new SchemaCatalog();
let registry: Registry;

beforeAll(async () => {
  registry = (await catalog.open({ kind: "disk", paths: [protos] })).registry;
});
afterAll(() => catalog.dispose());

function typeOf(name: string): DescMessage {
  const type = registry.getMessage(name);
  if (type === undefined) throw new Error(`no message ${name}`);
  return type;
}

function encode(name: string, json: JsonValue): Uint8Array {
  return encodeJson(typeOf(name), registry, JSON.stringify(json));
}

function theirs(name: string, json: JsonValue): Uint8Array {
  return toBinary(typeOf(name), fromJson(typeOf(name), json, { registry }));
}

it.each([proto2, proto3, edition])("%s, with all that a field may be: the bytes are those of protobuf-es", (name) => {
  fc.assert(
    fc.property(messageJson(typeOf(name), registry, 2), (json) => {
      expect(Buffer.from(encode(name, json)).equals(theirs(name, json))).toBe(true);
    }),
    { numRuns: 25 },
  );
});

it.each<[string, string, JsonValue]>([
  ["a group", proto2, { data: { groupInt32: 1 }, multiwordgroupfield: {} }],
  ["a message that is delimited", edition, { groupliketype: { groupInt32: 202 }, delimitedField: { groupUint32: 7 } }],
  [
    "lists packed and not",
    proto2,
    { packedInt32: [1, -1], repeatedInt32: [1, -1], unpackedInt32: [3], packedDouble: [], packedBool: [true] },
  ],
  [
    "lists packed and not, in proto3",
    proto3,
    { packedInt32: [1], repeatedInt32: [1, 2], unpackedInt32: [3, 4], repeatedNestedEnum: ["BAR", -1] },
  ],
  [
    "explicit presence",
    proto2,
    { optionalInt32: 0, optionalString: "", optionalBool: false, optionalBytes: "", optionalNestedEnum: "FOO" },
  ],
  [
    "implicit presence",
    proto3,
    { optionalInt32: 0, optionalString: "", optionalBool: false, optionalDouble: 0, optionalNestedEnum: "FOO" },
  ],
  ["a oneof with a zero", proto3, { oneofUint32: 0 }],
  ["a oneof with null", proto3, { oneofUint32: null, oneofString: "a" }],
  ["a oneof with NullValue", proto3, { oneofNullValue: null }],
  ["wrappers with zeros", proto3, { optionalInt32Wrapper: 0, optionalStringWrapper: "", repeatedBoolWrapper: [false, true] }],
  ["an extension", proto2, { "[protobuf_test_messages.proto2.extension_int32]": 5 }],
  ["an extension that is a group", proto2, { "[protobuf_test_messages.proto2.groupfield]": { groupInt32: 5 } }],
  ["keys that are numbers", proto2, { mapInt32Int32: { "-1": 1, 5: 2 }, mapBoolBool: { true: false }, mapSint64Sint64: { "-7": "-7" } }],
])("%s", (_, name, json) => {
  expect(encode(name, json)).toEqual(theirs(name, json));
});

it("a zero with a sign is no zero", () => {
  const bytes = encodeJson(typeOf(proto3), registry, '{"optionalDouble": -0, "optionalFloat": -0.0, "optionalInt32": -0}');
  expect(fromBinary(typeOf(proto3), bytes)).toMatchObject({ optionalDouble: -0, optionalFloat: -0, optionalInt32: 0 });
  expect(bytes.length).toBe(9 + 5);
});

it("an extension is null where that means that it is not set", () => {
  expect(encode(proto2, { "[protobuf_test_messages.proto2.extension_int32]": null })).toEqual(new Uint8Array(0));
});

it("a MessageSet has its items in groups, and shows them again", () => {
  const set = "protobuf_test_messages.proto2.TestAllTypesProto2.MessageSetCorrect";
  const json = { [`[${set}Extension1.message_set_extension]`]: { str: "a" }, [`[${set}Extension2.message_set_extension]`]: { i: 9 } };
  const bytes = encode(set, json);
  expect(Buffer.from(bytes).toString("hex")).toBe("0b10f9bb5e1a04ca0101610c" + "0b1090b3fc011a0248090c");
  expect(JSON.parse(decodeJson(typeOf(set), registry, bytes, { indent: 0 }).json ?? "")).toEqual(json);
});

describe("required", () => {
  it("names the first field that is missing, or null", () => {
    const refused = (json: JsonValue) => {
      try {
        encode(required, json);
      } catch (reason) {
        return Fault.from(reason);
      }
      throw new Error("nothing was refused");
    };
    expect(refused({})).toMatchObject({ code: "body-mismatch", act: 'Add "requiredInt32".', facts: { offset: 0, path: "$" } });
    expect(refused({ required_int32: 1, requiredInt64: null })).toMatchObject({ act: 'Add "requiredInt64".' });
  });
});
