import { describe, expect, it } from "vitest";
import type { MessageNode, NodePath } from "#shared/model/message-view";
import { type FetchNodes, NodePages, type NodeWindow, pageNodes } from "./node-pages";
import { NodeTree } from "./node-tree";
import { actOnKey, pathAfterKey } from "./tree-keys";

/** Counts instead of a message: how many children stands at each path. */
type ChildrenOf = (path: NodePath) => number;

function nodeAt(path: NodePath, children: number): MessageNode {
  const key = path.length === 0 ? null : `f${path.at(-1)}`;
  return {
    key,
    kind: children > 0 ? "object" : "number",
    text: "1",
    cut: false,
    children,
    start: 0,
    end: 1,
    field: null,
    wire: null,
    problem: null,
  };
}

/** A core that answers from counts, and remembers what it was asked. */
function core(childrenOf: ChildrenOf) {
  const asked: NodeWindow[][] = [];
  const fetch: FetchNodes = async (windows) => {
    asked.push([...windows]);
    return windows.map(({ path, from, count }) => {
      const total = childrenOf(path);
      const length = Math.max(0, Math.min(count, total - from));
      return { total, nodes: Array.from({ length }, (_, i) => nodeAt([...path, from + i], childrenOf([...path, from + i]))) };
    });
  };
  return { asked, fetch };
}

function treeOf(childrenOf: ChildrenOf, endings = true) {
  const { asked, fetch } = core(childrenOf);
  const pages = new NodePages(fetch, () => tree.refresh());
  const tree: NodeTree = new NodeTree(async () => nodeAt([], childrenOf([])), pages, endings);
  return { tree, asked, pages };
}

const shown = (tree: NodeTree) =>
  Array.from({ length: tree.rows }, (_, place) => {
    const { part, path, node } = tree.rowAt(place);
    return part === "end" ? `${path.join(".")} end` : `${path.join(".")}${node ? "" : " …"}`;
  });

describe("NodeTree", () => {
  it("opens a small message wholly", async () => {
    const { tree } = treeOf((path) => (path.length < 3 ? 2 : 0));
    await tree.opened();
    expect(tree.rows).toBe(1 + 2 + 4 + 8 + 1 + 2 + 4);
    expect(shown(tree).some((row) => row.endsWith("…"))).toBe(false);
  });

  it("opens an empty message as one row, without a question", async () => {
    const { tree, asked } = treeOf(() => 0);
    await tree.opened();
    expect(shown(tree)).toEqual([""]);
    expect(asked).toEqual([]);
  });

  it("opens of a large message what fits, and one list where that leaves the screen empty", async () => {
    const { tree, asked } = treeOf((path) =>
      path.length === 0 ? 3 : path.length === 1 ? (path[0] === 1 ? 100_000 : 2) : path[0] === 1 && path.length === 2 ? 4 : 0,
    );
    await tree.opened();
    expect(tree.isOpen([0])).toBe(true);
    expect(tree.isOpen([2])).toBe(true);
    expect(tree.isOpen([1])).toBe(true);
    expect(tree.isOpen([1, 0])).toBe(false);
    expect(tree.rows).toBeGreaterThan(100_000);
    const nodes = asked.flat().reduce((sum, { count }) => sum + count, 0);
    expect(nodes).toBeLessThanOrEqual(5 * pageNodes);
  });

  it("leaves a long list closed where the rest fills the screen", async () => {
    const { tree } = treeOf((path) => (path.length === 0 ? 60 : path.length === 1 && path[0] === 3 ? 100_000 : 0));
    await tree.opened();
    expect(tree.isOpen([3])).toBe(false);
    expect(tree.rows).toBe(62);
  });

  it("goes to a node deep in a list, asking for no more than its ancestors' pages", async () => {
    const { tree, asked } = treeOf((path) => (path.length === 0 ? 1 : path.length === 1 ? 1_000_000 : path.length < 4 ? 5 : 0));
    await tree.reveal([0, 765_432, 3, 4]);
    expect(tree.selected).toEqual([0, 765_432, 3, 4]);
    const row = tree.rowAt(tree.placeOf([0, 765_432, 3, 4]));
    expect(row.path).toEqual([0, 765_432, 3, 4]);
    expect(row.node?.key).toBe("f4");
    expect(asked.flat().length).toBeLessThanOrEqual(6);
    expect(tree.lineage([0, 765_432, 3])?.length).toBe(4);
  });

  it("chooses the node that is closed over the chosen one", async () => {
    const { tree } = treeOf((path) => (path.length < 2 ? 2 : 0), false);
    await tree.opened();
    tree.select([1, 0]);
    tree.close([1]);
    expect(tree.selected).toEqual([1]);
    expect(shown(tree)).toEqual(["", "0", "0.0", "0.1", "1"]);
    tree.openSiblings([0]);
    expect(shown(tree)).toEqual(["", "0", "0.0", "0.1", "1", "1.0", "1.1"]);
    tree.closeAll();
    expect(shown(tree)).toEqual(["", "0", "1"]);
  });
});

