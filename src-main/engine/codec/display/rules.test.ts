import { create, type DescMessage, fromJson, type JsonValue, type Registry, toBinary, toJson } from "@bufbuild/protobuf";
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { type Any, AnySchema, anyPack, DurationSchema, EmptySchema } from "@bufbuild/protobuf/wkt";
import { describe, expect, it } from "vitest";
import { legacyRegistry, legacyType } from "../testing/legacy";
import { listsType, mapsType, nodeType, richRegistry, scalarsType, wellKnownType } from "../testing/rich";
import { decodeJson } from "./decode";
import type { TextOptions } from "./transcoding";

const all = legacyType("legacy.All");
const modern = legacyType("modern.All");
const registryOf = (type: DescMessage): Registry => (/^(legacy|modern)/.test(type.typeName) ? legacyRegistry : richRegistry);

function decode(type: DescMessage, bytes: Uint8Array, options: Partial<TextOptions> = {}) {
  return decodeJson(type, registryOf(type), bytes, { indent: 0, ...options });
}

const jsonOf = (type: DescMessage, bytes: Uint8Array) => decode(type, bytes).json;
const bytesOf = (type: DescMessage, json: JsonValue) => toBinary(type, fromJson(type, json, { registry: registryOf(type) }));

/** Bytes by a writer; `parts` follow one another. */
function wire(...parts: ((writer: BinaryWriter) => unknown)[]): Uint8Array {
  const writer = new BinaryWriter();
  for (const part of parts) part(writer);
  return writer.finish();
}

const varint = (number: number, value: number | bigint) => (w: BinaryWriter) => w.tag(number, WireType.Varint).uint64(BigInt(value));
const negative = (number: number, value: number) => (w: BinaryWriter) => w.tag(number, WireType.Varint).int32(value);
const text = (number: number, value: string) => (w: BinaryWriter) => w.tag(number, WireType.LengthDelimited).string(value);
const raw = (number: number, value: Uint8Array) => (w: BinaryWriter) => w.tag(number, WireType.LengthDelimited).bytes(value);
const group =
  (number: number, ...parts: ((writer: BinaryWriter) => unknown)[]) =>
  (w: BinaryWriter) =>
    w
      .tag(number, WireType.StartGroup)
      .raw(wire(...parts))
      .tag(number, WireType.EndGroup);

describe("what the type does not have", () => {
  it.each([
    ["varint", varint(99, 2n ** 64n - 1n), { "[#99 varint]": "18446744073709551615" }],
    ["fixed32", (w: BinaryWriter) => w.tag(99, WireType.Bit32).fixed32(4_000_000_000), { "[#99 fixed32]": 4_000_000_000 }],
    ["fixed64", (w: BinaryWriter) => w.tag(99, WireType.Bit64).fixed64(7n), { "[#99 fixed64]": "7" }],
    ["text", text(99, "张三\n"), { "[#99 text]": "张三\n" }],
    ["nothing, which may be anything", text(99, ""), { "[#99 bytes]": "" }],
    ["control characters", text(99, "\u0001"), { "[#99 bytes]": "AQ==" }],
    ["bytes", raw(99, Uint8Array.of(0xff)), { "[#99 bytes]": "/w==" }],
    ["group", group(99, varint(1, 5), text(2, "a")), { "[#99 group]": { "[#1 varint]": "5", "[#2 text]": "a" } }],
  ])("%s", (_what, part, shown) => {
    const { json, problems } = decode(nodeType, wire(text(1, "a"), part));
    expect(JSON.parse(json)).toEqual({ displayName: "a", ...shown });
    expect(problems).toMatchObject([{ path: `["${Object.keys(shown)[0]}"]`, message: "rich.Node has no field 99." }]);
  });

  it("is an array where it comes several times, and stands behind all fields", () => {
    const bytes = wire(varint(98, 1), varint(99, 2), text(1, "a"), varint(98, 3));
    expect(jsonOf(nodeType, bytes)).toBe('{"displayName":"a","[#98 varint]":["1","3"],"[#99 varint]":"2"}');
  });

  it("may lie between the elements of a list", () => {
    const bytes = wire(text(3, ""), varint(99, 1), text(3, ""), varint(1, 1), text(3, ""));
    expect(jsonOf(nodeType, bytes)).toBe('{"children":[{},{},{}],"[#99 varint]":"1","[#1 varint]":"1"}');
    const entry = (key: number) => raw(3, wire(varint(1, key)));
    expect(jsonOf(mapsType, wire(entry(4), text(100, "a"), entry(2)))).toBe('{"byInt32":{"4":"0","2":"0"},"[#100 text]":"a"}');
  });

  it("is what a known field is with another wire type", () => {
    const { json, problems } = decode(nodeType, wire(text(1, "a"), varint(1, 5)));
    expect(json).toBe('{"displayName":"a","[#1 varint]":"5"}');
    expect(problems).toEqual([
      {
        kind: "misfit",
        offset: 4,
        end: 5,
        path: '["[#1 varint]"]',
        message: '"displayName" of rich.Node has no such value: varint came.',
      },
    ]);
  });

  it("keeps a well-known type from its short form, which has no room for it", () => {
    const timestamp = wire(varint(1, 5), varint(3, 6));
    expect(jsonOf(wellKnownType, wire(raw(2, timestamp)))).toBe('{"timestamp":{"seconds":"5","[#3 varint]":"6"}}');
  });
});

