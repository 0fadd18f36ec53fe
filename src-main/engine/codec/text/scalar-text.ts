import { type DescEnum, ScalarType } from "@bufbuild/protobuf";
import { quoteBytes } from "../../schema/print/quote";
import { shortestFloat32 } from "../float32";
import type { WireReader } from "../wire/wire-reader";
import { wireType } from "../wire/wire-type";
import { quoteUtf8 } from "./text-literal";
import type { TextField } from "./text-shape";

/** Reads a varint or a fixed value of a field and writes it as text format does. Throws WireError. */
export function numberText(reader: WireReader, field: TextField): string {
  const { value } = field;
  if (value.kind === "enum") return enumText(reader, value.type);
  if (value.kind === "message") throw new TypeError("A message is no number.");
  return scalarText(reader, value.scalar);
}

function scalarText(reader: WireReader, scalar: ScalarType): string {
  switch (scalar) {
    case ScalarType.FLOAT:
      return floatText(shortestFloat32(reader.float()));
    case ScalarType.DOUBLE:
      return floatText(reader.double());
    case ScalarType.FIXED32:
      return String(reader.fixed32());
    case ScalarType.SFIXED32:
      return String(reader.fixed32() | 0);
    case ScalarType.FIXED64:
      reader.fixed64();
      return String(unsigned(reader));
    case ScalarType.SFIXED64:
      reader.fixed64();
      return String(signed(reader));
    default:
      reader.varint64();
      return varintText(reader, scalar);
  }
}

function varintText(reader: WireReader, scalar: ScalarType): string {
  const { low, high } = reader;
  switch (scalar) {
    case ScalarType.BOOL:
      return low === 0 && high === 0 ? "false" : "true";
    case ScalarType.INT32:
      return String(low | 0);
    case ScalarType.UINT32:
      return String(low);
    case ScalarType.SINT32:
      return String((low >>> 1) ^ -(low & 1));
    case ScalarType.SINT64: {
      const zigzag = unsigned(reader);
      return String((zigzag >> 1n) ^ -(zigzag & 1n));
    }
    case ScalarType.INT64:
      return String(signed(reader));
    default:
      return String(unsigned(reader));
  }
}

function enumText(reader: WireReader, type: DescEnum): string {
  reader.varint64();
  const number = reader.low | 0;
  return type.value[number]?.name ?? String(number);
}

function floatText(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  return Object.is(value, -0) ? "-0" : String(value);
}

/** A string's or bytes field's value as a literal. */
export function bytesText(bytes: Uint8Array, scalar: ScalarType): string {
  return scalar === ScalarType.STRING ? quoteUtf8(bytes) : quoteBytes(bytes);
}

/** A number that no schema knows: a varint in decimals, a fixed one in all its hexadecimal digits. */
export function unknownNumberText(reader: WireReader, type: number): string {
  if (type === wireType.fixed32) return `0x${reader.fixed32().toString(16).padStart(8, "0")}`;
  if (type === wireType.fixed64) {
    reader.fixed64();
    return `0x${unsigned(reader).toString(16).padStart(16, "0")}`;
  }
  reader.varint64();
  return String(unsigned(reader));
}

function unsigned({ low, high }: WireReader): bigint {
  return (BigInt(high) << 32n) | BigInt(low);
}

function signed(reader: WireReader): bigint {
  return BigInt.asIntN(64, unsigned(reader));
}
