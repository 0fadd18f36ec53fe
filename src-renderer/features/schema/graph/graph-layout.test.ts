import fc from "fast-check";
import { expect, test } from "vitest";
import type { SymbolGraph } from "#shared/model/symbol";
import { boxHeight, boxWidth, layOut, neighbourOf, type PlacedNode } from "./graph-layout";

const node = (name: string, level: number) => ({ name, kind: "message" as const, size: 1, level });
const edge = (from: string, to: string) => ({ from, to, members: ["m"] });

test("what leads to the middle is on its left, what it leads to on its right", () => {
  const { nodes } = layOut({
    nodes: [node("m", 0), node("u", -1), node("a", 1), node("b", 2)],
    edges: [edge("u", "m"), edge("m", "a"), edge("a", "b")],
    truncated: false,
  });
  const x = (name: string) => nodes.find((one) => one.name === name)?.x ?? Number.NaN;
  expect(x("u")).toBeLessThan(x("m"));
  expect(x("m")).toBeLessThan(x("a"));
  expect(x("a")).toBeLessThan(x("b"));
});

test("boxes stand beside what they hang together with, so that edges do not cross", () => {
  const { nodes } = layOut({
    nodes: [node("m", 0), node("a", 1), node("b", 1), node("ofB", 2), node("ofA", 2)],
    edges: [edge("m", "a"), edge("m", "b"), edge("a", "ofA"), edge("b", "ofB")],
    truncated: false,
  });
  const y = (name: string) => nodes.find((one) => one.name === name)?.y ?? Number.NaN;
  expect(Math.sign(y("a") - y("b"))).toBe(Math.sign(y("ofA") - y("ofB")));
});

test("no two boxes meet, and all are inside; an edge to a node that is not there is left out", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.record({ name: fc.string({ minLength: 1, maxLength: 4 }), level: fc.integer({ min: -3, max: 3 }) }), {
        selector: ({ name }) => name,
        maxLength: 40,
      }),
      fc.array(fc.tuple(fc.nat(60), fc.nat(60)), { maxLength: 60 }),
      (named, pairs) => {
        const nodes = named.map(({ name, level }) => node(name, level));
        const graph: SymbolGraph = {
          nodes,
          edges: pairs.map(([a, b]) => edge(nodes[a]?.name ?? "gone!", nodes[b]?.name ?? "gone!")),
          truncated: false,
        };
        const { nodes: placed, edges, width, height } = layOut(graph);
        expect(placed).toHaveLength(nodes.length);
        expect(edges.every(({ from, to }) => from !== "gone!" && to !== "gone!")).toBe(true);
        for (const one of placed) {
          expect(one.x >= 0 && one.y >= 0 && one.x + boxWidth <= width && one.y + boxHeight <= height).toBe(true);
          for (const other of placed) {
            if (one === other) continue;
            expect(Math.abs(one.x - other.x) >= boxWidth || Math.abs(one.y - other.y) >= boxHeight).toBe(true);
          }
        }
      },
    ),
    { numRuns: 60 },
  );
});

test("arrow keys go to the nearest box of their direction, and stop at the edge", () => {
  const at = (name: string, x: number, y: number): PlacedNode => ({ ...node(name, 0), x, y });
  const nodes = [at("a", 0, 0), at("b", 0, 60), at("c", 300, 10), at("d", 300, 90)];
  const [a, b, c] = nodes as [PlacedNode, PlacedNode, PlacedNode];
  expect(neighbourOf(nodes, a, "ArrowDown")?.name).toBe("b");
  expect(neighbourOf(nodes, a, "ArrowRight")?.name).toBe("c");
  expect(neighbourOf(nodes, b, "ArrowRight")?.name).toBe("d");
  expect(neighbourOf(nodes, c, "ArrowLeft")?.name).toBe("a");
  expect(neighbourOf(nodes, a, "ArrowUp")).toBeNull();
  expect(neighbourOf(nodes, a, "Enter")).toBeNull();
});
