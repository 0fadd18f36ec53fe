import { isUtf8 } from "node:buffer";
import { type DescField, type DescMessage, ScalarType } from "@bufbuild/protobuf";
import { FeatureSet_FieldPresence, hasCustomJsonRepresentation } from "@bufbuild/protobuf/wkt";
import { readTag } from "../display/frame";
import { WireError } from "../wire/wire-error";
import { WireReader } from "../wire/wire-reader";
import { wireType } from "../wire/wire-type";
import { isRequired, membersOf } from "./message-members";

/** Less than messages may nest. */
const maxDepth = 90;

/** Is the value at the reader's position, of a field with or without presence, what would be written of its JSON? Moves behind it. */
type IsCanonical = (reader: WireReader, takesZero: boolean, depth: number) => boolean;

interface FieldShape {
  /** The place of its number among those of the type. */
  readonly rank: number;
  /** One element follows another, each with its tag. */
  readonly isList: boolean;
  /** A bit of its own; 0 for a field of no oneof. */
  readonly oneof: number;
  readonly takesZero: boolean;
  readonly isCanonical: IsCanonical;
}

/**
 * Says from a message's bytes alone that its JSON, encoded again, is the same bytes. True is sure; where it is false only the encoding can
 * tell. Most messages are as every encoder writes them: fields by their numbers, each number as short as it can be, no zeros without need.
 */
export class CanonicalBytes {
  readonly #fields: ReadonlyMap<number, FieldShape>;

  /** Null for a type of which it never can be said. */
  static of(type: DescMessage): CanonicalBytes | null {
    return hasCustomJsonRepresentation(type) ? null : shapeOf(type);
  }

  constructor(fields: ReadonlyMap<number, FieldShape>) {
    this.#fields = fields;
  }

  isSure(bytes: Uint8Array): boolean {
    try {
      return this.isWithin(new WireReader(bytes), 0);
    } catch (reason) {
      if (reason instanceof WireError) return false;
      throw reason;
    }
  }

  /** The same of what the reader has up to its end. */
  isWithin(reader: WireReader, depth: number): boolean {
    let last = -1;
    let oneofs = 0;
    while (reader.position < reader.end) {
      const start = reader.position;
      const tag = readTag(reader);
      const field = this.#fields.get(tag);
      if (field === undefined || reader.position - start !== sizeOf(tag)) return false;
      if (field.rank < last || (field.rank === last && !field.isList) || (oneofs & field.oneof) !== 0) return false;
      last = field.rank;
      oneofs |= field.oneof;
      if (!field.isCanonical(reader, field.takesZero, depth)) return false;
    }
    return true;
  }
}

const shapes = new WeakMap<DescMessage, { readonly shape: CanonicalBytes | null }>();

function shapeOf(type: DescMessage): CanonicalBytes | null {
  let known = shapes.get(type);
  if (known === undefined) {
    known = { shape: makeShape(type) };
    shapes.set(type, known);
  }
  return known.shape;
}

function makeShape(type: DescMessage): CanonicalBytes | null {
  if (type.fields.some(isRequired) || type.proto.options?.messageSetWireFormat) return null;
  const { byKey } = membersOf(type);
  const fields = type.fields.flatMap((field): [number, FieldShape][] => {
    const rank = byKey.get(field.jsonName)?.rank;
    // Two fields may share a name, and then only one of them has it.
    const isNamed = byKey.get(field.jsonName)?.field === field;
    const oneof = field.oneof ? type.oneofs.indexOf(field.oneof) : -1;
    const value = isNamed && oneof < 31 ? valueShape(field) : null;
    if (rank === undefined || value === null) return [];
    const isPacked = field.fieldKind === "list" && field.packed;
    const isList = field.fieldKind === "list" && !isPacked;
    const takesZero = isList || field.presence !== FeatureSet_FieldPresence.IMPLICIT;
    const tag = ((field.number << 3) | (isPacked ? wireType.lengthDelimited : value.wire)) >>> 0;
    const isCanonical = isPacked ? packed(value.isCanonical) : value.isCanonical;
    return [[tag, { rank, isList, oneof: oneof < 0 ? 0 : 1 << oneof, takesZero, isCanonical }]];
  });
  return new CanonicalBytes(new Map(fields));
}

/** Null for what only the encoding can tell of: maps, groups, and messages that have a JSON of their own. */
function valueShape(field: DescField): { readonly wire: number; readonly isCanonical: IsCanonical } | null {
  if (field.fieldKind === "map") return null;
  if (field.message) {
    const isCanonical = field.delimitedEncoding ? null : messageShape(field.message);
    return isCanonical && { wire: wireType.lengthDelimited, isCanonical };
  }
  if (!field.enum) return scalarShapes[field.scalar ?? ScalarType.STRING];
  if (field.enum.typeName === "google.protobuf.NullValue") return null;
  // A name that stands for two numbers comes back as one of them.
  const { values } = field.enum;
  const names = values.flatMap(({ name, jsonName }) => (name === jsonName ? [name] : [name, jsonName]));
  const numbers = new Set(new Set(names).size === names.length ? values.map(({ number }) => number) : []);
  return {
    wire: wireType.varint,
    isCanonical: (reader, takesZero) => isShort(reader) && reader.high === 0 && numbers.has(reader.low) && (takesZero || reader.low !== 0),
  };
}

