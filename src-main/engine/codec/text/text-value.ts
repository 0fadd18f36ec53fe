import { isUtf8 } from "node:buffer";
import { type DescEnum, ScalarType } from "@bufbuild/protobuf";
import { suggestion } from "#shared/model/nearest";
import { scalarName } from "../../schema/print/type-name";
import { clip } from "../body-fault";
import type { WireWriter } from "../wire/wire-writer";
import type { TextLexer, TextToken } from "./text-lexer";
import { LiteralError, literalBytes } from "./text-literal";

/** A scalar as it is written: one or more string literals, or a number or a name with or without a minus. */
export interface TextScalar {
  readonly kind: "string" | "decimal" | "octal" | "hex" | "float" | "name";
  readonly offset: number;
  readonly isNegative: boolean;
  /** Without the minus; empty for strings. */
  readonly text: string;
  /** What a string stands for. */
  readonly bytes: Uint8Array;
}

/** Ends the reading: `what` says what the field takes and has instead, `act` what would be right. */
export type RefuseText = (offset: number, what: string, act?: string) => never;

const noBytes = new Uint8Array(0);

/** Reads the scalar that is next. What is none is refused. */
export function readTextScalar(lexer: TextLexer, refuse: RefuseText): TextScalar {
  const { offset } = lexer.ahead;
  if (lexer.ahead.kind === "string") return { kind: "string", offset, isNegative: false, text: "", bytes: readStrings(lexer, refuse) };
  const isNegative = lexer.accept("-");
  const token = lexer.ahead;
  if (token.kind === "string" || token.kind === "symbol" || token.kind === "end") {
    return refuse(token.offset, `takes a value, not ${tokenName(token)}`);
  }
  lexer.next();
  return { kind: token.kind, offset, isNegative, text: token.text, bytes: noBytes };
}

function readStrings(lexer: TextLexer, refuse: RefuseText): Uint8Array {
  const parts: Uint8Array[] = [];
  while (lexer.ahead.kind === "string") {
    const { text, offset } = lexer.next();
    try {
      parts.push(literalBytes(text));
    } catch (reason) {
      if (!(reason instanceof LiteralError)) throw reason;
      return refuse(offset + reason.offset, "has a string that cannot be read", reason.message);
    }
  }
  return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
}

/** An element in words, for a refusal. */
export function tokenName(token: TextToken): string {
  return token.kind === "end" ? "the end of the text" : clip(token.text);
}

/** A scalar in words, for a refusal. */
export function writtenScalar(value: TextScalar): string {
  return value.kind === "string" ? "a string" : clip(`${value.isNegative ? "-" : ""}${value.text}`);
}

const int32 = [-(2n ** 31n), 2n ** 31n - 1n] as const;
const uint32 = [0n, 2n ** 32n - 1n] as const;
const int64 = [-(2n ** 63n), 2n ** 63n - 1n] as const;
const uint64 = [0n, 2n ** 64n - 1n] as const;

/** Writes a scalar without its tag. What the type does not take is refused. */
export function writeScalar(writer: WireWriter, scalar: ScalarType, utf8: boolean, value: TextScalar, refuse: RefuseText): void {
  switch (scalar) {
    case ScalarType.STRING:
    case ScalarType.BYTES:
      writer.bytes(stringValue(scalar, utf8, value, refuse));
      return;
    case ScalarType.BOOL:
      writer.uint32(boolValue(value, refuse) ? 1 : 0);
      return;
    case ScalarType.FLOAT:
      writer.float(floatValue(scalar, value, refuse));
      return;
    case ScalarType.DOUBLE:
      writer.double(floatValue(scalar, value, refuse));
      return;
    default:
      writeInteger(writer, scalar, value, refuse);
  }
}

function writeInteger(writer: WireWriter, scalar: ScalarType, value: TextScalar, refuse: RefuseText): void {
  const of = (bounds: readonly [bigint, bigint]) => integerValue(scalarName(scalar), bounds, value, refuse);
  switch (scalar) {
    case ScalarType.INT32:
      writer.int32(Number(of(int32)));
      return;
    case ScalarType.UINT32:
      writer.uint32(Number(of(uint32)));
      return;
    case ScalarType.SINT32: {
      const number = Number(of(int32));
      writer.uint32((number << 1) ^ (number >> 31));
      return;
    }
    case ScalarType.FIXED32:
      writer.fixed32(Number(of(uint32)));
      return;
    case ScalarType.SFIXED32:
      writer.fixed32(Number(of(int32)));
      return;
    case ScalarType.SINT64: {
      const number = of(int64);
      writer.varint64(...halves((number << 1n) ^ (number >> 63n)));
      return;
    }
    case ScalarType.FIXED64:
      writer.fixed64(...halves(of(uint64)));
      return;
    case ScalarType.SFIXED64:
      writer.fixed64(...halves(of(int64)));
      return;
    default:
      writer.varint64(...halves(of(scalar === ScalarType.UINT64 ? uint64 : int64)));
  }
}

