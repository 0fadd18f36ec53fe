import type { FieldNodes } from "./field-nodes";
import { entryInfos, type FieldInfo } from "./field-table";
import type { Content, Slot } from "./message-scan";
import { MessageScan } from "./message-scan";
import type { Branch, ViewNode } from "./view-node";

/** A map's entries by their keys: each where its key first occurs, with the value that came last. */
export class MapBranch implements Branch {
  readonly #nodes: FieldNodes;
  readonly #slot: Slot;
  readonly #depth: number;
  readonly #key: FieldInfo;
  readonly #value: FieldInfo;
  /** For each key the index of its last element. */
  readonly #entries: Uint32Array;
  readonly problem = null;

  constructor(nodes: FieldNodes, slot: Slot, info: FieldInfo, depth: number) {
    this.#nodes = nodes;
    this.#slot = slot;
    this.#depth = depth;
    [this.#key, this.#value] = entryInfos(info);
    this.#entries = this.#distinct();
  }

  get count(): number {
    return this.#entries.length;
  }

  get memory(): number {
    return this.#slot.elements.memory + this.#entries.byteLength;
  }

  child(index: number): ViewNode {
    const { context } = this.#nodes;
    const start = this.#slot.elements.at(this.#entries[index] ?? 0).position;
    const content = context.content(start);
    const scan = this.#scan([content]);
    const value = scan.get(2);
    const place = { key: this.#keyOf(scan), start, end: content.end, field: this.#value.node, problem: scan.problem };
    return value ? this.#nodes.single(this.#value, value, place, this.#depth) : this.#nodes.unset(this.#value, place, this.#depth);
  }

  *near(offset: number): Iterable<number> {
    const last = this.#slot.elements.lastUpTo(offset);
    const index = last < 0 ? -1 : this.#entries.indexOf(last);
    if (index >= 0) yield index;
  }

  #distinct(): Uint32Array {
    const { elements } = this.#slot;
    const entries = new Uint32Array(elements.count);
    const places = new Map<string, number>();
    for (let i = 0; i < elements.count; i++) {
      const key = this.#keyOf(this.#scan([this.#nodes.context.content(elements.at(i).position)]));
      const place = places.get(key) ?? places.size;
      places.set(key, place);
      entries[place] = i;
    }
    return entries.subarray(0, places.size);
  }

  #scan(contents: Iterable<Content>): MessageScan {
    const table = { get: (number: number) => (number === 1 ? this.#key : number === 2 ? this.#value : undefined) };
    return new MessageScan(this.#nodes.context.reader, table, contents);
  }

  #keyOf(scan: MessageScan): string {
    const slot = scan.get(1);
    const place = { key: null, start: 0, end: 0 };
    const node = slot ? this.#nodes.single(this.#key, slot, place, 0) : this.#nodes.unset(this.#key, place, 0);
    const { text } = node.text(Number.MAX_SAFE_INTEGER);
    return text.startsWith('"') ? String(JSON.parse(text)) : text;
  }
}
