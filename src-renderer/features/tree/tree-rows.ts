import { childrenOf, type TreeNode } from "./tree-node";

/** One line of the tree as it is shown. */
export interface TreeRow {
  readonly node: TreeNode;
  /** From 1. */
  readonly level: number;
  /** Among its siblings that are shown, from 1, and how many they are. */
  readonly position: number;
  readonly siblings: number;
  /** Null where there is nothing to open. */
  readonly expanded: boolean | null;
}

/** What the user opened (true) or closed (false) against the default, by key. */
export type Expansion = ReadonlyMap<string, boolean>;

/** A search that finds more than this opens nothing by itself: it is not at its end, and nobody reads as much. */
const mostOpened = 2000;

/** Sources with at most this many methods show them all from the start. */
const smallSource = 60;

/**
 * The lines to show. With search terms: what matches, with all above it and all below a match. `expansion` is then the
 * one made while these terms were searched, against everything open that was found.
 */
export function treeRows(roots: readonly TreeNode[], expansion: Expansion, terms: readonly string[]): TreeRow[] {
  const rows: TreeRow[] = [];
  const shown = terms.length === 0 ? roots : roots.flatMap((root) => prune(root, terms));
  const opensFound = terms.length > 0 && nodeCount(shown) <= mostOpened;
  let position = 0;
  for (const root of shown) {
    const small = methodCount(root) <= smallSource;
    const isExpanded = (node: TreeNode) => expansion.get(node.key) ?? (opensFound || expandedAtFirst(node, small && terms.length === 0));
    append(rows, root, { level: 1, position: ++position, siblings: shown.length }, isExpanded);
  }
  return rows;
}

function append(rows: TreeRow[], node: TreeNode, place: Omit<TreeRow, "node" | "expanded">, isExpanded: (node: TreeNode) => boolean): void {
  const children = childrenOf(node);
  const expanded = children.length === 0 ? null : isExpanded(node);
  rows.push({ node, ...place, expanded });
  if (!expanded) return;
  for (const [index, child] of children.entries()) {
    append(rows, child, { level: place.level + 1, position: index + 1, siblings: children.length }, isExpanded);
  }
}

function expandedAtFirst(node: TreeNode, small: boolean): boolean {
  return node.kind === "source" || (small && (node.kind === "service" || (node.kind === "package" && methodCount(node) > 0)));
}

/** How many methods are in it, however deep. */
export function methodCount(node: TreeNode): number {
  if (node.kind === "method") return 1;
  if (node.kind === "types") return 0;
  if (node.kind === "package") return node.methodCount;
  return childrenOf(node).reduce((sum, child) => sum + methodCount(child), 0);
}

/** How many there are, however deep; no more than it takes to know that they are many. */
function nodeCount(nodes: readonly TreeNode[]): number {
  let count = 0;
  for (const node of nodes) {
    count += 1 + nodeCount(childrenOf(node));
    if (count > mostOpened) break;
  }
  return count;
}

/** The node with only what matches inside; none if nothing does. */
function prune(node: TreeNode, terms: readonly string[]): TreeNode[] {
  if (node.kind !== "source" && node.kind !== "types" && matches(node, terms)) return [node];
  const children = childrenOf(node).flatMap((child) => prune(child, terms));
  if (children.length === 0) return [];
  const found = { ...node, children } as TreeNode;
  return [found.kind === "package" ? { ...found, methodCount: children.reduce((sum, child) => sum + methodCount(child), 0) } : found];
}

/** Lower-cased names, which are looked at with every letter that is typed. */
const lowered = new WeakMap<TreeNode, string>();

function matches(node: TreeNode, terms: readonly string[]): boolean {
  let text = lowered.get(node);
  if (text === undefined) {
    text = searchText(node).toLowerCase();
    lowered.set(node, text);
  }
  for (const term of terms) if (!text.includes(term)) return false;
  return true;
}

function searchText(node: TreeNode): string {
  switch (node.kind) {
    case "package":
      return node.name;
    case "service":
      return node.service.name;
    case "method":
      return `${node.service.name}/${node.method.name}`;
    case "type":
      return node.type.name;
    default:
      return "";
  }
}

/** The label that typing ahead and marking look at. */
export function labelOf(node: TreeNode): string {
  switch (node.kind) {
    case "source":
      return node.outline.source.label;
    case "package":
      return node.name;
    case "service":
      return node.label;
    case "method":
      return node.method.name;
    case "type":
      return node.label;
    case "types":
      return node.of;
    case "imports":
      return "";
  }
}

/** The keys of all that holds the node of a key, outermost first; empty if it is not there. */
export function ancestorKeys(roots: readonly TreeNode[], key: string): string[] {
  for (const root of roots) {
    if (!mayHold(root, key)) continue;
    const children = childrenOf(root);
    if (children.some((child) => child.key === key)) return [root.key];
    const inside = ancestorKeys(children, key);
    if (inside.length > 0) return [root.key, ...inside];
  }
  return [];
}

/** Can the node of a key be inside? Told by the names alone, so that nothing is made in order to look into it. */
function mayHold(node: TreeNode, key: string): boolean {
  const idAt = key.indexOf(" ") + 1;
  const name = key.slice(key.indexOf(" ", idAt) + 1);
  switch (node.kind) {
    case "source":
      return key.startsWith(`${node.outline.source.id} `, idAt);
    case "package":
      return name.startsWith(`${node.name}.`);
    case "service":
      return name.startsWith(`${node.service.name}/`);
    case "types":
      return key.startsWith("type ");
    default:
      return false;
  }
}

/** The index of the row that holds the row at `index`, or -1. */
export function parentIndex(rows: readonly TreeRow[], index: number): number {
  const level = rows[index]?.level ?? 1;
  for (let at = index - 1; at >= 0; at--) if ((rows[at]?.level ?? 0) < level) return at;
  return -1;
}

/** The next row, after the one at `index` and round to it, whose label begins with what was typed; -1 if none does. */
export function typeAhead(rows: readonly TreeRow[], index: number, typed: string): number {
  const wanted = typed.toLowerCase();
  // One letter steps on to the next of its kind; more letters may still mean the row where we are.
  const from = typed.length === 1 ? index + 1 : Math.max(index, 0);
  for (let step = 0; step < rows.length; step++) {
    const at = (from + step) % rows.length;
    const row = rows[at];
    if (row && labelOf(row.node).toLowerCase().startsWith(wanted)) return at;
  }
  return -1;
}
