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

  /** A view. */
  get values(): Float64Array {
    return this.#values.subarray(0, this.#length);
  }
}
