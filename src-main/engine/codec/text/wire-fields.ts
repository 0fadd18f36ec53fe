import { WireError } from "../wire/wire-error";
import { WireReader } from "../wire/wire-reader";
import { wireType } from "../wire/wire-type";

/** A part of a message's bytes. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** A field as it stands on the wire. */
export interface WireField {
  readonly number: number;
  readonly type: number;
  /** The first byte of its tag. */
  readonly offset: number;
  /** The value: without the length of what has one, without the end tag of a group. */
  readonly start: number;
  readonly end: number;
}

/** Goes through the fields of a part of `bytes`. Answers where and why it had to stop, or null. */
export function eachWireField(bytes: Uint8Array, range: ByteRange, visit: (field: WireField) => void): WireError | null {
  const reader = new WireReader(bytes, range.start, range.end);
  try {
    while (!reader.done) visit(readField(reader));
    return null;
  } catch (reason) {
    if (reason instanceof WireError) return reason;
    throw reason;
  }
}

function readField(reader: WireReader): WireField {
  const offset = reader.position;
  const tag = reader.tag();
  const number = tag >>> 3;
  const type = tag & 7;
  let start = reader.position;
  let end: number;
  if (type === wireType.startGroup) end = groupEnd(reader, number);
  else if (type === wireType.lengthDelimited) {
    end = reader.length();
    start = reader.position;
    reader.position = end;
  } else {
    reader.skip(tag);
    end = reader.position;
  }
  return { number, type, offset, start, end };
}

/** Reads to the end of a group; answers where its end tag begins. */
function groupEnd(reader: WireReader, number: number): number {
  const start = reader.position;
  while (!reader.done) {
    const offset = reader.position;
    const tag = reader.tag();
    if ((tag & 7) !== wireType.endGroup) reader.skip(tag, 1);
    else if (tag >>> 3 === number) return offset;
    else throw new WireError("group-not-open", offset);
  }
  throw new WireError("group-not-closed", start);
}

/** Could these bytes be a message that somebody wrote? They can if they are fields, each written in as few bytes as it takes. */
export function looksLikeMessage(bytes: Uint8Array, { start, end }: ByteRange): boolean {
  if (start === end) return false;
  const reader = new WireReader(bytes, start, end);
  const isShort = (first: number) => reader.position === first + 1 || bytes[reader.position - 1] !== 0;
  try {
    while (!reader.done) {
      const offset = reader.position;
      const tag = reader.tag();
      if (!isShort(offset)) return false;
      const value = reader.position;
      const type = tag & 7;
      if (type === wireType.lengthDelimited) {
        const stop = reader.length();
        if (!isShort(value)) return false;
        reader.position = stop;
      } else {
        reader.skip(tag);
        if (type === wireType.varint && !isShort(value)) return false;
      }
    }
    return true;
  } catch (reason) {
    if (reason instanceof WireError) return false;
    throw reason;
  }
}
