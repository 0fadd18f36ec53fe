import { type DescEnum, ScalarType } from "@bufbuild/protobuf";
import { shortestFloat32 } from "../float32";
import { wireType } from "../wire/wire-type";
import { readLength } from "./frame";
import type { Transcoding } from "./transcoding";

/** How a field's values are read and written. */
export interface ScalarForm {
  readonly wire: number;
  /** Writes the value at the reader's position as JSON and moves behind it. */
  readonly write: (t: Transcoding) => void;
  /** The zero value as JSON. */
  readonly zero: Uint8Array;
  /** The only numbers that are values of the type, where it is a closed enum. */
  readonly closed: ReadonlySet<number> | null;
}

const quote = 0x22;

function form(wire: number, zero: string, write: (t: Transcoding) => void): ScalarForm {
  return { wire, zero: Buffer.from(zero), write, closed: null };
}

/** The 64-bit value that was read last, as a string: JSON's numbers are doubles to most. */
function quoted64(t: Transcoding, signed: boolean, low: number, high: number): void {
  t.out.byte(quote);
  if (signed) t.out.int64(low, high);
  else t.out.uint64(low, high);
  t.out.byte(quote);
}

const { varint, fixed32, fixed64, lengthDelimited } = wireType;

const signedVarint = form(varint, '"0"', (t) => {
  t.reader.varint64();
  quoted64(t, true, t.reader.low, t.reader.high);
});
const text = form(lengthDelimited, '""', (t) => {
  const end = readLength(t.reader);
  t.string(t.reader.position, end);
  t.reader.position = end;
});

const forms: Readonly<Record<ScalarType, ScalarForm>> = {
  [ScalarType.DOUBLE]: form(fixed64, "0", (t) => t.out.number(t.reader.double())),
  [ScalarType.FLOAT]: form(fixed32, "0", (t) => t.out.number(shortestFloat32(t.reader.float()))),
  [ScalarType.INT64]: signedVarint,
  [ScalarType.UINT64]: form(varint, '"0"', (t) => {
    t.reader.varint64();
    quoted64(t, false, t.reader.low, t.reader.high);
  }),
  [ScalarType.INT32]: form(varint, "0", (t) => t.out.int32(t.reader.uint32() | 0)),
  [ScalarType.FIXED64]: form(fixed64, '"0"', (t) => {
    t.reader.fixed64();
    quoted64(t, false, t.reader.low, t.reader.high);
  }),
  [ScalarType.FIXED32]: form(fixed32, "0", (t) => t.out.number(t.reader.fixed32())),
  [ScalarType.BOOL]: form(varint, "false", (t) => {
    t.reader.varint64();
    t.out.ascii((t.reader.low | t.reader.high) === 0 ? "false" : "true");
  }),
  [ScalarType.STRING]: text,
  [ScalarType.BYTES]: form(lengthDelimited, '""', (t) => {
    const end = readLength(t.reader);
    t.base64(t.reader.position, end);
    t.reader.position = end;
  }),
  [ScalarType.UINT32]: form(varint, "0", (t) => t.out.uint(t.reader.uint32())),
  [ScalarType.SFIXED32]: form(fixed32, "0", (t) => t.out.int32(t.reader.fixed32() | 0)),
  [ScalarType.SFIXED64]: form(fixed64, '"0"', (t) => {
    t.reader.fixed64();
    quoted64(t, true, t.reader.low, t.reader.high);
  }),
  [ScalarType.SINT32]: form(varint, "0", (t) => {
    const value = t.reader.uint32();
    t.out.int32((value >>> 1) ^ -(value & 1));
  }),
  [ScalarType.SINT64]: form(varint, '"0"', (t) => {
    t.reader.varint64();
    const { low, high } = t.reader;
    const sign = -(low & 1);
    quoted64(t, true, (((low >>> 1) | (high << 31)) ^ sign) >>> 0, ((high >>> 1) ^ sign) >>> 0);
  }),
};

/** How a scalar is shown in canonical JSON. Source: protobuf.dev/programming-guides/json. */
export function scalarForm(scalar: ScalarType): ScalarForm {
  return forms[scalar];
}

/** An enum's values are names; numbers without a name are numbers where the enum is open, and no values where it is closed. */
export function enumForm(type: DescEnum): ScalarForm {
  const isNull = type.typeName === "google.protobuf.NullValue";
  const names = new Map<number, Uint8Array>();
  for (const { number, name, jsonName } of type.values) {
    if (!names.has(number)) names.set(number, Buffer.from(isNull ? "null" : JSON.stringify(jsonName ?? name)));
  }
  const write = (t: Transcoding) => {
    const number = t.reader.uint32() | 0;
    const name = names.get(number);
    if (name === undefined) t.out.int32(number);
    else t.out.raw(name);
  };
  const zero = names.get(type.values[0]?.number ?? 0) ?? Buffer.from("0");
  return { wire: varint, write, zero, closed: type.open ? null : new Set(names.keys()) };
}
