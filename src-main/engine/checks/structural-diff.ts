import { isEqual, isObject, type JsonValue } from "./json-value";
import { shown } from "./message-tests";

/** More differences are counted and not told. */
const maxTold = 20;

/** One place where two documents differ. */
export interface Difference {
  /** `$.items[2].name` */
  readonly path: string;
  /** Undefined where it is only in the other one. */
  readonly expected: JsonValue | undefined;
  readonly found: JsonValue | undefined;
}

/** Where two documents differ, as deep as both have the place, in their order. The order of an object's members is of no account. */
export function* differences(expected: JsonValue, found: JsonValue, path = "$"): Generator<Difference> {
  if (Array.isArray(expected) && Array.isArray(found)) {
    for (let at = 0; at < Math.max(expected.length, found.length); at++) yield* between(expected[at], found[at], `${path}[${at}]`);
  } else if (isObject(expected) && isObject(found)) {
    for (const key of new Set([...Object.keys(expected), ...Object.keys(found)])) {
      yield* between(memberOf(expected, key), memberOf(found, key), `${path}${stepOf(key)}`);
    }
  } else if (!isEqual(expected, found)) yield { path, expected, found };
}

/** The path of a place as differences tell it. */
export function pathOf(steps: readonly (string | number)[]): string {
  return `$${steps.map((step) => (typeof step === "number" ? `[${step}]` : stepOf(step))).join("")}`;
}

/** In words, a line for each. */
export function tellDifferences(all: Iterable<Difference>): string | null {
  const lines: string[] = [];
  let more = 0;
  for (const difference of all) {
    if (lines.length < maxTold) lines.push(lineOf(difference));
    else more++;
  }
  if (more > 0) lines.push(`and ${more} more`);
  return lines.length === 0 ? null : lines.join("\n");
}

function* between(expected: JsonValue | undefined, found: JsonValue | undefined, path: string): Generator<Difference> {
  if (expected === undefined || found === undefined) yield { path, expected, found };
  else yield* differences(expected, found, path);
}

function memberOf(object: { readonly [key: string]: JsonValue }, key: string): JsonValue | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function stepOf(key: string): string {
  return /^[\p{L}_][\p{L}\p{N}_]*$/u.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

function lineOf({ path, expected, found }: Difference): string {
  if (expected === undefined) return `${path}: ${shown(found ?? null)} is new`;
  if (found === undefined) return `${path}: ${shown(expected)} is missing`;
  return `${path}: expected ${shown(expected)}, found ${shown(found)}`;
}
