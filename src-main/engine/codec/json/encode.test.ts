import { create, createFileRegistry, fromBinary, fromJson, type JsonValue, ScalarType, toBinary } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema, FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { describe, expect, it } from "vitest";
import { Fault } from "#shared/base/fault";
import { field, messageOf } from "../testing/descriptors";
import { listsType, mapsType, nodeType, oldType, richRegistry, scalarsType, wellKnownType } from "../testing/rich";
import { encodeJson, jsonPieces } from "./encode";

function faultOf(run: () => unknown): Fault {
  try {
    run();
  } catch (reason) {
    expect(reason).toBeInstanceOf(Fault);
    return Fault.from(reason);
  }
  throw new Error("nothing was refused");
}

const textsOf = (text: string) => jsonPieces(text).map((piece) => piece.text.trim());

/** Where the body's mark ‸ stands is where the fault must be. */
function refused(type: typeof nodeType, marked: string): Fault {
  const offset = marked.indexOf("‸");
  const text = marked.replace("‸", "");
  const fault = faultOf(() => encodeJson(type, richRegistry, text));
  const before = text.slice(0, offset);
  expect(fault.facts).toMatchObject({ offset, line: before.split("\n").length, column: offset - before.lastIndexOf("\n") });
  return fault;
}

describe("bodies that fit", () => {
  it.each<[string, typeof nodeType, JsonValue]>([
    [
      "scalars",
      scalarsType,
      { aDouble: 1.5, aFloat: "0.25", aInt64: "-9223372036854775808", aUint64: "18446744073709551615", aBool: true },
    ],
    ["numbers as strings, fractions, exponents", scalarsType, { aInt32: "12", aUint32: 1e3, aDouble: "1e-7", aSint32: -1 }],
    ["special floats", scalarsType, { aDouble: "NaN", aFloat: "-Infinity" }],
    ["bytes in both alphabets", listsType, { aBytes: ["/+8=", "_-8", "", "AA"] }],
    ["original names", nodeType, { display_name: "张三 👋", big_number: "1" }],
    ["enums by name and by number", nodeType, { level: "INFO", levels: ["WARN", 0, -5, 77] }],
    ["recursion", nodeType, { parent: { parent: { children: [{}, { displayName: "x" }] } } }],
    ["nulls", nodeType, { displayName: null, parent: null, children: null, levels: null, anything: null }],
    ["maps", mapsType, { byString: { __proto__x: 1 }, byBool: { true: "1" }, byInt64: { "-5": 2 }, values: { a: null } }],
    [
      "well-known types",
      wellKnownType,
      {
        timestamp: "2026-01-02T03:04:05.678+01:00",
        duration: "-1.5s",
        fieldmask: "a.bC,d",
        struct: { a: [1, null, { b: true }] },
        value: null,
        listvalue: [1, "x"],
        int64value: "5",
        boolvalue: false,
        floatvalue: null,
        nothing: null,
        manyValue: [null, 1],
        empty: {},
      },
    ],
    ["Any", wellKnownType, { any: { "@type": "type.googleapis.com/rich.Node", displayName: "in" } }],
    ["Any of a well-known type", wellKnownType, { any: { "@type": "type.googleapis.com/google.protobuf.Duration", value: "1s" } }],
    ["an empty Any", wellKnownType, { any: {}, manyAny: [{}] }],
    ["proto2 with an extension", oldType, { id: 1, closed: "SEVEN", inner: { must: "" }, "[old.ext_level]": "9" }],
  ])("%s: the bytes are those of protobuf-es", (_, type, json) => {
    const theirs = toBinary(type, fromJson(type, json, { registry: richRegistry }));
    expect(encodeJson(type, richRegistry, JSON.stringify(json))).toEqual(theirs);
  });

  it("takes comments, trailing commas and a byte order mark", () => {
    const text = '\uFEFF{ // a name\n "displayName": "x", /* and */ "levels": ["INFO",], }';
    expect(fromBinary(nodeType, encodeJson(nodeType, richRegistry, text))).toMatchObject({ displayName: "x", levels: [1] });
  });

  it.each(["", " \n", "// nothing", "{}"])("takes %j for an empty message", (text) => {
    expect(encodeJson(nodeType, richRegistry, text)).toEqual(new Uint8Array(0));
  });

  it.each(["9007199254740993", '"9007199254740993"', "9007199254740993.0", "9223372036854775807", "-9223372036854775808"])(
    "keeps %s exact",
    (number) => {
      const bytes = encodeJson(scalarsType, richRegistry, `{"aInt64": ${number}}`);
      const exact = BigInt(number.replaceAll('"', "").replace(/\.0$/, ""));
      expect(bytes).toEqual(toBinary(scalarsType, fromJson(scalarsType, { aInt64: exact.toString() })));
    },
  );

  it("keeps __proto__ as a key like any other", () => {
    const bytes = encodeJson(mapsType, richRegistry, '{"byString": {"__proto__": "7"}}');
    expect(Object.entries(fromBinary(mapsType, bytes)["byString" as never])).toEqual([["__proto__", 7n]]);
    const struct = encodeJson(wellKnownType, richRegistry, '{"struct": {"__proto__": {"x": 1}}}');
    expect(struct).toEqual(toBinary(wellKnownType, fromJson(wellKnownType, JSON.parse('{"struct": {"__proto__": {"x": 1}}}'))));
    expect(Object.hasOwn({}, "x")).toBe(false);
  });
});

