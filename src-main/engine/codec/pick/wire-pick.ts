import { ScalarType } from "@bufbuild/protobuf";
import { readTag } from "../display/frame";
import { shortestFloat32 } from "../float32";
import { WireError } from "../wire/wire-error";
import type { WireReader } from "../wire/wire-reader";
import type { Hop } from "./field-pick";
import { type Comparable, comparableOf, type Leaf } from "./leaf";

interface Step {
  readonly tag: number;
  /** Each one counts, and not the last alone. */
  readonly isList: boolean;
  /** Of a list's elements that come together, without tags of their own; 0 for none. */
  readonly packedTag: number;
  /** The tags of the other members of its oneof. */
  readonly rivals: ReadonlySet<number> | null;
  /** Several of it are merged. */
  readonly isMessage: boolean;
}

/** Reads what is left of the way, and moves behind it; undefined: this one is for the long way. */
type ReadRest = (reader: WireReader) => Comparable | undefined;

/** Reads the value at the reader's position, and moves behind it. */
export type ReadValue = (reader: WireReader) => Comparable;

/**
 * The short way to scalars that lie in nothing but messages and lists: no object is made on it. What is rare (a message in several parts,
 * broken bytes) it leaves to the long way.
 */
export class WirePick {
  readonly #steps: readonly Step[];
  readonly #read: ReadRest;
  /** What it is where it is not on the wire. */
  readonly #zero: Comparable | null;
  readonly #found: Comparable[] = [];

  /** Null where there is no short way. */
  static of(hops: readonly Hop[], leaf: Leaf): WirePick | null {
    const last = hops.at(-1);
    const read = last && readerOf(last, leaf);
    if (!read) return null;
    const steps = hops.map(stepOf);
    if (steps.includes(null)) return null;
    const zero = last.field.isRepeated ? null : last.field.zero && comparableOf(leaf, JSON.parse(Buffer.from(last.field.zero).toString()));
    return new WirePick(
      steps.flatMap((step) => step ?? []),
      read,
      zero,
    );
  }

  private constructor(steps: readonly Step[], read: ReadRest, zero: Comparable | null) {
    this.#steps = steps;
    this.#read = read;
    this.#zero = zero;
  }

  /** The values, in their order; good until the next are read. Null: this one is for the long way. */
  read(reader: WireReader, start: number, end: number): readonly Comparable[] | null {
    this.#found.length = 0;
    reader.position = start;
    reader.end = end;
    try {
      return this.#go(reader, 0) ? this.#found : null;
    } catch (reason) {
      if (reason instanceof WireError) return null;
      throw reason;
    }
  }

  /** From the message that the reader has up to its end; false: this is for the long way. */
  #go(reader: WireReader, from: number): boolean {
    const step = this.#steps[from];
    if (step === undefined) return false;
    if (step.isList) return this.#goThrough(reader, step, from);
    const at = locate(reader, step);
    if (at === many) return false;
    if (at === none) {
      if (from === this.#steps.length - 1 && this.#zero !== null) this.#found.push(this.#zero);
      return true;
    }
    reader.position = at;
    return this.#enter(reader, from);
  }

  /** Through all elements of a list. */
  #goThrough(reader: WireReader, { tag: wanted, packedTag }: Step, from: number): boolean {
    while (reader.position < reader.end) {
      const tag = readTag(reader);
      if (tag === wanted) {
        if (!this.#enter(reader, from)) return false;
      } else if (tag === packedTag) {
        const outerEnd = reader.end;
        reader.end = reader.length();
        while (reader.position < reader.end) if (!this.#enter(reader, from)) return false;
        reader.end = outerEnd;
      } else reader.skip(tag);
    }
    return true;
  }

  /** Into the value at the reader's position, and behind it. */
  #enter(reader: WireReader, from: number): boolean {
    if (from === this.#steps.length - 1) {
      const value = this.#read(reader);
      if (value !== undefined) this.#found.push(value);
      return value !== undefined;
    }
    const outerEnd = reader.end;
    const end = reader.length();
    reader.end = end;
    const isDone = this.#go(reader, from + 1);
    reader.end = outerEnd;
    reader.position = end;
    return isDone;
  }
}

const none = -1;
const many = -2;

/** Where the last value of a field is, behind its tag; `many` where there are several parts of a message. */
function locate(reader: WireReader, { tag: wanted, rivals, isMessage }: Step): number {
  let found = none;
  while (reader.position < reader.end) {
    const tag = readTag(reader);
    if (tag === wanted) {
      if (isMessage && found !== none) return many;
      found = reader.position;
    } else if (rivals?.has(tag)) found = none;
    reader.skip(tag);
  }
  return found;
}

