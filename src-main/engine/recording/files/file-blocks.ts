/** Less would cost a write for every few rows, more only memory. */
const blockSize = 256 * 1024;
const nothing: readonly Uint8Array[] = [];

/**
 * Puts the small pieces of a file together, so that much is written at a time. What is answered is to be written before anything more is
 * added; a piece may change as soon as that is done.
 */
export class FileBlocks {
  #block = Buffer.allocUnsafeSlow(blockSize);
  /** The one that was given away last. */
  #other = Buffer.allocUnsafeSlow(blockSize);
  #length = 0;

  /** Takes a piece; answers what is to be written now, in its order. */
  add(piece: Uint8Array): readonly Uint8Array[] {
    const full = this.#length + piece.length > blockSize ? this.rest() : nothing;
    if (piece.length > blockSize) return [...full, piece];
    this.#block.set(piece, this.#length);
    this.#length += piece.length;
    return full;
  }

  /** What has not been answered yet. */
  rest(): readonly Uint8Array[] {
    if (this.#length === 0) return nothing;
    const full = this.#block.subarray(0, this.#length);
    [this.#block, this.#other] = [this.#other, this.#block];
    this.#length = 0;
    return [full];
  }
}