describe("bodies that are not JSON", () => {
  it.each([
    ['{"displayName": "x" ‸"level": 1}', 'A comma is missing before "level".'],
    ['{‸displayName: "x"}', "A key is expected, and here is displayName."],
    ['{"displayName" ‸"x"}', 'A colon is missing after the key "displayName".'],
    ['{"displayName": ‸}', "A value is expected, and here is }."],
    ["{\n  \"displayName\": ‸'x'}", "A value is expected, and here is 'x'."],
    ['{"children": [{}, ‸', "The [ of line 1, column 14 is not closed."],
    ["{} ‸{}", "Nothing may follow the value, and here is {."],
    ['{"displayName": ‸"x', "A string is not closed."],
    ["{} ‸/* x", "A comment is not closed."],
    ['{"level": 0‸1}', "A comma is missing before 1."],
    ["{‸,}", "A key is expected, and here is ,."],
  ])("%s", (marked, message) => {
    const fault = refused(nodeType, marked);
    expect(fault).toMatchObject({ code: "body-syntax", message });
  });

  it("bounds the depth and does not overflow the stack", () => {
    expect(faultOf(() => encodeJson(wellKnownType, richRegistry, "[".repeat(1_000_000)))).toMatchObject({ code: "body-syntax" });
    const deep = `{"value":${"[".repeat(90)}${"]".repeat(90)}}`;
    expect(encodeJson(wellKnownType, richRegistry, deep).length).toBeGreaterThan(90);
  });
});

