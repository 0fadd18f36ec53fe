import { Emitter } from "#shared/base/emitter";
import type { MessageNode, NodePath } from "#shared/model/message-view";
import { FoldTree, type TreeRow } from "./fold-tree";
import type { NodePages } from "./node-pages";
import { ancestorsOf, isWithin } from "./node-path";

/** A message of so many nodes opens wholly; of a larger one, what fits, level by level. */
const openedAtFirst = 500;
/** Where fewer rows than fill a screen are open, one larger node is opened too. */
const rowsOfScreen = 40;
/** How many siblings are opened at once. */
const openedTogether = 500;

/** A node of the tree that is shown, and where it stands. */
export interface ShownRow extends TreeRow {
  /** Undefined while it is on its way. */
  readonly node: MessageNode | undefined;
}

/** A message's nodes as a tree that opens and closes, with one node chosen; which nodes there are is asked for as they are looked at. */
export class NodeTree {
  readonly #askRoot: () => Promise<MessageNode>;
  readonly #pages: NodePages;
  readonly #folds: FoldTree;
  readonly #changed = new Emitter<void>();
  #root: MessageNode | undefined;
  #selected: NodePath | null = null;
  #version = 0;
  /** Counts what was chosen, so that what comes late does not choose again. */
  #turn = 0;
  #opened: Promise<void> | null = null;

  /** With `endings`, open nodes are closed by a row of their own, as JSON's are. */
  constructor(askRoot: () => Promise<MessageNode>, pages: NodePages, endings: boolean) {
    this.#askRoot = askRoot;
    this.#pages = pages;
    this.#folds = new FoldTree(endings);
  }

  readonly onDidChange = this.#changed.event;

  /** Another number after every change. */
  get version(): number {
    return this.#version;
  }

  get rows(): number {
    return this.#folds.rows;
  }

  /** The chosen node: the one that the keyboard is at. */
  get selected(): NodePath | null {
    return this.#selected;
  }

  node(path: NodePath): MessageNode | undefined {
    const index = path.at(-1);
    return index === undefined ? this.#root : this.#pages.child(path.slice(0, -1), index);
  }

  /** The nodes from the root down to the one at `path`; null while one of them has not come. */
  lineage(path: NodePath): MessageNode[] | null {
    const nodes = [...ancestorsOf(path), path].map((at) => this.node(at));
    return nodes.every((node) => node !== undefined) ? nodes : null;
  }

  rowAt(place: number): ShownRow {
    const row = this.#folds.rowAt(place);
    return { ...row, node: this.node(row.path) };
  }

  placeOf(path: NodePath): number {
    return this.#folds.placeOf(path);
  }

  isOpen(path: NodePath): boolean {
    return this.#folds.isOpen(path);
  }

  /** How many children an open node has; null for a closed one. */
  childrenOf(path: NodePath): number | null {
    return this.#folds.childrenOf(path);
  }

  /** Says which rows are in sight: their nodes are asked for. */
  want(first: number, last: number): void {
    const paths: NodePath[] = [];
    for (let place = first; place < Math.min(last, this.rows); place++) paths.push(this.#folds.rowAt(place).path);
    this.#pages.want(paths);
  }

  /** Nodes have come, or the pages have otherwise changed. */
  refresh(): void {
    this.#version += 1;
    this.#changed.fire();
  }

  select(path: NodePath | null): void {
    this.#turn += 1;
    this.#selected = path;
    this.refresh();
  }

  toggle(path: NodePath): void {
    if (this.#folds.isOpen(path)) this.close(path);
    else this.open(path);
  }

  /** Opens a node whose own data has come. */
  open(path: NodePath): void {
    this.#folds.open(path, this.node(path)?.children ?? 0);
    this.refresh();
  }

  /** Closes a node; if the chosen one was in it, the closed one is chosen. */
  close(path: NodePath): void {
    this.#folds.close(path);
    if (this.#selected && isWithin(this.#selected, path)) this.#selected = path;
    this.refresh();
  }

  /** Opens a node's siblings too, as far as they have come. */
  openSiblings(path: NodePath): void {
    const parent = path.slice(0, -1);
    const total = path.length === 0 ? 1 : (this.#folds.childrenOf(parent) ?? 0);
    let opened = 0;
    for (let index = 0; index < total && opened < openedTogether; index++) {
      const sibling = path.length === 0 ? path : [...parent, index];
      const children = this.node(sibling)?.children ?? 0;
      if (children === 0) continue;
      this.#folds.open(sibling, children);
      opened += 1;
    }
    this.refresh();
  }

  /** Closes everything below the root. */
  closeAll(): void {
    const children = this.#folds.childrenOf([]) ?? 0;
    this.#folds.close([]);
    this.#folds.open([], children);
    if (this.#selected) this.#selected = this.#selected.slice(0, 1);
    this.refresh();
  }

  /** Opens whatever hides a node, and chooses it, unless another was chosen meanwhile. Throws what asking for nodes throws. */
  async reveal(path: NodePath): Promise<void> {
    const turn = ++this.#turn;
    await this.opened();
    for (const ancestor of ancestorsOf(path)) {
      const [parent, index] = [ancestor.slice(0, -1), ancestor.at(-1)];
      if (index !== undefined && !this.node(ancestor)) await this.#pages.load([{ path: parent, index }]);
      this.#folds.open(ancestor, this.node(ancestor)?.children ?? 0);
    }
    const index = path.at(-1);
    if (index !== undefined) await this.#pages.load([{ path: path.slice(0, -1), index }]);
    if (turn === this.#turn) this.select(path);
  }

  /** Opens, once, what is worth seeing at first. Failing to is no failure of the tree: rows ask again. */
  opened(): Promise<void> {
    this.#opened ??= this.#openFirst().then(
      () => this.refresh(),
      () => this.refresh(),
    );
    return this.#opened;
  }

  async #openFirst(): Promise<void> {
    this.#root = await this.#askRoot();
    const { children } = this.#root;
    if (children === 0) return;
    this.#folds.open([], children);
    await this.#pages.load([{ path: [], count: Math.min(children, openedAtFirst) }]);
    let room = openedAtFirst - children;
    for (let level: NodePath[] = [[]]; level.length > 0; ) {
      const closed = level.flatMap((parent) => this.#openable(parent));
      const fitting = closed.filter(({ count }) => {
        const fits = count <= room;
        if (fits) room -= count;
        return fits;
      });
      const left = closed.find((node) => !fitting.includes(node));
      for (const { path, count } of fitting) this.#folds.open(path, count);
      await this.#pages.load(fitting);
      if (left) return this.#openLarge(left);
      level = fitting.map(({ path }) => path);
    }
  }

  /** So that a message of one long list does not open as one line. */
  async #openLarge({ path, count }: { path: NodePath; count: number }): Promise<void> {
    if (this.rows >= rowsOfScreen) return;
    await this.#pages.load([{ path }]);
    this.#folds.open(path, count);
  }

  /** Of an open node's children that have come: those that can be opened. */
  #openable(parent: NodePath): { path: NodePath; count: number }[] {
    const total = Math.min(this.#folds.childrenOf(parent) ?? 0, openedAtFirst);
    return Array.from({ length: total }, (_, index) => ({
      path: [...parent, index],
      count: this.#pages.child(parent, index)?.children ?? 0,
    })).filter(({ count }) => count > 0);
  }
}
