import type { MessageTree, NodeHit } from "#shared/model/message-view";
import type { MessageNodes } from "./message-nodes";
import { NodeWalk } from "./node-walk";
import type { ViewNode } from "./view-node";

/** Milliseconds at a stretch; then whatever else waits has its turn. */
const sliceMs = 8;
/** Nodes between two looks at the clock. */
const nodesPerLook = 64;
/** Milliseconds between two reports where nothing is found. */
const reportMs = 100;
/** UTF-16 units of one value that are searched. */
const searchedLength = 16 * 1024 * 1024;

export interface NodeQuery {
  readonly tree: MessageTree;
  readonly text: string;
  readonly matchCase: boolean;
}

/** What was found since the last report, and how far the search has come in bytes. */
export interface SearchReport {
  readonly hits: NodeHit[];
  readonly searched: number;
  readonly size: number;
}

/** More hits than anybody looks at; the search ends there. */
export const maxHits = 1000;

/**
 * Searches a message's keys and values from the first to the last, a few milliseconds at a time. Leaving the loop ends it.
 * The last report says that all was searched, unless the hits were too many.
 */
export async function* searchNodes(nodes: MessageNodes, query: NodeQuery): AsyncGenerator<SearchReport> {
  const { size } = nodes;
  const search = new NodeSearch(nodes.walkable(query.tree), query);
  let reportAt = performance.now() + reportMs;
  while (!search.runFor(sliceMs)) {
    if (search.hasHits || performance.now() >= reportAt) {
      yield { hits: search.takeHits(), searched: search.searched, size };
      reportAt = performance.now() + reportMs;
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  yield { hits: search.takeHits(), searched: search.isFull ? search.searched : size, size };
}

class NodeSearch {
  readonly #walk: NodeWalk;
  readonly #wanted: string;
  readonly #matchCase: boolean;
  #hits: NodeHit[] = [];
  #found = 0;
  /** How far it has come, in bytes. */
  searched = 0;

  constructor(root: ViewNode, { text, matchCase }: NodeQuery) {
    this.#walk = new NodeWalk(root);
    this.#matchCase = matchCase;
    this.#wanted = this.#folded(text);
  }

  get hasHits(): boolean {
    return this.#hits.length > 0;
  }

  get isFull(): boolean {
    return this.#found >= maxHits;
  }

  takeHits(): NodeHit[] {
    const hits = this.#hits;
    this.#hits = [];
    return hits;
  }

  /** True when it has come to the end. */
  runFor(milliseconds: number): boolean {
    const end = performance.now() + milliseconds;
    for (let visited = 1; !this.isFull; visited++) {
      const node = this.#walk.next();
      if (node === null) return true;
      if (node.start > this.searched) this.searched = node.start;
      if (this.#isInKey(node)) this.#hit("key");
      if (node.branch === null && this.#matches(plainText(node))) this.#hit("value");
      if (visited % nodesPerLook === 0 && performance.now() >= end) return false;
    }
    return true;
  }

  #hit(within: NodeHit["within"]): void {
    if (this.isFull) return;
    this.#hits.push({ path: this.#walk.path(), within });
    this.#found++;
  }

  /** On the wire a field is also found by its name. */
  #isInKey({ key, wire, field }: ViewNode): boolean {
    if (key === null) return false;
    return this.#matches(key) || (wire !== null && field !== null && this.#matches(field.name));
  }

  #matches(text: string): boolean {
    return this.#wanted !== "" && this.#folded(text).includes(this.#wanted);
  }

  #folded(text: string): string {
    return this.#matchCase ? text : text.toLowerCase();
  }
}

/** A string without its quotes and escapes; any other value as its JSON. */
function plainText(node: ViewNode): string {
  const { text, cut } = node.text(searchedLength);
  if (!text.startsWith('"')) return text;
  return cut || !text.includes("\\") ? text.slice(1, cut ? undefined : -1) : String(JSON.parse(text));
}
