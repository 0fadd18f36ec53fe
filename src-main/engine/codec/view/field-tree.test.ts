import type { DescMessage } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import type { MessageNode } from "#shared/model/message-view";
import { decodeJson } from "../display/decode";
import { encodeJson } from "../json/encode";
import { listsType, mapsType, nodeType, oldType, optionalsType, richRegistry, wellKnownType } from "../testing/rich";
import { WireWriter } from "../wire/wire-writer";
import { MessageNodes } from "./message-nodes";

function encoded(type: DescMessage, json: unknown): Uint8Array {
  return encodeJson(type, richRegistry, JSON.stringify(json));
}

function childrenOf(type: DescMessage | null, bytes: Uint8Array, path: number[] = []): MessageNode[] {
  return new MessageNodes(bytes, type, richRegistry).window("fields", path, 0, 500).nodes;
}

/** Keys and texts of a message's children. */
function shown(type: DescMessage | null, ...bytes: number[]): (string | null)[][] {
  return childrenOf(type, Uint8Array.from(bytes)).map(({ key, text }) => [key, text]);
}

describe("the tree of fields", () => {
  it("has the fields in the order of the type, then extensions, then what is unknown", () => {
    const extended = encoded(oldType, { id: "1", "[old.ext_level]": "2" });
    const bytes = Buffer.concat([Buffer.from([0xb0, 0x04, 0x05]), extended, Buffer.from([0x10, 0x07])]);
    expect(childrenOf(oldType, bytes).map(({ key, text, field }) => [key, text, field])).toEqual([
      ["id", '"1"', { number: 1, name: "id", type: "int64" }],
      ["closed", '"SEVEN"', { number: 2, name: "closed", type: "Closed" }],
      ["[old.ext_level]", '"2"', { number: 100, name: "old.ext_level", type: "int64" }],
      ["[#70 varint]", '"5"', null],
    ]);
  });

  it("shows unknown fields by their wire type, several of one key as an array", () => {
    const bytes = [0x98, 0x06, 0x01, 0x98, 0x06, 0x02, 0x9a, 0x06, 0x01, 0x61, 0x9a, 0x06, 0x01, 0xff, 0x9d, 0x06, 1, 0, 0, 0];
    const group = [0x9b, 0x06, 0x08, 0x03, 0x9c, 0x06];
    expect(shown(nodeType, ...bytes, ...group)).toEqual([
      ["[#99 varint]", '["1","2"]'],
      ["[#99 text]", '"a"'],
      ["[#99 bytes]", '"/w=="'],
      ["[#99 fixed32]", "1"],
      ["[#99 group]", '{"[#1 varint]":"3"}'],
    ]);
    expect(childrenOf(nodeType, Uint8Array.of(0x98, 0x06, 0x01))).toMatchObject([{ problem: "rich.Node has no field 99." }]);
    expect(childrenOf(null, Uint8Array.of(0x98, 0x06, 0x01))).toMatchObject([{ key: "[#99 varint]", problem: null }]);
  });

  it("tells a field that has another wire type than its own", () => {
    const [node] = childrenOf(nodeType, Uint8Array.of(0x08, 0x01));
    expect(node).toMatchObject({ key: "[#1 varint]", field: null });
    expect(node?.problem).toBe('"displayName" of rich.Node has no such value: varint came.');
  });

  it("takes the last of what is not repeated, merges messages, and lets the last win a oneof", () => {
    const text = [0x32, 0x01, 0x61];
    const bigNumber = [0x38, 0x05];
    expect(shown(nodeType, 0x20, 0x01, 0x20, 0x02)).toEqual([["level", '"WARN"']]);
    expect(shown(nodeType, ...text, ...bigNumber)).toEqual([["bigNumber", '"5"']]);
    expect(shown(nodeType, ...bigNumber, ...text)).toEqual([["text", '"a"']]);
    const parent = (...fields: number[]) => [0x12, fields.length, ...fields];
    expect(shown(nodeType, ...parent(0x20, 0x01), ...text, ...parent(0x28, 0x02))).toEqual([
      ["parent", '{"level":"INFO","levels":["WARN"]}'],
      ["text", '"a"'],
    ]);
  });

  it("joins packed and unpacked elements", () => {
    expect(shown(nodeType, 0x28, 0x01, 0x2a, 0x02, 0x02, 0x00, 0x28, 0x01)).toEqual([
      ["levels", '["INFO","WARN","LEVEL_UNSPECIFIED","INFO"]'],
    ]);
    expect(childrenOf(nodeType, Uint8Array.of(0x28, 0x01, 0x2a, 0x02, 0x02, 0x00), [0])).toMatchObject([
      { start: 0, end: 2 },
      { start: 4, end: 5 },
      { start: 5, end: 6 },
    ]);
  });

  it("has a map's entries by their keys, the last one of each", () => {
    const entry = (key: number, value: number) => [0x1a, 0x04, 0x08, key, 0x10, value];
    const bytes = Uint8Array.from([...entry(1, 1), ...entry(2, 2), ...entry(1, 3)]);
    expect(childrenOf(mapsType, bytes)).toMatchObject([{ key: "byInt32", children: 2, start: 0, end: 18 }]);
    expect(childrenOf(mapsType, bytes, [0])).toMatchObject([
      { key: "1", text: '"3"', start: 12, end: 18, field: { number: 3, type: "int64" } },
      { key: "2", text: '"2"', start: 6, end: 12 },
    ]);
    const traps = childrenOf(mapsType, encoded(mapsType, { levels: JSON.parse('{"__proto__":"INFO","a\\"b":"WARN"}') }), [0]);
    expect(traps.map(({ key }) => key)).toEqual(["__proto__", 'a"b']);
  });

  it("takes keys for one that are written in different ways, as the whole does", () => {
    const entries = (field: number[], ...keys: number[][]) => keys.flatMap((key) => [...field, key.length, ...key]);
    const minusOne = [0xff, 0xff, 0xff, 0xff, 0x0f];
    const longMinusOne = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01];
    const numbers = entries([0x1a], [0x08, 0x00], [], [0x08, ...minusOne], [0x08, ...longMinusOne], [0x08, 0x80, 0x00]);
    const texts = entries([0xf2, 0x01], [0x0a, 0x01, 0xff], [0x0a, 0x00], [0x0a, 0x01, 0xfe], [0x0a, 0x01, 0x31], []);
    for (const bytes of [numbers, texts].map((each) => Uint8Array.from(each))) {
      const { json } = decodeJson(mapsType, richRegistry, bytes, { indent: 0 });
      expect(new MessageNodes(bytes, mapsType, richRegistry).root("fields").text).toBe(json);
    }
    expect(childrenOf(mapsType, Uint8Array.from(numbers), [0]).map(({ key }) => key)).toEqual(["0", "-1"]);
    expect(childrenOf(mapsType, Uint8Array.from(texts), [0]).map(({ key }) => key)).toEqual(["\uFFFD", "", "1"]);
  });

  it("shows what no closed enum has as unknown", () => {
    expect(shown(oldType, 0x10, 0x08)).toEqual([["[#2 varint]", '"8"']]);
  });

  it("shows a field that is there although it has no value, if the type tells the two apart", () => {
    expect(shown(nodeType, 0x0a, 0x00, 0x20, 0x00)).toEqual([]);
    expect(shown(optionalsType, 0x40, 0x00)).toEqual([["aBool", "false"]]);
  });

  it("shows well-known types as their JSON", () => {
    const any = { "@type": "type.googleapis.com/rich.Node", displayName: "in", parent: { level: "INFO" } };
    const json = {
      any,
      timestamp: "2026-01-02T03:04:05.006Z",
      duration: "1.500s",
      fieldmask: "a,bC",
      struct: { a: [1, "x", null, { b: true }] },
      int64value: "7",
      nothing: null,
    };
    const bytes = encoded(wellKnownType, json);
    const nodes = childrenOf(wellKnownType, bytes);
    expect(nodes.map(({ key, kind, text, children }) => [key, kind, text, children])).toEqual([
      ["any", "object", JSON.stringify(any), 3],
      ["timestamp", "string", '"2026-01-02T03:04:05.006Z"', 0],
      ["duration", "string", '"1.500s"', 0],
      ["fieldmask", "string", '"a,bC"', 0],
      ["struct", "object", '{"a":[1,"x",null,{"b":true}]}', 1],
      ["int64value", "string", '"7"', 0],
    ]);
    expect(childrenOf(wellKnownType, bytes, [0, 2])).toMatchObject([{ key: "level", text: '"INFO"', field: { name: "level" } }]);
    expect(childrenOf(wellKnownType, bytes, [4, 0])).toMatchObject([{ key: null, kind: "number" }, {}, { kind: "null" }, { children: 1 }]);
  });

  it("shows a message that is cut off as far as it goes", () => {
    const bytes = Uint8Array.of(0x12, 0x09, 0x20, 0x01, 0x0a, 0x05, 0x61);
    const root = new MessageNodes(bytes, nodeType, richRegistry).root("fields");
    expect(root).toMatchObject({ text: '{"parent":{"level":"INFO"}}', problem: "The bytes end in the middle of a field, at byte 1." });
    expect(childrenOf(nodeType, bytes)).toMatchObject([
      { start: 0, end: 7, problem: "The bytes end in the middle of a field, at byte 5." },
    ]);
  });

  it("shows a group that is left open, and a map's entry that is cut off, as far as they go", () => {
    const group = Uint8Array.of(0xfb, 0x02, 0x08, 0x05, 0x13, 0x1a, 0x01, 0x62);
    const nodes = new MessageNodes(group, nodeType, richRegistry);
    const text = '{"[#47 group]":{"[#1 varint]":"5","[#2 group]":{"[#3 text]":"b"}}}';
    expect(nodes.root("fields")).toMatchObject({ text, problem: expect.stringContaining("A group is not closed") });
    expect(nodes.window("fields", [0, 1], 0, 1).nodes).toMatchObject([{ key: "[#3 text]", start: 5, end: 8 }]);
    expect(nodes.pathAt("fields", 7)).toEqual([0, 1, 0]);
    expect(shown(mapsType, 0x1a, 0x04, 0x08, 0x07, 0x10)).toEqual([["byInt32", '{"7":"0"}']]);
  });

  it("shows what follows a packed value that is broken", () => {
    expect(shown(nodeType, 0x2a, 0x02, 0x01, 0x80, 0x2a, 0x02, 0x02, 0x80, 0x28, 0x01)).toEqual([["levels", '["INFO","WARN","INFO"]']]);
    expect(shown(listsType, 0x2a, 0x02, 0x01, 0x80, 0x2a, 0x02, 0x02, 0x80, 0x28, 0x01)).toEqual([["aInt32", "[1,2,1]"]]);
  });

  it("ends at a hundred messages within each other", () => {
    let bytes: Uint8Array = Uint8Array.of(0x20, 0x01);
    for (let i = 0; i < 300; i++) {
      const writer = new WireWriter();
      writer.tag(2, 2);
      writer.bytes(bytes);
      bytes = writer.finish();
    }
    const nodes = new MessageNodes(bytes, nodeType, richRegistry);
    const path = nodes.pathAt("fields", bytes.length - 1);
    expect(path).toHaveLength(100);
    const [last] = nodes.window("fields", path.slice(0, -1), 0, 1).nodes;
    expect(last).toMatchObject({ kind: "string", children: 0, problem: "Messages nest too deeply here; this one is shown as base64." });
  });

  it("cuts long texts and previews", () => {
    const [name, list] = childrenOf(nodeType, encoded(nodeType, { displayName: "张".repeat(5000), levels: Array(500).fill("WARN") }));
    expect(name).toMatchObject({ text: `"${"张".repeat(1999)}`, cut: true });
    expect(list).toMatchObject({ kind: "array", children: 500, cut: true });
    expect(list?.text).toHaveLength(200);
  });

  it("tells a string that is no UTF-8", () => {
    expect(childrenOf(nodeType, Uint8Array.of(0x0a, 0x01, 0xff))).toMatchObject([
      { text: '"\uFFFD"', problem: "This string is not UTF-8; what is wrong in it is shown as \uFFFD." },
    ]);
  });

  it("answers windows of a long list, and refuses a path that leads nowhere", () => {
    const nodes = new MessageNodes(encoded(listsType, { aInt32: Array.from({ length: 1000 }, (_, i) => i) }), listsType, richRegistry);
    const window = nodes.window("fields", [0], 990, 50);
    expect(window).toMatchObject({ total: 1000, nodes: { length: 10 } });
    expect(window.nodes[3]).toMatchObject({ key: null, text: "993", field: { name: "a_int32", type: "int32" } });
    expect(nodes.window("fields", [0], 2000, 5)).toEqual({ total: 1000, nodes: [] });
    for (const path of [[1], [0, 1000], [0, 0, 0]]) {
      expect(() => nodes.window("fields", path, 0, 1)).toThrow(expect.objectContaining({ code: "bad-params" }));
    }
  });
});
