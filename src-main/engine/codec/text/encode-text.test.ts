import { create, type DescMessage, fromBinary, type JsonValue, ScalarType, toJson } from "@bufbuild/protobuf";
import { DescriptorProtoSchema, EnumDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Fault } from "#shared/base/fault";
import { field, file, messageOf, registryOf } from "../testing/descriptors";
import { listsType, mapsType, nodeType, oldType, optionalsType, richRegistry, wellKnownType } from "../testing/rich";
import { encodeText } from "./encode-text";

const more = registryOf(
  file({
    name: "more.proto",
    package: "more",
    syntax: "proto2",
    enumType: [create(EnumDescriptorProtoSchema, { name: "Size", value: [{ name: "SMALL", number: 1 }] })],
    messageType: [
      create(DescriptorProtoSchema, {
        name: "Thing",
        field: [field("loose", 1, ScalarType.STRING), field("size", 2, "enum .more.Size"), field("sub", 3, ".more.Thing")],
        reservedName: ["gone"],
      }),
    ],
  }),
);
const thingType = messageOf(more, "more.Thing");

function json(type: DescMessage, text: string, registry = richRegistry): JsonValue {
  return toJson(type, fromBinary(type, encodeText(type, registry, text)), { registry });
}

function hex(type: DescMessage, text: string, registry = richRegistry): string {
  return Buffer.from(encodeText(type, registry, text)).toString("hex");
}

function refusal(type: DescMessage, text: string, registry = richRegistry): Fault {
  try {
    encodeText(type, registry, text);
  } catch (reason) {
    if (reason instanceof Fault) return reason;
    throw reason;
  }
  throw new Error(`Taken: ${text}`);
}

describe("a string", () => {
  it.each([
    [`'first' "second"\n'third'`, "firstsecondthird"],
    [`"a" # between\n "b"`, "ab"],
    [`'\\a\\b\\f\\n\\r\\t\\v\\?\\\\\\'\\"'`, "\x07\b\f\n\r\t\v?\\'\""],
    [`'\\341\\210\\264 \\xe1\\X88\\xb4 \\u1234'`, "\u1234 \u1234 \u1234"],
    [`'\\0\\1018\\x41g'`, "\0A8Ag"],
    [`'\\U00010437\\U0010ffff'`, "\u{10437}\u{10ffff}"],
    [`"张三 👋 'inside'"`, "张三 👋 'inside'"],
    [`''`, ""],
  ])("%s", (literal, text) => {
    expect(json(optionalsType, `a_string: ${literal}`)).toEqual({ aString: text });
    expect(json(optionalsType, `a_bytes: ${literal}`)).toEqual({ aBytes: Buffer.from(text).toString("base64") });
  });

  it("may hold any bytes where the field is bytes, or a string of proto2", () => {
    expect(json(optionalsType, "a_bytes: '\\300\\xff'")).toEqual({ aBytes: "wP8=" });
    expect(hex(thingType, "loose: '\\300'", more)).toBe("0a01c0");
    expect(refusal(optionalsType, "a_string: '\\300'")).toMatchObject({ code: "body-mismatch", facts: { offset: 10, path: "$.a_string" } });
  });

  it.each(["'\\ud801\\udc37'", "'\\U0000d800'", "'\\U00110000'", "'\\400'", "'\\q'", "'\\x'", "'\\u12'", "'\ud83d'"])(
    "is not %s",
    (literal) => {
      const fault = refusal(optionalsType, `a_bytes: ${literal}`);
      expect(fault.code).toBe("body-mismatch");
      expect(fault.facts).toMatchObject({ offset: 10, path: "$.a_bytes" });
      expect(fault.act).toBeDefined();
    },
  );

  it.each(["'first\nsecond'", "'open", "'open\\'", '"\\'])("is closed on its line: %s", (literal) => {
    expect(refusal(optionalsType, `a_string: ${literal}`)).toMatchObject({ code: "body-syntax", facts: { offset: 10 } });
  });
});

