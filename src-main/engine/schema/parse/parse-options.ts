import { type OptionOwner, optionsField } from "./descriptor-fields";
import { expectString, integerValue } from "./literals";
import type { AggregateField, OptionNamePart, OptionNode, OptionValue } from "./option-nodes";
import { maxNesting, type ParseState } from "./parse-state";
import { scalarTypes } from "./scalar-types";

/** `option name = value;` */
export function parseOptionStatement(state: ParseState, owner: OptionOwner): void {
  const { cursor, places } = state;
  const path = [optionsField[owner.$typeName]];
  const options = places.open(owner, path);
  const place = places.open(owner, path);
  cursor.expect("option");
  const option = parseOption(state);
  place.option = option;
  state.endStatement(place);
  places.close(options);
  state.addOption(owner, option);
}

/**
 * `[name = value, …]`, if there is one. Its places are below `path` of `owner`; `special` reads what looks like an option
 * and is none.
 */
export function parseInlineOptions(
  state: ParseState,
  owner: object,
  path: readonly number[],
  special: () => OptionNode | null = () => null,
): readonly OptionNode[] {
  const { cursor, places } = state;
  const options: OptionNode[] = [];
  if (!cursor.at("[")) return options;
  const all = places.open(owner, path);
  cursor.advance();
  do options.push(special() ?? parsePlacedOption(state, owner, path));
  while (cursor.accept(","));
  cursor.expect("]");
  places.close(all);
  return options;
}

function parsePlacedOption(state: ParseState, owner: object, path: readonly number[]): OptionNode {
  const place = state.places.open(owner, path);
  const option = parseOption(state);
  place.option = option;
  state.places.close(place);
  return option;
}

function parseOption(state: ParseState): OptionNode {
  const { cursor } = state;
  const first = cursor.index;
  const name: OptionNamePart[] = [];
  do name.push(...parseNameParts(state));
  while (cursor.accept("."));
  const nameSpan = state.spanFrom(first);
  if (name.length > maxNesting) cursor.fail(`An option's name has at most ${maxNesting} parts.`, nameSpan);
  cursor.expect("=");
  return { name, nameSpan, value: parseOptionValue(state) };
}

function parseNameParts(state: ParseState): OptionNamePart[] {
  const { cursor } = state;
  if (!cursor.accept("(")) return [{ name: cursor.text(cursor.expectIdentifier("an option's name")), isExtension: false }];
  const name = parseTypeName(state, "an extension's name");
  cursor.expect(")");
  return [{ name, isExtension: true }];
}

/** A possibly qualified name: `Name`, `pkg.Name`, `.pkg.Name`. */
export function parseTypeName(state: ParseState, what: string): string {
  const { cursor } = state;
  let name = cursor.accept(".") ? "." : "";
  name += cursor.text(cursor.expectIdentifier(what));
  while (cursor.accept(".")) name += `.${cursor.text(cursor.expectIdentifier("a name"))}`;
  return name;
}

/** A message's name: any but that of a scalar type. */
export function parseMessageName(state: ParseState, what: string): string {
  const { cursor } = state;
  if (cursor.atKind("identifier") && scalarTypes.has(cursor.text())) {
    cursor.fail(`Expected ${what}, but ${cursor.describe()} is a scalar type.`, cursor.current, "type-wrong-kind");
  }
  return parseTypeName(state, what);
}

/** What stands behind the `=` of an option. */
export function parseOptionValue(state: ParseState): OptionValue {
  const { cursor } = state;
  if (cursor.at("{")) return parseAggregate(state, 0);
  return parseScalar(state);
}

function parseScalar(state: ParseState): OptionValue {
  const { cursor } = state;
  const first = cursor.index;
  if (cursor.atKind("string")) {
    const { value, start, end } = expectString(cursor, "a string");
    return { kind: "string", bytes: value, span: { start, end } };
  }
  if (cursor.at("+")) cursor.fail('A value has no "+" sign.');
  const negative = cursor.accept("-");
  const token = cursor.current;
  const text = cursor.text();
  if (token.kind === "identifier") {
    cursor.advance();
    return { kind: "word", text, negative, span: state.spanFrom(first) };
  }
  if (token.kind === "integer") {
    cursor.advance();
    const value = integerValue(text);
    // Minus zero differs from zero for a floating point option alone.
    if (negative && value === 0n) return { kind: "float", value: -0, span: state.spanFrom(first) };
    return { kind: "integer", value: negative ? -value : value, isDecimal: !/^0./.test(text), span: state.spanFrom(first) };
  }
  if (token.kind === "float") {
    cursor.advance();
    const value = Number(text);
    return { kind: "float", value: negative ? -value : value, span: state.spanFrom(first) };
  }
  return cursor.fail(`Expected a value but found ${cursor.describe()}.`);
}

/** `{ … }` or `< … >` in protobuf's text format. */
function parseAggregate(state: ParseState, depth: number): OptionValue {
  const { cursor } = state;
  if (depth > maxNesting) cursor.fail(`Values nest more than ${maxNesting} deep here.`);
  const first = cursor.index;
  const close = cursor.accept("<") ? ">" : "}";
  if (close === "}") cursor.expect("{");
  const fields: AggregateField[] = [];
  while (!cursor.accept(close)) {
    fields.push(parseAggregateField(state, depth));
    if (!cursor.accept(",")) cursor.accept(";");
  }
  return { kind: "aggregate", fields, span: state.spanFrom(first) };
}

function parseAggregateField(state: ParseState, depth: number): AggregateField {
  const { cursor } = state;
  const first = cursor.index;
  const { name, kind } = parseAggregateName(state);
  const nameSpan = state.spanFrom(first);
  const hasColon = cursor.accept(":");
  if (!hasColon && !cursor.at("{") && !cursor.at("<") && !cursor.at("[")) cursor.expect(":");
  return { name, kind, nameSpan, hasColon, value: parseAggregateValue(state, depth) };
}

function parseAggregateName(state: ParseState): Pick<AggregateField, "name" | "kind"> {
  const { cursor } = state;
  if (!cursor.accept("[")) return { name: cursor.text(cursor.expectIdentifier("a field's name")), kind: "field" };
  if (cursor.at(".")) cursor.fail("Inside of { … } an extension goes by its full name, without a dot in front.");
  let name = parseTypeName(state, "an extension's name");
  let kind: AggregateField["kind"] = "extension";
  while (cursor.accept("/")) {
    name += `/${parseTypeName(state, "a message's name")}`;
    kind = "any";
  }
  cursor.expect("]");
  return { name, kind };
}

function parseAggregateValue(state: ParseState, depth: number): OptionValue {
  const { cursor } = state;
  if (cursor.at("{") || cursor.at("<")) return parseAggregate(state, depth + 1);
  if (!cursor.at("[")) return parseScalar(state);
  const first = cursor.index;
  cursor.advance();
  const values: OptionValue[] = [];
  if (!cursor.accept("]")) {
    do values.push(cursor.at("{") || cursor.at("<") ? parseAggregate(state, depth + 1) : parseScalar(state));
    while (cursor.accept(","));
    cursor.expect("]");
  }
  return { kind: "list", values, span: state.spanFrom(first) };
}
