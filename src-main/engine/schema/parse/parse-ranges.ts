import { expectText, integerValue } from "./literals";
import type { ParseState } from "./parse-state";
import type { Span } from "./source-text";
import type { TokenCursor } from "./token-cursor";

/** 2^29 - 1: a tag holds a field number and three bits of wire type in 32 bits. */
export const maxFieldNumber = 536870911;

/** A range of numbers with both ends included. */
export interface NumberRange {
  readonly start: number;
  readonly end: number;
  readonly span: Span;
}

/** A whole number with an optional sign that fits an int32. A wider one fails as number-invalid. */
export function expectInt32(cursor: TokenCursor, what: string): { value: number; span: Span } {
  const { start } = cursor.current;
  const negative = cursor.accept("-");
  if (!cursor.atKind("integer")) cursor.fail(`Expected ${what} but found ${cursor.describe()}.`);
  const token = cursor.advance();
  const value = integerValue(cursor.text(token)) * (negative ? -1n : 1n);
  const span = { start, end: token.end };
  if (BigInt.asIntN(32, value) !== value) cursor.fail(`${value} does not fit into 32 bits.`, span, "number-invalid");
  return { value: Number(value), span };
}

/** `1, 3 to 5, 9 to max` */
export function parseRanges(state: ParseState, max: number): NumberRange[] {
  const { cursor } = state;
  const ranges: NumberRange[] = [];
  do {
    const first = cursor.index;
    const start = expectInt32(cursor, "a number or a range").value;
    let end = start;
    if (cursor.accept("to")) end = cursor.accept("max") ? max : expectInt32(cursor, 'a number or "max"').value;
    const span = state.spanFrom(first);
    if (end < start) cursor.fail("This range ends before it starts.", span, "number-invalid");
    ranges.push({ start, end, span });
  } while (cursor.accept(","));
  return ranges;
}

/** `"a", "b"`, or in editions `a, b`; null where numbers follow instead. */
export function parseReservedNames(state: ParseState): string[] | null {
  const { cursor } = state;
  if (cursor.atKind("string")) {
    const names: string[] = [];
    do names.push(expectText(cursor, "a name").text);
    while (cursor.accept(","));
    return names;
  }
  if (!cursor.atKind("identifier")) return null;
  if (state.dialect !== "editions") cursor.fail(`Reserved names are written as strings in ${state.dialect}: "${cursor.text()}" in quotes.`);
  const names: string[] = [];
  do names.push(cursor.text(cursor.expectIdentifier("a name")));
  while (cursor.accept(","));
  return names;
}
