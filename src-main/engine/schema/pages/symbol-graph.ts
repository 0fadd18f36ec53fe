import type { Registry } from "@bufbuild/protobuf";
import { type GraphEdge, type GraphNode, maxGraphNodes, type SymbolGraph } from "#shared/model/symbol";
import type { PageDesc } from "./symbol-index";
import type { Usages } from "./usages";

const mostMembers = 20;

/**
 * What a type or service hangs together with: whatever it leads to by its fields or methods in up to `depth` steps, and
 * whatever leads to it. The nearest come first where there are too many.
 */
export function symbolGraph(middle: PageDesc, depth: number, registry: Registry, usages: Usages): SymbolGraph {
  const levels = new Map([[middle.typeName, 0]]);
  let truncated = false;
  let uses: readonly PageDesc[] = [middle];
  let users: readonly PageDesc[] = [middle];
  const enter = (descs: Iterable<PageDesc>, level: number): PageDesc[] => {
    const entered: PageDesc[] = [];
    for (const desc of descs) {
      if (levels.has(desc.typeName)) continue;
      if (levels.size >= maxGraphNodes) {
        truncated = true;
        break;
      }
      levels.set(desc.typeName, level);
      entered.push(desc);
    }
    return entered;
  };
  for (let step = 1; step <= depth && !truncated; step++) {
    uses = enter(
      uses.flatMap((desc) => [...membersByType(desc).keys()]),
      step,
    );
    users = enter(
      users.flatMap((desc) => usersOf(desc, registry, usages)),
      -step,
    );
  }
  const nodes: GraphNode[] = [];
  const edges: GraphEdge[] = [];
  for (const [name, level] of levels) {
    const desc = pageDesc(registry, name);
    if (!desc) continue;
    nodes.push({ name, kind: desc.kind, size: sizeOf(desc), level });
    for (const [target, members] of membersByType(desc)) {
      if (levels.has(target.typeName)) edges.push({ from: name, to: target.typeName, members: members.slice(0, mostMembers) });
    }
  }
  return { nodes, edges, truncated };
}

function pageDesc(registry: Registry, name: string): PageDesc | undefined {
  const desc = registry.get(name);
  return desc?.kind === "message" || desc?.kind === "enum" || desc?.kind === "service" ? desc : undefined;
}

function usersOf(desc: PageDesc, registry: Registry, usages: Usages): PageDesc[] {
  const names = new Set([...usages.mentionsOf(desc.typeName)].map(({ symbol }) => symbol));
  return [...names].flatMap((name) => pageDesc(registry, name) ?? []);
}

/** The types that a message's fields or a service's methods lead to, each with the members that do. */
function membersByType(desc: PageDesc): Map<PageDesc, string[]> {
  const found = new Map<PageDesc, string[]>();
  const add = (type: PageDesc | undefined, member: string) => {
    if (!type) return;
    const members = found.get(type) ?? [];
    if (!members.includes(member)) members.push(member);
    found.set(type, members);
  };
  if (desc.kind === "message") for (const field of desc.fields) add(field.message ?? field.enum, field.name);
  if (desc.kind === "service") {
    for (const method of desc.methods) {
      add(method.input, method.name);
      add(method.output, method.name);
    }
  }
  return found;
}

function sizeOf(desc: PageDesc): number {
  switch (desc.kind) {
    case "message":
      return desc.fields.length;
    case "enum":
      return desc.values.length;
    case "service":
      return desc.methods.length;
  }
}