/** A 64-bit value's lower and upper half. */
export function halves(value: bigint): [low: number, high: number] {
  return [Number(BigInt.asUintN(32, value)), Number(BigInt.asUintN(32, value >> 32n))];
}

/** A whole number between bounds. `type` is its type's name. */
export function integerValue(type: string, [min, max]: readonly [bigint, bigint], value: TextScalar, refuse: RefuseText): bigint {
  if (value.kind === "string" || value.kind === "name" || value.kind === "float") {
    return refuse(value.offset, `takes a whole number (${type}), not ${writtenScalar(value)}`);
  }
  // BigInt takes a time that grows with the square of the length, and no number in range is that long.
  const digits = value.text.replace(/^0+(?=[\dA-Fa-f])/, "");
  const magnitude = digits.length > 70 ? max + max : BigInt(value.kind === "octal" ? `0o${digits}` : digits);
  const number = value.isNegative ? -magnitude : magnitude;
  if (number >= min && number <= max) return number;
  return refuse(
    value.offset,
    `takes a whole number (${type}), and ${writtenScalar(value)} is out of its range`,
    `It goes from ${min} to ${max}.`,
  );
}

function stringValue(scalar: ScalarType, utf8: boolean, value: TextScalar, refuse: RefuseText): Uint8Array {
  if (value.kind !== "string") {
    return refuse(value.offset, `takes a ${scalarName(scalar)}, not ${writtenScalar(value)}`, "Put it in quotes.");
  }
  if (scalar === ScalarType.STRING && utf8 && !isUtf8(value.bytes)) {
    return refuse(value.offset, "takes a string in UTF-8, and these bytes are none", "Only a field of type bytes can hold them.");
  }
  return value.bytes;
}

function boolValue(value: TextScalar, refuse: RefuseText): boolean {
  if (!value.isNegative) {
    if (value.kind === "name" && /^(?:true|True|t)$/.test(value.text)) return true;
    if (value.kind === "name" && /^(?:false|False|f)$/.test(value.text)) return false;
    const isWhole = value.kind === "decimal" || value.kind === "octal" || value.kind === "hex";
    if (isWhole && /^0*(?:0[xX]0*)?[01]$/.test(value.text)) return value.text.endsWith("1");
  }
  return refuse(value.offset, `takes true or false, not ${writtenScalar(value)}`);
}

function floatValue(scalar: ScalarType, value: TextScalar, refuse: RefuseText): number {
  const magnitude = floatMagnitude(value);
  if (magnitude === null) {
    const act = "Write a decimal number, inf, -inf or nan.";
    return refuse(value.offset, `takes a number (${scalarName(scalar)}), not ${writtenScalar(value)}`, act);
  }
  return value.isNegative ? -magnitude : magnitude;
}

function floatMagnitude(value: TextScalar): number | null {
  if (value.kind === "decimal" || value.kind === "float") return Number(value.text.replace(/[fF]$/, ""));
  if (value.kind !== "name") return null;
  if (/^inf(?:inity)?$/i.test(value.text)) return Number.POSITIVE_INFINITY;
  return /^nan$/i.test(value.text) ? Number.NaN : null;
}

/** Writes an enum's number without its tag: a name, or a number that an open enum may have and a closed one has. */
export function writeEnum(writer: WireWriter, type: DescEnum, value: TextScalar, refuse: RefuseText): void {
  writer.int32(enumNumber(type, value, refuse));
}

function enumNumber(type: DescEnum, value: TextScalar, refuse: RefuseText): number {
  const names = type.values.map((one) => one.name);
  if (value.kind === "name" && !value.isNegative) {
    const known = type.values.find((one) => one.name === value.text);
    if (known !== undefined) return known.number;
    const what = `takes a value of ${type.typeName}, and ${clip(value.text)} is none`;
    return refuse(value.offset, what, suggestion(value.text, names));
  }
  if (value.kind === "string" || value.kind === "float" || value.kind === "name") {
    const what = `takes a value of ${type.typeName}, not ${writtenScalar(value)}`;
    return refuse(value.offset, what, `Write one of its names: ${names.slice(0, 8).join(", ")}.`);
  }
  const number = Number(integerValue("an enum's number", int32, value, refuse));
  if (type.open || type.value[number] !== undefined) return number;
  return refuse(value.offset, `takes a value of ${type.typeName}, which has no number ${number}`, suggestion("", names));
}
