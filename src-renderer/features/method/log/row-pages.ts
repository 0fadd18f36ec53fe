import type { CallRow } from "#shared/model/call";

export const pageRows = 100;
const maxPages = 60;

interface Page<Row> {
  rows: readonly Row[];
  loading: boolean;
  /** The place of its first row: rows before may have been dropped. */
  first: number;
  /** How many rows there were when it was last asked for: with no more of them, asking again brings nothing. */
  asked: number;
}

/** Asks the core for the rows at the places from `from`, at most `count`. */
export type FetchRows<Row = CallRow> = (from: number, count: number) => Promise<readonly Row[]>;

/**
 * A window onto a recording of any length: rows come in pages, and only the pages seen last are kept. A page at the
 * growing end is asked for again when there is more of it. One question per page is on its way at a time.
 */
export class RowPages<Row = CallRow> {
  /** In the order of their last use, the oldest first. */
  readonly #pages = new Map<number, Page<Row>>();
  readonly #fetch: FetchRows<Row>;
  readonly #changed: () => void;
  #closed = false;

  /** `changed` runs whenever `get` may answer differently. */
  constructor(fetch: FetchRows<Row>, changed: () => void) {
    this.#fetch = fetch;
    this.#changed = changed;
  }

  /** The row, where it has come already. */
  get(index: number): Row | undefined {
    const page = this.#pages.get(Math.floor(index / pageRows));
    return page?.rows[index - page.first];
  }

  /** Makes sure that rows `from` to `to` (exclusive) of a recording that has rows `base` to `total` are there or on their way. */
  want(from: number, to: number, total: number, base = 0): void {
    const end = Math.min(to, total);
    for (let number = Math.floor(Math.max(0, from) / pageRows); number * pageRows < end; number++) {
      const page = this.#pages.get(number) ?? { rows: [], loading: false, first: number * pageRows, asked: 0 };
      this.#pages.delete(number);
      this.#pages.set(number, page);
      const wanted = Math.min((number + 1) * pageRows, total);
      if (page.first + page.rows.length < wanted && !page.loading && page.asked < total) void this.#load(number, page, total, base);
    }
    this.#evict();
  }

  /** The end (exclusive) of the last run of `height` rows that are all there; null where there is none. */
  lastWhole(height: number): number | null {
    for (const number of [...this.#pages.keys()].sort((a, b) => b - a)) {
      const page = this.#pages.get(number);
      if (!page || page.rows.length === 0) continue;
      const end = page.first + page.rows.length;
      if (this.#has(Math.max(0, end - height), end)) return end;
    }
    return null;
  }

  /** No more questions and no more news. */
  close(): void {
    this.#closed = true;
    this.#pages.clear();
  }

  #has(from: number, to: number): boolean {
    for (let index = from; index < to; index++) if (!this.get(index)) return false;
    return true;
  }

  async #load(number: number, page: Page<Row>, total: number, base: number): Promise<void> {
    page.loading = true;
    try {
      const start = number * pageRows;
      const first = Math.max(start, base);
      const rows = await this.#fetch(first, start + pageRows - first);
      // A page that was let go meanwhile stays gone; it is asked for again if it is wanted again.
      if (!this.#closed) Object.assign(page, { rows, first, asked: total });
    } catch {
      // The call is gone or the core is: the window says so elsewhere, and a later want() tries again.
    } finally {
      page.loading = false;
      if (!this.#closed) this.#changed();
    }
  }

  #evict(): void {
    for (const number of this.#pages.keys()) {
      if (this.#pages.size <= maxPages) return;
      this.#pages.delete(number);
    }
  }
}
