import type { WireType } from "../wire/wire-type";
import type { BodyEncoding } from "./body-encoding";

/** What became of a value: it was passed over as unknown, or written and is its type's zero, or written and is not. */
export const outcome = { unknown: 0, zero: 1, set: 2 } as const;
export type Outcome = (typeof outcome)[keyof typeof outcome];

/** Encodes the value at the body's place, whose first unit is `first`, without a tag and with a length where it has one. */
export type EncodeValue = (body: BodyEncoding, first: number) => Outcome;

/** How the values of a type are encoded. */
export interface ValueEncoder {
  readonly wireType: WireType;
  readonly encode: EncodeValue;
}

/** Encodes the value at the body's place as the content of a message: its fields, without a length. */
export type EncodeContent = (body: BodyEncoding, first: number) => void;
