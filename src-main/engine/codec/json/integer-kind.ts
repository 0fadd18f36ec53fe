import { ScalarType } from "@bufbuild/protobuf";
import { scalarName } from "../../schema/print/type-name";
import { type WireType, wireType } from "../wire/wire-type";
import type { WireWriter } from "../wire/wire-writer";

/** A scalar type of whole numbers: its bounds, and how its values lie on the wire. */
export interface IntegerKind {
  readonly name: string;
  readonly min: bigint;
  readonly max: bigint;
  readonly wireType: WireType;
  /** Writes a value in two halves, two's complement: also one of 32 bits has its sign in the upper half. */
  readonly write: (out: WireWriter, low: number, high: number) => void;
}

const bounds = {
  signed32: { min: -(2n ** 31n), max: 2n ** 31n - 1n },
  unsigned32: { min: 0n, max: 2n ** 32n - 1n },
  signed64: { min: -(2n ** 63n), max: 2n ** 63n - 1n },
  unsigned64: { min: 0n, max: 2n ** 64n - 1n },
} as const;

const varint: IntegerKind["write"] = (out, low, high) => {
  if (high === 0) out.uint32(low);
  else out.varint64(low, high);
};
const zigzag: IntegerKind["write"] = (out, low, high) => {
  const sign = high >> 31;
  varint(out, ((low << 1) ^ sign) >>> 0, (((high << 1) | (low >>> 31)) ^ sign) >>> 0);
};
const fixed32: IntegerKind["write"] = (out, low) => out.fixed32(low);
const fixed64: IntegerKind["write"] = (out, low, high) => out.fixed64(low, high);

const kinds = new Map<ScalarType, IntegerKind>([
  kind(ScalarType.INT32, bounds.signed32, wireType.varint, varint),
  kind(ScalarType.UINT32, bounds.unsigned32, wireType.varint, varint),
  kind(ScalarType.SINT32, bounds.signed32, wireType.varint, zigzag),
  kind(ScalarType.FIXED32, bounds.unsigned32, wireType.fixed32, fixed32),
  kind(ScalarType.SFIXED32, bounds.signed32, wireType.fixed32, fixed32),
  kind(ScalarType.INT64, bounds.signed64, wireType.varint, varint),
  kind(ScalarType.UINT64, bounds.unsigned64, wireType.varint, varint),
  kind(ScalarType.SINT64, bounds.signed64, wireType.varint, zigzag),
  kind(ScalarType.FIXED64, bounds.unsigned64, wireType.fixed64, fixed64),
  kind(ScalarType.SFIXED64, bounds.signed64, wireType.fixed64, fixed64),
]);

function kind(
  scalar: ScalarType,
  range: { min: bigint; max: bigint },
  type: WireType,
  write: IntegerKind["write"],
): [ScalarType, IntegerKind] {
  return [scalar, { name: scalarName(scalar), ...range, wireType: type, write }];
}

/** What is known of a scalar type of whole numbers; undefined for any other. */
export function integerKind(scalar: ScalarType): IntegerKind | undefined {
  return kinds.get(scalar);
}

/** Writes a number that is whole and exact, as `kind` has it on the wire. */
export function writeNumber(kind: IntegerKind, out: WireWriter, value: number): void {
  kind.write(out, value >>> 0, value === (value | 0) ? (value < 0 ? 0xffffffff : 0) : Math.floor(value / 2 ** 32) >>> 0);
}

/** Writes an integer within the bounds of `kind`. */
export function writeBigint(kind: IntegerKind, out: WireWriter, value: bigint): void {
  const bits = BigInt.asUintN(64, value);
  kind.write(out, Number(bits & 0xffffffffn), Number(bits >> 32n));
}
