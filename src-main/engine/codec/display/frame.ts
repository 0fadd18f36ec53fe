import { WireError } from "../wire/wire-error";
import type { WireReader } from "../wire/wire-reader";
import { wireType } from "../wire/wire-type";
import { type FieldPlan, itemPlan, type MessagePlan, unknownPlan } from "./message-plan";
import type { Transcoding } from "./transcoding";

/** A field that the type does not have, as it is on the wire. */
export interface UnknownField {
  readonly number: number;
  readonly wire: number;
  /** The value's first byte, after the tag and before a length. */
  readonly start: number;
  readonly end: number;
  /** What is in a group. */
  readonly group: Frame | null;
}

/** Where a field is: a singular one's value after the tag, or elements of a list or map that follow one another, with their tags. */
export interface Piece {
  readonly field: FieldPlan;
  readonly start: number;
  stop: number;
  /** What is in a group, which is a piece of its own in a list too; null for any other value, and for a group that is too deep. */
  group: Frame | null;
}

/** What breaks the wire format, and one past the bytes that are not read because of it. */
interface Break {
  readonly error: WireError;
  readonly end: number;
}

/** What there is of one message's fields, which may be in several places: such messages are merged. */
export class Frame {
  readonly pieces: Piece[] = [];
  unknown: UnknownField[] | null = null;
  /** No slot comes after a higher one. */
  isOrdered = true;
  /** Where it breaks the wire format: once at most in each place. */
  breaks: Break[] | null = null;
  /** Its last field is a group that has no end. */
  isOpen = false;
  /** While it is scanned: the field that is looked at, and where its tag and its value start. */
  field: FieldPlan | undefined;
  tagStart = 0;
  valueStart = 0;

  constructor(
    readonly plan: MessagePlan,
    readonly start: number,
    /** One past the last field; while it is scanned, one past the bytes of the place that is scanned. */
    public end: number,
  ) {}

  add(field: FieldPlan, start: number, stop: number): void {
    const last = this.pieces.at(-1);
    if (last !== undefined) {
      if (last.field === field && field.isRepeated && last.stop === start) {
        last.stop = stop;
        return;
      }
      if (last.field.slot > field.slot) this.isOrdered = false;
    }
    this.pieces.push({ field, start, stop, group: null });
  }

  addGroup(field: FieldPlan, start: number, stop: number, group: Frame | null): void {
    // Without its tag it starts behind the last one's end: it is a piece of its own.
    this.add(field, start, stop);
    const piece = this.pieces.at(-1);
    if (piece) piece.group = group;
  }

  /** Adds all that a group has which is merged into this one. */
  addAll({ pieces, unknown, breaks, end }: Frame): void {
    for (const piece of pieces) {
      if ((this.pieces.at(-1)?.field.slot ?? 0) > piece.field.slot) this.isOrdered = false;
      this.pieces.push(piece);
    }
    for (const { number, wire, start, end, group } of unknown ?? []) this.addUnknown(number, wire, start, end, group);
    for (const { error, end } of breaks ?? []) this.addBreak(error, end);
    this.end = end;
  }

  /** Puts the fields into the order of their slots; those of one slot stay as they came. */
  sort(): void {
    if (!this.isOrdered) this.pieces.sort((a, b) => a.field.slot - b.field.slot);
    this.isOrdered = true;
  }

  addBreak(error: WireError, end: number): void {
    this.breaks ??= [];
    this.breaks.push({ error, end });
  }

  addUnknown(number: number, wire: number, start: number, end: number, group: Frame | null = null): void {
    this.unknown ??= [];
    this.unknown.push({ number, wire, start, end, group });
  }
}

/** A tag; most have one byte, and those that are wrong are left to the reader. */
export function readTag(reader: WireReader): number {
  const first = reader.bytes[reader.position] ?? 0;
  if (first < 8 || first >= 0x80 || (first & 7) > wireType.fixed32 || reader.position >= reader.end) return reader.tag();
  reader.position++;
  return first;
}

/** Where what has a length before it ends: at the limit, the end of the message around it, whatever the length says. */
export function readLength(reader: WireReader, limit = reader.end): number {
  reader.varint64();
  const stop = reader.position + reader.low;
  return reader.high !== 0 || stop > limit ? limit : stop;
}

/**
 * Finds a message's fields, from the reader's position to `end`, or to the end tag of the group `group`. Behind what breaks the
 * wire format nothing is looked at, but a message that is cut off counts as far as it goes. Groups are looked through on the
 * way, since nothing else tells where they end, and only once.
 */