describe("fields", () => {
  it("last one wins, and messages merge", () => {
    const bytes = wire(text(1, "a"), text(1, "b"), raw(2, wire(text(1, "c"), varint(10, 1))), raw(2, wire(text(1, "d"))));
    expect(jsonOf(nodeType, bytes)).toBe('{"displayName":"b","parent":{"displayName":"d","@odd":true}}');
  });

  it("of a oneof: the last one wins and clears the others", () => {
    const inner = bytesOf(scalarsType, { aInt32: 5 });
    const other = bytesOf(scalarsType, { aBool: true });
    expect(jsonOf(nodeType, wire(raw(8, inner), raw(8, other)))).toBe('{"inner":{"aInt32":5,"aBool":true}}');
    expect(jsonOf(nodeType, wire(raw(8, inner), text(6, "a"), raw(8, other)))).toBe('{"inner":{"aBool":true}}');
    expect(jsonOf(nodeType, wire(raw(8, inner), text(6, "")))).toBe('{"text":""}');
  });

  it("of a list: packed or not, and both", () => {
    const packed = Uint8Array.of(2, 3);
    expect(jsonOf(all, wire(varint(9, 1), raw(9, packed), varint(10, 4), raw(10, packed)))).toBe('{"unpacked":[1,2,3],"packed":[4,2,3]}');
  });

  it("are shown in the order of their type", () => {
    expect(jsonOf(legacyType("legacy.Declared"), wire(text(1, "a"), varint(2, 1), text(3, "c"), varint(2, 2)))).toBe(
      '{"third":"c","first":"a","second":[1,2]}',
    );
  });

  it("without presence are hidden at zero, but not at -0", () => {
    const zero = wire(varint(5, 0), (w) => w.tag(1, WireType.Bit64).double(0));
    expect(jsonOf(scalarsType, zero)).toBe("{}");
    expect(
      jsonOf(
        scalarsType,
        wire((w) => w.tag(1, WireType.Bit64).double(-0)),
      ),
    ).toBe('{"aDouble":-0}');
    expect(jsonOf(modern, wire(varint(3, 0), varint(4, 0)))).toBe('{"explicit":0}');
  });

  it("that are required and missing are a problem, and no failure", () => {
    const { json, problems } = decode(legacyType("legacy.Strict"), wire(varint(2, 5)));
    expect(json).toBe('{"also":5}');
    expect(problems).toEqual([
      { kind: "misfit", offset: 0, end: 2, path: "", message: 'legacy.Strict requires "must", which is missing.' },
    ]);
  });
});

