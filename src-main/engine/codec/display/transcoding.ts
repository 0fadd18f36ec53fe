import type { MessageProblem, ProblemKind } from "#shared/model/message-view";
import { WireReader } from "../wire/wire-reader";
import type { Frame } from "./frame";
import { JsonOut } from "./json-out";
import { formatSteps, type PathStep, ProblemLog } from "./problems";

/** How deep messages may nest, Any's content included; protobuf's usual limit. */
const maxDepth = 100;
/** Less than the longest string that Node can make. */
const maxBytes = 500_000_000;

const comma = 0x2c;
const newline = 0x0a;
const space = 0x20;

/** How the text is to be. */
export interface TextOptions {
  /** Spaces per level; 0 puts all on one line without spaces. */
  readonly indent: number;
  /** Also show fields without presence that have their zero value, empty lists and empty maps. */
  readonly emitDefaults?: boolean;
  /** The longest text, in UTF-16 units. What would come after it is hardly looked at. */
  readonly limit?: number;
}

/** All that one decoding holds: what is read, what is written, where it is, and what was found wrong. */
export class Transcoding {
  readonly reader: WireReader;
  readonly out: JsonOut;
  readonly emitDefaults: boolean;
  /** More fields than this in one message need not be looked at for a text of the given limit. */
  readonly maxOccurrences: number;
  /** The message whose fields are being written. */
  frame: Frame | null = null;
  /** The path from the root, from index 1 to `level`, which is also how deep the text is indented. */
  readonly steps: PathStep[] = [];
  level = 0;
  /** There is more than the limit allows. */
  isCut = false;
  readonly #indent: number;
  /** Bytes that hold the limit's units, whatever they are: a unit takes three at most. */
  readonly #cap: number;
  /** What was written before. */
  readonly #start: number;
  readonly #problems = new ProblemLog();
  #depth = 0;

  constructor(bytes: Uint8Array, { indent, emitDefaults = false, limit = Number.POSITIVE_INFINITY }: TextOptions, out = new JsonOut()) {
    this.reader = new WireReader(bytes);
    this.out = out;
    this.#start = out.length;
    this.emitDefaults = emitDefaults;
    this.maxOccurrences = limit;
    this.#indent = indent;
    this.#cap = Math.min(limit * 3, maxBytes);
  }

  /** One message deeper; false where that is too deep. */
  enter(): boolean {
    if (this.#depth === maxDepth) return false;
    this.#depth++;
    return true;
  }

  leave(): void {
    this.#depth--;
  }

  /** Is the text as long as it may be? */
  get isFull(): boolean {
    if (this.out.length - this.#start > this.#cap) this.isCut = true;
    return this.isCut;
  }

  /** Starts a line for a member or an element: every one begins with a comma, the first one's becomes the bracket. */
  item(): void {
    this.out.byte(comma);
    this.newline();
  }

  key(key: Uint8Array): void {
    this.out.byte(comma);
    this.newline();
    this.out.raw(key);
    if (this.#indent > 0) this.out.byte(space);
  }

  newline(): void {
    if (this.#indent === 0) return;
    this.out.byte(newline);
    for (let i = this.level * this.#indent; i > 0; i--) this.out.byte(space);
  }

  colon(): void {
    this.out.ascii(this.#indent > 0 ? ": " : ":");
  }

  /** Puts the brackets around the items that were written from `start` on. */
  close(start: number, bracket: number, closing: number): void {
    if (this.out.length === start) this.out.byte(bracket);
    else {
      this.out.patch(start, bracket);
      this.newline();
    }
    this.out.byte(closing);
  }

  /** UTF-8 bytes as a string; what is not UTF-8 is a problem and becomes U+FFFD. */
  string(start: number, end: number): void {
    const { bytes } = this.reader;
    const stop = end - start > this.#cap ? this.#shownEnd(start, end) : end;
    if (this.out.utf8(bytes, start, stop)) return;
    this.problem(start, end, "This string is not UTF-8; what is wrong in it is shown as \uFFFD.");
    this.out.quoted(Buffer.from(bytes.buffer, bytes.byteOffset + start, stop - start).toString());
  }

  base64(start: number, end: number, bytes = this.reader.bytes): void {
    const room = this.#cap - (this.#cap % 3) + 3;
    if (end - start > room) this.isCut = true;
    this.out.base64(bytes, start, Math.min(end, start + room));
  }

  /** Something wrong with the bytes from `start` to `end` of what is read, at the place that is being written. */
  problem(start: number, end: number, message: string, kind: ProblemKind = "misfit"): void {
    const path = () => formatSteps(this.steps.slice(1, this.level + 1), (key) => this.out.text(key.keyStart, key.keyEnd));
    this.#problems.add(kind, { offset: start, end: Math.max(start, end) }, path, message);
  }

  problems(): MessageProblem[] {
    return this.#problems.finish(this.reader.bytes.length);
  }

  /** Where to cut a string that is longer than the whole text may be: before a character, not within it. */
  #shownEnd(start: number, end: number): number {
    this.isCut = true;
    const { bytes } = this.reader;
    let stop = Math.min(end, start + this.#cap);
    for (let i = 0; i < 3 && stop > start && ((bytes[stop] ?? 0) & 0xc0) === 0x80; i++) stop--;
    return stop;
  }
}
