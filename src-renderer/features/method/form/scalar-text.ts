import type { Node } from "jsonc-parser";
import type { ScalarShape, ValueShape } from "#shared/model/message-shape";

/** Why a text is no value of a type; each has words in the catalog. */
export type ValueProblem = "integer" | "range" | "number" | "base64" | "timestamp" | "duration" | "mask" | "json" | "enum" | "bool";

/** A typed text as JSON text, or why it is none. */
export type Read = { readonly json: string } | { readonly problem: ValueProblem };

const integerBounds: Readonly<Record<string, readonly [bigint, bigint]>> = {
  int32: [-(2n ** 31n), 2n ** 31n - 1n],
  sint32: [-(2n ** 31n), 2n ** 31n - 1n],
  sfixed32: [-(2n ** 31n), 2n ** 31n - 1n],
  uint32: [0n, 2n ** 32n - 1n],
  fixed32: [0n, 2n ** 32n - 1n],
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
  sint64: [-(2n ** 63n), 2n ** 63n - 1n],
  sfixed64: [-(2n ** 63n), 2n ** 63n - 1n],
  uint64: [0n, 2n ** 64n - 1n],
  fixed64: [0n, 2n ** 64n - 1n],
};

const jsonNumber = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;
const namedFloats = ["NaN", "Infinity", "-Infinity"];

/** Is it a number in a form, with digits to be typed? */
export function isNumeric(scalar: ScalarShape): boolean {
  return scalar in integerBounds || scalar === "double" || scalar === "float";
}

/** A node as a field of text shows it: a string's content, a number as it is written, and anything else as its JSON text. */
export function shownText(node: Node | null, text: string): string {
  if (node === null || node.type === "null") return "";
  return node.type === "string" ? String(node.value) : text.slice(node.offset, node.offset + node.length);
}

/**
 * A typed text as a scalar's value. Numbers stay as they are typed; those of 64 bits are quoted unless the one that was
 * there was not, and so are others where it was.
 */
export function readScalar(scalar: ScalarShape, typed: string, before: Node | null): Read {
  if (scalar === "string") return { json: JSON.stringify(typed) };
  const digits = typed.trim();
  if (scalar === "bool") return digits === "true" || digits === "false" ? { json: digits } : { problem: "bool" };
  if (scalar === "bytes") return readBase64(digits);
  const isFloat = scalar === "double" || scalar === "float";
  if (isFloat && namedFloats.includes(digits)) return { json: JSON.stringify(digits) };
  const problem = isFloat ? floatProblem(scalar, digits) : integerProblem(scalar, digits);
  if (problem) return { problem };
  const quoted =
    before?.type === "string" && isNumberText(String(before.value)) ? true : before?.type !== "number" && scalar.endsWith("64");
  return { json: quoted ? JSON.stringify(digits) : digits };
}

/** Why what is written is no value of the scalar; null where it is. */
export function scalarProblem(scalar: ScalarShape, node: Node | null, text: string): ValueProblem | null {
  if (node === null || node.type === "null") return null;
  if (scalar === "string") return node.type === "string" ? null : "json";
  if (scalar === "bool") return node.type === "boolean" ? null : "bool";
  if (scalar === "bytes" && node.type !== "string") return "base64";
  const read = readScalar(scalar, shownText(node, text), node);
  return "problem" in read ? read.problem : null;
}

function isNumberText(text: string): boolean {
  return jsonNumber.test(text) || namedFloats.includes(text);
}

function floatProblem(scalar: ScalarShape, digits: string): ValueProblem | null {
  if (!jsonNumber.test(digits)) return "number";
  const value = Number(digits);
  return Number.isFinite(scalar === "float" ? Math.fround(value) : value) ? null : "range";
}

function integerProblem(scalar: ScalarShape, digits: string): ValueProblem | null {
  const value = wholeNumber(digits);
  if (value === null) return "integer";
  const [least, most] = integerBounds[scalar] ?? [0n, 0n];
  return value === "huge" || value < least || value > most ? "range" : null;
}

/** The whole number of a JSON number's text, which may be written `1.0` or `1e3`; null for any other. */
function wholeNumber(digits: string): bigint | "huge" | null {
  if (!jsonNumber.test(digits)) return null;
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(digits) ?? [];
  const all = `${whole}${fraction}`.replace(/^0+(?=\d)/, "");
  const shift = Number(exponent) - fraction.length;
  if (/^0+$/.test(all)) return 0n;
  if (shift < 0) {
    const kept = all.slice(0, shift);
    return /^0+$/.test(all.slice(shift)) && all.length + shift > 0 ? BigInt(`${sign}${kept}`) : null;
  }
  return all.length + shift > 30 ? "huge" : BigInt(`${sign}${all}${"0".repeat(shift)}`);
}

function readBase64(digits: string): Read {
  const bare = digits.replace(/={1,2}$/, "");
  const isPadded = bare !== digits;
  const fits = /^[A-Za-z0-9+/_-]*$/.test(bare) && bare.length % 4 !== 1 && (!isPadded || digits.length % 4 === 0);
  return fits ? { json: JSON.stringify(digits) } : { problem: "base64" };
}

/** How many bytes a base64 text stands for. */
export function base64Size(digits: string): number {
  return Math.floor((digits.trim().replace(/={1,2}$/, "").length * 3) / 4);
}

/** A typed text as a map's key, or null where it is none of that type. */
export function readMapKey(scalar: ScalarShape, typed: string): string | null {
  if (scalar === "string") return typed;
  const digits = typed.trim();
  if (scalar === "bool") return digits === "true" || digits === "false" ? digits : null;
  return /^-?\d+$/.test(digits) && integerProblem(scalar, digits) === null ? digits : null;
}

/** A key that a map does not have yet; null where it has them all. */
export function freshMapKey(scalar: ScalarShape, taken: ReadonlySet<string>): string | null {
  if (scalar === "bool") return ["true", "false"].find((key) => !taken.has(key)) ?? null;
  const candidate = (n: number) => (scalar === "string" ? (n === 0 ? "key" : `key${n + 1}`) : String(n));
  for (let n = 0; ; n++) if (!taken.has(candidate(n))) return candidate(n);
}

/** The JSON text of a value that has just been made: a scalar's zero, an enum's first, and the emptiest of all else. */
export function emptyJson(value: ValueShape): string {
  switch (value.kind) {
    case "message":
      return "{}";
    case "enum":
      return value.values[0] ? JSON.stringify(value.values[0].name) : "0";
    case "scalar":
      if (value.scalar === "string" || value.scalar === "bytes") return '""';
      if (value.scalar === "bool") return "false";
      return value.scalar.endsWith("64") ? '"0"' : "0";
    case "well-known":
      return emptyWellKnown[value.name];
  }
}

const emptyWellKnown = {
  timestamp: '"1970-01-01T00:00:00Z"',
  duration: '"0s"',
  "field-mask": '""',
  any: "{}",
  struct: "{}",
  value: '""',
  "list-value": "[]",
  "null-value": "null",
} as const;
