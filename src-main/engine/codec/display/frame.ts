import { WireError } from "../wire/wire-error";
import type { WireReader } from "../wire/wire-reader";
import { wireType } from "../wire/wire-type";
import type { FieldPlan, MessagePlan } from "./message-plan";
import type { Transcoding } from "./transcoding";

/** A field that the type does not have, as it is on the wire. */
export interface UnknownField {
  readonly number: number;
  readonly wire: number;
  /** The value's first byte, after the tag and before a length. */
  readonly start: number;
  readonly end: number;
}

/** Where a field is: a singular one's value after the tag, or elements of a list or map that follow one another, with their tags. */
export interface Piece {
  readonly field: FieldPlan;
  readonly start: number;
  stop: number;
}

/** What there is of one message's fields. */
export class Frame {
  readonly pieces: Piece[] = [];
  /** The byte after the message, its end tag included. */
  stop: number;
  unknown: UnknownField[] | null = null;
  /** No slot comes after a higher one. */
  isOrdered = true;
  /** Nothing in it breaks the wire format. */
  isWhole = true;
  /** While it is scanned: the field that is looked at, and where its tag and its value start. */
  field: FieldPlan | undefined;
  tagStart = 0;
  valueStart = 0;

  constructor(
    readonly plan: MessagePlan,
    readonly start: number,
    readonly end: number,
  ) {
    this.stop = end;
  }

  add(field: FieldPlan, start: number, stop: number): void {
    const last = this.pieces.at(-1);
    if (last !== undefined) {
      if (last.field === field && field.isRepeated && last.stop === start) {
        last.stop = stop;
        return;
      }
      if (last.field.slot > field.slot) this.isOrdered = false;
    }
    this.pieces.push({ field, start, stop });
  }

  /** Puts the fields into the order of their slots; those of one slot stay as they came. */
  sort(): void {
    if (!this.isOrdered) this.pieces.sort((a, b) => a.field.slot - b.field.slot);
    this.isOrdered = true;
  }

  addUnknown(number: number, wire: number, start: number, end: number): void {
    this.unknown ??= [];
    this.unknown.push({ number, wire, start, end });
  }
}

/** A tag; most have one byte, and those that are wrong are left to the reader. */
export function readTag(reader: WireReader): number {
  const first = reader.bytes[reader.position] ?? 0;
  if (first < 8 || first >= 0x80 || (first & 7) > wireType.fixed32 || reader.position >= reader.end) return reader.tag();
  reader.position++;
  return first;
}

/** Where what has a length before it ends: within the message, whatever the length says. */
export function readLength(reader: WireReader): number {
  reader.varint64();
  const stop = reader.position + reader.low;
  return reader.high !== 0 || stop > reader.end ? reader.end : stop;
}

/**
 * Finds a message's fields, from the reader's position to `end`, or to the end tag of the group `group`. What breaks the wire
 * format is a problem, and nothing behind it is looked at; a message that is cut off is still shown as far as it goes.
 */
export function scan(t: Transcoding, plan: MessagePlan, end: number, group: number): Frame {
  const { reader } = t;
  const frame = new Frame(plan, reader.position, end);
  reader.end = end;
  try {
    scanFields(t, frame, group);
  } catch (reason) {
    if (!(reason instanceof WireError)) throw reason;
    frame.isWhole = false;
    t.problem(reason.offset, end, `In ${plan.name} ${reason.message}.`);
    const { field, tagStart, valueStart } = frame;
    // The reader has moved on where at least the length was read.
    if (field?.message && (field.group !== 0 || reader.position > valueStart)) {
      frame.add(field, field.isRepeated ? tagStart : valueStart, end);
    }
  }
  return frame;
}

function scanFields(t: Transcoding, frame: Frame, group: number): void {
  const { reader } = t;
  const { plan, end } = frame;
  for (let count = 0; reader.position < end; count++) {
    if (count > t.maxOccurrences) {
      t.isCut = true;
      return;
    }
    const tagStart = reader.position;
    frame.field = undefined;
    const tag = readTag(reader);
    const field = plan.fieldOf(tag);
    const start = reader.position;
    frame.field = field;
    frame.tagStart = tagStart;
    frame.valueStart = start;
    if (field === undefined) {
      if ((tag & 7) === wireType.endGroup) {
        if (tag >>> 3 !== group) throw new WireError("group-not-open", tagStart);
        frame.stop = reader.position;
        return;
      }
      scanUnknown(t, frame, tag);
      continue;
    }
    reader.skip(tag);
    if (field.closed !== null && !isKnownValue(reader, field.closed, start)) {
      frame.addUnknown(tag >>> 3, wireType.varint, start, reader.position);
    } else frame.add(field, field.isRepeated ? tagStart : start, reader.position);
  }
  if (group !== 0) throw new WireError("group-not-closed", frame.start);
}

/** Is the varint from `start` to the reader's position one of the known values? */
export function isKnownValue(reader: WireReader, known: ReadonlySet<number>, start: number): boolean {
  const stop = reader.position;
  reader.position = start;
  const value = reader.uint32() | 0;
  reader.position = stop;
  return known.has(value);
}

function scanUnknown(t: Transcoding, frame: Frame, tag: number): void {
  const { reader } = t;
  const start = reader.position;
  reader.skip(tag);
  if (frame.plan.facts.isMessageSet && tag === messageSetItem && scanItem(t, frame, start)) return;
  frame.addUnknown(tag >>> 3, tag & 7, start, reader.position);
}

const messageSetItem = (1 << 3) | wireType.startGroup;
const itemType = (2 << 3) | wireType.varint;
const itemMessage = (3 << 3) | wireType.lengthDelimited;

/**
 * An item of a MessageSet is a group of an extension's number and its message. Source: message_set.proto and wire_format.h of
 * protobuf. False where that is not what it is.
 */
function scanItem(t: Transcoding, frame: Frame, start: number): boolean {
  const { reader } = t;
  const stop = reader.position;
  let number = 0;
  let message = -1;
  reader.position = start;
  for (let tag = readTag(reader); (tag & 7) !== wireType.endGroup; tag = readTag(reader)) {
    const at = reader.position;
    reader.skip(tag);
    if (tag === itemMessage) message = at;
    else if (tag === itemType) {
      reader.position = at;
      number = reader.uint32();
    }
  }
  reader.position = stop;
  const field = message < 0 || number === 0 ? undefined : frame.plan.fieldOf((number << 3) | wireType.lengthDelimited);
  if (field?.message) frame.add(field, message, stop);
  return Boolean(field?.message);
}
