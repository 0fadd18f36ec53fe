import type { MessageNode, NodePath } from "#shared/model/message-view";
import { pathKey } from "./node-path";

/** How many children of a node make a page. */
export const pageNodes = 200;
/** What is kept; beyond it the pages seen longest ago go. */
const keptNodes = 12_000;
/** The core takes at most so many windows at once. */
const askedWindows = 50;

/** A stretch of the children of the node at a path. */
export interface NodeWindow {
  readonly path: NodePath;
  readonly from: number;
  readonly count: number;
}

export interface NodeStretch {
  readonly total: number;
  readonly nodes: readonly MessageNode[];
}

/** Asks the core for stretches of children; the answers are in the order of the windows. */
export type FetchNodes = (windows: readonly NodeWindow[]) => Promise<readonly NodeStretch[]>;

interface Wanted {
  readonly path: NodePath;
  readonly page: number;
}

/**
 * The nodes of one tree of a message, as far as they were asked for: in pages, of which those seen last are kept. One
 * question is on its way at a time, and it is for what is wanted when it is asked, so that a fast scroll asks only for
 * where it ends.
 */
export class NodePages {
  /** By path and page, in the order of their last use, the oldest first. */
  readonly #pages = new Map<string, readonly MessageNode[]>();
  readonly #fetch: FetchNodes;
  readonly #changed: () => void;
  #kept = 0;
  #wanted: readonly Wanted[] = [];
  #asking = false;
  #closed = false;

  /** `changed` runs when wanted nodes have come. */
  constructor(fetch: FetchNodes, changed: () => void) {
    this.#fetch = fetch;
    this.#changed = changed;
  }

  /** The child of the node at `parent`, where it has come already. */
  child(parent: NodePath, index: number): MessageNode | undefined {
    return this.#pages.get(keyOf({ path: parent, page: pageOf(index) }))?.[index % pageNodes];
  }

  /** Says which nodes are in sight now: those that are missing are asked for, and what was wanted before no more is. */
  want(paths: readonly NodePath[]): void {
    const wanted = new Map<string, Wanted>();
    for (const path of paths) {
      const index = path.at(-1);
      if (index === undefined) continue;
      const want = { path: path.slice(0, -1), page: pageOf(index) };
      wanted.set(keyOf(want), want);
    }
    for (const key of wanted.keys()) this.#touch(key);
    this.#wanted = [...wanted.values()].filter((want) => !this.#pages.has(keyOf(want)));
    if (!this.#asking) void this.#ask();
  }

  /** Brings the first `count` children, or those of the page that holds `index`, of each place. Throws what asking throws. */
  async load(places: readonly { readonly path: NodePath; readonly count?: number; readonly index?: number }[]): Promise<void> {
    const missing = places.flatMap(({ path, count, index }) => {
      const pages =
        index === undefined ? Array.from({ length: Math.ceil((count ?? pageNodes) / pageNodes) }, (_, page) => page) : [pageOf(index)];
      return pages.map((page) => ({ path, page })).filter((want) => !this.#pages.has(keyOf(want)));
    });
    for (let at = 0; at < missing.length && !this.#closed; at += askedWindows) await this.#bring(missing.slice(at, at + askedWindows));
  }

  /** No more questions and no more news. */
  close(): void {
    this.#closed = true;
    this.#pages.clear();
  }

  async #ask(): Promise<void> {
    this.#asking = true;
    try {
      while (this.#wanted.length > 0 && !this.#closed) {
        await this.#bring(this.#wanted.slice(0, askedWindows));
        this.#wanted = this.#wanted.filter((want) => !this.#pages.has(keyOf(want)));
        if (!this.#closed) this.#changed();
      }
    } catch {
      // The call is gone or the core is: the window says so elsewhere, and a later want() tries again.
      this.#wanted = [];
    } finally {
      this.#asking = false;
    }
  }

  async #bring(batch: readonly Wanted[]): Promise<void> {
    const answers = await this.#fetch(batch.map(({ path, page }) => ({ path, from: page * pageNodes, count: pageNodes })));
    if (this.#closed) return;
    for (const [at, want] of batch.entries()) this.#keep(keyOf(want), answers[at]?.nodes ?? []);
    this.#evict(batch.length);
  }

  #keep(key: string, nodes: readonly MessageNode[]): void {
    this.#kept += nodes.length - (this.#pages.get(key)?.length ?? 0);
    this.#pages.delete(key);
    this.#pages.set(key, nodes);
  }

  #touch(key: string): void {
    const nodes = this.#pages.get(key);
    if (nodes) this.#keep(key, nodes);
  }

  /** Never the `newest` pages: they are what was asked for. */
  #evict(newest: number): void {
    for (const [key, nodes] of this.#pages) {
      if (this.#kept <= keptNodes || this.#pages.size <= newest) return;
      this.#pages.delete(key);
      this.#kept -= nodes.length;
    }
  }
}

const pageOf = (index: number) => Math.floor(index / pageNodes);
const keyOf = ({ path, page }: Wanted) => `${pathKey(path)}|${page}`;
