/** Non-negative integers below 2^32 in a typed array that grows: four bytes each. A single one takes no array. */
export class Offsets {
  #first = 0;
  #values: Uint32Array | null = null;
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** Bytes that the array takes. */
  get memory(): number {
    return this.#values?.byteLength ?? 0;
  }

  push(value: number): void {
    if (this.#count === 0) this.#first = value;
    else {
      if (this.#values === null || this.#count === this.#values.length) this.#grow();
      if (this.#values) this.#values[this.#count] = value;
    }
    this.#count++;
  }

  /** Zero where there is none. */
  at(index: number): number {
    return index === 0 ? this.#first : (this.#values?.[index] ?? 0);
  }

  clear(): void {
    this.#count = 0;
  }

  /** The index of the last value that is at most `bound`, in ascending values; -1 for none. */
  lastUpTo(bound: number): number {
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.at(middle) <= bound) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  #grow(): void {
    const grown = new Uint32Array(Math.max(8, Math.ceil(this.#count * 1.5)));
    if (this.#values) grown.set(this.#values);
    this.#values = grown;
  }
}
