import type { DescEnum, DescOneof } from "@bufbuild/protobuf";
import { isText, unknownProblem } from "../display/unknown";
import { WireError } from "../wire/wire-error";
import type { WireReader } from "../wire/wire-reader";
import { wireType } from "../wire/wire-type";
import { type Content, contentAt, cutContentAt } from "./content";
import type { EntryTable, FieldInfo, FieldTable } from "./field-table";
import { problemText } from "./problem-text";
import { Slot } from "./slot";

/** Unknown keys that one message may show; each takes memory of its own. */
const maxUnknownKeys = 10_000;

/**
 * One pass over the direct fields of a message: which keys it has and where their values are. What has a length is passed
 * over whole. A broken place ends the pass, with what was found before it kept.
 */
export class MessageScan {
  readonly #reader: WireReader;
  readonly #table: FieldTable | null;
  readonly #known = new Map<number, Slot>();
  #unknown: Map<number, Slot> | null = null;
  #winners: Map<DescOneof, number> | null = null;
  #lastTag = 0;
  #lastInfo: FieldInfo | undefined;
  #lastSlot: Slot | null = null;
  /** What ended the pass, or could not be kept; null for nothing. */
  problem: string | null = null;

  /** Without a table every field is unknown. */
  constructor(reader: WireReader, table: FieldTable | null, contents: Iterable<Content>) {
    this.#reader = reader;
    this.#table = table;
    for (const content of contents) this.#pass(content);
  }

  /** Is there nothing that the type does not have, and nothing broken? */
  get isPlain(): boolean {
    return this.#unknown === null && this.problem === null;
  }

  /** A known field's slot, if it is there. */
  get(number: number): Slot | undefined {
    const slot = this.#known.get(number);
    return slot && slot.elements.count > 0 ? slot : undefined;
  }

  /** In the order of display: the type's fields as declared, extensions, unknown ones. */
  slots(): Slot[] {
    const known = [...this.#known.values()].filter(({ elements }) => elements.count > 0);
    known.sort((a, b) => (a.info?.order ?? 0) - (b.info?.order ?? 0));
    return this.#unknown ? [...known, ...this.#unknown.values()] : known;
  }

  #pass(content: Content): void {
    const reader = this.#reader;
    reader.position = content.start;
    reader.end = content.end;
    try {
      while (!reader.done) {
        const start = reader.position;
        const tag = reader.tag();
        if ((tag & 7) === wireType.endGroup) throw new WireError("group-not-open", start);
        this.#takeOrCut(tag, start, content.end);
      }
      if (content.isOpen) throw new WireError("group-not-closed", content.start);
    } catch (reason) {
      this.problem ??= problemText(reason);
    } finally {
      reader.end = reader.bytes.length;
    }
  }

