import { wellKnownFile } from "../link/well-known";
import type { LoadedSource } from "../source/loader";

/** The files of a source in an order in which they can be compiled. */
export interface ImportOrder {
  /** Import names, each behind those it imports; among them the well-known files that are imported. */
  readonly names: readonly string[];
  /** What each file imports, those left out that were not found. */
  readonly imports: ReadonlyMap<string, readonly string[]>;
  /** By the importing file and the imported one, imports that would close a circle, which has the given files. */
  readonly circles: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;
}

/** Sorts files behind what they import. An import that closes a circle does not count. */
export function importOrder({ texts, resolveImport }: Pick<LoadedSource, "texts" | "resolveImport">): ImportOrder {
  const names = new Set<string>();
  const imports = new Map<string, readonly string[]>();
  const circles = new Map<string, Map<string, readonly string[]>>();
  // A stack of its own: a chain of imports may be longer than JavaScript's stack is deep.
  const stack: { readonly name: string; readonly rest: string[] }[] = [];
  const open = new Set<string>();
  const enter = (name: string) => {
    open.add(name);
    const found = importsOf(name);
    imports.set(name, found);
    stack.push({ name, rest: [...found].reverse() });
  };
  const importsOf = (name: string): string[] => {
    const wellKnown = wellKnownFile(name);
    if (wellKnown) return [...wellKnown.dependency];
    return (texts.get(name)?.header.imports ?? []).flatMap((path) => (wellKnownFile(path) ? path : (resolveImport(name, path) ?? [])));
  };
  for (const root of texts.keys()) {
    if (!names.has(root)) enter(root);
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const next = top.rest.pop();
      if (next === undefined) {
        stack.pop();
        open.delete(top.name);
        names.add(top.name);
      } else if (open.has(next)) {
        const path = stack.map(({ name }) => name);
        const circle = [...path.slice(path.indexOf(next)), next];
        circles.set(top.name, (circles.get(top.name) ?? new Map()).set(next, circle));
      } else if (!names.has(next)) enter(next);
    }
  }
  return { names: [...names], imports, circles };
}
