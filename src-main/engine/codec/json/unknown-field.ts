import { ScalarType } from "@bufbuild/protobuf";
import { maxFieldNumber, wireType } from "../wire/wire-type";
import type { BodyEncoding } from "./body-encoding";
import type { EncodeField } from "./field-encoder";
import { scalarEncoder } from "./scalar-encoder";
import { unit } from "./units";
import { type EncodeValue, outcome, type ValueEncoder } from "./value-encoder";

/** The kinds of unknown fields by which they are displayed, and how their values are encoded. */
const kinds: Readonly<Record<string, ValueEncoder>> = {
  varint: scalarEncoder(ScalarType.UINT64),
  fixed32: scalarEncoder(ScalarType.FIXED32),
  fixed64: scalarEncoder(ScalarType.FIXED64),
  text: scalarEncoder(ScalarType.STRING),
  bytes: scalarEncoder(ScalarType.BYTES),
};

/**
 * How the member of an unknown field is encoded, whose key names the field's number and wire type as the display of messages
 * does: `[#5 varint]`, `[#5 fixed32]`, `[#5 fixed64]`, `[#5 text]`, `[#5 bytes]`, `[#5 group]`. Its value is one of that kind or
 * an array of them; a group is an object of such members. Null for a key that is none of these.
 */
export function unknownFieldEncoder(key: string): EncodeField | null {
  const [, digits, kind] = /^\[#(\d{1,9}) (varint|fixed32|fixed64|text|bytes|group)\]$/.exec(key) ?? [];
  const number = Number(digits);
  if (kind === undefined || number === 0 || number > maxFieldNumber) return null;
  const value = kinds[kind] ?? { wireType: wireType.startGroup, encode: groupEncoder(number) };
  return (body, first) => (first === unit.openBracket ? encodeAll(body, number, value) : encodeOne(body, number, value, first));
}

function encodeOne(body: BodyEncoding, number: number, value: ValueEncoder, first: number): void {
  body.out.tag(number, value.wireType);
  value.encode(body, first);
}

function encodeAll(body: BodyEncoding, number: number, value: ValueEncoder): void {
  const { json } = body;
  const open = json.position;
  for (let code = json.enter(); code !== unit.closeBracket; code = json.more(open, unit.closeBracket)) {
    encodeOne(body, number, value, code);
  }
  json.leave();
}

function groupEncoder(number: number): EncodeValue {
  return (body, first) => {
    encodeMembers(body, first);
    body.out.tag(number, wireType.endGroup);
    return outcome.set;
  };
}

function encodeMembers(body: BodyEncoding, first: number): void {
  const { json } = body;
  const open = json.position;
  if (first !== unit.openBrace) body.refuse(open, `takes a group, which is a JSON object, not ${body.kind(first)}`);
  const seen = new Set<string>();
  for (let code = json.enter(); code !== unit.closeBrace; code = json.more(open, unit.closeBrace)) {
    const offset = json.position;
    const key = json.key();
    const encode = unknownFieldEncoder(key);
    if (encode === null) throw body.refuse(offset, "is in a group whose type is not known", 'Write it by its number, like "[#1 text]".');
    if (seen.has(key)) body.refuse(offset, "is set twice");
    seen.add(key);
    encode(body, json.colon(offset));
  }
  json.leave();
}