describe("maps", () => {
  const entry = (...parts: ((writer: BinaryWriter) => unknown)[]) => raw(30, wire(...parts));

  it("take the zero value for a key or a value that is missing", () => {
    const bytes = wire(entry(), entry(text(1, "a")), entry(varint(2, 2)));
    expect(jsonOf(mapsType, bytes)).toBe('{"levels":{"":"WARN","a":"LEVEL_UNSPECIFIED"}}');
    expect(decode(mapsType, wire(raw(32, wire(text(1, "n")))))).toEqual({ json: '{"nodes":{"n":{}}}', truncated: false, problems: [] });
  });

  it("take the last of two entries with one key, few or many", () => {
    const many = Array.from({ length: 20 }, (_, i) => entry(text(1, `k${i % 10}`), varint(2, i < 10 ? 1 : 2)));
    expect(jsonOf(mapsType, wire(entry(text(1, "a"), varint(2, 1)), entry(text(1, "b")), entry(text(1, "a"), varint(2, 2))))).toBe(
      '{"levels":{"a":"WARN","b":"LEVEL_UNSPECIFIED"}}',
    );
    const { levels } = JSON.parse(jsonOf(mapsType, wire(...many)));
    expect(Object.keys(levels)).toHaveLength(10);
    expect(new Set(Object.values(levels))).toEqual(new Set(["WARN"]));
  });

  it("keep the order of the wire, and keys that are traps", () => {
    const keys = ["10", "9", "__proto__", "constructor"];
    const bytes = wire(...keys.map((key) => entry(text(1, key), varint(2, 1))));
    expect(jsonOf(mapsType, bytes)).toBe('{"levels":{"10":"INFO","9":"INFO","__proto__":"INFO","constructor":"INFO"}}');
  });

  it("say it where an entry has more than it should", () => {
    const { json, problems } = decode(mapsType, wire(entry(text(1, "a b"), varint(2, 1), varint(3, 1))));
    expect(json).toBe('{"levels":{"a b":"INFO"}}');
    expect(problems).toMatchObject([{ path: 'levels["a b"]' }]);
  });
});

describe("enums", () => {
  it("that are open show numbers without a name", () => {
    expect(jsonOf(nodeType, wire(varint(4, 77), negative(5, -5), varint(5, 78)))).toBe('{"level":77,"levels":["BELOW",78]}');
  });

  it("that are closed take such numbers for unknown fields, in lists and maps too", () => {
    const minusFive = "18446744073709551611";
    expect(jsonOf(all, wire(varint(1, 2), negative(1, -5)))).toBe(`{"closed":"TWO","[#1 varint]":"${minusFive}"}`);
    expect(jsonOf(all, wire(varint(2, 1), varint(2, 9), varint(2, 2)))).toBe('{"closedList":["ONE","TWO"],"[#2 varint]":"9"}');
    expect(jsonOf(all, wire(raw(3, Uint8Array.of(1, 9, 2))))).toBe('{"closedPacked":["ONE","TWO"],"[#3 varint]":"9"}');
    expect(jsonOf(all, wire(raw(4, wire(text(1, "k"), varint(2, 9)))))).toBe('{"[#4 bytes]":"CgFrEAk="}');
    expect(jsonOf(all, wire(text(11, "w"), varint(13, 9)))).toBe('{"word":"w","[#13 varint]":"9"}');
    expect(jsonOf(modern, wire(varint(6, 5)))).toBe('{"[#6 varint]":"5"}');
  });
});

