import type { DescOneof } from "@bufbuild/protobuf";
import { WireError } from "../wire/wire-error";
import type { WireReader } from "../wire/wire-reader";
import { wireType } from "../wire/wire-type";
import { ElementIndex } from "./element-index";
import type { FieldInfo } from "./field-table";
import { isText } from "./leaf-text";
import { problemText } from "./problem-text";

/** Unknown keys that one message may show; each takes memory of its own. */
const maxUnknownKeys = 10_000;

/** Where a message's fields are, without what is around them. */
export interface Content {
  readonly start: number;
  readonly end: number;
}

/** All occurrences of one key in a message. */
export interface Slot {
  /** Null for what the schema does not know. */
  readonly info: FieldInfo | null;
  readonly key: string;
  /** Only the last one, where only that counts. */
  readonly elements: ElementIndex;
  /** From the first to the last. */
  start: number;
  end: number;
  problem: string | null;
}

/** Reads where a message's or a group's fields are, after its tag. The reader is behind all of it then. */
export function readContent(reader: WireReader, tag: number): Content {
  if ((tag & 7) === wireType.startGroup) return readGroup(reader, tag >>> 3);
  const end = reader.length();
  const content = { start: reader.position, end };
  reader.position = end;
  return content;
}

function readGroup(reader: WireReader, number: number): Content {
  const start = reader.position;
  for (;;) {
    const end = reader.position;
    const tag = reader.tag();
    if (tag === ((number << 3) | wireType.endGroup) >>> 0) return { start, end };
    reader.skip(tag, 1);
  }
}

/** A message's fields by their numbers. */
export interface Fields {
  get(number: number): FieldInfo | undefined;
}

/**
 * One pass over the direct fields of a message: which keys it has and where their values are. What has a length is passed
 * over whole. A broken place ends the pass, with what was found before it kept.
 */
export class MessageScan {
  readonly #reader: WireReader;
  readonly #table: Fields | null;
  readonly #known = new Map<number, Slot>();
  readonly #unknown = new Map<number, Slot>();
  #winners: Map<DescOneof, number> | null = null;
  #lastTag = 0;
  #lastSlot: Slot | null = null;
  problem: string | null = null;

  /** Without a table every field is unknown. */
  constructor(reader: WireReader, table: Fields | null, contents: Iterable<Content>) {
    this.#reader = reader;
    this.#table = table;
    for (const content of contents) this.#pass(content);
  }

  /** A known field's slot, if it is there. */
  get(number: number): Slot | undefined {
    return this.#known.get(number);
  }

  /** In the order of display: the type's fields as declared, extensions, unknown ones. */
  slots(): Slot[] {
    const known = [...this.#known.values()].filter((slot) => slot.elements.count > 0);
    known.sort((a, b) => (a.info?.order ?? 0) - (b.info?.order ?? 0));
    return [...known, ...this.#unknown.values()];
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
        this.#take(tag, start);
      }
    } catch (reason) {
      this.problem ??= problemText(reason);
    } finally {
      reader.end = reader.bytes.length;
    }
  }

  #take(tag: number, start: number): void {
    const reader = this.#reader;
    const value = reader.position;
    if (tag === this.#lastTag && this.#lastSlot) {
      this.#add(this.#lastSlot, tag, start);
      return;
    }
    const info = this.#table?.get(tag >>> 3);
    if (info !== undefined && fitsWire(info, tag & 7)) {
      this.#lastTag = tag;
      this.#lastSlot = this.#knownSlot(info, start);
      this.#add(this.#lastSlot, tag, start);
    } else {
      reader.skip(tag);
      this.#addUnknown(tag, start, value, info);
    }
  }

  #knownSlot(info: FieldInfo, start: number): Slot {
    if (info.oneof) this.#win(info.oneof, info.number);
    let slot = this.#known.get(info.number);
    if (slot === undefined) {
      const elements = new ElementIndex(this.#reader.bytes, info.width);
      slot = { info, key: info.key, elements, start, end: start, problem: null };
      this.#known.set(info.number, slot);
    }
    return slot;
  }

  /** Of a oneof's fields only the last one counts. */
  #win(oneof: DescOneof, number: number): void {
    this.#winners ??= new Map();
    const before = this.#winners.get(oneof);
    if (before !== undefined && before !== number) this.#known.delete(before);
    this.#winners.set(oneof, number);
  }

  #add(slot: Slot, tag: number, start: number): void {
    const reader = this.#reader;
    const { info, elements } = slot;
    if (info?.packable && (tag & 7) === wireType.lengthDelimited) this.#addPacked(slot);
    else {
      reader.skip(tag);
      if (info === null || info.kind !== "single" || info.message) elements.add(start);
      else {
        elements.replace(start);
        slot.start = start;
      }
    }
    slot.end = reader.position;
  }

  #addPacked(slot: Slot): void {
    const reader = this.#reader;
    const end = reader.length();
    slot.problem ??= slot.elements.addPacked(reader.position, end);
    reader.position = end;
  }

  #addUnknown(tag: number, start: number, value: number, info: FieldInfo | undefined): void {
    const reader = this.#reader;
    const end = reader.position;
    const name = (tag & 7) === wireType.lengthDelimited ? lengthDelimitedName(reader, value, end) : wireNames[tag & 7];
    const id = tag * 2 + (name === "text" ? 1 : 0);
    let slot = this.#unknown.get(id);
    if (slot === undefined) {
      if (this.#unknown.size >= maxUnknownKeys) {
        this.problem ??= `There are more than ${maxUnknownKeys} unknown fields here; the wire view has them all.`;
        return;
      }
      const problem = info
        ? `Field ${info.number} (${info.node?.name}) is of type ${info.node?.type}, which is not written like this.`
        : null;
      const elements = new ElementIndex(reader.bytes, 0);
      slot = { info: null, key: `[#${tag >>> 3} ${name}]`, elements, start, end, problem };
      this.#unknown.set(id, slot);
    }
    slot.elements.add(start);
    slot.end = end;
  }
}

const wireNames = ["varint", "fixed64", "bytes", "group", "group", "fixed32"] as const;

function lengthDelimitedName(reader: WireReader, value: number, end: number): "text" | "bytes" {
  reader.position = value;
  reader.length();
  const from = reader.position;
  reader.position = end;
  return isText(reader.bytes.subarray(from, end)) ? "text" : "bytes";
}

function fitsWire(info: FieldInfo, type: number): boolean {
  return type === info.wireType || (info.packable && type === wireType.lengthDelimited);
}
