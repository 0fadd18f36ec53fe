import type { FieldAspect, FieldChange, FieldFacts, SchemaChange, ValueChange } from "#shared/model/schema-change";
import type { EnumShape, FieldShape, MessageShape, MethodShape } from "./method-shape";
import { fieldPairs, isCounterpart, pathTo, type TypePair, typePairs } from "./type-pairs";

/**
 * What differs between two definitions of a method, in the order of a reader: the method itself, then its messages and
 * what they hold, nearest first. Equal definitions give nothing.
 */
export function compareMethods(before: MethodShape, after: MethodShape): SchemaChange[] {
  const changes: SchemaChange[] = [];
  if (before.kind !== after.kind) changes.push({ kind: "kind-changed", before: before.kind, after: after.kind });
  for (const side of ["input", "output"] as const) {
    const isSame = isCounterpart(before, after, before[side], after[side]);
    if (!isSame) changes.push({ kind: `${side}-changed`, before: before[side], after: after[side] });
  }
  for (const pair of typePairs(before, after)) changes.push(...pairChanges(pair, before, after));
  return changes;
}

function pairChanges(pair: TypePair, before: MethodShape, after: MethodShape): SchemaChange[] {
  const changes: SchemaChange[] = [];
  const { side, path } = pair;
  const holder = pair.before.name;
  if (holder !== pair.after.name) changes.push({ kind: "type-renamed", side, holder, path, before: holder, after: pair.after.name });
  if (pair.before.kind === "message" && pair.after.kind === "message") {
    changes.push(...fieldChanges(pair, pair.before, pair.after, (one, other) => isCounterpart(before, after, one, other)));
  } else if (pair.before.kind === "enum" && pair.after.kind === "enum") {
    changes.push(...valueChanges(pair, pair.before, pair.after));
  }
  return changes;
}

function fieldChanges(
  { side, path }: TypePair,
  one: MessageShape,
  other: MessageShape,
  isSameType: (before: string, after: string) => boolean,
): FieldChange[] {
  const changes: FieldChange[] = [];
  const pairs = fieldPairs(one, other);
  const known = new Set([...other.fields.values()].flatMap(({ name, jsonName }) => [name, jsonName]));
  for (const { before, after } of pairs) {
    const lost = [...new Set([before.name, before.jsonName])].filter((name) => !known.has(name));
    const placed = { side, holder: one.name, path: pathTo(path, before.name), lost };
    if (after === null) changes.push({ kind: "field-removed", ...placed, before: factsOf(before) });
    else {
      const aspects = aspectsOf(before, after, isSameType);
      const kind = before.name === after.name ? "field-changed" : "field-renamed";
      if (kind === "field-changed" && aspects.length === 0) continue;
      changes.push({ kind, ...placed, before: factsOf(before), after: factsOf(after), aspects });
    }
  }
  const found = new Set(pairs.map(({ after }) => after));
  for (const field of other.fields.values()) {
    if (found.has(field)) continue;
    changes.push({ kind: "field-added", side, holder: one.name, path: pathTo(path, field.name), lost: [], after: factsOf(field) });
  }
  return changes;
}

function aspectsOf(before: FieldShape, after: FieldShape, isSameType: (before: string, after: string) => boolean): FieldAspect[] {
  const aspects: FieldAspect[] = [];
  if (before.number !== after.number) aspects.push("number");
  if (hasOtherType(before, after, isSameType)) aspects.push("type");
  else if (before.presence !== after.presence) aspects.push("presence");
  if (before.oneof !== after.oneof) aspects.push("oneof");
  // Another name brings another JSON name along.
  if (before.name === after.name && before.jsonName !== after.jsonName) aspects.push("json-name");
  return aspects;
}

function hasOtherType(before: FieldShape, after: FieldShape, isSameType: (before: string, after: string) => boolean): boolean {
  if (before.holds === null || after.holds === null) return before.type !== after.type;
  return before.type.replace(before.holds, after.holds) !== after.type || !isSameType(before.holds, after.holds);
}

function valueChanges({ side, path }: TypePair, one: EnumShape, other: EnumShape): ValueChange[] {
  const changes: ValueChange[] = [];
  const placed = { side, holder: one.name, path };
  const byNumber = new Map([...other.values.values()].reverse().map((value) => [value.number, value]));
  const found = new Set<string>();
  for (const before of one.values.values()) {
    const same = other.values.get(before.name);
    const heir = same ?? byNumber.get(before.number);
    const isTaken = heir !== undefined && (one.values.get(heir.name)?.number ?? heir.number) !== heir.number;
    if (heir) found.add(heir.name);
    if (same) {
      if (same.number !== before.number) changes.push({ kind: "value-renumbered", ...placed, before, after: same });
    } else if (heir && !isTaken) changes.push({ kind: "value-renamed", ...placed, before, after: heir });
    else changes.push({ kind: "value-removed", ...placed, before });
  }
  for (const after of other.values.values()) if (!found.has(after.name)) changes.push({ kind: "value-added", ...placed, after });
  return changes;
}

function factsOf({ holds: _, ...facts }: FieldShape): FieldFacts {
  return facts;
}
