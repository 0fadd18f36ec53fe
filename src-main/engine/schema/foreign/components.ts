/** A node being visited, and what is left of the nodes that it leads to. */
interface Frame<T> {
  readonly node: T;
  readonly rest: Iterator<T>;
}

/**
 * The strongly connected components of a graph: nodes that lead to each other are in one, and each component comes behind
 * those it leads to (Tarjan). With a stack of its own, since a chain may be longer than JavaScript's stack is deep.
 */
export function components<T>(nodes: Iterable<T>, leadsTo: (node: T) => Iterable<T>): T[][] {
  const found: T[][] = [];
  const order = new Map<T, number>();
  const lowest = new Map<T, number>();
  const open: T[] = [];
  const isOpen = new Set<T>();
  const frames: Frame<T>[] = [];
  const enter = (node: T) => {
    lowest.set(node, order.size);
    order.set(node, order.size);
    open.push(node);
    isOpen.add(node);
    frames.push({ node, rest: leadsTo(node)[Symbol.iterator]() });
  };
  const lower = (node: T, to: number | undefined) => lowest.set(node, Math.min(lowest.get(node) ?? 0, to ?? 0));
  for (const root of nodes) {
    if (!order.has(root)) enter(root);
    for (let frame = frames.at(-1); frame; frame = frames.at(-1)) {
      const { node, rest } = frame;
      const { value: next, done } = rest.next();
      if (done !== true) {
        if (!order.has(next)) enter(next);
        else if (isOpen.has(next)) lower(node, order.get(next));
        continue;
      }
      frames.pop();
      const before = frames.at(-1);
      if (before) lower(before.node, lowest.get(node));
      if (lowest.get(node) !== order.get(node)) continue;
      const members = open.splice(open.lastIndexOf(node));
      for (const member of members) isOpen.delete(member);
      found.push(members);
    }
  }
  return found;
}