describe("a number", () => {
  it.each([
    ["a_int32: 2147483647", { aInt32: 2147483647 }],
    ["a_int32: - # minus\n 2147483648", { aInt32: -2147483648 }],
    ["a_uint32: 0xffffFFFF", { aUint32: 4294967295 }],
    ["a_int32: -017", { aInt32: -15 }],
    ["a_int64: 9007199254740993", { aInt64: "9007199254740993" }],
    ["a_int64: -9223372036854775808", { aInt64: "-9223372036854775808" }],
    ["a_uint64: 0xffffffffffffffff", { aUint64: "18446744073709551615" }],
    ["a_sint32: -2147483648", { aSint32: -2147483648 }],
    ["a_sint64: -9223372036854775808", { aSint64: "-9223372036854775808" }],
    ["a_fixed32: 4294967295", { aFixed32: 4294967295 }],
    ["a_sfixed32: -1", { aSfixed32: -1 }],
    ["a_fixed64: 18446744073709551615", { aFixed64: "18446744073709551615" }],
    ["a_sfixed64: -1", { aSfixed64: "-1" }],
    ["a_double: 1.5f", { aDouble: 1.5 }],
    ["a_double: .5", { aDouble: 0.5 }],
    ["a_double: 5.e1", { aDouble: 50 }],
    ["a_double: -1E-2F", { aDouble: -0.01 }],
    ["a_double: 10f", { aDouble: 10 }],
    ["a_double: -Infinity", { aDouble: "-Infinity" }],
    ["a_float: NaN", { aFloat: "NaN" }],
    ["a_float: 3.4028235e+39", { aFloat: "Infinity" }],
    ["a_bool: t", { aBool: true }],
    ["a_bool: False", { aBool: false }],
    ["a_bool: 0x1", { aBool: true }],
    ["a_bool: 00", { aBool: false }],
  ])("%s", (text, value) => {
    expect(json(optionalsType, text)).toEqual(value);
  });

  it("keeps the sign of zero", () => {
    expect(hex(optionalsType, "a_double: -0")).toBe("090000000000000080");
  });

  it.each([
    ["a_int32: 2147483648", 'takes a whole number (int32), and "2147483648" is out of its range'],
    ["a_uint32: -1", 'takes a whole number (uint32), and "-1" is out of its range'],
    ["a_uint64: 18446744073709551616", "out of its range"],
    [`a_uint64: 0x${"f".repeat(1000)}`, "out of its range"],
    ["a_int32: 1.0", "takes a whole number (int32)"],
    ["a_int32: '1'", "takes a whole number (int32), not a string"],
    ["a_double: 0x10", "takes a number (double)"],
    ["a_double: 010", "takes a number (double)"],
    ["a_bool: 2", "takes true or false"],
    ["a_bool: TRUE", "takes true or false"],
    ["a_bool: -0", "takes true or false"],
    ["a_string: 5", "takes a string"],
    ["a_string: -'x'", "takes a value"],
    ["a_int32: { }", "is no message"],
    ["a_int32: [1]", "is not repeated"],
  ])("is refused where it does not fit: %s", (text, words) => {
    const fault = refusal(optionalsType, text);
    expect(fault.message).toContain(words);
    expect(fault).toMatchObject({ code: "body-mismatch", facts: { line: 1, path: `$.${text.split(":")[0]}` } });
  });

  it.each(["a_int32: 09", "a_int32: 1a", "a_int32: 0x", "a_double: 1.2.3", "a_double: 1e", "a_int32: 5a_int64: 1"])(
    "is none: %s",
    (text) => {
      expect(refusal(optionalsType, text)).toMatchObject({ code: "body-syntax", facts: { line: 1 } });
    },
  );
});