/** Null where a number of a closed enum may come that counts as none, and for groups, MessageSets and maps. */
function stepOf({ plan, field, desc }: Hop): Step | null {
  const members = plan.fields.filter(({ slot }) => slot === field.slot);
  const isClosed = desc.enum?.open === false || members.some(({ closed }) => closed !== null);
  const [tag, packedTag = 0] = field.tags;
  if (tag === undefined || plan.facts.isMessageSet || isClosed || field.group !== 0 || desc.fieldKind === "map") return null;
  return {
    tag,
    packedTag,
    isList: field.isRepeated,
    isMessage: desc.message !== undefined,
    rivals: desc.oneof ? new Set(members.filter((one) => one !== field).flatMap(({ tags }) => tags)) : null,
  };
}

/** Null where the long way is the only one. */
function readerOf({ desc, field }: Hop, leaf: Leaf): ReadRest | null {
  if (desc.scalar !== undefined) return reads[desc.scalar];
  if (desc.enum) return leaf.is === "enum" ? reads[ScalarType.INT32] : null;
  const isMoment = leaf.is === "timestamp" || leaf.is === "duration";
  return isMoment && desc.message?.fields.length === 2 && field.plan?.().facts.form ? nanosOf : null;
}

/** More seconds than these are for the long way to judge. */
const usualSeconds = 62_135_596_800;

/** A Timestamp or Duration in nanoseconds. */
function nanosOf(reader: WireReader): bigint | undefined {
  const end = reader.length();
  let seconds = 0;
  let nanos = 0;
  while (reader.position < end) {
    const tag = reader.tag();
    if (tag === 0x08) {
      reader.varint64();
      seconds = (reader.high | 0) * 0x100000000 + reader.low;
    } else if (tag === 0x10) nanos = reader.uint32() | 0;
    else return undefined;
  }
  if (seconds < 0 || seconds > usualSeconds || nanos < 0 || nanos > 999_999_999) return undefined;
  return BigInt(seconds) * 1_000_000_000n + BigInt(nanos);
}

function signed64({ low, high }: WireReader): Comparable {
  const top = high | 0;
  if (top >= -0x200000 && top < 0x200000) return top * 0x100000000 + low;
  return (BigInt(top) << 32n) | BigInt(low);
}

function unsigned64({ low, high }: WireReader): Comparable {
  return high < 0x200000 ? high * 0x100000000 + low : (BigInt(high) << 32n) | BigInt(low);
}

function zigzag64(reader: WireReader): Comparable {
  reader.varint64();
  const { low, high } = reader;
  const sign = -(low & 1);
  reader.low = (((low >>> 1) | (high << 31)) ^ sign) >>> 0;
  reader.high = ((high >>> 1) ^ sign) >>> 0;
  return signed64(reader);
}

function delimited(reader: WireReader, encoding: "utf8" | "base64"): string {
  const { bytes } = reader;
  const end = reader.length();
  const start = reader.position;
  reader.position = end;
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString(encoding);
}

/** Each number is as it is shown; a bool is 0 or 1. */
export const reads: Readonly<Record<ScalarType, ReadValue>> = {
  [ScalarType.DOUBLE]: (reader) => reader.double(),
  // As it is shown: 0.1, and not the double that is nearest to the float.
  [ScalarType.FLOAT]: (reader) => shortestFloat32(reader.float()),
  [ScalarType.INT64]: (reader) => {
    reader.varint64();
    return signed64(reader);
  },
  [ScalarType.UINT64]: (reader) => {
    reader.varint64();
    return unsigned64(reader);
  },
  [ScalarType.INT32]: (reader) => reader.uint32() | 0,
  [ScalarType.FIXED64]: (reader) => {
    reader.fixed64();
    return unsigned64(reader);
  },
  [ScalarType.FIXED32]: (reader) => reader.fixed32(),
  [ScalarType.BOOL]: (reader) => {
    reader.varint64();
    return (reader.low | reader.high) === 0 ? 0 : 1;
  },
  [ScalarType.STRING]: (reader) => delimited(reader, "utf8"),
  [ScalarType.BYTES]: (reader) => delimited(reader, "base64"),
  [ScalarType.UINT32]: (reader) => reader.uint32(),
  [ScalarType.SFIXED32]: (reader) => reader.fixed32() | 0,
  [ScalarType.SFIXED64]: (reader) => {
    reader.fixed64();
    return signed64(reader);
  },
  [ScalarType.SINT32]: (reader) => {
    const value = reader.uint32();
    return (value >>> 1) ^ -(value & 1);
  },
  [ScalarType.SINT64]: zigzag64,
};
