import type { GraphEdge, GraphNode, SymbolGraph } from "#shared/model/symbol";

/** A node with the place of its box's upper left corner, in pixels. */
export interface PlacedNode extends GraphNode {
  readonly x: number;
  readonly y: number;
}

export interface PlacedEdge extends GraphEdge {
  /** An SVG path from box to box. */
  readonly path: string;
  readonly label: EdgeLabel;
}

/** Where an edge's words stand. */
export interface EdgeLabel {
  readonly x: number;
  readonly y: number;
  readonly anchor: "start" | "middle" | "end";
}

export interface GraphLayout {
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
  readonly width: number;
  readonly height: number;
}

/** The size of every box, in pixels. */
export const boxWidth = 176;
export const boxHeight = 42;
const gapX = 124;
const gapY = 16;
const margin = 28;

/**
 * Columns by steps from the middle: what leads to it on the left, what it leads to on the right. Inside a column the
 * boxes stand near what they hang together with (barycentre heuristic, Sugiyama et al. 1981).
 */
export function layOut(graph: SymbolGraph): GraphLayout {
  const columns = columnsOf(graph.nodes);
  orderColumns(columns, graph.edges);
  const tallest = Math.max(0, ...columns.map((column) => column.length));
  const height = tallest * (boxHeight + gapY) - gapY + 2 * margin;
  const nodes = columns.flatMap((column, at) =>
    column.map((node, row): PlacedNode => {
      const top = (height - column.length * (boxHeight + gapY) + gapY) / 2;
      return { ...node, x: margin + at * (boxWidth + gapX), y: top + row * (boxHeight + gapY) };
    }),
  );
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const edges = graph.edges.flatMap((edge): PlacedEdge[] => {
    const from = byName.get(edge.from);
    const to = byName.get(edge.to);
    return from && to ? [{ ...edge, ...route(from, to) }] : [];
  });
  return { nodes, edges, width: columns.length * (boxWidth + gapX) - gapX + 2 * margin, height };
}

function columnsOf(nodes: readonly GraphNode[]): GraphNode[][] {
  const levels = [...new Set(nodes.map(({ level }) => level))].sort((a, b) => a - b);
  return levels.map((level) => nodes.filter((node) => node.level === level));
}

const sweeps = 6;

function orderColumns(columns: GraphNode[][], edges: readonly GraphEdge[]): void {
  const neighbours = new Map<string, string[]>();
  const join = (a: string, b: string) => neighbours.set(a, [...(neighbours.get(a) ?? []), b]);
  for (const { from, to } of edges) {
    join(from, to);
    join(to, from);
  }
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const inward = sweep % 2 === 0;
    for (let step = 1; step < columns.length; step++) {
      const at = inward ? step : columns.length - 1 - step;
      const beside = columns[inward ? at - 1 : at + 1];
      const column = columns[at];
      if (column && beside) orderColumn(column, beside, neighbours);
    }
  }
}

function orderColumn(column: GraphNode[], beside: readonly GraphNode[], neighbours: ReadonlyMap<string, readonly string[]>): void {
  // Rows as fractions: columns differ in length.
  const rows = new Map(beside.map(({ name }, row) => [name, (row + 0.5) / beside.length]));
  const weights = new Map(
    column.map(({ name }, row) => {
      const found = (neighbours.get(name) ?? []).flatMap((other) => rows.get(other) ?? []);
      const own = (row + 0.5) / column.length;
      return [name, found.length === 0 ? own : found.reduce((sum, one) => sum + one, 0) / found.length];
    }),
  );
  column.sort((a, b) => (weights.get(a.name) ?? 0) - (weights.get(b.name) ?? 0));
}

function route(from: PlacedNode, to: PlacedNode): Pick<PlacedEdge, "path" | "label"> {
  const right = from.x + boxWidth;
  const fromY = from.y + boxHeight / 2;
  const toY = to.y + boxHeight / 2;
  if (from.name === to.name) {
    const top = from.y - 18;
    const path = `M${right - 44},${from.y} C${right - 44},${top} ${right - 14},${top} ${right - 14},${from.y}`;
    return { path, label: { x: right - 50, y: from.y - 6, anchor: "end" } };
  }
  if (from.x === to.x) {
    const out = right + 46;
    const path = `M${right},${fromY} C${out},${fromY} ${out},${toY} ${right},${toY}`;
    return { path, label: { x: right + 38, y: (fromY + toY) / 2, anchor: "start" } };
  }
  // What leads back goes from the left side to the right one.
  const forth = from.x < to.x;
  const [startX, endX] = forth ? [right, to.x] : [from.x, to.x + boxWidth];
  const bend = (endX - startX) / 2;
  const path = `M${startX},${fromY} C${startX + bend},${fromY} ${endX - bend},${toY} ${endX},${toY}`;
  // Beside the box further out: there, edges have come apart.
  const outer = Math.abs(to.level) >= Math.abs(from.level);
  const x = outer ? endX + (forth ? -12 : 12) : startX + (forth ? 10 : -10);
  const [ownY, otherY] = outer ? [toY, fromY] : [fromY, toY];
  // Above the line, unless it comes from there.
  return { path, label: { x, y: ownY + (otherY < ownY ? 13 : -5), anchor: outer === forth ? "end" : "start" } };
}

/** The box to go to by an arrow key: the nearest one in that direction; null if there is none. */
export function neighbourOf(nodes: readonly PlacedNode[], from: PlacedNode, key: string): PlacedNode | null {
  const direction = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key];
  if (!direction) return null;
  const [dx = 0, dy = 0] = direction;
  let best: PlacedNode | null = null;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const node of nodes) {
    const along = (node.x - from.x) * dx + (node.y - from.y) * dy;
    const across = Math.abs((node.x - from.x) * dy) + Math.abs((node.y - from.y) * dx);
    // Up and down stay in their column; left and right take the nearest row of the next one.
    if (along <= 0 || (dy !== 0 && across > 0)) continue;
    const distance = along * 4 + across;
    if (distance >= bestDistance) continue;
    best = node;
    bestDistance = distance;
  }
  return best;
}