describe("a message", () => {
  it("is written in any of its forms", () => {
    const text = `
      # A comment, and separators of every kind.
      display_name: "root", parent { display_name: "up" };
      children: < level: WARN >
      children [{ levels: [INFO, 7, -5], levels: WARN }, < >],
      children { children { } }
    `;
    expect(json(nodeType, text)).toEqual({
      displayName: "root",
      parent: { displayName: "up" },
      children: [{ level: "WARN" }, { levels: ["INFO", 7, "BELOW", "WARN"] }, {}, { children: [{}] }],
    });
  });

  it("has maps as entries, the last of a key winning", () => {
    const text =
      'by_string { key: "a" value: 1 } by_string: [{ key: "a", value: 2 }, { value: 3 }] levels { key: "x" value: WARN } by_bool { key: true }';
    expect(json(mapsType, text)).toEqual({ byString: { a: "2", "": "3" }, levels: { x: "WARN" }, byBool: { true: "0" } });
  });

  it("packs what follows each other", () => {
    expect(hex(listsType, "a_int32: [1, 2] a_int32: 3 a_bool: true a_int32: []")).toBe("2a030102034201".concat("01"));
  });

  it("has an Any expanded, in an Any too", () => {
    const text = `any {
      [ type.googleapis.com / # where from
        google.protobuf.Any ]: { [example.com/a%20b/rich.Node] < text: "in" > }
    }`;
    expect(json(wellKnownType, text)).toMatchObject({
      any: { "@type": "type.googleapis.com/google.protobuf.Any", value: { "@type": "example.com/a%20b/rich.Node", text: "in" } },
    });
    expect(json(wellKnownType, 'any { type_url: "x/rich.Node" value: "\\n\\001n" }')).toMatchObject({ any: { displayName: "n" } });
  });

  it("has extensions by their full name", () => {
    expect(json(oldType, "id: 1 [old.ext_level]: 5")).toEqual({ id: "1", "[old.ext_level]": "5" });
  });

  it("passes over what is reserved", () => {
    const text = "gone: 'x' 'y' gone { a: -inf, b <c: [1, 'x'] [d.e/f] {}>; } gone: [{}, 5] gone: [] loose: 'kept'";
    expect(json(thingType, text, more)).toEqual({ loose: "kept" });
    expect(refusal(thingType, "gone 5", more).code).toBe("body-syntax");
    expect(refusal(thingType, "gone { a: }", more).message).toContain("takes a value");
  });

  it.each([
    [
      "a name that is near",
      'display_nam: "x"',
      { code: "body-mismatch", act: 'Did you mean "display_name"?', facts: { offset: 0, path: "$.display_nam" } },
    ],
    ["a JSON name", 'displayName: "x"', { act: 'Did you mean "display_name"?' }],
    ["a field twice", "parent { }\n parent { }", { code: "body-mismatch", facts: { line: 2, column: 2, path: "$.parent" } }],
    ["two of a oneof", 'text: ""\nbig_number: 0', { message: expect.stringContaining("one oneof, content"), facts: { line: 2 } }],
    [
      "an enum's unknown name",
      "children {} children { level: WARM }",
      { act: 'Did you mean "WARN"?', facts: { path: "$.children[1].level" } },
    ],
    ["a string for an enum", "level: 'WARN'", { message: '"level" takes a value of rich.Level, not a string.' }],
    ["no colon", "display_name 'x'", { code: "body-syntax", act: "Add a colon." }],
    ["no value", "display_name:", { code: "body-mismatch", facts: { offset: 13 } }],
    [
      "a message that stays open",
      "parent {\n parent <",
      { code: "body-syntax", message: expect.stringContaining("line 2"), act: "Add >." },
    ],
    ["another's closing", "parent { >", { code: "body-syntax", facts: { offset: 9 } }],
    ["a closing without an opening", "}", { code: "body-syntax", facts: { offset: 0 } }],
    ["a list that goes on", "levels: [INFO,]", { code: "body-mismatch" }],
    ["a list that stays open", "levels: [INFO", { code: "body-syntax" }],
    ["two separators", "parent {},; text: ''", { code: "body-syntax", facts: { offset: 10 } }],
    ["an extension that nobody knows", "[no.such]: 1", { code: "body-mismatch", facts: { path: '$["[no.such]"]' } }],
    ["another's extension", "[old.ext_level]: 1", { message: expect.stringContaining("extends old.Old") }],
    ["an Any's content elsewhere", "[type.googleapis.com/rich.Node] {}", { code: "body-mismatch" }],
    ["brackets that stay open", "[old.ext", { code: "body-syntax" }],
    ["a sign that means nothing", "parent = 5", { code: "body-syntax", facts: { offset: 7 } }],
    ["a message instead of a name", "{ }", { code: "body-syntax", facts: { offset: 0 } }],
  ])("refuses %s", (_, text, fault) => {
    expect(refusal(nodeType, text)).toMatchObject(fault);
  });

  it("refuses an Any whose type is unknown, or that is set twice", () => {
    const fault = { code: "body-mismatch", act: 'Did you mean "rich.Node"?', facts: { offset: 6, path: '$.any["[x/rich.Nod]"]' } };
    expect(refusal(wellKnownType, "any { [x/rich.Nod] {} }")).toMatchObject(fault);
    expect(refusal(wellKnownType, "any { [x/rich.Node] {} value: '' }").message).toContain("is set twice");
    expect(refusal(wellKnownType, "any { value: '' [x/rich.Node] {} }").code).toBe("body-mismatch");
  });

  it("asks for what is required, in an Any too", () => {
    expect(refusal(oldType, "closed: SEVEN")).toMatchObject({
      code: "body-mismatch",
      message: 'The message has no "id", which old.Old requires.',
    });
    expect(refusal(oldType, "id: 1 inner { }")).toMatchObject({ facts: { offset: 12, path: "$.inner" } });
    expect(refusal(wellKnownType, "any { [x/old.Old] { } }").message).toContain('has no "id"');
  });

  it("has numbers of a closed enum only where the enum has them", () => {
    expect(json(thingType, "size: 1", more)).toEqual({ size: "SMALL" });
    expect(refusal(thingType, "size: 2", more).message).toContain("has no number 2");
  });

  it("nests a hundred levels deep", () => {
    const nested = (depth: number) => `${"parent {".repeat(depth)}${"}".repeat(depth)}`;
    expect(encodeText(nodeType, richRegistry, nested(100)).length).toBeGreaterThan(0);
    expect(refusal(nodeType, nested(101))).toMatchObject({ code: "body-syntax", facts: { offset: 807 } });
    expect(refusal(nodeType, nested(100_000)).code).toBe("body-syntax");
    expect(refusal(thingType, `gone ${"{ a ".repeat(100_000)}`, more).code).toBe("body-syntax");
  });
});