describe("groups, extensions and editions", () => {
  it("groups are messages, single, repeated, merged and within one another", () => {
    const bytes = wire(
      group(5, varint(1, 1), raw(2, wire(varint(9, 7)))),
      group(6, varint(1, 2), group(2, text(1, "c"))),
      group(5, varint(1, 3), text(3, "t")),
      group(6),
    );
    expect(jsonOf(all, bytes)).toBe('{"single":{"a":3,"all":{"unpacked":[7]},"texts":["t"]},"many":[{"b":"2","inner":{"c":"c"}},{}]}');
    expect(jsonOf(all, wire(group(14, varint(1, 1)), text(11, "w")))).toBe('{"word":"w"}');
  });

  it("a group that is left open is shown as far as it goes", () => {
    const bytes = wire(group(5, varint(1, 1), text(3, "t"))).slice(0, -1);
    const { json, problems } = decode(all, bytes);
    expect(json).toBe('{"single":{"a":1,"texts":["t"]}}');
    expect(problems).toMatchObject([{ path: "single", message: expect.stringContaining("a group is not closed") }]);
  });

  it("a group's end without a beginning ends the message", () => {
    const { json, problems } = decode(
      all,
      wire(text(11, "w"), (w) => w.tag(5, WireType.EndGroup), varint(9, 1)),
    );
    expect(json).toBe('{"word":"w"}');
    expect(problems).toMatchObject([{ offset: 3, end: 6, message: expect.stringContaining("a group ends here") }]);
  });

  it("extensions come behind the fields, of every kind", () => {
    const bytes = wire(
      group(26, varint(1, 4)),
      varint(25, 1),
      raw(24, wire(text(1, "d"))),
      raw(23, wire(text(11, "w"))),
      raw(22, Uint8Array.of(1, 2)),
      text(21, "a"),
      text(21, "b"),
      varint(20, 2n ** 63n),
      varint(15, 1),
    );
    expect(JSON.parse(jsonOf(all, bytes))).toEqual({
      withDefault: 1,
      "[legacy.ext_int64]": "-9223372036854775808",
      "[legacy.ext_strings]": ["a", "b"],
      "[legacy.ext_packed]": [-1, 1],
      "[legacy.ext_message]": { word: "w" },
      "[legacy.ext_messages]": [{ first: "d" }],
      "[legacy.ext_closed]": "ONE",
      "[legacy.extgroup]": { e: 4 },
    });
    expect(jsonOf(legacyType("legacy.LowExtensions"), wire(text(4, "a")))).toBe('{"[legacy.low]":"a"}');
  });

  it("the items of a MessageSet are extensions, in either order, and groups where nobody knows them", () => {
    const known = group(1, varint(2, 1000), raw(3, wire(text(1, "a"))));
    const turned = group(1, raw(3, wire(text(1, "b"))), varint(2, 1000));
    const unknown = group(1, varint(2, 5), raw(3, Uint8Array.of(0)));
    expect(JSON.parse(jsonOf(all, wire(raw(28, wire(known, turned, unknown)))))).toEqual({
      "[legacy.set]": {
        "[legacy.InSet.in_set]": { text: "b" },
        "[#1 group]": { "[#2 varint]": "5", "[#3 bytes]": "AA==" },
      },
    });
  });

  it("delimited messages of editions are groups on the wire", () => {
    const bytes = wire(group(1, varint(4, 1)), group(2, varint(4, 2)), group(2), varint(5, 3));
    expect(jsonOf(modern, bytes)).toBe('{"delimited":{"explicit":1},"delimitedList":[{"explicit":2},{}],"expanded":[3]}');
  });
});

