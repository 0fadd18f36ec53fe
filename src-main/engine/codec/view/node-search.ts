import type { MessageTree, NodeHit } from "#shared/model/message-view";
import type { MessageNodes } from "./message-nodes";
import type { Branch, ViewNode } from "./view-node";

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
  let hits: NodeHit[] = [];
  let found = 0;
  let searched = 0;
  let visited = 0;
  let reportAt = performance.now() + reportMs;
  let sliceEnd = performance.now() + sliceMs;
  const matches = matcher(query);
  for (const { node, path } of walk(nodes.walkable(query.tree))) {
    for (const within of hitsIn(node, matches)) hits.push({ path: path(), within });
    searched = Math.max(searched, node.start);
    if (found + hits.length >= maxHits) break;
    if (++visited % nodesPerLook !== 0 || performance.now() < sliceEnd) continue;
    if (hits.length > 0 || performance.now() >= reportAt) {
      found += hits.length;
      yield { hits, searched, size };
      hits = [];
      reportAt = performance.now() + reportMs;
    }
    await new Promise((resolve) => setImmediate(resolve));
    sliceEnd = performance.now() + sliceMs;
  }
  const isAll = found + hits.length < maxHits;
  yield { hits: hits.slice(0, maxHits - found), searched: isAll ? size : searched, size };
}

type Matcher = (text: string) => boolean;

function matcher({ text, matchCase }: NodeQuery): Matcher {
  if (text === "") return () => false;
  const wanted = matchCase ? text : text.toLowerCase();
  return (candidate) => (matchCase ? candidate : candidate.toLowerCase()).includes(wanted);
}

function* hitsIn(node: ViewNode, matches: Matcher): Iterable<NodeHit["within"]> {
  if (node.key !== null && (matches(node.key) || (node.wire && node.field && matches(node.field.name)))) yield "key";
  if (node.branch === null && matches(plainText(node))) yield "value";
}

/** A string without its quotes and escapes; any other value as its JSON. */
function plainText(node: ViewNode): string {
  const { text, cut } = node.text(searchedLength);
  if (!text.startsWith('"')) return text;
  return cut || !text.includes("\\") ? text.slice(1, cut ? undefined : -1) : String(JSON.parse(text));
}

interface Visit {
  readonly node: ViewNode;
  readonly path: () => number[];
}

/** All nodes but the root, parents before their children. Only the branches on the way to the current one are held. */
function* walk(root: ViewNode): Iterable<Visit> {
  const way: { readonly branch: Branch; index: number }[] = [];
  const enter = ({ branch }: ViewNode) => branch && branch.count > 0 && way.push({ branch, index: -1 });
  const path = () => way.map(({ index }) => index);
  enter(root);
  for (let here = way.at(-1); here; here = way.at(-1)) {
    if (++here.index >= here.branch.count) {
      way.pop();
      continue;
    }
    const node = here.branch.child(here.index);
    yield { node, path };
    enter(node);
  }
}
