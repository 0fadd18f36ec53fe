import type { DescriptorProto, FieldDescriptorProto } from "@bufbuild/protobuf/wkt";
import type { Diagnostic } from "#shared/model/schema";
import { maxFieldNumber } from "../parse/parse-ranges";
import type { Complain } from "./checks";

/** Numbers that protobuf keeps for itself. */
const implementationReserved = { first: 19000, last: 19999 };

/** Why a field or an extension cannot have this number, or null. */
export function implementationNumberProblem(number: number): string | null {
  const { first, last } = implementationReserved;
  return number >= first && number <= last ? `Field numbers ${first} to ${last} are reserved for protobuf itself.` : null;
}

/** Checks the numbers of a message's fields. Returns the fields that the wire could not tell apart or carry, with the reasons. */
export function checkFieldNumbers(message: DescriptorProto, name: string, complain: Complain): Map<FieldDescriptorProto, Diagnostic> {
  const lost = new Map<FieldDescriptorProto, Diagnostic>();
  const byNumber = new Map<number, FieldDescriptorProto>();
  const reservedNames = new Set(message.reservedName);
  const ranges = [...message.reservedRange].sort((a, b) => a.start - b.start);
  for (const field of message.field) {
    const fatal = numberProblem(field, byNumber.get(field.number), name, complain);
    if (fatal) lost.set(field, fatal);
    else byNumber.set(field.number, field);
    if (rangeHolding(ranges, field.number))
      complain(field, "number", "reserved-used", `"${field.name}" uses the reserved number ${field.number}.`);
    if (reservedNames.has(field.name)) complain(field, "name", "reserved-used", `The field name "${field.name}" is reserved.`);
    const extensions = message.extensionRange.find(({ start, end }) => field.number >= start && field.number < end);
    if (extensions) {
      complain(
        field,
        "number",
        "number-invalid",
        `${field.number} is in the extension range ${extensions.start} to ${extensions.end - 1}.`,
      );
    }
  }
  return lost;
}

function numberProblem(
  field: FieldDescriptorProto,
  other: FieldDescriptorProto | undefined,
  message: string,
  complain: Complain,
): Diagnostic | null {
  const { number } = field;
  if (number <= 0) return complain(field, "number", "number-invalid", "Field numbers are positive whole numbers.");
  if (number > maxFieldNumber) {
    return complain(field, "number", "number-invalid", `Field numbers go up to ${maxFieldNumber}.`);
  }
  const problem = implementationNumberProblem(number);
  if (problem !== null) return complain(field, "number", "number-invalid", problem);
  if (!other) return null;
  return complain(field, "number", "duplicate-number", `The number ${number} is used by "${other.name}" in "${message}" already.`);
}

/** The range with a number in it, of ranges sorted by start, ends exclusive. */
function rangeHolding(ranges: readonly { start: number; end: number }[], number: number): boolean {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[middle]?.start ?? 0) <= number) low = middle + 1;
    else high = middle;
  }
  const range = ranges[low - 1];
  return range !== undefined && number < range.end;
}
