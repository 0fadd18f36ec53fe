import type { DescMessage, JsonValue } from "@bufbuild/protobuf";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MessageNode, MessageTree } from "#shared/model/message-view";
import { decodeJson } from "../decode";
import { encodeJson } from "../encode";
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

function expectSound(nodes: MessageNodes, tree: MessageTree): void {
  const spans = new Map<string, MessageNode>();
  for (const [path, node] of everyNode(nodes, tree)) {
    const parent = spans.get(path.slice(0, -1).join()) ?? { start: 0, end: nodes.size };
    expect([node.start >= parent.start, node.end <= parent.end, node.start <= node.end]).toEqual([true, true, true]);
    spans.set(path.join(), node);
  }
  for (let offset = 0; offset < nodes.size; offset++) {
    const path = nodes.pathAt(tree, offset);
    const node = spans.get(path.join());
    expect(node && node.start <= offset && offset < node.end).toBe(true);
    const deepest = Math.max(
      ...[...spans].filter(([, { start, end }]) => start <= offset && offset < end).map(([key]) => key.split(",").filter(Boolean).length),
    );
    expect(path.length).toBe(deepest);
  }
}

describe.each(allTypes.map((type) => [type.typeName, type] as const))("%s", (_, type) => {
  const bodies = messageJson(type, richRegistry);

  it("joins to the JSON of the whole", () => {
    fc.assert(
      fc.property(bodies, (json) => {
        const bytes = encoded(type, json);
        const whole = decodeJson(type, richRegistry, bytes, { indent: 2 }).json ?? "";
        const nodes = nodesOf(type, bytes);
        expect(joined(nodes)).toEqual(JSON.parse(whole));
        const { text } = nodes.text({ tree: "fields", path: [], format: "json", limit: 1_000_000 });
        expect(JSON.parse(text)).toEqual(JSON.parse(whole));
      }),
      { numRuns: 60 },
    );
  });

  it.each(trees)("has sound spans in the tree of %s, also of broken bytes", (tree) => {
    const broken = fc.tuple(bodies, fc.nat(), fc.nat(255), fc.nat()).map(([json, at, byte, length]) => {
      const bytes = encoded(type, json);
      if (bytes.length > 0) bytes[at % bytes.length] = byte;
      return bytes.subarray(0, length % (bytes.length + 1));
    });
    fc.assert(
      fc.property(
        fc.oneof(
          bodies.map((json) => encoded(type, json)),
          broken,
          fc.uint8Array({ maxLength: 40 }),
        ),
        (bytes) => {
          expectSound(nodesOf(type, bytes), tree);
        },
      ),
      { numRuns: 60 },
    );
  });
});
