import { rangeField } from "./descriptor-fields";
import { expectText, integerValue } from "./literals";
import type { ParseState } from "./parse-state";
import type { Span } from "./source-text";
import type { TokenCursor } from "./token-cursor";

/** 2^29 - 1: a tag holds a field number and three bits of wire type in 32 bits. */
export const maxFieldNumber = 536870911;

const maxInt32 = 0x7fffffff;

/** A range of numbers with both ends included. */
export interface NumberRange {
  readonly start: number;
  readonly end: number;
  readonly span: Span;
}

/** What the numbers of a range may be. */
interface RangeLimits {
  /** What the word `max` stands for. */
  readonly max: number;
  readonly signed: boolean;
}

/** A whole number that fits an int32, with a sign only where `signed`. A wider one fails as number-invalid. */
export function expectInt32(cursor: TokenCursor, what: string, signed = false): { value: number; span: Span } {
  const { start } = cursor.current;
  const negative = signed && cursor.accept("-");
  if (cursor.at("-")) cursor.fail(`Expected ${what}, which cannot be negative.`, cursor.current, "number-invalid");
  if (!cursor.atKind("integer")) cursor.fail(`Expected ${what} but found ${cursor.describe()}.`);
  const token = cursor.advance();
  const value = integerValue(cursor.text(token)) * (negative ? -1n : 1n);
  const span = { start, end: token.end };
  if (BigInt.asIntN(32, value) !== value) cursor.fail(`${value} does not fit into 32 bits.`, span, "number-invalid");
  return { value: Number(value), span };
}

/** `1, 3 to 5, 9 to max`, as elements of the field `list` of `owner`, which holds `count` already. */
export function parseRanges(
  state: ParseState,
  { owner, list, count }: { readonly owner: object; readonly list: number; readonly count: number },
  limits: RangeLimits,
): NumberRange[] {
  const ranges: NumberRange[] = [];
  do ranges.push(parseRange(state, owner, [list, count + ranges.length], limits));
  while (state.cursor.accept(","));
  return ranges;
}

function parseRange(state: ParseState, owner: object, path: readonly number[], { max, signed }: RangeLimits): NumberRange {
  const { cursor, places } = state;
  const place = places.open(owner, path);
  const startPlace = places.open(owner, [...path, rangeField.start]);
  const startToken = cursor.current;
  const start = expectInt32(cursor, "a number or a range", signed).value;
  places.close(startPlace);
  let end = start;
  if (cursor.accept("to")) {
    const endPlace = places.open(owner, [...path, rangeField.end]);
    end = cursor.accept("max") ? max : expectInt32(cursor, 'a number or "max"', signed).value;
    places.close(endPlace);
  } else {
    // Where no end is written, the start's first token stands for it, be it the minus sign alone: so protoc has it.
    places.add(owner, [...path, rangeField.end], startToken);
  }
  // The descriptor holds the number behind the end.
  if (!signed && Math.max(start, end) >= maxInt32) cursor.fail(`${maxInt32} is out of bounds.`, startToken, "number-invalid");
  places.close(place);
  return { start, end, span: place };
}

/** The parts of a descriptor that a `reserved` statement fills. */
export interface ReservedTarget extends RangeLimits {
  /** Field numbers in descriptor.proto. */
  readonly reservedName: number;
  readonly reservedRange: number;
}

/** `reserved 1, 3 to 5;`, `reserved "a", "b";`, or in editions `reserved a, b;` */
export function parseReserved<Range extends object>(
  state: ParseState,
  owner: { readonly reservedName: string[]; readonly reservedRange: readonly Range[] },
  target: ReservedTarget,
  addRange: (range: NumberRange) => void,
): void {
  const { cursor, places } = state;
  const { start } = cursor.expect("reserved");
  const hasNames = cursor.atKind("string") || cursor.atKind("identifier");
  const place = places.open(owner, [hasNames ? target.reservedName : target.reservedRange], start);
  if (hasNames) {
    const names = parseReservedNames(state, owner, target.reservedName);
    state.endStatement(place);
    owner.reservedName.push(...names);
    return;
  }
  const ranges = parseRanges(state, { owner, list: target.reservedRange, count: owner.reservedRange.length }, target);
  state.endStatement(place);
  for (const range of ranges) {
    addRange(range);
    const proto = owner.reservedRange.at(-1);
    if (proto) state.declarations.set(proto, { whole: range.span, name: range.span, leading: null, trailing: null });
  }
}

function parseReservedNames(state: ParseState, owner: { readonly reservedName: readonly string[] }, list: number): string[] {
  const { cursor, places, dialect } = state;
  const asStrings = cursor.atKind("string");
  if (asStrings && dialect === "editions") cursor.fail(`Reserved names are written without quotes in editions: ${cursor.text()}.`);
  if (!asStrings && dialect !== "editions")
    cursor.fail(`Reserved names are written as strings in ${dialect}: "${cursor.text()}" in quotes.`);
  const names: string[] = [];
  do {
    const place = places.open(owner, [list, owner.reservedName.length + names.length]);
    names.push(asStrings ? expectText(cursor, "a name").text : cursor.text(cursor.expectIdentifier("a name")));
    places.close(place);
  } while (cursor.accept(","));
  return names;
}
