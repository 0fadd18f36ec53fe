import type { FieldShape, MethodShape, TypeShape } from "./method-shape";
import { typePairs } from "./type-pairs";

/**
 * `base` with every name that a newer version has besides: what a body may have been written for, whichever version its
 * author saw. Of a name that both have, the facts of `base` stay.
 */
export function growShape(base: MethodShape, newer: MethodShape): MethodShape {
  const pairs = typePairs(base, newer);
  const baseName = new Map(pairs.map(({ before, after }) => [after.name, before.name]));
  const types = new Map(base.types);
  const added: string[] = [];
  for (const { before, after } of pairs) {
    if (before.kind === "enum" && after.kind === "enum") {
      types.set(before.name, { ...before, values: new Map([...after.values, ...before.values]) });
    } else if (before.kind === "message" && after.kind === "message") {
      const fresh = [...after.fields.values()].filter(({ name }) => !before.fields.has(name));
      if (fresh.length === 0) continue;
      const fields = fresh.map((field) => inNamesOf(baseName, field));
      types.set(before.name, { ...before, fields: new Map([...before.fields, ...fields.map((field) => [field.name, field] as const)]) });
      added.push(...heldBy(fields));
    }
  }
  addTypes(types, added, newer, baseName);
  return { ...base, types };
}

/** The types of what was added, as far as they are new, and what they hold in turn. */
function addTypes(
  types: Map<string, TypeShape>,
  added: readonly string[],
  newer: MethodShape,
  baseName: ReadonlyMap<string, string>,
): void {
  const wanted = new Set(added);
  for (const name of wanted) {
    const type = newer.types.get(name);
    if (types.has(name) || !type) continue;
    if (type.kind === "enum") types.set(name, type);
    else {
      const fields = [...type.fields.values()].map((field) => inNamesOf(baseName, field));
      types.set(name, { ...type, fields: new Map(fields.map((field) => [field.name, field])) });
      for (const held of heldBy(fields)) wanted.add(held);
    }
  }
}

/** A newer field, its type by the name that it has in the base. */
function inNamesOf(baseName: ReadonlyMap<string, string>, field: FieldShape): FieldShape {
  const name = field.holds === null ? undefined : baseName.get(field.holds);
  if (field.holds === null || name === undefined || name === field.holds) return field;
  return { ...field, holds: name, type: field.type.replace(field.holds, name) };
}

function heldBy(fields: readonly FieldShape[]): string[] {
  return fields.flatMap(({ holds }) => holds ?? []);
}
