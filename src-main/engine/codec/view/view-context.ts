import type { DescMessage, Registry } from "@bufbuild/protobuf";
import { WireReader } from "../wire/wire-reader";
import { FieldTable } from "./field-table";
import { type Content, MessageScan, readContent } from "./message-scan";

/** What all nodes of one message share: its bytes, one reader of them, and the types met in it. */
export class ViewContext {
  readonly bytes: Uint8Array;
  readonly registry: Registry;
  readonly reader: WireReader;
  readonly #tables = new Map<DescMessage, FieldTable>();

  constructor(bytes: Uint8Array, registry: Registry) {
    this.bytes = bytes;
    this.registry = registry;
    this.reader = new WireReader(bytes);
  }

  table(type: DescMessage): FieldTable {
    let table = this.#tables.get(type);
    if (table === undefined) {
      table = new FieldTable(type, this.registry);
      this.#tables.set(type, table);
    }
    return table;
  }

  /** Null for a message of an unknown type. */
  scan(type: DescMessage | null, contents: Iterable<Content>): MessageScan {
    return new MessageScan(this.reader, type && this.table(type), contents);
  }

  /** The content of the message whose tag is at the position. */
  content(position: number): Content {
    this.reader.position = position;
    return readContent(this.reader, this.reader.tag());
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
