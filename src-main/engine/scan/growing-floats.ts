/** A list of numbers in a typed array that grows. */
export class GrowingFloats {
  #values = new Float64Array(1024);
  #length = 0;

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const grown = new Float64Array(this.#length * 2);
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values[this.#length++] = value;
  }

  /** Undefined where there is none. */
  get last(): number | undefined {
    return this.#length === 0 ? undefined : this.#values[this.#length - 1];
  }

  /** Takes the last one away. */
  pop(): void {
    this.#length = Math.max(0, this.#length - 1);
  }

  /** A view. */
  get values(): Float64Array {
    return this.#values.subarray(0, this.#length);
  }
}