function messageShape(type: DescMessage): IsCanonical | null {
  if (type.typeName === "google.protobuf.Timestamp") return (reader) => within(reader, isTimestamp);
  if (hasCustomJsonRepresentation(type)) return null;
  return (reader, _takesZero, depth) => depth < maxDepth && within(reader, () => shapeOf(type)?.isWithin(reader, depth + 1) ?? false);
}

/** Looks at what has its length before it. */
function within(reader: WireReader, look: (reader: WireReader) => boolean): boolean {
  if (!isShort(reader)) return false;
  const outerEnd = reader.end;
  const end = reader.position + reader.low;
  if (reader.high !== 0 || end > outerEnd) return false;
  reader.end = end;
  const isCanonical = look(reader);
  reader.end = outerEnd;
  reader.position = end;
  return isCanonical;
}

function packed(isCanonical: IsCanonical): IsCanonical {
  return (reader, _takesZero, depth) =>
    within(reader, () => {
      if (reader.position === reader.end) return false;
      while (reader.position < reader.end) if (!isCanonical(reader, true, depth)) return false;
      return true;
    });
}

/** Of the years 1 to 9999, which have a text. Source: timestamp.proto. */
function isTimestamp(reader: WireReader): boolean {
  if (reader.bytes[reader.position] === 0x08 && reader.position < reader.end) {
    reader.position++;
    if (!isShort(reader)) return false;
    const seconds = (reader.high | 0) * 0x100000000 + reader.low;
    if (seconds === 0 || seconds < -62_135_596_800 || seconds > 253_402_300_799) return false;
  }
  if (reader.bytes[reader.position] === 0x10 && reader.position < reader.end) {
    reader.position++;
    if (!isShort(reader) || reader.high !== 0 || reader.low === 0 || reader.low > 999_999_999) return false;
  }
  return reader.position === reader.end;
}

/** Reads a varint; was it as short as it can be? */
function isShort(reader: WireReader): boolean {
  const start = reader.position;
  reader.varint64();
  const size = reader.position - start;
  const last = reader.bytes[reader.position - 1];
  return (size === 1 || last !== 0) && (size < 10 || last === 1);
}

function sizeOf(tag: number): number {
  return tag < 0x80 ? 1 : tag < 0x4000 ? 2 : tag < 0x20_0000 ? 3 : tag < 0x1000_0000 ? 4 : 5;
}

/** A number of 32 bits is written as one of 64 where it is negative, as `int32` does. */
function varint(fits: (reader: WireReader) => boolean): { readonly wire: number; readonly isCanonical: IsCanonical } {
  return {
    wire: wireType.varint,
    isCanonical: (reader, takesZero) => isShort(reader) && fits(reader) && (takesZero || (reader.low | reader.high) !== 0),
  };
}

function float(wire: number, read: (reader: WireReader) => number): { readonly wire: number; readonly isCanonical: IsCanonical } {
  return {
    wire,
    isCanonical: (reader, takesZero) => {
      const value = read(reader);
      // A NaN has many forms, and one name.
      return Number.isFinite(value) && !Object.is(value, -0) && (takesZero || value !== 0);
    },
  };
}

function delimited(isText: boolean): { readonly wire: number; readonly isCanonical: IsCanonical } {
  const look = (reader: WireReader) => {
    const { bytes, position, end } = reader;
    return !isText || isUtf8(bytes.subarray(position, end));
  };
  return {
    wire: wireType.lengthDelimited,
    isCanonical: (reader, takesZero) => {
      const start = reader.position;
      return within(reader, look) && (takesZero || reader.position > start + 1);
    },
  };
}

const any64 = varint(() => true);
const any32 = varint(({ high }) => high === 0);
const fixed32 = float(wireType.fixed32, (reader) => reader.fixed32());
const fixed64 = float(wireType.fixed64, (reader) => {
  reader.fixed64();
  return reader.low + reader.high;
});

const scalarShapes: Readonly<Record<ScalarType, { readonly wire: number; readonly isCanonical: IsCanonical }>> = {
  [ScalarType.DOUBLE]: float(wireType.fixed64, (reader) => reader.double()),
  [ScalarType.FLOAT]: float(wireType.fixed32, (reader) => reader.float()),
  [ScalarType.INT64]: any64,
  [ScalarType.UINT64]: any64,
  [ScalarType.INT32]: varint(({ low, high }) => high === (low > 0x7fff_ffff ? 0xffff_ffff : 0)),
  [ScalarType.FIXED64]: fixed64,
  [ScalarType.FIXED32]: fixed32,
  [ScalarType.BOOL]: varint(({ low, high }) => high === 0 && low <= 1),
  [ScalarType.STRING]: delimited(true),
  [ScalarType.BYTES]: delimited(false),
  [ScalarType.UINT32]: any32,
  [ScalarType.SFIXED32]: fixed32,
  [ScalarType.SFIXED64]: fixed64,
  [ScalarType.SINT32]: any32,
  [ScalarType.SINT64]: any64,
};
