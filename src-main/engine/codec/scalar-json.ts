import { type DescEnum, type JsonValue, ScalarType } from "@bufbuild/protobuf";
import { scalarName } from "../schema/print/type-name";
import type { JsonNode } from "./json-tree";
import { suggestion } from "./nearest";

/** Ends the reading of a body: `what` says what the place at `node` takes and has instead, `act` what would be right. */
export type Refuse = (node: JsonNode, what: string, act?: string) => never;

const integerBounds: Partial<Record<ScalarType, readonly [bigint, bigint]>> = {
  [ScalarType.INT32]: [-(2n ** 31n), 2n ** 31n - 1n],
  [ScalarType.SINT32]: [-(2n ** 31n), 2n ** 31n - 1n],
  [ScalarType.SFIXED32]: [-(2n ** 31n), 2n ** 31n - 1n],
  [ScalarType.UINT32]: [0n, 2n ** 32n - 1n],
  [ScalarType.FIXED32]: [0n, 2n ** 32n - 1n],
  [ScalarType.INT64]: [-(2n ** 63n), 2n ** 63n - 1n],
  [ScalarType.SINT64]: [-(2n ** 63n), 2n ** 63n - 1n],
  [ScalarType.SFIXED64]: [-(2n ** 63n), 2n ** 63n - 1n],
  [ScalarType.UINT64]: [0n, 2n ** 64n - 1n],
  [ScalarType.FIXED64]: [0n, 2n ** 64n - 1n],
};

const kindNames: Record<JsonNode["kind"], string> = {
  object: "an object",
  array: "an array",
  string: "a string",
  number: "a number",
  boolean: "a boolean",
  null: "null",
};

/** `a string`, `an object` and so on, for a message. */
export function kindName(node: JsonNode): string {
  return kindNames[node.kind];
}

/** The ProtoJSON value of a scalar, in a form that `fromJson` takes without loss. Source: protobuf.dev/programming-guides/json. */
export function readScalar(scalar: ScalarType, node: JsonNode, refuse: Refuse): JsonValue {
  switch (scalar) {
    case ScalarType.STRING:
      return readString(node, refuse);
    case ScalarType.BYTES:
      return readBase64(node, refuse);
    case ScalarType.BOOL:
      if (node.kind !== "boolean") return refuse(node, `takes true or false, not ${kindName(node)}`);
      return node.value;
    case ScalarType.DOUBLE:
    case ScalarType.FLOAT:
      return readFloat(scalar, node, refuse);
    default:
      return readInteger(scalar, node, refuse);
  }
}

/** A text, which must be well-formed Unicode: UTF-8 has no lone surrogates. */
export function readString(node: JsonNode, refuse: Refuse): string {
  if (node.kind !== "string") return refuse(node, `takes a string, not ${kindName(node)}`, "Put it in double quotes.");
  if (/\p{Surrogate}/u.test(node.value)) return refuse(node, "has half of a surrogate pair, which UTF-8 cannot carry");
  return node.value;
}

function readBase64(node: JsonNode, refuse: Refuse): string {
  if (node.kind !== "string") return refuse(node, `takes bytes as a base64 string, not ${kindName(node)}`);
  const padded = node.value.endsWith("=");
  const digits = node.value.replace(/={1,2}$/, "");
  const wrong = /[^A-Za-z0-9+/_-]/.exec(digits);
  if (wrong) return refuse(node, `takes base64, which has no ${JSON.stringify(wrong[0])}`);
  if (digits.length % 4 === 1 || (padded && node.value.length % 4 !== 0)) {
    return refuse(node, `takes base64, and ${node.value.length} characters are not a whole number of bytes`);
  }
  return node.value;
}

function readFloat(scalar: ScalarType, node: JsonNode, refuse: Refuse): JsonValue {
  const name = scalarName(scalar);
  if (node.kind !== "number" && node.kind !== "string") return refuse(node, `takes a number (${name}), not ${kindName(node)}`);
  const text = node.kind === "number" ? node.text : node.value;
  if (node.kind === "string" && /^(NaN|-?Infinity)$/.test(text)) return text;
  if (!/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text)) {
    return refuse(node, `takes a number (${name}), and ${clip(text)} is none`, 'Write digits, or "NaN", "Infinity", "-Infinity".');
  }
  const value = Number(text);
  if (!Number.isFinite(scalar === ScalarType.FLOAT ? Math.fround(value) : value)) {
    return refuse(node, `takes a ${name}, and ${clip(text)} is beyond its range`, 'For no bound write "Infinity" or "-Infinity".');
  }
  return value;
}

