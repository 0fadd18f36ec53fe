import type { NodePath } from "#shared/model/message-view";
import type { NodeTree } from "./node-tree";

/** Does the key move through a tree? */
const moves: readonly string[] = ["ArrowDown", "ArrowUp", "Home", "End", "PageDown", "PageUp"];

/**
 * The node that a key of the WAI-ARIA tree pattern leads to from the chosen one; null if it does not move. Rows that only
 * close a node are passed over. `page` is how many rows fit in sight; without a chosen node, `start` is where one begins.
 */
export function pathAfterKey(tree: NodeTree, key: string, page: number, start: number): NodePath | null {
  if (!moves.includes(key) || tree.rows === 0) return null;
  const { selected } = tree;
  if (selected === null) return nodeFrom(tree, key === "Home" ? 0 : key === "End" ? tree.rows - 1 : start, -1);
  const here = tree.placeOf(selected);
  switch (key) {
    case "ArrowDown":
      return nodeFrom(tree, here + 1, 1);
    case "ArrowUp":
      return nodeFrom(tree, here - 1, -1);
    case "PageDown":
      return nodeFrom(tree, here + page, -1);
    case "PageUp":
      return nodeFrom(tree, here - page, -1);
    default:
      return nodeFrom(tree, key === "Home" ? 0 : tree.rows - 1, -1);
  }
}

/** The node of the row at a place, or of the next one that way which has one of its own; at the end the last. */
function nodeFrom(tree: NodeTree, place: number, step: 1 | -1): NodePath {
  let at = Math.max(0, Math.min(tree.rows - 1, place));
  let way = step;
  while (at > 0 && tree.rowAt(at).part === "end") {
    if (at === tree.rows - 1) way = -1;
    at += way;
  }
  return tree.rowAt(at).path;
}

/**
 * What Right, Left, Enter, Space and * do at the chosen node: opens it, or moves to its first child or its parent. Answers
 * whether the key did something; then the node that is chosen now is in the tree. A leaf's Enter is left to the caller.
 */
export function actOnKey(tree: NodeTree, key: string): boolean {
  const { selected } = tree;
  if (selected === null) return false;
  const isOpen = tree.isOpen(selected);
  const hasChildren = (tree.node(selected)?.children ?? 0) > 0;
  switch (key) {
    case "ArrowRight":
      if (isOpen) tree.select([...selected, 0]);
      else tree.open(selected);
      return true;
    case "ArrowLeft":
      if (isOpen) tree.close(selected);
      else if (selected.length > 0) tree.select(selected.slice(0, -1));
      return true;
    case "Enter":
    case " ":
      if (hasChildren) tree.toggle(selected);
      return hasChildren;
    case "*":
      tree.openSiblings(selected);
      return true;
    default:
      return false;
  }
}
