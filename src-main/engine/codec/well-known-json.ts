import { type DescMessage, fromJson, type JsonObject, type JsonValue, ScalarType } from "@bufbuild/protobuf";
import type { JsonNode } from "./json-tree";
import { clip, kindName, type Refuse, readScalar, readString } from "./scalar-json";

/** Duration's bounds in seconds (10,000 years). Source: google/protobuf/duration.proto. */
const maxDurationSeconds = 315_576_000_000;

/** A JSON object whose keys are whatever they are, `__proto__` included. */
export function emptyObject(): JsonObject {
  return Object.create(null);
}

/** The well-known types that are a JSON string: Timestamp, Duration, FieldMask. Null for any other type. */
export function readWellKnownString(type: DescMessage, node: JsonNode, refuse: Refuse): JsonValue | null {
  switch (type.typeName) {
    case "google.protobuf.Timestamp":
      return readTimestamp(type, node, refuse);
    case "google.protobuf.Duration":
      return readDuration(node, refuse);
    case "google.protobuf.FieldMask":
      return readFieldMask(node, refuse);
    default:
      return null;
  }
}

function readTimestamp(type: DescMessage, node: JsonNode, refuse: Refuse): string {
  const act = 'Write it like "2026-01-02T03:04:05Z" or "2026-01-02T03:04:05.678+01:00", from year 0001 to 9999.';
  if (node.kind !== "string") return refuse(node, `takes a Timestamp as a string, not ${kindName(node)}`, act);
  const date = /^(\d{4})-(\d{2})-(\d{2})T/.exec(node.value);
  const day = Number(date?.[3]);
  const lastDay = new Date(Date.UTC(2000 + (Number(date?.[1]) % 400), Number(date?.[2]), 0)).getUTCDate();
  // Date.parse, and so fromJson, would take the 30th of February for the 2nd of March.
  if (!(day <= lastDay) || !accepts(type, node.value)) return refuse(node, `takes a Timestamp, and ${clip(node.value)} is none`, act);
  return node.value;
}

function readDuration(node: JsonNode, refuse: Refuse): string {
  const act = 'Write seconds with an s, like "1.5s" or "-0.000001s".';
  if (node.kind !== "string") return refuse(node, `takes a Duration as a string, not ${kindName(node)}`, act);
  const match = /^(-?\d+)(\.\d{1,9})?s$/.exec(node.value);
  if (!match || Math.abs(Number(match[1])) > maxDurationSeconds) {
    return refuse(node, `takes a Duration, and ${clip(node.value)} is none`, act);
  }
  return node.value;
}

function readFieldMask(node: JsonNode, refuse: Refuse): string {
  const act = 'Write lowerCamelCase paths with commas between, like "user.displayName,photo".';
  if (node.kind !== "string") return refuse(node, `takes a FieldMask as a string, not ${kindName(node)}`, act);
  const text = readString(node, refuse);
  if (text.includes("_")) return refuse(node, "takes a FieldMask, whose paths are in lowerCamelCase", act);
  return text;
}

function accepts(type: DescMessage, value: JsonValue): boolean {
  try {
    fromJson(type, value);
    return true;
  } catch {
    return false;
  }
}

/** What a step into an object or an array is wrapped in, so that a refusal inside it knows its path. */
export type At = <T>(step: string | number, read: () => T) => T;

/** Any JSON value as google.protobuf.Value holds it: numbers are doubles, keys are unique. */
export function readAnyJson(node: JsonNode, refuse: Refuse, at: At): JsonValue {
  switch (node.kind) {
    case "object":
      return readStruct(node, refuse, at);
    case "array":
      return readList(node, refuse, at);
    case "number":
      return readScalar(ScalarType.DOUBLE, node, refuse);
    case "string":
      return readString(node, refuse);
    case "boolean":
      return node.value;
    case "null":
      return null;
  }
}

/** google.protobuf.Struct: any JSON object. */
export function readStruct(node: JsonNode, refuse: Refuse, at: At): JsonValue {
  if (node.kind !== "object") return refuse(node, `takes a Struct, which is a JSON object, not ${kindName(node)}`);
  const out = emptyObject();
  for (const { key, value } of node.members) {
    at(key, () => {
      if (key in out) refuse(value, "is set twice");
      if (/\p{Surrogate}/u.test(key)) refuse(value, "has half of a surrogate pair in its name, which UTF-8 cannot carry");
      out[key] = readAnyJson(value, refuse, at);
    });
  }
  return out;
}

/** google.protobuf.ListValue: any JSON array. */
export function readList(node: JsonNode, refuse: Refuse, at: At): JsonValue {
  if (node.kind !== "array") return refuse(node, `takes a ListValue, which is a JSON array, not ${kindName(node)}`);
  return node.items.map((item, index) => at(index, () => readAnyJson(item, refuse, at)));
}
