import { create, type DescMessage, fromJson, type JsonValue, ScalarType, toBinary } from "@bufbuild/protobuf";
import { DescriptorProtoSchema, EmptySchema } from "@bufbuild/protobuf/wkt";
import { describe, expect, it } from "vitest";
import { field, file, messageOf, registryOf } from "../testing/descriptors";
import { listsType, mapsType, nodeType, oldType, optionalsType, richRegistry, scalarsType, wellKnownType } from "../testing/rich";
import { type PrintTextOptions, printText } from "./print-text";

function bytesOf(type: DescMessage, json: JsonValue): Uint8Array {
  return toBinary(type, fromJson(type, json, { registry: richRegistry }));
}

function printed(type: DescMessage, json: JsonValue): string {
  return printText(type, richRegistry, bytesOf(type, json)).text;
}

function fromHex(type: DescMessage, hex: string, options: PrintTextOptions = {}) {
  return printText(type, richRegistry, Buffer.from(hex.replaceAll(" ", ""), "hex"), options);
}

describe("a message", () => {
  it("is printed as text format", () => {
    const json = {
      displayName: '张三 "x"\\\n\u0001',
      children: [{ level: "WARN" }, { levels: ["INFO", 7, "BELOW"] }],
      anything: { a: [null, 1.5] },
    };
    expect(printed(nodeType, json)).toBe(
      `display_name: "张三 \\"x\\"\\\\\\n\\001"
children {
  level: WARN
}
children {
  levels: INFO
  levels: 7
  levels: BELOW
}
anything {
  struct_value {
    fields {
      key: "a"
      value {
        list_value {
          values {
            null_value: NULL_VALUE
          }
          values {
            number_value: 1.5
          }
        }
      }
    }
  }
}
`,
    );
  });

  it.each([
    [{ aFloat: 0.1 }, "a_float: 0.1"],
    [{ aFloat: 3.4028234663852886e38 }, "a_float: 3.4028235e+38"],
    [{ aDouble: 0.1 }, "a_double: 0.1"],
    [{ aDouble: "NaN" }, "a_double: nan"],
    [{ aDouble: "-Infinity" }, "a_double: -inf"],
    [{ aInt64: "-9223372036854775808" }, "a_int64: -9223372036854775808"],
    [{ aUint64: "18446744073709551615" }, "a_uint64: 18446744073709551615"],
    [{ aSint32: -2147483648 }, "a_sint32: -2147483648"],
    [{ aSint64: "-9223372036854775808" }, "a_sint64: -9223372036854775808"],
    [{ aSfixed32: -1 }, "a_sfixed32: -1"],
    [{ aFixed64: "18446744073709551615" }, "a_fixed64: 18446744073709551615"],
    [{ aBool: true }, "a_bool: true"],
    [{ aBytes: "wP8AYQ==" }, 'a_bytes: "\\300\\377\\000a"'],
  ])("has %j as %s", (json, text) => {
    expect(printed(optionalsType, json)).toBe(`${text}\n`);
  });

  it("keeps the sign of zero", () => {
    expect(fromHex(scalarsType, "09 0000000000000080").text).toBe("a_double: -0\n");
  });

  it("has maps as entries, extensions by name and an Any expanded", () => {
    expect(printed(mapsType, { levels: { x: "WARN" } })).toBe('levels {\n  key: "x"\n  value: WARN\n}\n');
    expect(printed(oldType, { id: "1", "[old.ext_level]": "5" })).toBe("id: 1\n[old.ext_level]: 5\n");
    const any = { "@type": "type.googleapis.com/rich.Node", text: "x" };
    expect(printed(wellKnownType, { any })).toBe('any {\n  [type.googleapis.com/rich.Node] {\n    text: "x"\n  }\n}\n');
  });

  it("has an Any as it is where its type is not known, its content is broken, or more is in it", () => {
    const url = Buffer.from("x/rich.Node");
    const any = (value: string, more = "") => {
      const inner = `0a${url.length.toString(16).padStart(2, "0")}${url.toString("hex")}12${(value.length / 2).toString(16).padStart(2, "0")}${value}${more}`;
      return fromHex(wellKnownType, `0a${(inner.length / 2).toString(16).padStart(2, "0")}${inner}`).text;
    };
    expect(any("0a0161")).toBe('any {\n  [x/rich.Node] {\n    display_name: "a"\n  }\n}\n');
    expect(any("0a02")).toBe('any {\n  type_url: "x/rich.Node"\n  value: "\\n\\002"\n}\n');
    expect(any("", "1801")).toBe('any {\n  type_url: "x/rich.Node"\n  value: ""\n  3: 1\n}\n');
    expect(printed(wellKnownType, {})).toBe("");
    expect(fromHex(wellKnownType, "0a050a03782f79").text).toBe('any {\n  type_url: "x/y"\n}\n');
  });

  it("is read as parsers read it: the last value wins, messages are merged, the last of a oneof stays", () => {
    expect(fromHex(scalarsType, "2801 2802").text).toBe("a_int32: 2\n");
    expect(fromHex(nodeType, "12030a0161 12022002").text).toBe('parent {\n  display_name: "a"\n  level: WARN\n}\n');
    expect(fromHex(nodeType, "3801 320161").text).toBe('text: "a"\n');
    expect(fromHex(nodeType, "42022801 320161 42024001").text).toBe("inner {\n  a_bool: true\n}\n");
  });

  it("has lists packed and not, mixed", () => {
    expect(fromHex(listsType, "2a020102 2803").text).toBe("a_int32: 1\na_int32: 2\na_int32: 3\n");
  });
});