  #takeOrCut(tag: number, start: number, limit: number): void {
    const value = this.#reader.position;
    const info = this.#infoOf(tag);
    try {
      this.#take(info, tag, start);
    } catch (reason) {
      this.#addCut(info, tag, start, { value, limit });
      throw reason;
    }
  }

  #infoOf(tag: number): FieldInfo | undefined {
    if (tag === this.#lastTag) return this.#lastInfo;
    const info = this.#table?.get(tag >>> 3);
    this.#lastTag = tag;
    this.#lastInfo = info && fitsWire(info, tag & 7) ? info : undefined;
    return this.#lastInfo;
  }

  #take(info: FieldInfo | undefined, tag: number, start: number): void {
    if (!info) this.#addUnknown(tag, start);
    else if (info.closed) this.#addClosed(info, info.closed, tag, start);
    else if (info.packable && (tag & 7) === wireType.lengthDelimited) this.#addPacked(info, start);
    else this.#add(info, tag, start);
  }

  #slot(info: FieldInfo, start: number): Slot {
    if (this.#lastSlot?.info === info) return this.#lastSlot;
    if (info.oneof) this.#win(info.oneof, info.number);
    let slot = this.#known.get(info.number);
    if (slot === undefined) {
      slot = new Slot(this.#reader.bytes, info, info.key, start);
      this.#known.set(info.number, slot);
    }
    this.#lastSlot = slot;
    return slot;
  }

  /** Of a oneof's fields only the last one counts. */
  #win(oneof: DescOneof, number: number): void {
    this.#winners ??= new Map();
    const before = this.#winners.get(oneof);
    if (before !== undefined && before !== number) this.#known.delete(before);
    this.#winners.set(oneof, number);
  }

  #add(info: FieldInfo, tag: number, start: number): void {
    this.#reader.skip(tag);
    this.#slot(info, start).add(start, this.#reader.position);
  }

  /** A message or group that is cut off is still shown as far as it goes, if at least its length was read. */
  #addCut(info: FieldInfo | undefined, tag: number, start: number, { value, limit }: { value: number; limit: number }): void {
    const reader = this.#reader;
    const isGroup = (tag & 7) === wireType.startGroup;
    if (!isGroup && (!(info?.message || info?.entry) || reader.position === value)) return;
    const isKnown = info && !(info.entry && info.closed && !this.#isKnownEntry(info.entry, { start: reader.position, end: limit }));
    const slot = isKnown ? this.#slot(info, start) : this.#unknownSlot(tag, start, limit);
    slot?.addCut(start, limit);
  }

  #addPacked(info: FieldInfo, start: number): void {
    const reader = this.#reader;
    const end = reader.length();
    const slot = this.#slot(info, start);
    const problem = slot.elements.addPacked(reader.position, end);
    slot.problem ??= problem;
    slot.end = end;
    reader.position = end;
  }

  /** What is no value of a closed enum is an unknown field; with it, a map's entry is one as a whole. */
  #addClosed(info: FieldInfo, { value: values }: DescEnum, tag: number, start: number): void {
    const reader = this.#reader;
    if (info.packable && (tag & 7) === wireType.lengthDelimited) {
      this.#addClosedPacked(info, values, tag, start);
      return;
    }
    const isKnown = info.entry ? this.#isKnownEntry(info.entry, this.#content()) : values[reader.uint32() | 0] !== undefined;
    if (!isKnown) this.#addUnknown(tag, start);
    else this.#slot(info, start).add(start, reader.position);
  }

  #addClosedPacked(info: FieldInfo, values: DescEnum["value"], tag: number, start: number): void {
    const reader = this.#reader;
    const outerEnd = reader.end;
    const end = reader.length();
    const slot = this.#slot(info, start);
    slot.end = end;
    reader.end = end;
    try {
      while (!reader.done) {
        const at = reader.position;
        if (values[reader.uint32() | 0] !== undefined) slot.elements.add(at, true);
        else this.#unknownSlot((tag & ~7) >>> 0, at)?.add(at, reader.position, true);
      }
    } catch (reason) {
      slot.problem ??= problemText(reason);
    } finally {
      reader.end = outerEnd;
      reader.position = end;
    }
  }

  /** What has the length at the reader's position. */
  #content(): Content {
    const end = this.#reader.length();
    return { start: this.#reader.position, end };
  }

  /** Moves the reader behind it. */
  #isKnownEntry(table: EntryTable, content: Content): boolean {
    const reader = this.#reader;
    const outerEnd = reader.end;
    const entry = new MessageScan(reader, table, [content]);
    reader.end = outerEnd;
    reader.position = content.end;
    return !entry.#unknown?.has(unknownId((2 << 3) | wireType.varint, false));
  }

  #addUnknown(tag: number, start: number): void {
    const reader = this.#reader;
    reader.position = start;
    reader.tag();
    const value = reader.position;
    reader.skip(tag);
    const end = reader.position;
    if (tag === messageSetItem && this.#table?.isMessageSet && this.#addItem(start, value)) return;
    this.#unknownSlot(tag, start)?.add(start, end);
    reader.position = end;
  }

  /** Null where there are too many already. What is cut off ends at `cut`. */
  #unknownSlot(tag: number, start: number, cut?: number): Slot | null {
    const reader = this.#reader;
    const isReadable = (tag & 7) === wireType.lengthDelimited && isText(contentBytes(reader, start, cut));
    const id = unknownId(tag, isReadable);
    this.#unknown ??= new Map();
    const known = this.#unknown.get(id);
    if (known) return known;
    if (this.#unknown.size >= maxUnknownKeys) {
      this.problem ??= `There are more than ${maxUnknownKeys} unknown fields here; the tree of the wire has them all.`;
      return null;
    }
    const slot = new Slot(reader.bytes, null, `[#${tag >>> 3} ${isReadable ? "text" : wireNames[tag & 7]}]`, start);
    if (this.#table) {
      slot.problem = unknownProblem(this.#table.name, this.#table.get(tag >>> 3)?.key, { number: tag >>> 3, wire: tag & 7 });
    }
    this.#unknown.set(id, slot);
    return slot;
  }

  /**
   * An item of a MessageSet is a group of an extension's number and its message, and so that extension. False where that is
   * not what it is. Source: message_set.proto and wire_format.h of protobuf.
   */
  #addItem(start: number, value: number): boolean {
    const reader = this.#reader;
    const end = reader.position;
    let number = 0;
    let message = -1;
    reader.position = value;
    for (let at = value, tag = reader.tag(); (tag & 7) !== wireType.endGroup; at = reader.position, tag = reader.tag()) {
      const content = reader.position;
      reader.skip(tag);
      if (tag === itemMessage) message = at;
      if (tag !== itemType) continue;
      reader.position = content;
      number = reader.uint32();
    }
    reader.position = end;
    const info = message < 0 || number === 0 ? undefined : this.#table?.get(number);
    if (!info?.message) return false;
    const slot = this.#slot(info, start);
    slot.add(message, end);
    return true;
  }
}

const wireNames = ["varint", "fixed64", "bytes", "group", "group", "fixed32"] as const;
const messageSetItem = (1 << 3) | wireType.startGroup;
const itemType = (2 << 3) | wireType.varint;
const itemMessage = (3 << 3) | wireType.lengthDelimited;

function unknownId(tag: number, isReadable: boolean): number {
  return tag * 2 + (isReadable ? 1 : 0);
}

/** What a length-delimited field holds. Moves the reader. */
function contentBytes(reader: WireReader, start: number, cut: number | undefined): Uint8Array {
  const content = cut === undefined ? contentAt(reader, start) : cutContentAt(reader, start, cut);
  return reader.bytes.subarray(content.start, content.end);
}

function fitsWire(info: FieldInfo, type: number): boolean {
  return type === info.wire || (info.packable && type === wireType.lengthDelimited);
}
