import { ScalarType } from "@bufbuild/protobuf";
import { Fault } from "#shared/base/fault";
import { formatBytes } from "#shared/model/format";
import { filePrefix } from "#shared/model/request-body";
import { clip } from "../body-fault";
import { wireType } from "../wire/wire-type";
import type { BodyEncoding } from "./body-encoding";
import { type IntegerKind, integerKind, writeBigint, writeNumber } from "./integer-kind";
import { exactInteger, takeShortDecimal, takeShortInteger } from "./json-number";
import { isDigit, unit } from "./units";
import { type EncodeValue, outcome, type ValueEncoder } from "./value-encoder";

/** The bytes of a message with files in it. */
const maxMessageBytes = 256 * 1024 * 1024;

/** How the values of a scalar type are encoded. Source: protobuf.dev/programming-guides/json. */
export function scalarEncoder(scalar: ScalarType): ValueEncoder {
  const integer = integerKind(scalar);
  if (integer !== undefined) return { wireType: integer.wireType, encode: integerEncoder(integer) };
  switch (scalar) {
    case ScalarType.BOOL:
      return { wireType: wireType.varint, encode: encodeBool };
    case ScalarType.DOUBLE:
      return { wireType: wireType.fixed64, encode: encodeDouble };
    case ScalarType.FLOAT:
      return { wireType: wireType.fixed32, encode: encodeFloat };
    case ScalarType.BYTES:
      return { wireType: wireType.lengthDelimited, encode: encodeBytes };
    default:
      return { wireType: wireType.lengthDelimited, encode: encodeString };
  }
}

/** The string at the place, which must be well-formed Unicode: UTF-8 has no halves of surrogate pairs. */
export function takeText(body: BodyEncoding, first: number): string {
  const { json } = body;
  const offset = json.position;
  if (first !== unit.quote) body.refuse(offset, `takes a string, not ${body.kind(first)}`, "Put it in double quotes.");
  const text = json.string();
  if (json.surrogates && hasLoneSurrogate(text)) body.refuse(offset, "has half of a surrogate pair, which UTF-8 cannot carry");
  return text;
}

export function hasLoneSurrogate(text: string): boolean {
  return /\p{Surrogate}/u.test(text);
}

export const encodeString: EncodeValue = (body, first) => {
  const text = takeText(body, first);
  body.out.string(text);
  return text === "" ? outcome.zero : outcome.set;
};

const encodeBool: EncodeValue = (body, first) => {
  const offset = body.json.position;
  if (first !== unit.t && first !== unit.f) body.refuse(offset, `takes true or false, not ${body.kind(first)}`);
  body.json.word(first === unit.t ? "true" : "false");
  body.out.uint32(first === unit.t ? 1 : 0);
  return first === unit.t ? outcome.set : outcome.zero;
};

const encodeBytes: EncodeValue = (body, first) => {
  const bytes = takeBytes(body, first);
  body.out.bytes(bytes);
  return bytes.length === 0 ? outcome.zero : outcome.set;
};

/** The bytes at the place: a string in base64, in either alphabet and padded or not, or a reference to a file. */
export function takeBytes(body: BodyEncoding, first: number): Uint8Array {
  const { json, options } = body;
  const offset = json.position;
  if (first !== unit.quote) body.refuse(offset, `takes bytes as a base64 string, not ${body.kind(first)}`);
  const text = json.string();
  if (!options.strict && text.startsWith(filePrefix)) return readFile(body, offset, text.slice(filePrefix.length));
  const digits = text.endsWith("=") ? text.replace(/={1,2}$/, "") : text;
  const wrong = /[^A-Za-z0-9+/_-]/.exec(digits);
  if (wrong) body.refuse(offset, `takes base64, which has no ${JSON.stringify(wrong[0])}`);
  if (digits.length % 4 === 1 || (digits !== text && text.length % 4 !== 0)) {
    body.refuse(offset, `takes base64, and ${text.length} characters are not a whole number of bytes`);
  }
  return Buffer.from(digits, "base64");
}

