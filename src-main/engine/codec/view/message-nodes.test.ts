import type { DescMessage, JsonValue } from "@bufbuild/protobuf";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MessageNode, MessageTree } from "#shared/model/message-view";
import { decodeJson } from "../display/decode";
import { encodeJson } from "../json/encode";
import { messageJson } from "../testing/arbitrary";
import { listsType, mapsType, nodeType, oldType, optionalsType, richRegistry, scalarsType, wellKnownType } from "../testing/rich";
import { MessageNodes } from "./message-nodes";

const allTypes = [scalarsType, listsType, optionalsType, mapsType, nodeType, wellKnownType, oldType];
const trees = ["fields", "wire"] as const;

function nodesOf(type: DescMessage | null, bytes: Uint8Array): MessageNodes {
  return new MessageNodes(bytes, type, richRegistry);
}

function encoded(type: DescMessage, json: unknown): Uint8Array {
  return encodeJson(type, richRegistry, JSON.stringify(json));
}

/** All nodes of a tree with their paths, by asking for windows as the window does. */
function* everyNode(
  nodes: MessageNodes,
  tree: MessageTree,
  path: number[] = [],
  node = nodes.root(tree),
): Iterable<[number[], MessageNode]> {
  yield [path, node];
  for (let from = 0; from < node.children; from += 3) {
    const window = nodes.window(tree, path, from, 3);
    expect(window.total).toBe(node.children);
    for (const [i, child] of window.nodes.entries()) yield* everyNode(nodes, tree, [...path, from + i], child);
  }
}

function joined(nodes: MessageNodes, path: number[] = [], node = nodes.root("fields")): JsonValue {
  if (node.kind !== "object" && node.kind !== "array") return JSON.parse(node.text);
  const children = node.children === 0 ? [] : nodes.window("fields", path, 0, node.children).nodes;
  const values = children.map((child, i): [string, JsonValue] => [String(child.key), joined(nodes, [...path, i], child)]);
  return node.kind === "array" ? values.map(([, value]) => value) : Object.fromEntries(values);
}

/** Spans are nested in the bytes and each other, and the deepest node that holds a byte is found. */
function expectSound(nodes: MessageNodes, tree: MessageTree): void {
  const depths = new Int32Array(nodes.size).fill(-1);
  const spans = new Map<string, MessageNode>();
  for (const [path, node] of everyNode(nodes, tree)) {
    const parent = spans.get(path.slice(0, -1).join()) ?? { start: 0, end: nodes.size };
    if (node.start < parent.start || node.end > parent.end || node.start > node.end) expect.unreachable(`span of ${path.join()}`);
    spans.set(path.join(), node);
    for (let offset = node.start; offset < node.end; offset++) depths[offset] = Math.max(depths[offset] ?? 0, path.length);
  }
  const found = Array.from(depths, (_, offset) => nodes.pathAt(tree, offset));
  expect(found.map((path) => path.length)).toEqual([...depths]);
  const held = found.every((path, offset) => {
    const { start = 0, end = 0 } = spans.get(path.join()) ?? {};
    return start <= offset && offset < end;
  });
  expect(held).toBe(true);
}

describe.each(allTypes.map((type) => [type.typeName, type] as const))("%s", (_, type) => {
  const bodies = messageJson(type, richRegistry);
  const broken = fc.tuple(bodies, fc.nat(), fc.nat(255), fc.nat()).map(([json, at, byte, length]) => {
    const bytes = encoded(type, json);
    if (bytes.length > 0) bytes[at % bytes.length] = byte;
    return bytes.subarray(0, length % (bytes.length + 1));
  });
  const whole = fc.oneof(
    bodies.map((json) => encoded(type, json)),
    fc.array(bodies, { maxLength: 3 }).map((parts) => Buffer.concat(parts.map((json) => encoded(type, json)))),
  );
  const messages = fc.oneof(whole, broken, fc.uint8Array({ maxLength: 40 }));

  const expectJoined = (bytes: Uint8Array) => {
    const { json } = decodeJson(type, richRegistry, bytes, { indent: 2 });
    const nodes = nodesOf(type, bytes);
    expect(joined(nodes)).toEqual(JSON.parse(json));
    const { text } = nodes.text({ tree: "fields", path: [], format: "json", limit: 1_000_000 });
    expect(JSON.parse(text)).toEqual(JSON.parse(json));
  };

  it("joins to the JSON of the whole", () => {
    fc.assert(fc.property(whole, expectJoined), { numRuns: 30 });
  });

  it("joins to the JSON of the whole where the bytes are broken", () => {
    fc.assert(fc.property(messages, expectJoined), { numRuns: 300 });
  });

  it.each(trees)("has sound spans in the tree of %s, also of broken bytes", (tree) => {
    fc.assert(
      fc.property(messages, (bytes) => expectSound(nodesOf(type, bytes), tree)),
      { numRuns: 20 },
    );
  });
});
