const maxTexts = 500;
const maxLength = 32 * 1024 * 1024;

/** The last texts that were read, by their hashes; in bounds. */
export class KnownTexts {
  readonly #texts = new Map<string, string>();
  #length = 0;

  add(hash: string, text: string): void {
    this.#drop(hash);
    this.#texts.set(hash, text);
    this.#length += text.length;
    for (const [oldest] of this.#texts) {
      if (this.#texts.size <= maxTexts && this.#length <= maxLength) return;
      this.#drop(oldest);
    }
  }

  /** Null for one that nobody read, or long ago. */
  get(hash: string): string | null {
    return this.#texts.get(hash) ?? null;
  }

  #drop(hash: string): void {
    this.#length -= this.#texts.get(hash)?.length ?? 0;
    this.#texts.delete(hash);
  }
}
