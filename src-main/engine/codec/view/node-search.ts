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
/** UTF-16 units of a value that is searched at once; a longer one is searched in slices of its bytes. */
const shortLength = 64 * 1024;
/** Whole groups of base64. */
const sliceBytes = 3 * 64 * 1024;

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
  readonly #steps = this.#search();
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
    do {
      if (this.#steps.next().done) return true;
    } while (performance.now() < end);
    return false;
  }

  /** Stops wherever it is time to look at the clock. */
  *#search(): Generator<undefined, void> {
    for (let visited = 1; !this.isFull; visited++) {
      const node = this.#walk.next();
      if (node === null) return;
      this.searched = Math.max(this.searched, node.start);
      if (this.#isInKey(node)) this.#hit("key");
      if (node.branch === null) {
        const { text, cut } = node.text(shortLength);
        if (cut ? yield* this.#isInLong(node) : this.#matches(plainText(text))) this.#hit("value");
      }
      if (visited % nodesPerLook === 0) yield;
    }
  }

  /** The end of a slice is looked at again with the next one, since what is sought may begin there. */
  *#isInLong(node: ViewNode): Generator<undefined, boolean> {
    const source = node.source();
    if (source === null) return this.#matches(plainText(node.text(Number.MAX_SAFE_INTEGER).text));
    const { bytes, isText } = source;
    const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
    let before = "";
    for (let from = 0; from < bytes.length; from += sliceBytes) {
      const slice = bytes.subarray(from, from + sliceBytes);
      const stream = from + sliceBytes < bytes.length;
      const text = before + this.#folded(isText ? decoder.decode(slice, { stream }) : Buffer.from(slice).toString("base64"));
      if (this.#wanted !== "" && text.includes(this.#wanted)) return true;
      before = text.slice(text.length - Math.min(text.length, this.#wanted.length - 1));
      this.searched = Math.max(this.searched, Math.min(node.start + from, node.end));
      yield;
    }
    return false;
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
function plainText(json: string): string {
  if (!json.startsWith('"')) return json;
  return json.includes("\\") ? String(JSON.parse(json)) : json.slice(1, -1);
}