describe("bodies that do not fit", () => {
  it.each<[typeof nodeType, string, string, string]>([
    [nodeType, '{\n  ‸"dispalyName": 1}', "$.dispalyName", 'Did you mean "displayName"?'],
    [nodeType, '{"children": [{}, {"level": ‸"INFOO"}]}', "$.children[1].level", 'Did you mean "INFO"?'],
    [nodeType, '{"level": ‸"zzzzzz"}', "$.level", "There is: LEVEL_UNSPECIFIED, INFO, WARN, BELOW."],
    [nodeType, '{"displayName": ‸5}', "$.displayName", "Put it in double quotes."],
    [nodeType, '{"children": ‸{}}', "$.children", "Put it in square brackets."],
    [scalarsType, '{"aInt32": ‸2147483648}', "$.aInt32", "It goes from -2147483648 to 2147483647."],
    [scalarsType, '{"aUint64": ‸-1}', "$.aUint64", "It goes from 0 to 18446744073709551615."],
    [scalarsType, '{"aDouble": ‸1e999}', "$.aDouble", 'For no bound write "Infinity" or "-Infinity".'],
    [mapsType, '{"byInt32": {‸"x": 1}}', "$.byInt32.x", 'Write the number in quotes, like "1".'],
    [oldType, "‸{}", "$", 'Add "id".'],
    [oldType, '{"id": 1, "inners": [‸{}]}', "$.inners[0]", 'Add "must".'],
    [oldType, '{"id": 1, "closed": ‸8}', "$.closed", "There is: SEVEN."],
    [wellKnownType, '{"any": ‸{"x": 1}}', "$.any", 'Add "@type": "type.googleapis.com/pkg.Message".'],
    [wellKnownType, '{"any": {"@type": ‸"x/rich.Nod"}}', '$.any["@type"]', 'Did you mean "rich.Node"?'],
  ])("%# %s", (type, marked, path, act) => {
    expect(refused(type, marked)).toMatchObject({ code: "body-mismatch", act, facts: { path } });
  });

  it.each<[typeof nodeType, string, RegExp]>([
    [nodeType, '{"displayName": "a", ‸"displayName": "b"}', /is set twice/],
    [nodeType, '{"displayName": "a", ‸"display_name": null}', /is the same field as "displayName"/],
    [nodeType, '{"text": "a", ‸"bigNumber": 1}', /of one oneof, content/],
    [nodeType, '{"text": "a", ‸"anything": null}', /of one oneof, content/],
    [nodeType, '{"children": [‸null]}', /is null, and an element may not be/],
    [nodeType, '‸"text"', /^The body takes a rich.Node, which is a JSON object, not a string/],
    [nodeType, "‸null", /not null/],
    [nodeType, '{"displayName": ‸"\\ud800"}', /surrogate/],
    [scalarsType, '{"aBytes": ‸"a*"}', /base64, which has no "\*"/],
    [scalarsType, '{"aBytes": ‸"AAAAA"}', /whole number of bytes/],
    [scalarsType, '{"aBool": ‸"true"}', /true or false, not a string/],
    [scalarsType, '{"aInt32": ‸1.5}', /whole number/],
    [scalarsType, '{"aInt64": ‸"0x10"}', /whole number/],
    [scalarsType, '{"aInt64": ‸1e400}', /out of its range/],
    [scalarsType, '{"aInt64": ‸1e99999999999}', /whole number/],
    [scalarsType, '{"aFloat": ‸1e39}', /beyond its range/],
    [mapsType, '{"byInt64": {"1": 1, ‸"01": 2}}', /is set twice/],
    [mapsType, '{"byBool": {‸"yes": 1}}', /keys "true" and "false"/],
    [mapsType, '{"byString": {"a": ‸null}}', /map's value may not be/],
    [mapsType, '{"byString": ‸[]}', /is a map and takes an object/],
    [wellKnownType, '{"timestamp": ‸"2026-02-30T00:00:00Z"}', /takes a Timestamp/],
    [wellKnownType, '{"timestamp": ‸"today"}', /takes a Timestamp/],
    [wellKnownType, '{"duration": ‸"1.5"}', /takes a Duration/],
    [wellKnownType, '{"duration": ‸"1.5sx"}', /takes a Duration/],
    [wellKnownType, '{"duration": ‸"315576000001s"}', /takes a Duration/],
    [wellKnownType, '{"fieldmask": ‸"a_b"}', /lowerCamelCase/],
    [wellKnownType, '{"struct": {"a": 1, "a": ‸2}}', /is set twice/],
    [wellKnownType, '{"value": [‸1e999]}', /beyond its range/],
    [wellKnownType, '{"struct": ‸[]}', /takes a Struct/],
    [wellKnownType, '{"int64value": ‸{}}', /whole number/],
    [wellKnownType, '{"any": {"@type": "x/google.protobuf.Duration", ‸"x": 1}}', /"@type" and "value" only/],
    [wellKnownType, '{"any": ‸{"@type": "x/google.protobuf.Duration"}}', /has no "value"/],
  ])("%# %s", (type, marked, message) => {
    const fault = refused(type, marked);
    expect(fault.code).toBe("body-mismatch");
    expect(fault.message).toMatch(message);
  });

  it("counts lines and columns in UTF-16 units, from 1", () => {
    const fault = faultOf(() => encodeJson(nodeType, richRegistry, '{\r\n  "displayName": "👋",\n\t"x": 1}'));
    expect(fault.facts).toMatchObject({ line: 3, column: 2 });
  });
});

describe("several values in a row", () => {
  it("cuts them apart, comments kept with what follows", () => {
    const text = '{"a":1}{"b":"}{"} // next\n /* c */ [1]\n "s" 12 true\n';
    expect(textsOf(text)).toEqual(['{"a":1}', '{"b":"}{"}', "// next\n /* c */ [1]", '"s"', "12", "true"]);
    expect(textsOf(" // nothing\n")).toEqual([]);
    expect(textsOf("/* a */")).toEqual([]);
  });

  it("says where a fault is in the whole text", () => {
    expect(faultOf(() => textsOf('{}\n{"a":1}\n  {"b" 2}')).facts).toEqual({ offset: 18, line: 3, column: 8 });
    expect(faultOf(() => textsOf('{}\n{"a":')).facts).toMatchObject({ line: 2 });
    expect(faultOf(() => textsOf("{} }")).facts).toEqual({ offset: 3, line: 1, column: 4 });
    expect(faultOf(() => textsOf("{} /* x"))).toMatchObject({ code: "body-syntax" });
    expect(jsonPieces("{}\r\n {}").map((piece) => piece.start)).toEqual([
      { offset: 0, line: 1, column: 1 },
      { offset: 2, line: 1, column: 3 },
    ]);
  });
});

it("refuses a required field that is missing inside an Any", () => {
  const fault = faultOf(() => encodeJson(wellKnownType, richRegistry, '{"any": {"@type": "x/old.Old"}}'));
  expect(fault).toMatchObject({ code: "body-mismatch", facts: { path: "$.any" } });
});

it("places what only protobuf itself refuses at the innermost message that it refuses", () => {
  // A schema may bring a Duration of its own making, whose JSON is then a Duration's and whose bytes are not.
  const odd = create(FileDescriptorProtoSchema, {
    name: "google/protobuf/duration.proto",
    package: "google.protobuf",
    syntax: "proto3",
    messageType: [{ name: "Duration", field: [field("seconds", 1, ScalarType.INT32), field("nanos", 2, ScalarType.INT32)] }],
  });
  const user = create(FileDescriptorProtoSchema, {
    name: "user.proto",
    package: "user",
    syntax: "proto3",
    dependency: [odd.name],
    messageType: [{ name: "User", field: [field("wait", 1, ".google.protobuf.Duration")] }],
  });
  const registry = createFileRegistry(create(FileDescriptorSetSchema, { file: [odd, user] }));
  const type = messageOf(registry, "user.User");
  expect(faultOf(() => encodeJson(type, registry, '{\n "wait": "1s"}'))).toMatchObject({
    code: "body-mismatch",
    facts: { offset: 11, line: 2, column: 10, path: "$.wait" },
  });
});
