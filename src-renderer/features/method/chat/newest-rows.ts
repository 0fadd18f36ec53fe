import type { Disposable } from "#shared/base/disposable";
import { Emitter } from "#shared/base/emitter";
import { after } from "#shared/base/timer";
import type { CallRow } from "#shared/model/call";

/** Asks the core for rows from `from`, at most `count`. */
export type FetchRows = (from: number, count: number) => Promise<readonly CallRow[]>;

/** The rows that are wanted: from `from` up to `total` (exclusive), and those that come after them for one who follows. */
export interface WantedRows {
  readonly from: number;
  readonly total: number;
  readonly follows: boolean;
}

/** Rows that the core tells by itself, in order; of many at a time the newest. */
export type RowTail = AsyncIterable<{ readonly rows: readonly CallRow[] }>;

/** More new rows than this between two answers are a stream too fast to read: its newest few are shown, a few times a second. */
export const readableRows = 24;
const restMs = 250;
/** What comes while a question is on its way is in its answer: a reply with the message that it answers. */
const aheadRows = 20;
/** As many as the core answers at a time. */
const mostAsked = 500;

/**
 * The newest rows of a recording, without holes, for one who reads along. What the core tells by itself is taken as it comes; all
 * else is asked for, one question at a time. Of a stream too fast to read only the last few rows come, and the rest when it rests.
 */
export class NewestRows implements Disposable {
  readonly #fetch: FetchRows;
  readonly #changed = new Emitter<void>();
  #rows: readonly CallRow[] = [];
  #wanted: WantedRows = { from: 0, total: 0, follows: true };
  /** The end (exclusive) of what the core has told by itself; null where it tells nothing. */
  #toldTo: number | null = null;
  #tail: RowTail | null = null;
  #isAsking = false;
  #isFast = false;
  #rest: Disposable | null = null;
  #closed = false;

  constructor(fetch: FetchRows) {
    this.#fetch = fetch;
  }

  /** What `rows` or `isFast` answer has changed. */
  readonly onDidChange = this.#changed.event;

  /** What has come, the newest last; the same array until it changes. */
  get rows(): readonly CallRow[] {
    return this.#rows;
  }

  /** Do more messages come than one could read? */
  get isFast(): boolean {
    return this.#isFast;
  }

  /** Makes sure that these rows are there or on their way. */
  want(wanted: WantedRows): void {
    this.#wanted = wanted;
    if (!this.#isAsking && this.#rest === null) void this.#ask();
  }

  /** Takes what the core tells from row `from` on, until that ends. */
  async listen(from: number, tail: RowTail): Promise<void> {
    this.#tail = tail;
    this.#toldTo = from;
    try {
      for await (const { rows } of tail) this.#hear(rows);
    } catch {
      // The call is gone or nobody listens any more: what is still wanted is asked for.
    }
    // Another may have taken its place meanwhile.
    if (this.#tail !== tail) return;
    this.#toldTo = null;
    this.want(this.#wanted);
  }

  dispose(): void {
    this.#closed = true;
    this.#rest?.dispose();
    this.#changed.dispose();
  }

  #hear(rows: readonly CallRow[]): void {
    const first = rows[0];
    const last = rows.at(-1);
    if (!first || !last || this.#closed) return;
    this.#toldTo = last.index + 1;
    // What is not taken here is asked for: by who comes back to the end, or when the question on its way is answered.
    if (!this.#wanted.follows || this.#isAsking || this.#rest !== null || last.index < this.#end()) return;
    const isFast = this.#end() > 0 && first.index > this.#end();
    this.#take(rows.slice(Math.max(0, this.#end() - first.index)), isFast);
    if (isFast) this.#takeRest();
  }

  async #ask(): Promise<void> {
    if (this.#closed) return;
    const next = this.#next();
    if (next === null) return this.#slowDown();
    this.#isAsking = true;
    try {
      const rows = await this.#fetch(next.from, Math.min(mostAsked, next.to - next.from + next.ahead));
      // Where the core has none, asking again at once would be asking for ever.
      if (this.#closed || rows.length === 0) return;
      this.#take(rows, next.isFast);
    } catch {
      // The call is gone or the core is: the window says so elsewhere, and a later want() tries again.
      return;
    } finally {
      this.#isAsking = false;
    }
    if (next.isFast) this.#takeRest();
    else return this.#ask();
  }

  #takeRest(): void {
    this.#rest = after(restMs, () => {
      this.#rest = null;
      void this.#ask();
    });
  }

  /** What is to be asked for next: the newest first, then what is missing before them. Null for nothing. */
  #next(): { readonly from: number; readonly to: number; readonly ahead: number; readonly isFast: boolean } | null {
    const { from, follows } = this.#wanted;
    // What the core has not told yet it will tell; and it may have told more than the head that was drawn last.
    const total = this.#toldTo === null ? this.#wanted.total : follows ? this.#toldTo : Math.min(this.#toldTo, this.#wanted.total);
    const start = this.#rows[0]?.index ?? total;
    const end = this.#end();
    if (end < total) {
      const isFast = end > 0 && total - end > readableRows;
      const first = isFast ? Math.max(from, total - readableRows) : end < from ? from : Math.max(from, end);
      return { from: end === 0 ? from : first, to: total, ahead: isFast || this.#toldTo !== null ? 0 : aheadRows, isFast };
    }
    return start > from && total > 0 ? { from: Math.max(from, start - mostAsked), to: start, ahead: 0, isFast: false } : null;
  }

  #slowDown(): void {
    if (!this.#isFast) return;
    this.#isFast = false;
    this.#changed.fire();
  }

  #end(): number {
    const last = this.#rows.at(-1);
    return last ? last.index + 1 : 0;
  }

  #take(rows: readonly CallRow[], isFast: boolean): void {
    this.#isFast = isFast;
    const first = rows[0]?.index;
    const last = rows.at(-1)?.index;
    if (first !== undefined && last !== undefined) {
      if (first === this.#end()) this.#rows = [...this.#rows, ...rows];
      else if (last + 1 === this.#rows[0]?.index) this.#rows = [...rows, ...this.#rows];
      else this.#rows = rows;
      // What is wanted may have run away from what came: the newest few are shown all the same.
      const surplus = Math.min(this.#wanted.from - (this.#rows[0]?.index ?? 0), this.#rows.length - readableRows);
      if (surplus > 0) this.#rows = this.#rows.slice(surplus);
    }
    this.#changed.fire();
  }
}
