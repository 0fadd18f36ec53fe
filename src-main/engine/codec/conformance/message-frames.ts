const lengthSize = 4;

/** Messages of a pipe, each behind its length in four bytes, the lowest first. */
export class MessageFrames {
  #pending = Buffer.alloc(0);

  /** The messages that this chunk completes. */
  *push(chunk: Uint8Array): Iterable<Uint8Array> {
    this.#pending = Buffer.concat([this.#pending, chunk]);
    while (this.#pending.length >= lengthSize) {
      const end = lengthSize + this.#pending.readUInt32LE();
      if (this.#pending.length < end) return;
      yield this.#pending.subarray(lengthSize, end);
      this.#pending = this.#pending.subarray(end);
    }
  }

  /** A message with its length before it. */
  static frame(message: Uint8Array): Uint8Array {
    const length = Buffer.alloc(lengthSize);
    length.writeUInt32LE(message.length);
    return Buffer.concat([length, message]);
  }
}