describe("the keys of a tree", () => {
  const small = () => treeOf((path) => (path.length === 0 ? 3 : path.length === 1 && path[0] !== 2 ? 2 : 0));
  const press = (tree: NodeTree, ...keys: string[]) => {
    for (const key of keys) {
      const path = pathAfterKey(tree, key, 3, 0);
      if (path) tree.select(path);
      else actOnKey(tree, key);
    }
    return tree.selected?.join(".");
  };

  it("move past closing rows, and stop at the ends", async () => {
    const { tree } = small();
    await tree.opened();
    expect(press(tree, "ArrowDown")).toBe("");
    expect(press(tree, "ArrowDown", "ArrowDown", "ArrowDown")).toBe("0.1");
    expect(press(tree, "ArrowDown")).toBe("1");
    expect(press(tree, "ArrowUp")).toBe("0.1");
    expect(press(tree, "End")).toBe("2");
    expect(press(tree, "ArrowDown")).toBe("2");
    expect(press(tree, "Home", "ArrowUp")).toBe("");
    expect(press(tree, "PageDown")).toBe("0.1");
    expect(press(tree, "PageUp")).toBe("");
  });

  it("open, close, go in and out", async () => {
    const { tree } = small();
    await tree.opened();
    tree.select([1, 1]);
    expect(press(tree, "ArrowLeft")).toBe("1");
    expect(press(tree, "ArrowLeft")).toBe("1");
    expect(tree.isOpen([1])).toBe(false);
    expect(press(tree, "ArrowLeft")).toBe("");
    expect(press(tree, "ArrowRight")).toBe("0");
    expect(press(tree, "Enter")).toBe("0");
    expect(tree.isOpen([0])).toBe(false);
    expect(press(tree, "*")).toBe("0");
    expect(tree.isOpen([0]) && tree.isOpen([1])).toBe(true);
    tree.select([2]);
    expect(actOnKey(tree, "Enter")).toBe(false);
  });
});

describe("NodePages", () => {
  it("asks, of a fast scroll, only for where it ends", async () => {
    const { fetch, asked } = core((path) => (path.length === 0 ? 1_000_000 : 0));
    let news = 0;
    const pages = new NodePages(fetch, () => news++);
    for (let at = 0; at < 500_000; at += 1000) pages.want([[at]]);
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(asked.map((windows) => windows.map(({ from }) => from))).toEqual([[0], [499_000]]);
    expect(pages.child([], 499_000)?.key).toBe("f499000");
    expect(news).toBe(2);
  });

  it("keeps a bounded number of nodes, those seen last", async () => {
    const { fetch } = core((path) => (path.length === 0 ? 1_000_000 : 0));
    const pages = new NodePages(fetch, () => {});
    for (let page = 0; page < 100; page++) await pages.load([{ path: [], index: page * pageNodes }]);
    expect(pages.child([], 0)).toBeUndefined();
    expect(pages.child([], 99 * pageNodes)).toBeDefined();
  });

  it("asks again after a failure when the nodes are wanted again, and is silent once closed", async () => {
    let fails = true;
    const { fetch } = core(() => 3);
    let news = 0;
    const pages = new NodePages(
      async (windows) => {
        if (fails) throw new Error("gone");
        return fetch(windows);
      },
      () => news++,
    );
    pages.want([[0]]);
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(news).toBe(0);
    fails = false;
    pages.want([[0]]);
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(pages.child([], 2)).toBeDefined();
    pages.want([[0, 0]]);
    pages.close();
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(news).toBe(1);
  });
});