export function scan(t: Transcoding, plan: MessagePlan, end: number, group: number): Frame {
  const frame = new Frame(plan, t.reader.position, end);
  scanInto(t, frame, end, group);
  return frame;
}

/** The same of one place among several: what is found there is added to the frame. */
export function scanInto(t: Transcoding, frame: Frame, end: number, group: number): void {
  const { reader } = t;
  frame.end = end;
  reader.end = end;
  try {
    scanFields(t, frame, group);
  } catch (reason) {
    if (!(reason instanceof WireError)) throw reason;
    frame.addBreak(reason, end);
    const { field, tagStart, valueStart } = frame;
    // The reader has moved on where the length was read.
    if (field?.plan && reader.position > valueStart) frame.add(field, field.isRepeated ? tagStart : valueStart, end);
    reader.position = end;
  }
}

function scanFields(t: Transcoding, frame: Frame, group: number): void {
  const { reader } = t;
  const { plan, end } = frame;
  const first = reader.position;
  for (let count = 0; reader.position < end; count++) {
    if (count > t.maxOccurrences) t.isCut = true;
    if (t.isCut) return;
    const tagStart = reader.position;
    frame.field = undefined;
    const tag = readTag(reader);
    const start = reader.position;
    const field = plan.fieldOf(tag);
    if ((tag & 7) === wireType.startGroup) scanGroup(t, frame, tag, field);
    else if ((tag & 7) === wireType.endGroup) {
      if (tag >>> 3 !== group) throw new WireError("group-not-open", tagStart);
      frame.end = tagStart;
      return;
    } else if (field === undefined) {
      reader.skip(tag);
      frame.addUnknown(tag >>> 3, tag & 7, start, reader.position);
    } else {
      frame.field = field;
      frame.tagStart = tagStart;
      frame.valueStart = start;
      reader.skip(tag);
      if (field.closed !== null && !isKnownValue(reader, field.closed, start)) {
        frame.addUnknown(tag >>> 3, wireType.varint, start, reader.position);
      } else frame.add(field, field.isRepeated ? tagStart : start, reader.position);
    }
  }
  if (group !== 0 && !frame.isOpen) throw new WireError("group-not-closed", first);
}

function scanGroup(t: Transcoding, frame: Frame, tag: number, field: FieldPlan | undefined): void {
  const { reader } = t;
  const start = reader.position;
  if (frame.plan.facts.isMessageSet && tag === messageSetItem && scanItem(t, frame, start)) return;
  let group: Frame | null = null;
  if (t.enter()) {
    group = scan(t, field?.plan?.() ?? unknownPlan, frame.end, tag >>> 3);
    t.leave();
  } else reader.skip(tag);
  // What is wrong is told of the innermost group alone.
  frame.isOpen = group !== null && (group.isOpen || group.breaks !== null);
  if (field) frame.addGroup(field, start, reader.position, group);
  else frame.addUnknown(tag >>> 3, wireType.startGroup, start, reader.position, group);
}

/** Is the varint from `start` to the reader's position one of the known values? */
export function isKnownValue(reader: WireReader, known: ReadonlySet<number>, start: number): boolean {
  const stop = reader.position;
  reader.position = start;
  const value = reader.uint32() | 0;
  reader.position = stop;
  return known.has(value);
}

const messageSetItem = (1 << 3) | wireType.startGroup;

/**
 * An item of a MessageSet is a group of an extension's number and its message. Source: message_set.proto and wire_format.h of
 * protobuf. False, and nothing read, where that is not what it is.
 */
function scanItem(t: Transcoding, frame: Frame, start: number): boolean {
  const { reader } = t;
  const item = scan(t, itemPlan, frame.end, messageSetItem >>> 3);
  const [type, message] = [1, 2].map((slot) => item.pieces.findLast(({ field }) => field.slot === slot));
  const isItem = type && message && item.breaks === null && item.unknown === null;
  const stop = reader.position;
  if (isItem) {
    reader.position = type.start;
    const number = reader.uint32();
    const field = frame.plan.fieldOf(((number << 3) | wireType.lengthDelimited) >>> 0);
    if (field?.plan) {
      frame.add(field, message.start, message.stop);
      reader.position = stop;
      return true;
    }
  }
  reader.position = start;
  return false;
}
