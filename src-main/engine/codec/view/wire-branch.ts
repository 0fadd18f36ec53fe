import { WireError } from "../wire/wire-error";
import { wireType } from "../wire/wire-type";
import type { Content } from "./content";
import { Offsets } from "./offsets";
import { problemText } from "./problem-text";
import type { ViewContext } from "./view-context";
import type { Branch, ViewNode } from "./view-node";

/** Of so many fields one is remembered, and the others are found from there. */
const stride = 16;

/** Makes the nodes of what a `WireBranch` finds. */
export interface WireFieldNodes {
  readonly context: ViewContext;
  /** The field whose tag is at the position. */
  field(position: number): ViewNode;
  /** Bytes that are no field. */
  unreadable(start: number, end: number, problem: string): ViewNode;
}

/** The fields of a message one after the other, as they are on the wire; last, what cannot be read. */
export class WireBranch implements Branch {
  readonly #nodes: WireFieldNodes;
  /** Where every so manieth field begins. */
  readonly #marks = new Offsets();
  readonly #fields: number;
  /** Where the fields end and what cannot be read begins. */
  readonly #readable: number;
  readonly #end: number;
  readonly problem: string | null;

  constructor(nodes: WireFieldNodes, { start, end }: Content) {
    this.#nodes = nodes;
    this.#end = end;
    const { reader } = nodes.context;
    reader.position = start;
    reader.end = end;
    let fields = 0;
    let readable = start;
    let problem: string | null = null;
    try {
      while (!reader.done) {
        skipField(reader);
        if (fields % stride === 0) this.#marks.push(readable);
        readable = reader.position;
        fields++;
      }
    } catch (reason) {
      problem = problemText(reason);
    } finally {
      reader.end = reader.bytes.length;
    }
    this.#fields = fields;
    this.#readable = readable;
    this.problem = problem;
  }

  get count(): number {
    return this.#fields + (this.problem === null ? 0 : 1);
  }

  get memory(): number {
    return this.#marks.memory;
  }

  child(index: number): ViewNode {
    if (index >= this.#fields) return this.#nodes.unreadable(this.#readable, this.#end, this.problem ?? "");
    let position = this.#marks.at(Math.floor(index / stride));
    for (let i = index % stride; i > 0; i--) position = this.#nodes.context.after(position);
    return this.#nodes.field(position);
  }

  *near(offset: number): Iterable<number> {
    if (offset >= this.#readable) {
      if (this.problem !== null) yield this.#fields;
      return;
    }
    const mark = this.#marks.lastUpTo(offset);
    if (mark < 0) return;
    let index = mark * stride;
    let position = this.#marks.at(mark);
    for (;;) {
      position = this.#nodes.context.after(position);
      if (position > offset) break;
      index++;
    }
    yield index;
  }
}

/** Whether bytes are fields from the first to the last, at least one. */
export function isMessage({ bytes, reader }: ViewContext, { start, end }: Content): boolean {
  if (start === end) return false;
  reader.position = start;
  reader.end = end;
  try {
    while (!reader.done) skipField(reader);
    return true;
  } catch (reason) {
    if (!(reason instanceof WireError)) throw reason;
    return false;
  } finally {
    reader.end = bytes.length;
  }
}

function skipField(reader: ViewContext["reader"]): void {
  const start = reader.position;
  const tag = reader.tag();
  if ((tag & 7) === wireType.endGroup) throw new WireError("group-not-open", start);
  reader.skip(tag);
}
