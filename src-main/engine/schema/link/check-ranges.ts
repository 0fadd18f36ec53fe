import type { DescriptorProto, EnumDescriptorProto } from "@bufbuild/protobuf/wkt";
import { maxFieldNumber } from "../parse/parse-ranges";
import type { Complain } from "./checks";

interface Range {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  /** What it is reported at. */
  readonly part: object;
  readonly kind: "extension" | "reserved";
}

/** Messages that have extensions alone may number them up to 2^31 - 2. */
const maxMessageSetNumber = 0x7ffffffe;

/** Checks a message's extension and reserved ranges, and its reserved names. */
export function checkMessageRanges(message: DescriptorProto, complain: Complain): void {
  const max = message.options?.messageSetWireFormat === true ? maxMessageSetNumber : maxFieldNumber;
  const ranges: Range[] = [
    ...message.extensionRange.map((part) => ({ start: part.start, end: part.end, part, kind: "extension" as const })),
    ...message.reservedRange.map((part) => ({ start: part.start, end: part.end, part, kind: "reserved" as const })),
  ];
  const sound = ranges.filter((range) => {
    const problem = boundsProblem(range, max);
    if (problem !== null) complain(range.part, "whole", "number-invalid", problem);
    return problem === null;
  });
  checkOverlaps(sound, complain);
  checkReservedNames(message, complain);
}

/** Checks an enum's reserved ranges, whose ends are inclusive, and names. */
export function checkEnumRanges(proto: EnumDescriptorProto, complain: Complain): void {
  const ranges = proto.reservedRange.map((part) => ({ start: part.start, end: part.end + 1, part, kind: "reserved" as const }));
  for (const { start, end, part } of ranges)
    if (end <= start) complain(part, "whole", "number-invalid", "This range ends before it starts.");
  checkOverlaps(ranges, complain);
  const names = new Set(proto.reservedName);
  for (const value of proto.value) {
    if (ranges.some(({ start, end }) => value.number >= start && value.number < end))
      complain(value, "number", "reserved-used", `"${value.name}" uses the reserved number ${value.number}.`);
    if (names.has(value.name)) complain(value, "name", "reserved-used", `The name "${value.name}" is reserved.`);
  }
  checkReservedNames(proto, complain);
}

function boundsProblem({ start, end, kind }: Range, max: number): string | null {
  if (start <= 0) return "Field numbers are positive whole numbers.";
  if (end <= start) return "This range ends before it starts.";
  // Reserving more than there is does no harm.
  return kind === "extension" && end > max + 1 ? `Extension numbers go up to ${max}.` : null;
}

/** Sorted by their starts, ranges overlap if one begins before the furthest end so far. */
function checkOverlaps(ranges: readonly Range[], complain: Complain): void {
  let furthest: Range | null = null;
  for (const range of [...ranges].sort((a, b) => a.start - b.start)) {
    if (furthest && range.start < furthest.end) {
      const shown = `${furthest.start} to ${furthest.end - 1}`;
      // As in protoc, reserved ranges may give way to extension ranges: the problem is shown at the latter.
      const [at, other] = range.kind === "reserved" && furthest.kind === "extension" ? [furthest, range] : [range, furthest];
      const message =
        at === range ? `This range overlaps with ${shown}.` : `This range overlaps with the reserved ${other.start} to ${other.end - 1}.`;
      complain(at.part, "whole", "number-invalid", message);
    }
    if (!furthest || range.end > furthest.end) furthest = range;
  }
}

function checkReservedNames(proto: DescriptorProto | EnumDescriptorProto, complain: Complain): void {
  const seen = new Set<string>();
  for (const name of proto.reservedName) {
    if (seen.has(name)) complain(proto, "name", "duplicate-name", `The name "${name}" is reserved twice.`);
    seen.add(name);
  }
}
