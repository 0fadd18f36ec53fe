/** JSON as it is parsed. Numbers that are too large for JavaScript stand as strings, as ProtoJSON has it. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** What a check compares with: JSON, with a number as it was written. */
export type Expected = { readonly is: "number"; readonly text: string } | { readonly is: "json"; readonly value: JsonValue };

const numberText = /^-?(?:\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|Infinity)$/;
/** Longer ones are compared as doubles. */
const maxDigits = 400;

/** A check's value: JSON, and what is none is a text. */
export function readExpected(text: string): Expected {
  const trimmed = text.trim();
  if (numberText.test(trimmed)) return { is: "number", text: trimmed };
  try {
    return { is: "json", value: JSON.parse(trimmed) };
  } catch {
    return { is: "json", value: text };
  }
}

/** The same value? Numbers by their amount, exactly, also where one of them is a string for its size. */
export function isSame(found: JsonValue, expected: Expected): boolean {
  if (expected.is === "json") return isEqual(found, expected.value);
  const number = numberOf(found);
  return number !== null && compareNumbers(number, expected.text) === 0;
}

/** Below, equal or above zero as `found` is; null where the two have no order. */
export function order(found: JsonValue, expected: Expected): number | null {
  const other = expected.is === "number" ? expected.text : numberOf(expected.value);
  const number = numberOf(found);
  if (number !== null && other !== null) return compareNumbers(number, other);
  if (expected.is === "number" || typeof found !== "string" || typeof expected.value !== "string") return null;
  return found < expected.value ? -1 : found > expected.value ? 1 : 0;
}

/** A text has the part, an array the element, an object the members. */
export function contains(found: JsonValue, expected: Expected): boolean {
  if (typeof found === "string") return found.includes(expected.is === "number" ? expected.text : textOf(expected.value));
  if (Array.isArray(found)) return found.some((element) => isSame(element, expected));
  return expected.is === "json" && hasMembers(found, expected.value);
}

function hasMembers(found: JsonValue, wanted: JsonValue): boolean {
  if (!isObject(found) || !isObject(wanted)) return isEqual(found, wanted);
  return Object.entries(wanted).every(([key, value]) => Object.hasOwn(found, key) && hasMembers(found[key] ?? null, value));
}

export function isEqual(a: JsonValue, b: JsonValue): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((element, at) => isEqual(element, b[at] ?? null));
  if (!isObject(a) || !isObject(b)) return a === b;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && isEqual(a[key] ?? null, b[key] ?? null));
}

export function isObject(value: JsonValue): value is { readonly [key: string]: JsonValue } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A text as it is, all else as JSON. */
export function textOf(value: JsonValue): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function numberOf(value: JsonValue): string | null {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && numberText.test(value) ? value : null;
}

function compareNumbers(a: string, b: string): number {
  if (isWhole(a) && isWhole(b)) {
    const [x, y] = [BigInt(a), BigInt(b)];
    return x < y ? -1 : x > y ? 1 : 0;
  }
  return Number(a) - Number(b) || (Number(a) === Number(b) ? 0 : Number.NaN);
}

function isWhole(text: string): boolean {
  return text.length <= maxDigits && /^-?\d+$/.test(text);
}
