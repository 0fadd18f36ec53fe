import { maxFieldNumber, type WireType, wireType } from "../wire/wire-type";
import type { WireWriter } from "../wire/wire-writer";
import type { TextLexer, TextToken } from "./text-lexer";
import type { TextField, TextShape } from "./text-shape";
import { halves, integerValue, type RefuseText, readTextScalar, type TextScalar, writtenScalar } from "./text-value";

interface NumberedField {
  /** Of the message that it is in. */
  readonly shape: TextShape;
  readonly writer: WireWriter;
  /** Its number, as it is written. */
  readonly number: TextToken;
}

/**
 * A field by its number, as the printer and protoc write those that their schema does not know. The value's form says how it
 * is laid out: a decimal number is a varint, a hexadecimal one of 8 or 16 digits is fixed32 or fixed64, a string or { } has a
 * length, < > is a group. What would be read as one of the message's own fields is refused: it has a name.
 */
export function readUnknown(field: NumberedField, lexer: TextLexer, refuse: RefuseText, readNested: (isGroup: boolean) => void): void {
  const number = Number(field.number.text);
  if (number < 1 || number > maxFieldNumber) refuse(field.number.offset, `is no field's number: they go from 1 to ${maxFieldNumber}`);
  const { writer } = field;
  const { offset } = lexer.ahead;
  const hasColon = lexer.accept(":");
  if (lexer.isAt("{") || lexer.isAt("<")) {
    const isGroup = lexer.isAt("<");
    const type = isGroup ? wireType.startGroup : wireType.lengthDelimited;
    checkNumber(field, number, type, null, refuse);
    writer.tag(number, type);
    readNested(isGroup);
    if (isGroup) writer.tag(number, wireType.endGroup);
    return;
  }
  if (!hasColon) refuse(offset, "has no colon before its value", "Add a colon.");
  const scalar = readTextScalar(lexer, refuse);
  const type = wireTypeOf(scalar, refuse);
  checkNumber(field, number, type, scalar, refuse);
  writer.tag(number, type);
  writeRaw(writer, type, scalar, refuse);
}

function wireTypeOf(scalar: TextScalar, refuse: RefuseText): WireType {
  if (scalar.kind === "string") return wireType.lengthDelimited;
  if (scalar.kind === "decimal") return wireType.varint;
  if (scalar.kind === "hex" && scalar.text.length === 10) return wireType.fixed32;
  if (scalar.kind === "hex" && scalar.text.length === 18) return wireType.fixed64;
  const act = "Write a decimal number for a varint, 8 or 16 hexadecimal digits for a fixed one, a string, or fields in braces.";
  return refuse(scalar.offset, `is a number in place of a name, and ${writtenScalar(scalar)} does not say what is meant`, act);
}

function writeRaw(writer: WireWriter, type: WireType, scalar: TextScalar, refuse: RefuseText): void {
  if (scalar.kind === "string") {
    writer.bytes(scalar.bytes);
    return;
  }
  const [low, high] = halves(integerValue("varint", [-(2n ** 63n), 2n ** 64n - 1n], scalar, refuse));
  if (type === wireType.varint) writer.varint64(low, high);
  else if (type === wireType.fixed32) writer.fixed32(low);
  else writer.fixed64(low, high);
}

function checkNumber(field: NumberedField, number: number, type: WireType, value: TextScalar | null, refuse: RefuseText): void {
  const known = field.shape.byNumber.get(number);
  if (known === undefined || !wouldBeRead(known, type) || isUndeclared(known, value)) return;
  refuse(field.number.offset, `is the number of ${known.name}`, `Write its name: ${known.name}.`);
}

function wouldBeRead(field: TextField, type: WireType): boolean {
  return type === field.wire || (type === wireType.lengthDelimited && field.repeated);
}

/** A number that a closed enum does not have, which is why nobody reads it as one of its values. */
function isUndeclared({ value }: TextField, scalar: TextScalar | null): boolean {
  if (value.kind !== "enum" || value.type.open || scalar?.kind !== "decimal") return false;
  return value.type.value[Number(scalar.text) * (scalar.isNegative ? -1 : 1)] === undefined;
}
