import { isUtf8 } from "node:buffer";
import { type DescEnum, ScalarType } from "@bufbuild/protobuf";
import { shortestFloat32 } from "../float32";
import type { WireReader } from "../wire/wire-reader";
import type { CutText } from "./view-node";

/** Whether bytes read as text: UTF-8 without control characters but \t, \n and \r, and not empty. */
export function isText(bytes: Uint8Array): boolean {
  if (bytes.length === 0) return false;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    if ((byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 13) || byte === 0x7f) return false;
  }
  return isUtf8(bytes);
}

/** The first `limit` units, less half a surrogate pair. */
export function cutText(text: string, limit: number): CutText {
  if (text.length <= limit) return { text, cut: false };
  return { text: text.slice(0, limit).replace(/[\uD800-\uDBFF]$/, ""), cut: true };
}

/** A string's bytes as JSON; no more of them are decoded than can be shown. */
export function stringText(bytes: Uint8Array, limit: number): CutText {
  // A UTF-16 unit takes at most three bytes.
  const enough = Math.min(bytes.length, limit * 3);
  const shown = cutText(JSON.stringify(Buffer.from(bytes.buffer, bytes.byteOffset, enough).toString("utf8")), limit);
  return { text: shown.text, cut: shown.cut || enough < bytes.length };
}

/** Bytes as base64 in quotes. */
export function bytesText(bytes: Uint8Array, limit: number): CutText {
  const enough = Math.min(bytes.length, limit);
  const shown = cutText(`"${Buffer.from(bytes.buffer, bytes.byteOffset, enough).toString("base64")}"`, limit);
  return { text: shown.text, cut: shown.cut || enough < bytes.length };
}

/** The JSON of a scalar whose value begins at the reader's position. */
export function scalarText(reader: WireReader, scalar: ScalarType, limit: number): CutText {
  if (scalar === ScalarType.STRING || scalar === ScalarType.BYTES) {
    const end = reader.length();
    const bytes = reader.bytes.subarray(reader.position, end);
    return scalar === ScalarType.STRING ? stringText(bytes, limit) : bytesText(bytes, limit);
  }
  return cutText(numberText(reader, scalar), limit);
}

function numberText(reader: WireReader, scalar: ScalarType): string {
  switch (scalar) {
    case ScalarType.DOUBLE:
      return floatText(reader.double());
    case ScalarType.FLOAT:
      return floatText(shortestFloat32(reader.float()));
    case ScalarType.FIXED32:
      return String(reader.fixed32());
    case ScalarType.SFIXED32:
      return String(reader.fixed32() | 0);
    case ScalarType.FIXED64:
      reader.fixed64();
      return `"${unsigned64(reader.low, reader.high)}"`;
    case ScalarType.SFIXED64:
      reader.fixed64();
      return `"${signed64(reader.low, reader.high)}"`;
    default:
      reader.varint64();
      return varintText(reader.low, reader.high, scalar);
  }
}

function varintText(low: number, high: number, scalar: ScalarType): string {
  switch (scalar) {
    case ScalarType.BOOL:
      return low === 0 && high === 0 ? "false" : "true";
    case ScalarType.UINT32:
      return String(low);
    case ScalarType.SINT32:
      return String((low >>> 1) ^ -(low & 1));
    case ScalarType.INT64:
      return `"${signed64(low, high)}"`;
    case ScalarType.UINT64:
      return `"${unsigned64(low, high)}"`;
    case ScalarType.SINT64: {
      const value = unsigned64(low, high);
      return `"${value & 1n ? -(value >> 1n) - 1n : value >> 1n}"`;
    }
    default:
      return String(low | 0);
  }
}

/** An enum's value by its name, or by its number where it has none. */
export function enumText(type: DescEnum, number: number): string {
  if (type.typeName === "google.protobuf.NullValue") return "null";
  const known = type.value[number];
  return known ? JSON.stringify(known.jsonName) : String(number);
}

function floatText(value: number): string {
  if (!Number.isFinite(value)) return `"${value}"`;
  return Object.is(value, -0) ? "-0" : String(value);
}

export function unsigned64(low: number, high: number): bigint {
  return (BigInt(high) << 32n) | BigInt(low);
}

function signed64(low: number, high: number): bigint {
  return BigInt.asIntN(64, unsigned64(low, high));
}
