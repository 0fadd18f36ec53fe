import { type DescEnum, ScalarType } from "@bufbuild/protobuf";
import type { Diagnostic, DiagnosticCode } from "#shared/model/schema";
import { bytesOf, utf8Of } from "../parse/literals";
import type { OptionValue } from "../parse/option-nodes";
import type { Span } from "../parse/source-text";

/** What is wrong with an option. Thrown by the functions here, and reported at the option. */
export class OptionProblem extends Error {
  readonly span: Span;
  readonly code: DiagnosticCode;
  readonly severity: Diagnostic["severity"];

  constructor(span: Span, message: string, code: DiagnosticCode = "option-invalid", severity: Diagnostic["severity"] = "error") {
    super(message);
    this.span = span;
    this.code = code;
    this.severity = severity;
  }
}

/** How values are written: that of an option itself, or those inside of its `{ … }`, which are protobuf's text format. */
export type ValueSyntax = "option" | "text format";

/** The text of a string value. Throws OptionProblem. */
export function textOf(value: OptionValue): string {
  if (value.kind !== "string") throw new OptionProblem(value.span, "A string in quotes is needed here.");
  const text = utf8Of(value.bytes);
  if (text !== null) return text;
  // protoc lets it pass in proto2; a JavaScript string cannot hold it.
  throw new OptionProblem(value.span, "This string is not UTF-8; the option is left out.", "option-invalid", "warning");
}

/** The number of an enum's value. Text format has numbers too, and for an open enum any. Throws OptionProblem. */
export function enumNumber(type: DescEnum, value: OptionValue, syntax: ValueSyntax): number {
  const number = value.kind === "integer" && syntax === "text format" ? integerOf(value, 32, true) : null;
  if (number !== null && (type.open || type.value[Number(number)])) return Number(number);
  const found = value.kind === "word" && !value.negative ? type.values.find(({ name }) => name === value.text) : undefined;
  if (found) return found.number;
  const names = type.values.slice(0, 12).map(({ name }) => name);
  throw new OptionProblem(value.span, `A value of ${type.typeName} is needed here, by its name: ${names.join(", ")}.`);
}

const integerBits: ReadonlyMap<ScalarType, { bits: 32 | 64; signed: boolean }> = new Map([
  [ScalarType.INT32, { bits: 32, signed: true }],
  [ScalarType.SINT32, { bits: 32, signed: true }],
  [ScalarType.SFIXED32, { bits: 32, signed: true }],
  [ScalarType.UINT32, { bits: 32, signed: false }],
  [ScalarType.FIXED32, { bits: 32, signed: false }],
  [ScalarType.INT64, { bits: 64, signed: true }],
  [ScalarType.SINT64, { bits: 64, signed: true }],
  [ScalarType.SFIXED64, { bits: 64, signed: true }],
  [ScalarType.UINT64, { bits: 64, signed: false }],
  [ScalarType.FIXED64, { bits: 64, signed: false }],
]);

/** The value for a scalar type as protobuf-es has it: 64-bit integers as bigint. Throws OptionProblem. */
export function scalarOf(type: ScalarType, value: OptionValue, syntax: ValueSyntax): string | number | bigint | boolean | Uint8Array {
  const integer = integerBits.get(type);
  if (integer) {
    const exact = integerOf(value, integer.bits, integer.signed);
    return integer.bits === 64 ? exact : Number(exact);
  }
  switch (type) {
    case ScalarType.STRING:
      return textOf(value);
    case ScalarType.BYTES:
      if (value.kind === "string") return bytesOf(value.bytes);
      throw new OptionProblem(value.span, "A string in quotes is needed here.");
    case ScalarType.BOOL:
      return booleanOf(value, syntax);
    case ScalarType.FLOAT:
      return Math.fround(floatOf(value, syntax));
    default:
      return floatOf(value, syntax);
  }
}

/** Throws OptionProblem for what is no whole number, or none of that width. */
export function integerOf(value: OptionValue, bits: 32 | 64, signed: boolean): bigint {
  const isMinusZero = value.kind === "float" && Object.is(value.value, -0);
  const exact = isMinusZero && signed ? 0n : value.kind === "integer" ? value.value : null;
  if (exact === null) throw new OptionProblem(value.span, "A whole number is needed here.");
  const wrapped = signed ? BigInt.asIntN(bits, exact) : BigInt.asUintN(bits, exact);
  if (wrapped !== exact) throw new OptionProblem(value.span, `${exact} does not fit into ${bits} bits${signed ? "" : " without a sign"}.`);
  return exact;
}

const booleanWords: Readonly<Record<ValueSyntax, ReadonlyMap<string, boolean>>> = {
  option: new Map([
    ["true", true],
    ["false", false],
  ]),
  "text format": new Map([
    ["true", true],
    ["True", true],
    ["t", true],
    ["false", false],
    ["False", false],
    ["f", false],
  ]),
};

/** Text format has 0 and 1 as well. Throws OptionProblem. */
export function booleanOf(value: OptionValue, syntax: ValueSyntax): boolean {
  const word = value.kind === "word" && !value.negative ? booleanWords[syntax].get(value.text) : undefined;
  if (word !== undefined) return word;
  if (syntax === "text format" && value.kind === "integer" && (value.value === 0n || value.value === 1n)) return value.value === 1n;
  throw new OptionProblem(value.span, '"true" or "false" is needed here.');
}

const infinities: Readonly<Record<ValueSyntax, RegExp>> = { option: /^inf$/, "text format": /^inf(inity)?$/i };
const notNumbers: Readonly<Record<ValueSyntax, RegExp>> = { option: /^nan$/, "text format": /^nan$/i };

/** A floating point number; also `inf` and `nan`, which text format has in any case. Throws OptionProblem. */
export function floatOf(value: OptionValue, syntax: ValueSyntax): number {
  if (value.kind === "float") return value.value;
  if (value.kind === "integer" && (value.isDecimal || syntax === "option")) return Number(value.value);
  if (value.kind === "word" && infinities[syntax].test(value.text)) return (value.negative ? -1 : 1) * Number.POSITIVE_INFINITY;
  if (value.kind === "word" && notNumbers[syntax].test(value.text)) return Number.NaN;
  throw new OptionProblem(value.span, value.kind === "integer" ? "A decimal number is needed here." : "A number is needed here.");
}