describe("well-known types", () => {
  const field = (name: string) => wellKnownType.fields.find((one) => one.name === name)?.number ?? 0;
  const shown = (name: string, bytes: Uint8Array) => decode(wellKnownType, wire(raw(field(name), bytes)));

  it.each([
    ["timestamp", wire(varint(1, 253_402_300_800)), '{"seconds":"253402300800"}'],
    ["timestamp", wire(varint(2, 1_000_000_000)), '{"nanos":1000000000}'],
    ["duration", wire(varint(1, 315_576_000_001)), '{"seconds":"315576000001"}'],
    ["duration", wire(varint(1, 1), negative(2, -1)), '{"seconds":"1","nanos":-1}'],
    ["fieldmask", wire(text(1, "a_b"), text(1, "a__b")), '{"paths":["a_b","a__b"]}'],
    ["value", wire((w) => w.tag(2, WireType.Bit64).double(Number.NaN)), '"NaN"'],
    ["value", new Uint8Array(0), "null"],
  ])("a %s without a canonical form is shown all the same (%#)", (name, bytes, json) => {
    const { json: text, problems } = shown(name, bytes);
    expect(text).toBe(`{"${name}":${json}}`);
    expect(problems).toMatchObject([{ offset: 2, path: name }]);
  });

  it.each([
    ["timestamp", new Uint8Array(0), '"1970-01-01T00:00:00Z"'],
    ["timestamp", wire(varint(1, -62_135_596_800n & 0xffffffffffffffffn), varint(2, 1)), '"0001-01-01T00:00:00.000000001Z"'],
    ["timestamp", wire(varint(1, 253_402_300_799), varint(2, 999_999_000)), '"9999-12-31T23:59:59.999999Z"'],
    ["timestamp", wire(varint(1, 951_782_400)), '"2000-02-29T00:00:00Z"'],
    ["duration", wire(negative(2, -500_000_000)), '"-0.500s"'],
    ["fieldmask", wire(text(1, "a_b.c_d"), text(1, "_x")), '"aB.cD,X"'],
    ["int64value", new Uint8Array(0), '"0"'],
    ["listvalue", new Uint8Array(0), "[]"],
    [
      "struct",
      wire(raw(1, wire(text(1, "10"), raw(2, wire(varint(1, 0))))), raw(1, wire(text(1, "9"), raw(2, wire(varint(4, 1)))))),
      '{"10":null,"9":true}',
    ],
  ])("a %s at its edges (%#)", (name, bytes, json) => {
    expect(shown(name, bytes)).toMatchObject({ json: `{"${name}":${json}}`, problems: [] });
  });

  const anyOf = (any: Any) => shown("any", toBinary(AnySchema, any)).json;

  it("an Any within an Any, of a well-known type, of Empty, of nothing", () => {
    const inner = anyPack(DurationSchema, create(DurationSchema, { seconds: 5n }));
    expect(anyOf(anyPack(AnySchema, inner))).toBe(
      '{"any":{"@type":"type.googleapis.com/google.protobuf.Any","value":{"@type":"type.googleapis.com/google.protobuf.Duration","value":"5s"}}}',
    );
    const empty = anyPack(EmptySchema, create(EmptySchema));
    expect(JSON.parse(anyOf(empty))).toEqual({ any: toJson(AnySchema, empty, { registry: richRegistry }) });
    expect(anyOf(create(AnySchema))).toBe('{"any":{}}');
    expect(anyOf(create(AnySchema, { value: Uint8Array.of(1) }))).toBe('{"any":{"@type":"","value":"AQ=="}}');
  });

  it("an Any of an unknown type is its base64, and a field that it should not have is shown", () => {
    const bytes = wire(text(1, "x/un.Known"), raw(2, Uint8Array.of(1, 2)));
    expect(shown("any", bytes)).toMatchObject({ json: '{"any":{"@type":"x/un.Known","value":"AQI="}}', problems: [] });
    expect(shown("any", wire(varint(3, 1))).json).toBe('{"any":{"[#3 varint]":"1"}}');
  });
});

