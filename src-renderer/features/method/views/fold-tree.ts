import type { NodePath } from "#shared/model/message-view";

/** One line of a folded tree: a node, or the bracket that closes one that is open. */
export interface TreeRow {
  readonly path: NodePath;
  readonly part: "node" | "end";
  readonly isOpen: boolean;
  /** How many children the node's parent has; 1 for the root. */
  readonly siblings: number;
}

/** An open node. Only these are kept: a closed one among a million costs nothing. */
class Fold {
  readonly children: number;
  readonly opened = new Map<number, Fold>();
  /** All rows below this node's own one, with its closing one. */
  rows: number;
  #order: OpenedOrder | null = null;

  constructor(children: number, ending: number) {
    this.children = children;
    this.rows = children + ending;
  }

  /** To be called whenever a child is opened, closed or changes its size. */
  grow(by: number): void {
    this.rows += by;
    this.#order = null;
  }

  get order(): OpenedOrder {
    this.#order ??= orderOf(this.opened);
    return this.#order;
  }
}

/** The open children of a node in order; of each, how many rows the open ones before it add. */
interface OpenedOrder {
  readonly indexes: readonly number[];
  readonly before: readonly number[];
}

function orderOf(opened: ReadonlyMap<number, Fold>): OpenedOrder {
  const indexes = [...opened.keys()].sort((a, b) => a - b);
  let sum = 0;
  const before = indexes.map((index) => {
    const here = sum;
    sum += opened.get(index)?.rows ?? 0;
    return here;
  });
  return { indexes, before };
}

/**
 * Which nodes of a tree are open, and so which row shows which node. It knows of nodes only how many children they have, so
 * an array of a million costs as much as one of ten. With `endings`, an open node has one more row, which closes it.
 */
export class FoldTree {
  readonly #ending: number;
  #root: Fold | null = null;

  constructor(endings: boolean) {
    this.#ending = endings ? 1 : 0;
  }

  get rows(): number {
    return 1 + (this.#root?.rows ?? 0);
  }

  isOpen(path: NodePath): boolean {
    return this.#find(path) !== null;
  }

  /** How many children an open node has; null for a closed one. */
  childrenOf(path: NodePath): number | null {
    return this.#find(path)?.children ?? null;
  }

  /** Opens a node that has children; its ancestors must be open. What was open in it before it was closed is forgotten. */
  open(path: NodePath, children: number): void {
    if (children === 0 || this.isOpen(path)) return;
    const fold = new Fold(children, this.#ending);
    const index = path.at(-1);
    const parent = index === undefined ? null : this.#find(path.slice(0, -1));
    if (index === undefined) this.#root = fold;
    else if (parent && index < parent.children) parent.opened.set(index, fold);
    else return;
    this.#grow(path, fold.rows);
  }

  close(path: NodePath): void {
    const fold = this.#find(path);
    if (!fold) return;
    const index = path.at(-1);
    if (index === undefined) this.#root = null;
    else this.#find(path.slice(0, -1))?.opened.delete(index);
    this.#grow(path, -fold.rows);
  }

  /** The row at a place from 0 to `rows` - 1. */
  rowAt(place: number): TreeRow {
    const path: number[] = [];
    let fold = this.#root;
    let siblings = 1;
    let at = place;
    while (fold !== null && at > 0) {
      at -= 1;
      if (this.#ending === 1 && at === fold.rows - 1) return { path, part: "end", isOpen: true, siblings };
      siblings = fold.children;
      const step = childAt(fold, at);
      path.push(step.index);
      fold = step.fold;
      at = step.rest;
    }
    return { path, part: "node", isOpen: fold !== null, siblings };
  }

  /** The place of a node's row; of one in a closed node, the closed node's. */
  placeOf(path: NodePath): number {
    let place = 0;
    let fold = this.#root;
    for (const index of path) {
      if (fold === null) break;
      const { indexes, before } = fold.order;
      const at = lowerBound(indexes.length, (nth) => (indexes[nth] ?? 0) >= index);
      place += 1 + index + (at < indexes.length ? (before[at] ?? 0) : fold.rows - fold.children - this.#ending);
      fold = fold.opened.get(index) ?? null;
    }
    return place;
  }

  #find(path: NodePath): Fold | null {
    let fold = this.#root;
    for (const index of path) fold = fold?.opened.get(index) ?? null;
    return fold;
  }

  #grow(path: NodePath, by: number): void {
    let fold = this.#root;
    for (let depth = 0; depth < path.length && fold; depth++) {
      fold.grow(by);
      fold = depth < path.length - 1 ? (fold.opened.get(path[depth] ?? -1) ?? null) : null;
    }
  }
}

/** The child that stands `at` rows below its parent's row, or the open one that holds that row with the `rest` inside it. */
function childAt(fold: Fold, at: number): { index: number; fold: Fold | null; rest: number } {
  const { indexes, before } = fold.order;
  const nth = lowerBound(indexes.length, (n) => (indexes[n] ?? 0) + (before[n] ?? 0) > at) - 1;
  const index = indexes[nth];
  const opened = index === undefined ? undefined : fold.opened.get(index);
  if (index === undefined || !opened) return { index: at, fold: null, rest: 0 };
  const rest = at - index - (before[nth] ?? 0);
  if (rest <= opened.rows) return { index, fold: opened, rest };
  return { index: index + rest - opened.rows, fold: null, rest: 0 };
}

/** The first of `count` for which a growing condition holds; `count` where it never does. */
function lowerBound(count: number, holds: (nth: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
