import type { SchemaChange, TypeRoute } from "#shared/model/schema-change";
import type { MethodShape } from "./method-shape";
import { fieldPairs, type TypePair, typePairs } from "./type-pairs";

/** Of all changes those that can touch a request that is written already: nothing that was only added, nothing of the response. */
export function changesOfRequest(changes: readonly SchemaChange[]): SchemaChange[] {
  return changes.filter((change) => {
    if ("side" in change && change.side === "output") return false;
    switch (change.kind) {
      case "field-added":
      case "value-added":
      case "type-renamed":
      case "output-changed":
        return false;
      case "field-changed":
        return change.aspects.some((aspect) => aspect !== "presence");
      default:
        return true;
    }
  });
}

/** The ways from the request's message to the types in which something changed. */
export function routesTo(changes: readonly SchemaChange[], before: MethodShape, after: MethodShape): TypeRoute[] {
  const pairs = typePairs(before, after).filter(({ side }) => side === "input");
  const steps = new Map(pairs.map((pair) => [pair.before.name, stepsOf(pair)]));
  const holders = new Map<string, string[]>();
  for (const [type, ways] of steps) for (const way of ways) holders.set(way.type, [...(holders.get(way.type) ?? []), type]);
  const leading = new Set(changes.flatMap((change) => ("holder" in change ? [change.holder] : [])));
  // A set's iteration goes on over what is added to it.
  for (const type of leading) for (const holder of holders.get(type) ?? []) leading.add(holder);
  return [...steps].flatMap(([type, ways]) => {
    const used = ways.filter((way) => leading.has(way.type));
    return used.length > 0 ? [{ type, steps: used }] : [];
  });
}

/** Under the old names and the new ones: a body may be half renamed. */
function stepsOf({ before, after }: TypePair): TypeRoute["steps"] {
  if (before.kind !== "message" || after.kind !== "message") return [];
  return fieldPairs(before, after).flatMap(({ before: field, after: now }) => {
    if (field.holds === null) return [];
    const names = [field, now].flatMap((one) => (one ? [one.name, one.jsonName] : []));
    return [{ names: [...new Set(names)], type: field.holds, isMap: field.cardinality === "map" }];
  });
}
