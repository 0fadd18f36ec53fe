import { type DescEnum, type DescField, type DescMessage, ScalarType } from "@bufbuild/protobuf";
import { isWrapperDesc } from "@bufbuild/protobuf/wkt";

/** A value that has a place in an order. Numbers of 64 bits are bigints where a number would not be exact. */
export type Comparable = number | bigint | string;

/**
 * What stands at the end of a path, by how it is compared: numbers as such, `bool` false before true, `enum` by number, `timestamp`
 * and `duration` in nanoseconds, `text` as text, and `any-json` (what a Struct or an Any holds) as numbers where both sides are.
 */
export type Leaf =
  | { readonly is: "number" | "bool" | "timestamp" | "duration" | "text" | "any-json" }
  | { readonly is: "enum"; readonly type: DescEnum };

/** What one value of a field is. */
export function leafOf({ scalar, message, enum: type }: Pick<DescField, "scalar" | "message" | "enum">): Leaf {
  if (type) return { is: type.typeName === "google.protobuf.NullValue" ? "text" : "enum", type };
  if (message) return messageLeaf(message);
  if (scalar === ScalarType.BOOL) return { is: "bool" };
  return { is: scalar === ScalarType.STRING || scalar === ScalarType.BYTES ? "text" : "number" };
}

function messageLeaf(message: DescMessage): Leaf {
  const [value] = message.fields;
  if (isWrapperDesc(message) && value) return leafOf(value);
  switch (message.typeName) {
    case "google.protobuf.Timestamp":
      return { is: "timestamp" };
    case "google.protobuf.Duration":
      return { is: "duration" };
    case "google.protobuf.ListValue":
    case "google.protobuf.Value":
      return { is: "any-json" };
    default:
      return { is: "text" };
  }
}

/** A parsed JSON value as the leaf has it; null where it is none of its kind, as a Timestamp out of range. */
export function comparableOf(leaf: Leaf, value: unknown): Comparable | null {
  switch (leaf.is) {
    case "number":
      return typeof value === "number" ? value : typeof value === "string" ? numberOf(value) : null;
    case "bool":
      return typeof value === "boolean" ? Number(value) : null;
    case "enum":
      return typeof value === "number" ? value : (leaf.type.values.find((one) => (one.jsonName ?? one.name) === value)?.number ?? null);
    case "timestamp":
      return typeof value === "string" ? timestampOf(value) : null;
    case "duration":
      return typeof value === "string" ? durationOf(value) : null;
    case "text":
      return textOf(value);
    case "any-json":
      return typeof value === "number" ? value : textOf(value);
  }
}

/** A value as it is shown: a string without its quotes, anything else as JSON. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** A number as people and JSON write it, exact where it is whole; null where it is none. */
export function numberOf(text: string): number | bigint | null {
  if (/^[+-]?\d+$/.test(text)) {
    const value = Number(text);
    return Number.isSafeInteger(value) ? value : BigInt(text);
  }
  const special = /^([+-]?)(inf|infinity|nan)$/i.exec(text);
  if (special) return special[2]?.toLowerCase() === "nan" ? Number.NaN : special[1] === "-" ? -Infinity : Infinity;
  if (/^0x[\da-f]+$/i.test(text)) return numberOf(BigInt(text).toString());
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : null;
}

const billion = 1_000_000_000n;
const moment = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:?\d\d)?)?$/i;

/**
 * Nanoseconds since 1970 of `2024-05-01T12:00:00.5Z`; seconds, the time and the offset may be left out, and then are 0 (UTC).
 * Null where it is no time. Source: RFC 3339.
 */
export function timestampOf(text: string): bigint | null {
  const [whole, date, minutes = "00:00", seconds = "00", fraction = "", zone = "Z"] = moment.exec(text.trim()) ?? [];
  if (whole === undefined) return null;
  const ms = Date.parse(`${date}T${minutes}:${seconds}${zone.toUpperCase().replace(/(\d\d)(\d\d)$/, "$1:$2")}`);
  return Number.isNaN(ms) ? null : BigInt(ms) * 1_000_000n + BigInt(fraction.padEnd(9, "0"));
}

const unitNanos: Readonly<Record<string, bigint>> = { ns: 1n, us: 1000n, ms: 1_000_000n, s: billion, m: 60n * billion, h: 3600n * billion };

/** Nanoseconds of `1.5s`, `-20ms`, `2h`; without a unit they are seconds. Null where it is no duration. */
export function durationOf(text: string): bigint | null {
  const [, sign, whole, fraction = "", unit = "s"] = /^([+-]?)(\d+)(?:\.(\d{1,18}))?\s*(ns|us|ms|s|m|h)?$/.exec(text.trim()) ?? [];
  const size = unitNanos[unit];
  if (whole === undefined || size === undefined) return null;
  const nanos = BigInt(whole) * size + (BigInt(fraction || "0") * size) / 10n ** BigInt(fraction.length);
  return sign === "-" ? -nanos : nanos;
}