describe("a field by its number", () => {
  it("is laid out as its value is written", () => {
    expect(hex(nodeType, "99: 150")).toBe("98069601");
    expect(hex(nodeType, "99: -1")).toBe("9806ffffffffffffffffff01");
    expect(hex(nodeType, "99: 0x0000002a")).toBe("9d062a000000");
    expect(hex(nodeType, "99: 0x000000000000002a")).toBe("99062a00000000000000");
    expect(hex(nodeType, "99: 'ab' 'c'")).toBe("9a0603616263");
    expect(hex(nodeType, "99 { 1: 2 }")).toBe("9a06020802");
    expect(hex(nodeType, "99: < 1: 2 >")).toBe("9b0608029c06");
  });

  it("may be one of the message's only where it would not be read as that", () => {
    expect(hex(nodeType, "1: 5")).toBe("0805");
    expect(refusal(nodeType, "1: 'x'")).toMatchObject({ code: "body-mismatch", act: "Write its name: display_name." });
    expect(refusal(nodeType, "5: '\\001'").act).toBe("Write its name: levels.");
    expect(hex(thingType, "2: 9", more)).toBe("1009");
    expect(refusal(thingType, "2: 1", more).act).toBe("Write its name: size.");
  });

  it.each(["0: 1", "536870912: 1", "99: 1.5", "99: x", "99: 0x1", "99: 010", "99 5", "99: [1]", "99: 18446744073709551616", "99 { a: 1 }"])(
    "is refused: %s",
    (text) => {
      expect(refusal(nodeType, text).code).toMatch(/^body-/);
    },
  );
});

describe("a text of any kind", () => {
  it("is taken, or refused at a place in it", () => {
    const words = [
      ..."{}<>[]:,;-.#/\\'\"\n",
      "parent",
      "children",
      "text",
      "levels",
      "WARN",
      "99",
      "0x0000000a",
      "1.5f",
      "'x'",
      "[old.ext_level]",
      "[x/rich.Node]",
      "\\u12",
      "张",
    ];
    const text = fc.array(fc.constantFrom(...words), { maxLength: 25 }).map((parts) => parts.join(" "));
    fc.assert(
      fc.property(
        fc.oneof(text, fc.string({ unit: "binary", maxLength: 30 })),
        fc.constantFrom(nodeType, wellKnownType, mapsType),
        (given, type) => {
          try {
            fromBinary(type, encodeText(type, richRegistry, given));
          } catch (reason) {
            const { code, facts } = Fault.from(reason);
            expect(code).toMatch(/^body-/);
            expect(facts.offset).toBeLessThanOrEqual(given.length);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe("a large text", () => {
  it("is read in one pass", () => {
    const count = 100_000;
    const text = `levels: [${Array(count).fill("WARN").join(", ")}] display_name: "${"x\\n".repeat(count)}" ${"# note\n".repeat(count)}`;
    const message = fromBinary(nodeType, encodeText(nodeType, richRegistry, text));
    expect(message).toMatchObject({ displayName: "x\n".repeat(count) });
    expect(Reflect.get(message, "levels")).toHaveLength(count);
  });
});