function readInteger(scalar: ScalarType, node: JsonNode, refuse: Refuse): JsonValue {
  const name = scalarName(scalar);
  if (node.kind !== "number" && node.kind !== "string") return refuse(node, `takes a whole number (${name}), not ${kindName(node)}`);
  const text = node.kind === "number" ? node.text : node.value;
  const value = exactInteger(text);
  if (value === null) return refuse(node, `takes a whole number (${name}), and ${clip(text)} is none`);
  const [min, max] = integerBounds[scalar] ?? [0n, 0n];
  if (value < min || value > max)
    return refuse(node, `takes a ${name}, and ${clip(text)} is out of its range`, `It goes from ${min} to ${max}.`);
  // A string keeps what a double would round.
  return Number.isSafeInteger(Number(value)) && max < 2n ** 33n ? Number(value) : value.toString();
}

/** The integer that a decimal text stands for (`12`, `1.50e2`), or null for one that is no integer or is absurdly long. */
function exactInteger(text: string): bigint | null {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (!match || text.length > 400) return null;
  const fraction = match[3] ?? "";
  const exponent = Number(match[4] ?? 0) - fraction.length;
  if (Math.abs(exponent) > 800) return /^0*$/.test(`${match[2]}${fraction}`) ? 0n : null;
  const digits = BigInt(`${match[2]}${fraction}`);
  const scale = 10n ** BigInt(Math.abs(exponent));
  if (exponent < 0 && digits % scale !== 0n) return null;
  const magnitude = exponent < 0 ? digits / scale : digits * scale;
  return match[1] === "-" ? -magnitude : magnitude;
}

/** An enum's value by its name or its number. A closed enum has no unknown numbers. */
export function readEnum(type: DescEnum, node: JsonNode, refuse: Refuse): JsonValue {
  if (node.kind === "null" && type.typeName === "google.protobuf.NullValue") return null;
  const names = type.values.map((value) => value.jsonName);
  if (node.kind === "string") {
    const known = type.values.some((value) => value.name === node.value || value.jsonName === node.value);
    if (!known) return refuse(node, `takes a value of ${type.typeName}, and ${clip(node.value)} is none`, suggestion(node.value, names));
    return node.value;
  }
  if (node.kind !== "number") {
    return refuse(
      node,
      `takes a value of ${type.typeName}, not ${kindName(node)}`,
      `Write one of its names: ${names.slice(0, 8).join(", ")}.`,
    );
  }
  const number = exactInteger(node.text);
  const [min, max] = integerBounds[ScalarType.INT32] ?? [0n, 0n];
  if (number === null || number < min || number > max)
    return refuse(node, `takes an enum's number (int32), and ${clip(node.text)} is none`);
  if (!type.open && type.value[Number(number)] === undefined) {
    return refuse(node, `takes a value of ${type.typeName}, which has no number ${number}`, `There is: ${names.slice(0, 8).join(", ")}.`);
  }
  return Number(number);
}

/**
 * The canonical form of a map's key: `1` for `"01"`, so that two writings of one key are seen as a duplicate.
 * `node` is where to refuse.
 */
export function readMapKey(scalar: ScalarType, key: string, node: JsonNode, refuse: Refuse): string {
  if (scalar === ScalarType.STRING) {
    if (/\p{Surrogate}/u.test(key)) return refuse(node, "has a key with half of a surrogate pair, which UTF-8 cannot carry");
    return key;
  }
  if (scalar === ScalarType.BOOL) {
    if (!/^(true|false)$/.test(key)) return refuse(node, `has keys "true" and "false", not ${clip(key)}`);
    return key;
  }
  const value = /^-?\d+$/.test(key) ? exactInteger(key) : null;
  const [min, max] = integerBounds[scalar] ?? [0n, 0n];
  if (value === null || value < min || value > max) {
    return refuse(node, `has keys of type ${scalarName(scalar)}, and ${clip(key)} is none`, 'Write the number in quotes, like "1".');
  }
  return value.toString();
}

/** A text in quotes for a message, cut where it is long. */
export function clip(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
