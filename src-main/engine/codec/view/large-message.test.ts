import { expect, it } from "vitest";
import { decodeJson } from "../display/decode";
import { listsType, nodeType, richRegistry } from "../testing/rich";
import { WireReader } from "../wire/wire-reader";
import { WireWriter } from "../wire/wire-writer";
import { MessageNodes } from "./message-nodes";

const size = 100 * 1024 * 1024;

it("shows a string of 100 MB by its beginning, in every tree", () => {
  const writer = new WireWriter();
  writer.tag(1, 2);
  writer.bytes(Buffer.alloc(size, "a"));
  const bytes = writer.finish();

  const { json, truncated, problems } = decodeJson(nodeType, richRegistry, bytes, { indent: 0, limit: 2000 });
  expect({ length: json.length, truncated, problems }).toEqual({ length: 2000, truncated: true, problems: [] });

  const nodes = new MessageNodes(bytes, nodeType, richRegistry);
  for (const tree of ["fields", "wire"] as const) {
    const [name] = nodes.window(tree, [], 0, 10).nodes;
    expect(name).toMatchObject({ kind: "string", cut: true, end: bytes.length });
    expect(name?.text).toHaveLength(2000);
  }
});

it("says of one that is announced and does not come that the bytes end there", () => {
  const writer = new WireWriter();
  writer.tag(1, 2);
  writer.uint32(size);
  const bytes = writer.finish();
  expect(() => new WireReader(bytes, 1).length()).toThrow("the bytes end in the middle of a field");
  expect(decodeJson(listsType, richRegistry, bytes, { indent: 0 }).problems).toHaveLength(1);
});
