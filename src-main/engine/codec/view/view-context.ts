import type { DescMessage, Registry } from "@bufbuild/protobuf";
import { WireReader } from "../wire/wire-reader";
import { type Content, contentAt, cutContentAt } from "./content";
import { type TypeTable, tableOf } from "./field-table";
import { LeafTexts } from "./leaf-text";
import { MessageScan } from "./message-scan";
import type { Slot } from "./slot";

/** What all nodes of one message share: its bytes, one reader of them, and the types met in it. */
export class ViewContext {
  readonly bytes: Uint8Array;
  readonly registry: Registry;
  readonly reader: WireReader;
  readonly texts: LeafTexts;

  constructor(bytes: Uint8Array, registry: Registry) {
    this.bytes = bytes;
    this.registry = registry;
    this.reader = new WireReader(bytes);
    this.texts = new LeafTexts(bytes);
  }

  table(type: DescMessage): TypeTable {
    return tableOf(type, this.registry);
  }

  /** Null for a message of which nothing is known. */
  scan(type: DescMessage | null, contents: Iterable<Content>): MessageScan {
    return new MessageScan(this.reader, type && this.table(type), contents);
  }

  /** The content of the message, or of what else has a length, whose tag is at the position. */
  content(position: number): Content {
    return contentAt(this.reader, position);
  }

  /** The same of one of a slot's elements, which may be cut off. */
  contentIn(slot: Slot, position: number): Content {
    const cut = slot.cutAt(position);
    return cut === undefined ? this.content(position) : cutContentAt(this.reader, position, cut);
  }

  /** The contents of all that a slot has. */
  contentsOf(slot: Slot): Iterable<Content> {
    const { elements } = slot;
    if (elements.count === 1) return [this.contentIn(slot, elements.at(0).position)];
    const contentIn = (i: number) => this.contentIn(slot, elements.at(i).position);
    return {
      *[Symbol.iterator]() {
        for (let i = 0; i < elements.count; i++) yield contentIn(i);
      },
    };
  }

  /** The bytes of a message that may be in several places. */
  join(contents: Iterable<Content>): Uint8Array {
    const parts = Array.from(contents, ({ start, end }) => this.bytes.subarray(start, end));
    const [only] = parts;
    return parts.length === 1 && only ? only : Buffer.concat(parts);
  }

  /** One past the field whose tag is at the position. */
  after(position: number): number {
    this.reader.position = position;
    this.reader.skip(this.reader.tag());
    return this.reader.position;
  }
}