describe("broken bytes", () => {
  it("are shown to where they are cut off, in messages within messages too", () => {
    const inner = wire(text(1, "inner"), varint(10, 1));
    const bytes = wire(text(1, "outer"), raw(3, wire(text(1, "child"))), raw(3, inner)).slice(0, -2);
    const { json, problems } = decode(nodeType, bytes);
    expect(json).toBe('{"displayName":"outer","children":[{"displayName":"child"},{"displayName":"inner"}]}');
    expect(problems).toMatchObject([{ offset: 17, end: bytes.length, path: "" }]);
  });

  it("within a packed list or a map's entry leave the rest as it is", () => {
    const { json, problems } = decode(listsType, wire(raw(5, Uint8Array.of(1, 0x80)), text(9, "after")));
    expect(json).toBe('{"aInt32":[1],"aString":["after"]}');
    expect(problems).toMatchObject([{ offset: 3, end: 4, path: "aInt32" }]);
    const entry = decode(mapsType, wire(raw(30, Uint8Array.of(0x0a, 1, 0x61, 0x10)), raw(31, wire(text(1, "b")))));
    expect(entry.json).toBe('{"levels":{"a":"LEVEL_UNSPECIFIED"},"floats":{"b":0}}');
    expect(entry.problems).toHaveLength(1);
  });

  it("of a string that is no UTF-8 are marked, as a key too", () => {
    const bad = Uint8Array.of(0x61, 0xff);
    const entry = decode(mapsType, wire(raw(30, wire(raw(1, bad), varint(2, 1)))));
    expect(entry.json).toBe('{"levels":{"a\uFFFD":"INFO"}}');
    expect(entry.problems).toHaveLength(1);
    const list = decode(listsType, wire(text(9, "ok"), raw(9, bad)));
    expect(list.json).toBe('{"aString":["ok","a\uFFFD"]}');
    expect(list.problems).toMatchObject([{ offset: 6, end: 8, path: "aString[1]" }]);
  });

  it("keep their offsets when messages are merged", () => {
    const first = wire(text(1, "a"));
    const second = wire(raw(6, Uint8Array.of(0xff)));
    const { problems } = decode(nodeType, wire(raw(2, first), text(1, "x"), raw(2, second)));
    expect(problems).toMatchObject([{ offset: 12, end: 13, path: "parent.text" }]);
  });

  it("of an unknown group that is left open are shown, whatever groups are within it", () => {
    const bytes = wire(text(1, "a"), group(47, varint(1, 5), group(2, text(3, "b")))).slice(0, -3);
    const { json, problems } = decode(nodeType, bytes);
    expect(json).toBe('{"displayName":"a","[#47 group]":{"[#1 varint]":"5","[#2 group]":{"[#3 text]":"b"}}}');
    expect(problems).toMatchObject([
      { path: '["[#47 group]"]' },
      { path: '["[#47 group]"]["[#2 group]"]', message: expect.stringContaining("a group is not closed") },
    ]);
  });

  it("of a map's entry that is cut off show the key and what there is of the value", () => {
    const bytes = wire(raw(30, wire(text(1, "a"), varint(2, 1)))).slice(0, -1);
    const { json, problems } = decode(mapsType, bytes);
    expect(json).toBe('{"levels":{"a":"LEVEL_UNSPECIFIED"}}');
    expect(problems).toHaveLength(2);
  });

  it("of one of several messages that are merged take nothing from the others", () => {
    const cut = wire(text(1, "lost")).slice(0, -2);
    const { json, problems } = decode(nodeType, wire(raw(2, cut), raw(2, wire(text(1, "parent"), varint(4, 1)))));
    expect(json).toBe('{"parent":{"displayName":"parent","level":"INFO"}}');
    expect(problems).toMatchObject([{ offset: 3, end: 6, path: "parent" }]);
    const open = wire(group(5, varint(1, 1)), group(5, text(3, "t"))).slice(0, -1);
    expect(decode(all, open)).toMatchObject({ json: '{"single":{"a":1,"texts":["t"]}}', problems: [{ path: "single" }] });
  });

  it("are told a hundred times, and then counted", () => {
    const bytes = wire(...Array.from({ length: 150 }, () => raw(9, Uint8Array.of(0xff))));
    const { problems } = decode(listsType, bytes);
    expect(problems).toHaveLength(101);
    expect(problems.at(-1)).toEqual({
      kind: "misfit",
      offset: 0,
      end: bytes.length,
      path: "",
      message: "50 more problems are not listed.",
    });
  });
});

describe("depth", () => {
  function nested(depth: number): Uint8Array {
    let bytes = wire(text(1, "deepest"));
    for (let i = 1; i < depth; i++) bytes = wire(raw(2, bytes));
    return bytes;
  }

  it("is 100 messages; what is deeper is base64 under its key", () => {
    expect(decode(nodeType, nested(100))).toMatchObject({ problems: [], json: expect.stringContaining('"deepest"') });
    const { json, problems } = decode(nodeType, nested(101));
    expect(json).toContain(`"parent":"${Buffer.from(wire(text(1, "deepest"))).toString("base64")}"`);
    expect(problems).toMatchObject([{ message: expect.stringContaining("too deeply") }]);
    expect(problems[0]?.path.split(".")).toHaveLength(100);
  });

  it.each([
    ["messages", nested(10_001)],
    ["unknown groups", Buffer.alloc(20_002, 0x0b).fill(0x0c, 10_001)],
    ["unknown groups without an end", Buffer.alloc(10_001, 0x0b)],
  ])("of 10,001 %s is no trouble", (_what, bytes) => {
    const { json, problems } = decode(nodeType, bytes);
    expect(JSON.parse(json)).toBeTypeOf("object");
    expect(problems.length).toBeGreaterThan(0);
  });

  it("of merged messages costs no more than their size", () => {
    let bytes = wire(text(1, "deepest"));
    for (let i = 1; i < 100; i++) bytes = wire(raw(2, bytes), raw(2, new Uint8Array(0)));
    expect(jsonOf(nodeType, bytes)).toContain('"deepest"');
  });
});