function readFile(body: BodyEncoding, offset: number, reference: string): Uint8Array {
  const { readFile } = body.options;
  if (readFile === undefined) body.refuse(offset, "names a file, and files cannot be read here", "Write the bytes in base64.");
  try {
    const bytes = readFile(reference);
    // A short text may name one large file many times.
    const size = body.out.length + bytes.length;
    if (size <= maxMessageBytes) return bytes;
    throw new Fault("too-large", `The message is larger than ${formatBytes(maxMessageBytes)}.`, {
      facts: { size, limit: maxMessageBytes },
    });
  } catch (reason) {
    throw body.placed(offset, reason);
  }
}

const encodeDouble: EncodeValue = (body, first) => {
  const value = takeFloat(body, first, false);
  body.out.double(value);
  return Object.is(value, 0) ? outcome.zero : outcome.set;
};

const encodeFloat: EncodeValue = (body, first) => {
  const value = takeFloat(body, first, true);
  body.out.float(value);
  return Object.is(value, 0) ? outcome.zero : outcome.set;
};

/** The number at the place, or one of the strings `NaN`, `Infinity`, `-Infinity`, or a number in quotes. */
export function takeFloat(body: BodyEncoding, first: number, single: boolean): number {
  const { json } = body;
  const offset = json.position;
  const short = takeShortDecimal(json, first);
  // Fifteen digits are within any float's range.
  if (!Number.isNaN(short)) return short;
  const text = takeNumber(body, first, "a number", single ? "float" : "double");
  if (first === unit.quote && /^(NaN|-?Infinity)$/.test(text)) return Number(text);
  const name = single ? "float" : "double";
  if (!/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text)) {
    body.refuse(offset, `takes a number (${name}), and ${clip(text)} is none`, 'Write digits, or "NaN", "Infinity", "-Infinity".');
  }
  const value = Number(text);
  if (!Number.isFinite(single ? Math.fround(value) : value)) {
    body.refuse(offset, `takes a ${name}, and ${clip(text)} is beyond its range`, 'For no bound write "Infinity" or "-Infinity".');
  }
  return value;
}

/** The text of the number at the place, or of what its quotes hold. */
function takeNumber(body: BodyEncoding, first: number, what: string, name: string): string {
  if (first === unit.quote) return body.json.string();
  if (first !== unit.minus && !isDigit(first)) body.refuse(body.json.position, `takes ${what} (${name}), not ${body.kind(first)}`);
  return body.json.number();
}

/** How the whole numbers of `kind` are encoded. */
export function integerEncoder(kind: IntegerKind): EncodeValue {
  const min = Number(kind.min);
  const max = Number(kind.max);
  return (body, first) => {
    const offset = body.json.position;
    const short = takeShortInteger(body.json, first);
    if (short >= min && short <= max) {
      writeNumber(kind, body.out, short);
      return short === 0 ? outcome.zero : outcome.set;
    }
    const value = Number.isNaN(short) ? takeLongInteger(body, first, kind.name) : BigInt(short);
    if (value < kind.min || value > kind.max) refuseRange(body, offset, kind);
    writeBigint(kind, body.out, value);
    return value === 0n ? outcome.zero : outcome.set;
  };
}

function takeLongInteger(body: BodyEncoding, first: number, name: string): bigint {
  const offset = body.json.position;
  const text = takeNumber(body, first, "a whole number", name);
  const value = exactInteger(text);
  if (value === null) body.refuse(offset, `takes a whole number (${name}), and ${clip(text)} is none`);
  return value;
}

function refuseRange(body: BodyEncoding, offset: number, { name, min, max }: IntegerKind): never {
  const written = body.json.text.slice(offset, body.json.position).replaceAll('"', "");
  body.refuse(offset, `takes a ${name}, and ${clip(written)} is out of its range`, `It goes from ${min} to ${max}.`);
}
