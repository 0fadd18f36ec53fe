import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { NodePath } from "#shared/model/message-view";
import { FoldTree } from "./fold-tree";
import { pathKey } from "./node-path";

/** A tree that answers how many children stands at each path. */
type Shape = readonly Shape[];

/** All rows, as one would write them down. */
function naiveRows(shape: Shape, open: ReadonlySet<string>, endings: boolean, path: NodePath = []): string[] {
  const head = `node ${pathKey(path)}`;
  if (shape.length === 0 || !open.has(pathKey(path))) return [head];
  const inner = shape.flatMap((child, index) => naiveRows(child, open, endings, [...path, index]));
  return [head, ...inner, ...(endings ? [`end ${pathKey(path)}`] : [])];
}

const allRows = (tree: FoldTree) =>
  Array.from({ length: tree.rows }, (_, place) => {
    const { part, path } = tree.rowAt(place);
    return `${part} ${pathKey(path)}`;
  });

const { shape } = fc.letrec<{ shape: Shape }>((tie) => ({
  shape: fc.oneof({ maxDepth: 4 }, fc.constant([]), fc.array(tie("shape"), { maxLength: 6 })),
}));

function pathsOf(node: Shape, path: NodePath = []): NodePath[] {
  return [path, ...node.flatMap((child, index) => pathsOf(child, [...path, index]))];
}
const at = (node: Shape, path: NodePath): Shape => path.reduce<Shape>((inner, index) => inner[index] ?? [], node);

describe("FoldTree", () => {
  it("shows the rows that any opening and closing leaves", () => {
    fc.assert(
      fc.property(shape, fc.boolean(), fc.array(fc.nat(), { maxLength: 40 }), (root, endings, acts) => {
        const tree = new FoldTree(endings);
        const open = new Set<string>();
        const paths = pathsOf(root);
        for (const act of acts) {
          const path = paths[act % paths.length] ?? [];
          const key = pathKey(path);
          if (open.has(key) && tree.isOpen(path)) {
            tree.close(path);
            for (const inner of open) if (inner === key || key === "" || inner.startsWith(`${key}.`)) open.delete(inner);
          } else {
            const reachable = path.every((_, depth) => open.has(pathKey(path.slice(0, depth))));
            tree.open(path, at(root, path).length);
            if (reachable && at(root, path).length > 0) open.add(key);
          }
        }
        const expected = naiveRows(root, open, endings);
        expect(allRows(tree)).toEqual(expected);
        for (let place = 0; place < tree.rows; place++) {
          const row = tree.rowAt(place);
          if (row.part === "node") expect(tree.placeOf(row.path)).toBe(place);
          expect(row.isOpen).toBe(open.has(pathKey(row.path)));
        }
      }),
    );
  });

  it("finds a row among a million with some open ones", () => {
    const tree = new FoldTree(true);
    tree.open([], 1);
    tree.open([0], 1_000_000);
    tree.open([0, 10], 3);
    tree.open([0, 999_999], 2);
    expect(tree.rows).toBe(1 + 1 + 1_000_000 + 4 + 3 + 1 + 1);
    expect(tree.rowAt(2 + 10)).toEqual({ path: [0, 10], part: "node", isOpen: true, siblings: 1_000_000 });
    expect(tree.rowAt(2 + 10 + 3)).toEqual({ path: [0, 10, 2], part: "node", isOpen: false, siblings: 3 });
    expect(tree.rowAt(2 + 10 + 4)).toEqual({ path: [0, 10], part: "end", isOpen: true, siblings: 1_000_000 });
    expect(tree.rowAt(2 + 500_000 + 4).path).toEqual([0, 500_000]);
    expect(tree.placeOf([0, 999_999, 1])).toBe(2 + 999_999 + 4 + 2);
    expect(tree.rowAt(tree.rows - 1)).toMatchObject({ path: [], part: "end" });
  });

  it("answers the closed ancestor's place for what it hides", () => {
    const tree = new FoldTree(false);
    tree.open([], 4);
    expect(tree.placeOf([2, 7, 1])).toBe(3);
  });
});
