import type { CallRow } from "#shared/model/call";

export const pageRows = 100;
const maxPages = 60;

interface Page {
  rows: readonly CallRow[];
  loading: boolean;
}

/** Asks the core for rows from `from`, at most `count`. */
export type FetchRows = (from: number, count: number) => Promise<readonly CallRow[]>;

/**
 * A window onto a recording of any length: rows come in pages, and only the pages seen last are kept. A page at the
 * growing end is asked for again when there is more of it. One question per page is on its way at a time.
 */
export class RowPages {
  /** In the order of their last use, the oldest first. */
  readonly #pages = new Map<number, Page>();
  readonly #fetch: FetchRows;
  readonly #changed: () => void;
  #closed = false;

  /** `changed` runs whenever `get` may answer differently. */
  constructor(fetch: FetchRows, changed: () => void) {
    this.#fetch = fetch;
    this.#changed = changed;
  }

  /** The row, where it has come already. */
  get(index: number): CallRow | undefined {
    return this.#pages.get(Math.floor(index / pageRows))?.rows[index % pageRows];
  }

  /** Makes sure that rows `from` to `to` (exclusive) of a recording of `total` rows are there or on their way. */
  want(from: number, to: number, total: number): void {
    const end = Math.min(to, total);
    for (let number = Math.floor(Math.max(0, from) / pageRows); number * pageRows < end; number++) {
      const page = this.#pages.get(number) ?? { rows: [], loading: false };
      this.#pages.delete(number);
      this.#pages.set(number, page);
      const full = Math.min(pageRows, total - number * pageRows);
      if (page.rows.length < full && !page.loading) void this.#load(number, page);
    }
    this.#evict();
  }

  /** The end (exclusive) of the last run of `height` rows that are all there; null where there is none. */
  lastWhole(height: number): number | null {
    for (const number of [...this.#pages.keys()].sort((a, b) => b - a)) {
      const end = number * pageRows + (this.#pages.get(number)?.rows.length ?? 0);
      const from = Math.max(0, end - height);
      if (end > number * pageRows && this.#has(from, end)) return end;
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

  async #load(number: number, page: Page): Promise<void> {
    page.loading = true;
    try {
      const rows = await this.#fetch(number * pageRows, pageRows);
      // A page that was let go meanwhile stays gone; it is asked for again if it is wanted again.
      if (!this.#closed) page.rows = rows;
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
