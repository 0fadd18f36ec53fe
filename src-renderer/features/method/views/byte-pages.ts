/** How many bytes make a page. */
export const pageBytes = 16 * 1024;
const keptPages = 64;

/** Asks the core for bytes from `from`, at most `count`. */
export type FetchBytes = (from: number, count: number) => Promise<Uint8Array>;

/** The bytes of a message of any size, in pages; those seen last are kept. One question is on its way at a time. */
export class BytePages {
  /** In the order of their last use, the oldest first. */
  readonly #pages = new Map<number, Uint8Array>();
  readonly #fetch: FetchBytes;
  readonly #changed: () => void;
  #wanted: readonly number[] = [];
  #asking = false;
  #closed = false;

  /** `changed` runs when wanted bytes have come. */
  constructor(fetch: FetchBytes, changed: () => void) {
    this.#fetch = fetch;
    this.#changed = changed;
  }

  /** The byte, where it has come already. */
  get(offset: number): number | undefined {
    return this.#pages.get(Math.floor(offset / pageBytes))?.[offset % pageBytes];
  }

  /** Says which bytes, from `from` to `to` (exclusive), are in sight now. */
  want(from: number, to: number): void {
    const wanted: number[] = [];
    for (let page = Math.floor(from / pageBytes); page * pageBytes < to; page++) {
      const bytes = this.#pages.get(page);
      if (bytes) this.#keep(page, bytes);
      else wanted.push(page);
    }
    this.#wanted = wanted;
    if (!this.#asking) void this.#ask();
  }

  /** No more questions and no more news. */
  close(): void {
    this.#closed = true;
    this.#pages.clear();
  }

  async #ask(): Promise<void> {
    this.#asking = true;
    try {
      for (let page = this.#wanted[0]; page !== undefined && !this.#closed; page = this.#wanted[0]) {
        const bytes = await this.#fetch(page * pageBytes, pageBytes);
        if (this.#closed) return;
        this.#keep(page, bytes);
        this.#wanted = this.#wanted.filter((other) => other !== page);
        this.#changed();
      }
    } catch {
      // The call is gone or the core is: the window says so elsewhere, and a later want() tries again.
      this.#wanted = [];
    } finally {
      this.#asking = false;
    }
  }

  #keep(page: number, bytes: Uint8Array): void {
    this.#pages.delete(page);
    this.#pages.set(page, bytes);
    for (const oldest of this.#pages.keys()) {
      if (this.#pages.size <= keptPages) return;
      this.#pages.delete(oldest);
    }
  }
}
