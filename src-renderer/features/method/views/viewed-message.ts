import { Emitter } from "#shared/base/emitter";
import type { MessageNode, NodeHit, NodePath, MessageTree as TreeName } from "#shared/model/message-view";
import { BytePages } from "./byte-pages";
import { Finder } from "./finder";
import type { ByteSpan } from "./hex-line";
import type { MessageSource } from "./message-source";
import { NodePages } from "./node-pages";
import { NodeTree } from "./node-tree";

/** The views that show a tree, and which one. */
export type TreeView = "json" | "form" | "wire";
export const treeOf: Readonly<Record<TreeView, TreeName>> = { json: "fields", form: "fields", wire: "wire" };

/** What the window knows of a message: its root is here already, the rest comes when it is looked at. */
export interface MessageFacts {
  readonly size: number;
  readonly root: MessageNode;
}

/**
 * One message as it is looked at in several views, which share what has come of it, and what is chosen: the bytes of the
 * node or the byte chosen last, in whichever view that was.
 */
export class ViewedMessage {
  readonly source: MessageSource;
  readonly size: number;
  readonly bytes: BytePages;
  readonly #root: MessageNode;
  readonly #pages: Readonly<Record<TreeName, NodePages>>;
  readonly #trees = new Map<TreeView, NodeTree>();
  readonly #finders = new Map<TreeView, Finder>();
  readonly #changed = new Emitter<void>();
  #chosen: ByteSpan | null = null;
  #version = 0;
  #turn = 0;

  constructor(source: MessageSource, { size, root }: MessageFacts) {
    this.source = source;
    this.size = size;
    this.#root = root;
    const pagesOf = (tree: TreeName) =>
      new NodePages(
        (windows) => source.nodes(tree, windows),
        () => {
          for (const [view, shown] of this.#trees) if (treeOf[view] === tree) shown.refresh();
        },
      );
    this.#pages = { fields: pagesOf("fields"), wire: pagesOf("wire") };
    this.bytes = new BytePages(
      (from, count) => source.bytes(from, count),
      () => this.#refresh(),
    );
  }

  /** Bytes have come, or others are chosen. */
  readonly onDidChange = this.#changed.event;

  /** Another number after every change. */
  get version(): number {
    return this.#version;
  }

  /** The bytes that are looked at; null for none. */
  get chosen(): ByteSpan | null {
    return this.#chosen;
  }

  choose(span: ByteSpan | null): void {
    if (span?.start === this.#chosen?.start && span?.end === this.#chosen?.end) return;
    this.#chosen = span;
    this.#refresh();
  }

  /** The tree of a view, made when it is first looked at. */
  tree(view: TreeView): NodeTree {
    const known = this.#trees.get(view);
    if (known) return known;
    const name = treeOf[view];
    const tree = new NodeTree(name === "fields" ? async () => this.#root : () => this.#wireRoot(), this.#pages[name], view === "json");
    this.#trees.set(view, tree);
    return tree;
  }

  /** The search of a view: what it finds is chosen in the view's tree. */
  finder(view: TreeView): Finder {
    const known = this.#finders.get(view);
    if (known) return known;
    const finder = new Finder(
      (text, matchCase) => this.source.find(treeOf[view], text, matchCase),
      (hit: NodeHit) => void this.reveal(view, hit.path),
    );
    this.#finders.set(view, finder);
    return finder;
  }

  /** Shows a node in a view's tree. */
  async reveal(view: TreeView, path: NodePath): Promise<void> {
    try {
      await this.tree(view).reveal(path);
      this.chooseNode(view);
    } catch {
      // The call is gone or the core is: the window says so elsewhere.
    }
  }

  /** Chooses the bytes of the node that is chosen in a view's tree. */
  chooseNode(view: TreeView): void {
    const tree = this.tree(view);
    const node = tree.selected && tree.node(tree.selected);
    if (node) this.choose({ start: node.start, end: node.end });
  }

  /** Shows, in a view's tree, the node that holds a byte. Of several that are asked for one after the other, only the last. */
  async revealByte(view: TreeView, offset: number): Promise<void> {
    const turn = ++this.#turn;
    try {
      const path = await this.source.nodeAt(treeOf[view], offset);
      if (turn === this.#turn) await this.tree(view).reveal(path);
    } catch {
      // as above
    }
  }

  /** Shows in a view what was chosen in another. */
  async follow(view: TreeView): Promise<void> {
    const tree = this.tree(view);
    const here = tree.selected && tree.node(tree.selected);
    const chosen = this.#chosen;
    if (!chosen || chosen.start === chosen.end || (here?.start === chosen.start && here.end === chosen.end)) return;
    if (chosen.start === 0 && chosen.end === this.size) return void tree.select([]);
    await this.revealByte(view, chosen.start);
  }

  /** No more questions and no more news. */
  close(): void {
    this.#pages.fields.close();
    this.#pages.wire.close();
    this.bytes.close();
    for (const finder of this.#finders.values()) finder.close();
  }

  /** The bare fields have no node of their own in what the window was told. */
  async #wireRoot(): Promise<MessageNode> {
    const [stretch] = await this.source.nodes("wire", [{ path: [], from: 0, count: 1 }]);
    return { ...this.#root, kind: "object", text: "", children: stretch?.total ?? 0, wire: null, problem: null };
  }

  #refresh(): void {
    this.#version += 1;
    this.#changed.fire();
  }
}
