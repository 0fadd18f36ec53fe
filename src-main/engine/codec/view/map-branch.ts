import { ScalarType } from "@bufbuild/protobuf";
import { WireError } from "../wire/wire-error";
import { wireType } from "../wire/wire-type";
import type { FieldNodes } from "./field-nodes";
import type { EntryTable } from "./field-table";
import { MessageScan } from "./message-scan";
import type { Slot } from "./slot";
import type { Branch, ViewNode } from "./view-node";

/** A map's entries by their keys: each where its key first occurs, with the value that came last. */
export class MapBranch implements Branch {
  readonly #nodes: FieldNodes;
  readonly #slot: Slot;
  readonly #table: EntryTable;
  readonly #depth: number;
  /** The key, as JSON, of an entry that has none. */
  readonly #unsetKey: string;
  readonly #text: Buffer;
  /** For each key the index of its last element. */
  readonly #entries: Uint32Array;
  readonly problem = null;

  constructor(nodes: FieldNodes, slot: Slot, table: EntryTable, depth: number) {
    this.#nodes = nodes;
    this.#slot = slot;
    this.#table = table;
    this.#depth = depth;
    this.#unsetKey = Buffer.from(table.key.form?.zero ?? []).toString();
    const { bytes } = nodes.context;
    this.#text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#entries = this.#distinct();
  }

  get count(): number {
    return this.#entries.length;
  }

  get memory(): number {
    return this.#slot.elements.memory + this.#entries.byteLength;
  }

  child(index: number): ViewNode {
    const start = this.#slot.elements.at(this.#entries[index] ?? 0).position;
    const scan = this.#scan(start);
    const { value } = this.#table;
    const slot = scan.get(value.number);
    const end = this.#slot.cutAt(start) ?? this.#nodes.context.after(start);
    const place = { key: plainKey(this.#keyAt(start)), start, end, field: value.node, problem: scan.problem ?? otherFields(scan) };
    return slot ? this.#nodes.single(value, slot, place, this.#depth) : this.#nodes.unset(value, place, this.#depth);
  }

  *near(offset: number): Iterable<number> {
    const last = this.#slot.elements.lastUpTo(offset);
    const index = last < 0 ? -1 : this.#entries.indexOf(last);
    if (index >= 0) yield index;
  }

  #distinct(): Uint32Array {
    const { elements } = this.#slot;
    const entries = new Uint32Array(elements.count);
    const places = new Map<string | number, number>();
    for (let i = 0; i < elements.count; i++) {
      const key = this.#identityAt(elements.at(i).position);
      const place = places.get(key) ?? places.size;
      places.set(key, place);
      entries[place] = i;
    }
    return entries.subarray(0, places.size);
  }

  #scan(position: number): MessageScan {
    const { context } = this.#nodes;
    return new MessageScan(context.reader, this.#table, [context.contentIn(this.#slot, position)]);
  }

  /** An entry's key as JSON. */
  #keyAt(position: number): string {
    const { form } = this.#table.key;
    const found = this.#findKey(position);
    return form && found >= 0 ? this.#nodes.context.texts.value(form, found)(Number.MAX_SAFE_INTEGER).text : this.#unsetKey;
  }

  /** The same for two keys that are shown alike, by the shortest way: a map may have millions of them. */
  #identityAt(position: number): string | number {
    const { reader } = this.#nodes.context;
    const { scalar, wire } = this.#table.key;
    const found = this.#findKey(position);
    if (found < 0) return scalar === ScalarType.STRING ? "" : 0;
    reader.position = found;
    switch (wire) {
      case wireType.lengthDelimited: {
        const end = reader.length();
        return this.#text.toString("utf8", reader.position, end);
      }
      case wireType.fixed32:
        return reader.fixed32();
      case wireType.fixed64:
        reader.fixed64();
        break;
      default:
        reader.varint64();
    }
    const { low, high } = reader;
    if (scalar === ScalarType.BOOL) return low === 0 && high === 0 ? 0 : 1;
    return high === 0 || isShort(scalar) ? low : `${high} ${low}`;
  }

  /** Where an entry's key is; -1 where it has none. */
  #findKey(position: number): number {
    const { context } = this.#nodes;
    const { key } = this.#table;
    const { reader } = context;
    const { start, end } = context.contentIn(this.#slot, position);
    const keyTag = (key.number << 3) | key.wire;
    let found = -1;
    reader.position = start;
    reader.end = end;
    try {
      while (!reader.done) {
        const tag = reader.tag();
        const value = reader.position;
        reader.skip(tag);
        if (tag === keyTag) found = value;
      }
    } catch (reason) {
      // What is wrong is told with the entry itself.
      if (!(reason instanceof WireError)) throw reason;
    } finally {
      reader.end = reader.bytes.length;
    }
    return found;
  }
}

/** Of a varint of 32 bits, those above do not count. */
function isShort(scalar: ScalarType | null): boolean {
  return scalar === ScalarType.INT32 || scalar === ScalarType.UINT32 || scalar === ScalarType.SINT32;
}

function plainKey(json: string): string {
  return json.startsWith('"') ? String(JSON.parse(json)) : json;
}

function otherFields(scan: MessageScan): string | null {
  return scan.isPlain ? null : "This map entry has a field other than key and value, which is not shown.";
}