describe("what the type does not know", () => {
  it("is printed by number", () => {
    const hex = "98069601 9d062a000000 99062a00000000000000 9a06020802 9a060568656c6c6f 9b0608029c06 9a0600 9a0602c0ff";
    expect(fromHex(EmptySchema, hex).text).toBe(
      '99: 150\n99: 0x0000002a\n99: 0x000000000000002a\n99 {\n  1: 2\n}\n99: "hello"\n99 <\n  1: 2\n>\n99: ""\n99: "\\300\\377"\n',
    );
    expect(fromHex(EmptySchema, hex, { printUnknown: false })).toEqual({ text: "", truncated: false, problems: [] });
  });

  it("is no problem, unless the type has it otherwise", () => {
    expect(fromHex(nodeType, "980601 0d01000000")).toEqual({
      text: "99: 1\n1: 0x00000001\n",
      truncated: false,
      problems: [
        {
          kind: "misfit",
          offset: 3,
          end: 8,
          path: "displayName",
          message: "The schema has length-delimited here, and on the wire is a fixed32.",
        },
      ],
    });
  });

  it("may be a closed enum's new number", () => {
    expect(fromHex(oldType, "0801 1007 1009").text).toBe("id: 1\nclosed: SEVEN\n2: 9\n");
  });

  it("is guessed to be a message ten levels deep at most", () => {
    let hex = "0801";
    for (let depth = 0; depth < 20; depth++) hex = `0a${(hex.length / 2).toString(16).padStart(2, "0")}${hex}`;
    expect(fromHex(EmptySchema, hex).text.match(/\{/g)).toHaveLength(10);
  });

  it("is no message where a varint is longer than it need be", () => {
    expect(fromHex(EmptySchema, "0a03088100").text).toBe('1: "\\010\\201\\000"\n');
  });
});

describe("broken bytes", () => {
  it.each([
    [
      "truncated",
      "0a0161 0a05616263",
      'display_name: "a"\n# the bytes end in the middle of a field: 4 bytes from 4: 05 61 62 63\n',
      4,
      8,
      "",
    ],
    ["a bad tag", "2002 00 01", "level: WARN\n# this is not a field's tag: 2 bytes from 2: 00 01\n", 2, 4, ""],
    ["inside", "1a030a0561", "children {\n  # the bytes end in the middle of a field: 2 bytes from 3: 05 61\n}\n", 3, 5, "children[0]"],
    ["in a packed list", "2a030180ff", "levels: INFO\n# the bytes end in the middle of a field: 2 bytes from 3: 80 ff\n", 3, 5, "levels"],
    ["an open group", "9b060802", "# a group is not closed: 2 bytes from 2: 08 02\n", 2, 4, ""],
  ])("are shown up to where they break, and after that as they are: %s", (_, hex, text, offset, end, path) => {
    const result = fromHex(nodeType, hex);
    expect(result.text).toBe(text);
    expect(result.problems).toEqual([
      { kind: "misfit", offset, end, path, message: expect.stringMatching(/^From here the bytes cannot be read: .*\.$/) },
    ]);
  });

  it("are strings that are no UTF-8", () => {
    expect(fromHex(nodeType, "0a0a 61 c3 e5bca0 62 80 80 c3a9")).toEqual({
      text: 'display_name: "a\\303张b\\200\\200é"\n',
      truncated: false,
      problems: [{ kind: "misfit", offset: 2, end: 12, path: "displayName", message: "This string is not UTF-8." }],
    });
  });

  it("are told of up to a hundred times", () => {
    const { problems } = fromHex(nodeType, "0d00000000".repeat(250));
    expect(problems).toHaveLength(101);
    expect(problems.at(-1)?.message).toBe("150 more problems are not listed.");
  });

  it("nest ten thousand levels deep", () => {
    let message = Buffer.alloc(0);
    for (let depth = 0; depth < 10_001; depth++) {
      const length: number[] = [];
      for (let rest = message.length; ; rest >>>= 7) {
        length.push(rest > 0x7f ? (rest & 0x7f) | 0x80 : rest);
        if (rest <= 0x7f) break;
      }
      message = Buffer.concat([Buffer.from([0x12, ...length]), message]);
    }
    const { text, problems } = printText(nodeType, richRegistry, message);
    expect(problems).toMatchObject([{ message: "Messages nest deeper than 100 levels." }]);
    expect(text.match(/parent/g)).toHaveLength(101);
    expect(printText(EmptySchema, richRegistry, Buffer.alloc(10_001, 0x0b)).problems).toHaveLength(1);
  });
});

describe("a limit", () => {
  it("ends the text within it, and never in half a character", () => {
    const bytes = bytesOf(nodeType, { displayName: "👋👋" });
    expect(printText(nodeType, richRegistry, bytes, { limit: 16 })).toMatchObject({ text: 'display_name: "', truncated: true });
    expect(printText(nodeType, richRegistry, bytes, { limit: 17 })).toMatchObject({ text: 'display_name: "👋', truncated: true });
    expect(printText(nodeType, richRegistry, bytes, { limit: 0 })).toMatchObject({ text: "", truncated: true });
  });

  it("bounds what is kept of a large message", () => {
    const many = Buffer.alloc(30_000_000, Buffer.from([0x28, 0x01]));
    const { text, truncated } = printText(listsType, richRegistry, many, { limit: 1000 });
    expect([text.length, truncated]).toEqual([1000, true]);
    const long = Buffer.concat([Buffer.from([0x0a, 0x80, 0x80, 0x80, 0x10]), Buffer.alloc(32 << 20, "汉")]);
    expect(printText(nodeType, richRegistry, long, { limit: 1000 })).toMatchObject({ truncated: true });
  });
});

describe("a group", () => {
  it("is printed by its message's name", () => {
    const group = field("data", 1, ".g.Holder.Data");
    group.type = 10;
    const registry = registryOf(
      file({
        name: "g.proto",
        package: "g",
        syntax: "proto2",
        messageType: [
          create(DescriptorProtoSchema, {
            name: "Holder",
            field: [group],
            nestedType: [create(DescriptorProtoSchema, { name: "Data", field: [field("n", 1, ScalarType.INT32)] })],
          }),
        ],
      }),
    );
    const type = messageOf(registry, "g.Holder");
    const bytes = Buffer.from("0b08050c", "hex");
    expect(printText(type, registry, bytes).text).toBe("Data {\n  n: 5\n}\n");
    expect(printText(type, registry, Buffer.from("0a020805", "hex")).text).toBe("1 {\n  1: 5\n}\n");
  });
});
