import type { DescExtension, DescField } from "@bufbuild/protobuf";
import { partOf } from "../display/fields";
import { Frame, type Piece, scanInto } from "../display/frame";
import type { FieldPlan, MessagePlan } from "../display/message-plan";
import type { Part } from "../display/messages";
import { Transcoding } from "../display/transcoding";
import { WireError } from "../wire/wire-error";
import type { WireReader } from "../wire/wire-reader";
import { type JsonStep, walkJson } from "./json-walk";
import { type Comparable, comparableOf, type Leaf, textOf } from "./leaf";
import { WirePick } from "./wire-pick";

/** A field on the way, and the message that it is of. */
export interface Hop {
  readonly plan: MessagePlan;
  readonly field: FieldPlan;
  readonly desc: DescField | DescExtension;
}

/** What stands at the end of a path. */
export interface End {
  /** All fields on the way, where it goes through nothing but fields and whole lists; else null. */
  readonly way: readonly Hop[] | null;
  readonly leaf: Leaf;
  /** It is no message, and may have a zero value that is not on the wire. */
  readonly isScalar: boolean;
}

/**
 * Reads one field of a message wherever its path leads, from wire bytes: what the message's JSON shows there, and where that
 * leaves a zero value out, the zero. Never throws on what bytes are. compilePick makes it.
 */
export class FieldPick {
  readonly leaf: Leaf;
  /** The same way through the message's JSON. */
  readonly route: readonly JsonStep[];
  readonly #hops: readonly Hop[];
  readonly #steps: readonly JsonStep[];
  /** Null where the path goes through more than fields and whole lists. */
  readonly #wire: WirePick | null;
  /** The path goes through a list, so that there may be several values. */
  readonly #isMany: boolean;
  /** Inside of lists and maps zero values have to be told from fields that are not there. */
  readonly #emitDefaults: boolean;

  constructor(hops: readonly Hop[], steps: readonly JsonStep[], { leaf, isScalar, way }: End) {
    this.leaf = leaf;
    this.route = [...hops.map(({ field }): JsonStep => ({ to: "member", key: field.name, spread: false })), ...steps];
    this.#emitDefaults = isScalar && steps.some((step) => step.to === "member");
    this.#hops = hops;
    this.#steps = steps;
    this.#wire = way && WirePick.of(way, leaf);
    this.#isMany = steps.some((step) => step.to === "each" || (step.to === "member" && step.spread));
  }

  /**
   * The value as JSON; a list of them where the path goes through a list; null where there is none, or none in the list. What is
   * longer than `limit` UTF-16 units becomes a string that is cut, with an ellipsis.
   */
  json(bytes: Uint8Array, limit = Number.POSITIVE_INFINITY): string | null {
    const isWhole = this.#steps.length === 0;
    const text = this.#text(bytes, isWhole ? limit : Number.POSITIVE_INFINITY);
    if (text === null) return null;
    if (isWhole) return shortened(text, limit);
    const values = [...this.#walk(text)];
    if (values.length === 0) return null;
    return shortened(JSON.stringify(this.#isMany ? values : values[0]), limit);
  }

  /** Is any of the values such? The message is what the reader has from `start` to `end`. */
  some(reader: WireReader, start: number, end: number, test: (value: Comparable) => boolean): boolean {
    const values = this.#wire?.read(reader, start, end) ?? null;
    if (values !== null) return values.some(test);
    for (const one of this.#values(reader.bytes.subarray(start, end))) {
      const comparable = comparableOf(this.leaf, one);
      if (comparable !== null && test(comparable)) return true;
    }
    return false;
  }

  /** Is any of the values, as it is shown, such a text? */
  someText(reader: WireReader, start: number, end: number, test: (text: string) => boolean): boolean {
    if (this.leaf.is === "text" && this.#wire) return this.some(reader, start, end, (value) => test(String(value)));
    for (const one of this.#values(reader.bytes.subarray(start, end))) if (test(textOf(one))) return true;
    return false;
  }

  *#values(bytes: Uint8Array): Generator<unknown> {
    const text = this.#text(bytes, Number.POSITIVE_INFINITY);
    if (text === null) return;
    for (const value of this.#walk(text)) {
      if (this.leaf.is === "any-json" && Array.isArray(value)) yield* value;
      else yield value;
    }
  }

  #walk(text: string): Iterable<unknown> {
    return walkJson(JSON.parse(text), this.#steps);
  }

  /** The JSON of the last hop's field, with whatever is in it; null where it is not there. */
  #text(bytes: Uint8Array, limit: number): string | null {
    const t = new Transcoding(bytes, { indent: 0, emitDefaults: this.#emitDefaults, limit });
    let parts: readonly Part[] = [{ start: 0, end: bytes.length, group: null }];
    for (const [i, { plan, field }] of this.#hops.entries()) {
      const frame = frameOf(t, plan, parts);
      const [from, to] = slotOf(frame.pieces, field);
      const isLast = i === this.#hops.length - 1;
      if (from === to) return isLast && !field.isRepeated && field.zero ? Buffer.from(field.zero).toString() : null;
      if (isLast) return written(t, frame, field, from, to);
      parts = frame.pieces.slice(from, to).map((piece) => partOf(t.reader, piece));
    }
    return null;
  }
}

/** All fields of a message, in order; what breaks the wire format ends the part that it is in. */
function frameOf(t: Transcoding, plan: MessagePlan, parts: readonly Part[]): Frame {
  const frame = new Frame(plan, parts[0]?.start ?? 0, parts.at(-1)?.end ?? 0);
  for (const { start, end, group } of parts) {
    t.reader.position = start;
    if (group) frame.addAll(group);
    else scanInto(t, frame, end, 0);
  }
  frame.sort();
  return frame;
}

/** Where a field's pieces are: none where another member of its oneof came last, and only those behind one that came before. */
function slotOf(pieces: readonly Piece[], field: FieldPlan): readonly [number, number] {
  const to = pieces.findLastIndex((piece) => piece.field.slot === field.slot) + 1;
  let from = to;
  while (from > 0 && pieces[from - 1]?.field === field) from--;
  return [from, to];
}

function written(t: Transcoding, frame: Frame, field: FieldPlan, from: number, to: number): string | null {
  t.frame = frame;
  t.reader.end = t.reader.bytes.length;
  t.level = 1;
  t.steps[1] = field.name;
  try {
    field.write(t, frame.pieces, from, to);
    // A map of which no entry counts is none.
    return field.isRepeated && field.zero && t.out.endsWith(0, field.zero) ? null : t.out.text();
  } catch (reason) {
    if (!(reason instanceof WireError)) throw reason;
    return null;
  } finally {
    t.out.release();
  }
}

function shortened(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const [inner] = text.startsWith('"') ? (wholeUnits.exec(text.slice(1, limit)) ?? []) : [];
  const start = inner === undefined ? text.slice(0, limit) : String(JSON.parse(`"${inner}"`));
  return JSON.stringify(`${start.replace(/[\uD800-\uDBFF]$/, "")}…`);
}

/** What is in a JSON string, up to an escape that is cut. */
const wholeUnits = /^(?:[^"\\]|\\u[\da-fA-F]{4}|\\[^u])*/;