describe("a limit", () => {
  const children = (count: number) => wire(...Array.from({ length: count }, () => text(3, "")));

  it("cuts never through a surrogate pair", () => {
    const bytes = wire(text(1, "👋👋"));
    expect(decode(nodeType, bytes, { limit: 18 })).toMatchObject({ json: '{"displayName":"👋', truncated: true });
    expect(decode(nodeType, bytes, { limit: 19 })).toMatchObject({ json: '{"displayName":"👋', truncated: true });
    expect(decode(nodeType, bytes, { limit: 22 })).toMatchObject({ json: '{"displayName":"👋👋"}', truncated: false });
  });

  it.each([
    ["many messages", Buffer.concat([children(100_000), Uint8Array.of(0x0f)])],
    ["a long string", wire(text(1, "长".repeat(1_000_000)), raw(6, Uint8Array.of(0xff)))],
    ["a long bytes field", wire(raw(99, Buffer.alloc(1_000_000, 1)), raw(98, Uint8Array.of(0xff)))],
    ["many unknown fields", wire(...Array.from({ length: 100_000 }, () => varint(99, 1)))],
    ["many zeros, which are not shown", wire(...Array.from({ length: 100_000 }, () => varint(4, 0)))],
    ["groups within groups", Buffer.concat([Buffer.alloc(90, 0x0b), Buffer.alloc(1_000_000, 0x08), Buffer.alloc(90, 0x0c)])],
  ])("ends the work: %s", (_what, bytes) => {
    const { json, truncated, problems } = decode(nodeType, bytes, { limit: 2000 });
    expect(json.length).toBeLessThanOrEqual(2000);
    expect(truncated).toBe(true);
    // What is wrong at the end is not found: nobody looked there.
    expect(problems.every(({ offset }) => offset < bytes.length - 2)).toBe(true);
  });
});

describe("text", () => {
  it("has no spaces for indent 0, and lines for more", () => {
    const bytes = bytesOf(nodeType, { level: "INFO", bigNumber: "9998", displayName: "a", children: [{}] });
    expect(jsonOf(nodeType, bytes)).toBe('{"displayName":"a","children":[{}],"level":"INFO","bigNumber":"9998"}');
    expect(decode(nodeType, bytes, { indent: 2 }).json).toBe(
      '{\n  "displayName": "a",\n  "children": [\n    {}\n  ],\n  "level": "INFO",\n  "bigNumber": "9998"\n}',
    );
  });

  it.each([
    [0.1, "0.1"],
    [16777216, "16777216"],
    [3.4028234663852886e38, "3.4028235e+38"],
    [1e-45, "1e-45"],
    [-0, "-0"],
    [Number.NaN, '"NaN"'],
    [Number.NEGATIVE_INFINITY, '"-Infinity"'],
  ])("has the shortest digits of the float32 %d: %s", (value, shown) => {
    expect(
      jsonOf(
        listsType,
        wire((w) => w.tag(2, WireType.Bit32).float(value)),
      ),
    ).toBe(`{"aFloat":[${shown}]}`);
  });

  it("has 64-bit integers as strings, every digit", () => {
    const values = [0n, 1n, 2n ** 53n, 2n ** 53n + 1n, 2n ** 63n - 1n, -1n, -(2n ** 53n) - 1n, -(2n ** 63n)];
    const bytes = wire(...values.map((value) => (w: BinaryWriter) => w.tag(3, WireType.Varint).int64(value)));
    expect(JSON.parse(jsonOf(listsType, bytes))).toEqual({ aInt64: values.map(String) });
  });

  it("escapes what JSON must, and nothing else", () => {
    const value = `"\\/\b\f\n\r\t\u0000\u001f\u007f\u2028é👋${"x".repeat(5000)}`;
    expect(jsonOf(nodeType, wire(text(1, value)))).toBe(JSON.stringify({ displayName: value }));
  });
});
