import { wireType } from "../wire/wire-type";
import { ElementIndex } from "./element-index";
import type { FieldInfo } from "./field-table";

/** All that a message has under one key. */
export class Slot {
  /** Null for what the schema does not know. */
  readonly info: FieldInfo | null;
  readonly key: string;
  /** Only the last one, where only that counts. */
  readonly elements: ElementIndex;
  /** From the first to the last. */
  start: number;
  end: number;
  problem: string | null = null;
  /** Where messages end that say they are longer than what is around them, by where they begin. */
  #cuts: Map<number, number> | null = null;

  constructor(bytes: Uint8Array, info: FieldInfo | null, key: string, start: number) {
    this.info = info;
    this.key = key;
    this.elements = new ElementIndex(bytes, info?.wire ?? wireType.varint);
    this.start = start;
    this.end = start;
  }

  add(start: number, end: number, packed = false): void {
    if (this.info?.kind === "single" && !this.info.message) {
      this.elements.replace(start);
      this.start = start;
    } else this.elements.add(start, packed);
    this.end = end;
  }

  addCut(start: number, end: number): void {
    this.#cuts ??= new Map();
    this.#cuts.set(start, end);
    this.add(start, end);
  }

  /** Where the message at the position is cut off; undefined where it is whole. */
  cutAt(position: number): number | undefined {
    return this.#cuts?.get(position);
  }
}
