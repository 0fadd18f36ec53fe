import type { FieldShape, MessageShape, MethodShape, TypeShape } from "./method-shape";

/** A type, and what stands in its place in the other definition. */
export interface TypePair {
  readonly before: TypeShape;
  readonly after: TypeShape;
  readonly side: "input" | "output";
  /** The shortest way to it from the side's message, as one would write it in JSON; "" for that message. */
  readonly path: string;
}

/** The field in whose place another stands, or none does. */
export interface FieldPair {
  readonly before: FieldShape;
  readonly after: FieldShape | null;
}

/**
 * Every type of `before` that has a counterpart, each once, nearest first: the messages of the two sides, and from there
 * what fields of the same name, or renamed ones, hold.
 */
export function typePairs(before: MethodShape, after: MethodShape): TypePair[] {
  const pairs = new Map<string, TypePair>();
  const add = (beforeName: string, afterName: string, side: TypePair["side"], path: string) => {
    const [one, other] = [before.types.get(beforeName), after.types.get(afterName)];
    if (one && other && !pairs.has(beforeName) && isCounterpart(before, after, beforeName, afterName)) {
      pairs.set(beforeName, { before: one, after: other, side, path });
    }
  };
  for (const side of ["input", "output"] as const) {
    add(before[side], after[side], side, "");
    // A map's iteration goes on over what is added to it.
    for (const pair of pairs.values()) {
      if (pair.side !== side || pair.before.kind !== "message" || pair.after.kind !== "message") continue;
      for (const { before: field, after: now } of fieldPairs(pair.before, pair.after)) {
        if (field.holds !== null && now !== null && now.holds !== null) {
          add(field.holds, now.holds, side, pathTo(pair.path, field.cardinality === "single" ? field.name : `${field.name}[]`));
        }
      }
    }
  }
  return [...pairs.values()];
}

/** `a.b[].c`: the way to a field of the message at `path`. */
export function pathTo(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

/** Are these the same type, at most under another name? */
export function isCounterpart(before: MethodShape, after: MethodShape, beforeName: string, afterName: string): boolean {
  if (beforeName === afterName) return before.types.get(beforeName)?.kind === after.types.get(afterName)?.kind;
  if (after.types.has(beforeName) || before.types.has(afterName)) return false;
  const [one, other] = [before.types.get(beforeName), after.types.get(afterName)];
  return one !== undefined && other !== undefined && areAlike(one, other);
}

/** Has a type of another name so much in common that it is the same one, renamed? */
function areAlike(one: TypeShape, other: TypeShape): boolean {
  if (one.kind === "enum" && other.kind === "enum") {
    return isMostlyIn(one.values.values(), other.values.size, ({ name, number }) => other.values.get(name)?.number === number);
  }
  if (one.kind !== "message" || other.kind !== "message") return false;
  const byNumber = fieldsByNumber(other);
  return isMostlyIn(one.fields.values(), other.fields.size, (field) => {
    const same = byNumber.get(field.number);
    return same !== undefined && isLike(field, same);
  });
}

/** Half of the smaller of the two is enough. */
function isMostlyIn<T>(members: Iterable<T>, otherSize: number, isIn: (member: T) => boolean): boolean {
  const all = [...members];
  return all.filter(isIn).length * 2 >= Math.min(all.length, otherSize);
}

/** The fields of `before`, each with the field of the same name, or else with the one that it was renamed to. */
export function fieldPairs(before: MessageShape, after: MessageShape): FieldPair[] {
  const byNumber = fieldsByNumber(after);
  return [...before.fields.values()].map((field) => {
    const same = after.fields.get(field.name);
    if (same) return { before: field, after: same };
    const heir = byNumber.get(field.number);
    return { before: field, after: heir && isRenamed(before, field, heir) ? heir : null };
  });
}

/** A name that was there before, under another number, is no new name for this field. */
function isRenamed(before: MessageShape, field: FieldShape, heir: FieldShape): boolean {
  const isTaken = (before.fields.get(heir.name)?.number ?? heir.number) !== heir.number;
  return !isTaken && isLike(field, heir);
}

function isLike(one: FieldShape, other: FieldShape): boolean {
  return one.form === other.form && one.cardinality === other.cardinality;
}

function fieldsByNumber(message: MessageShape): Map<number, FieldShape> {
  return new Map([...message.fields.values()].map((field) => [field.number, field]));
}
