import { FieldDescriptorProto_Type as FieldType } from "@bufbuild/protobuf/wkt";
import { bytesOf } from "../parse/literals";
import type { OptionValue } from "../parse/option-nodes";
import { booleanOf, floatOf, integerOf, OptionProblem, textOf } from "./option-scalars";

const integerTypes: ReadonlyMap<FieldType, { bits: 32 | 64; signed: boolean }> = new Map([
  [FieldType.INT32, { bits: 32, signed: true }],
  [FieldType.SINT32, { bits: 32, signed: true }],
  [FieldType.SFIXED32, { bits: 32, signed: true }],
  [FieldType.UINT32, { bits: 32, signed: false }],
  [FieldType.FIXED32, { bits: 32, signed: false }],
  [FieldType.INT64, { bits: 64, signed: true }],
  [FieldType.SINT64, { bits: 64, signed: true }],
  [FieldType.SFIXED64, { bits: 64, signed: true }],
  [FieldType.UINT64, { bits: 64, signed: false }],
  [FieldType.FIXED64, { bits: 64, signed: false }],
]);

/**
 * A field's default as FieldDescriptorProto.default_value has it: numbers in decimal, bytes escaped as in C, strings
 * plain, enums by name. Throws OptionProblem with the code default-invalid.
 */
export function defaultText(type: FieldType, value: OptionValue, isEnumValue: (name: string) => boolean): string {
  try {
    return textFor(type, value, isEnumValue);
  } catch (error) {
    throw error instanceof OptionProblem ? new OptionProblem(error.span, error.message, "default-invalid", error.severity) : error;
  }
}

function textFor(type: FieldType, value: OptionValue, isEnumValue: (name: string) => boolean): string {
  const integer = integerTypes.get(type);
  if (integer) return integerOf(value, integer.bits, integer.signed).toString();
  switch (type) {
    case FieldType.STRING:
      return textOf(value);
    case FieldType.BYTES:
      if (value.kind === "string") return cEscape(bytesOf(value.bytes));
      throw new OptionProblem(value.span, "A string in quotes is needed here.");
    case FieldType.BOOL:
      return String(booleanOf(value, "option"));
    case FieldType.DOUBLE:
      return shortestNumber(floatOf(value, "option"), (number) => number, 15, 17);
    case FieldType.FLOAT:
      return shortestNumber(Math.fround(floatOf(value, "option")), Math.fround, 6, 9);
    case FieldType.ENUM:
      if (value.kind === "word" && !value.negative && isEnumValue(value.text)) return value.text;
      throw new OptionProblem(value.span, "The name of one of the enum's values is needed here.");
    default:
      throw new OptionProblem(value.span, "A message field has no default value.");
  }
}

/** protobuf's CEscape (strutil.cc). */
function cEscape(bytes: Uint8Array): string {
  const named: Readonly<Record<number, string>> = { 10: "\\n", 13: "\\r", 9: "\\t", 34: '\\"', 39: "\\'", 92: "\\\\" };
  let text = "";
  for (const byte of bytes) {
    const isPlain = byte >= 0x20 && byte < 0x7f;
    text += named[byte] ?? (isPlain ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, "0")}`);
  }
  return text;
}

/** protobuf's SimpleDtoa and SimpleFtoa: `short` significant digits if they suffice to read the number back, else `long`. */
function shortestNumber(value: number, narrow: (number: number) => number, short: number, long: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  if (value === 0) return Object.is(value, -0) ? "-0" : "0";
  const text = generalFormat(value, short);
  return narrow(Number(text)) === value ? text : generalFormat(value, long);
}

/** C's `%.{digits}g`. */
function generalFormat(value: number, digits: number): string {
  const [mantissa = "", exponentText = "0"] = value.toExponential(digits - 1).split("e");
  const exponent = Number(exponentText);
  const trim = (text: string) => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);
  if (exponent >= -4 && exponent < digits) return trim(value.toFixed(digits - 1 - exponent));
  return `${trim(mantissa)}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
}
