import type { DescMessage } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import type { MessageNode } from "#shared/model/message-view";
import { mapsType, nodeType, richRegistry, scalarsType } from "../testing/rich";
import { MessageNodes } from "./message-nodes";

function childrenOf(type: DescMessage | null, bytes: readonly number[], path: number[] = []): MessageNode[] {
  return new MessageNodes(Uint8Array.from(bytes), type, richRegistry).window("wire", path, 0, 500).nodes;
}

/** A length-delimited field of number 1. */
function delimited(content: string | readonly number[]): number[] {
  const bytes = typeof content === "string" ? [...Buffer.from(content)] : content;
  return [0x0a, bytes.length, ...bytes];
}

describe("the tree of the wire", () => {
  it("has every field as it comes, without a schema", () => {
    const nodes = childrenOf(null, [0x08, 0x96, 0x01, 0x15, 1, 0, 0, 0, 0x19, 2, 0, 0, 0, 0, 0, 0, 0, 0x08, 0x01]);
    expect(nodes.map(({ key, text, start, end, wire }) => [key, text, start, end, wire])).toEqual([
      ["1", '"150"', 0, 3, { number: 1, type: "varint", valueStart: 1 }],
      ["2", "1", 3, 8, { number: 2, type: "fixed32", valueStart: 4 }],
      ["3", '"2"', 8, 17, { number: 3, type: "fixed64", valueStart: 9 }],
      ["1", '"1"', 17, 19, { number: 1, type: "varint", valueStart: 18 }],
    ]);
  });

  it.each([
    ["a message", [0x08, 0x01], "object", '{"1":"1"}'],
    ["a group", [0x0b, 0x10, 0x01, 0x0c], "object", '{"1":{"2":"1"}}'],
    ["a text", "张三, hello", "string", '"张三, hello"'],
    ["a text that parses as a varint", "Hi", "string", '"Hi"'],
    ["a text that parses as a fixed32", "email", "string", '"email"'],
    ["a message of one printable text", delimited("x".repeat(36)), "object", `{"1":"${"x".repeat(36)}"}`],
    ["bytes", [0xff, 0xfe], "string", '"//4="'],
    ["text with control characters", "a\u0000b", "string", '"YQBi"'],
    ["nothing", "", "string", '""'],
  ] as const)("takes for what it looks like: %s", (_, content, kind, text) => {
    expect(childrenOf(null, delimited(content))).toMatchObject([{ kind, text, wire: { type: "length-delimited", valueStart: 2 } }]);
  });

  it("has the names and types of the schema where they are known", () => {
    const [level, name, packed] = childrenOf(nodeType, [0x20, 0x02, ...delimited([0x08, 0x01]), 0x2a, 0x02, 0x01, 0x02]);
    expect(level).toMatchObject({ text: '"WARN"', field: { number: 4, name: "level", type: "Level" } });
    expect(name).toMatchObject({ kind: "string", text: '"\\b\\u0001"', field: { name: "display_name" } });
    expect(packed).toMatchObject({ kind: "array", children: 2, text: '["INFO","WARN"]' });
    expect(childrenOf(scalarsType, [0x70, 0x01])).toMatchObject([{ text: "-1", field: { name: "a_sint32" } }]);
    const entry = childrenOf(mapsType, [0x1a, 0x04, 0x08, 0x01, 0x10, 0x02], [0]);
    expect(entry).toMatchObject([
      { key: "1", text: "1" },
      { key: "2", text: '"2"' },
    ]);
  });

  it("shows a field with another wire type than its own by that type", () => {
    expect(childrenOf(nodeType, [0x08, 0x01])).toMatchObject([{ text: '"1"', field: { name: "display_name" }, wire: { type: "varint" } }]);
  });

  it.each([
    ["a length beyond the end", [0x08, 0x01, 0x0a, 0x09, 0x61], 2, "The bytes end in the middle of a field, at byte 3."],
    ["a tag that is none", [0x08, 0x01, 0x00, 0x01], 2, "This is not a field's tag, at byte 2."],
    ["an open group", [0x08, 0x01, 0x0b, 0x10, 0x01], 2, "A group is not closed, at byte 3."],
    ["a group's end without its beginning", [0x08, 0x01, 0x0c], 2, "A group ends here that was not begun, at byte 2."],
  ] as const)("ends with the bytes that cannot be read: %s", (_, bytes, start, problem) => {
    const nodes = childrenOf(nodeType, bytes);
    expect(nodes).toHaveLength(2);
    expect(nodes[1]).toMatchObject({ key: null, kind: "string", start, end: bytes.length, wire: null, problem });
    expect(nodes[1]?.text).toBe(JSON.stringify(Buffer.from(bytes.slice(start)).toString("base64")));
  });

  it("finds fields far into a long message", () => {
    const bytes = Array.from({ length: 1000 }, (_, i) => [0x08, i % 100]).flat();
    const nodes = new MessageNodes(Uint8Array.from(bytes), null, richRegistry);
    expect(nodes.window("wire", [], 777, 2).nodes).toMatchObject([{ text: '"77"', start: 1554 }, { text: '"78"' }]);
    expect(nodes.pathAt("wire", 1555)).toEqual([777]);
  });
});

describe("a message's text", () => {
  const bytes = Uint8Array.of(0x20, 0x01, 0x12, 0x02, 0x20, 0x02, 0x2a, 0x02, 0x01, 0x02);
  const nodes = new MessageNodes(bytes, nodeType, richRegistry);
  const text = (format: "json" | "text" | "hex" | "base64", path: number[] = [], limit = 1000) =>
    nodes.text({ tree: "fields", path, format, limit });

  it("is that of the whole or of one node", () => {
    expect(text("json", [0])).toEqual({ text: '{\n  "level": "WARN"\n}', truncated: false });
    expect(text("json", [2, 1])).toEqual({ text: '"WARN"', truncated: false });
    expect(text("text", [0])).toEqual({ text: "level: WARN\n", truncated: false });
    expect(text("text").text).toContain("parent {");
    expect(text("hex", [0])).toEqual({ text: "12 02 20 02", truncated: false });
    expect(text("base64", [1])).toEqual({ text: "IAE=", truncated: false });
    expect(() => text("text", [2])).toThrow(expect.objectContaining({ code: "unsupported" }));
  });

  it("ends at the limit", () => {
    expect(text("json", [], 5)).toEqual({ text: '{\n  "', truncated: true });
    expect(text("hex", [], 10)).toEqual({ text: "20 01 12", truncated: true });
    expect(text("base64", [], 10)).toEqual({ text: "IAESAiAC", truncated: true });
    expect(text("text", [], 5).truncated).toBe(true);
  });
});
