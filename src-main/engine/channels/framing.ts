/** Before each message on the wire: a flag, 1 where the message is compressed, and its length. Source: grpc doc/PROTOCOL-HTTP2.md. */
const prefixBytes = 5;

/** The memory in which runs were made: what lies elsewhere is one message, which grpc-js has decompressed. */
const runs = new WeakSet<ArrayBufferLike>();

/**
 * Cuts a response's bytes into frames, many at a time. It stands where grpc-js has a decoder that makes buffers, a tick and
 * some promises of every message: here all messages that came in one piece go through grpc-js as one, a run, behind a prefix
 * for grpc-js to take off, and `messagesOf` takes them apart again. A compressed message goes alone, so that grpc-js unpacks it.
 */
export class RunDecoder {
  readonly #limit: number;
  readonly #onTooLarge: (size: number) => void;
  /** A frame of which not all has come, behind room for a run's prefix. It grows with what comes, not with what is announced. */
  #begun = Buffer.alloc(0);
  #have = 0;
  #refused = false;

  /** `limit` of one message in bytes. `onTooLarge` hears of the first message that is announced as larger; nothing is read after it. */
  constructor(limit: number, onTooLarge: (size: number) => void) {
    this.#limit = limit;
    this.#onTooLarge = onTooLarge;
  }

  /** Takes what came next; answers what is whole, each as a frame for grpc-js. */
  write(piece: Buffer): Buffer[] {
    const done: Buffer[] = [];
    if (this.#refused) return done;
    let from = this.#have === 0 ? 0 : this.#goOn(piece, done);
    let at = from;
    for (let end = this.#endOf(piece, at); end <= piece.length; end = this.#endOf(piece, at)) {
      if (piece[at] === 1) {
        if (at > from) done.push(runOf(piece.subarray(from, at)));
        done.push(Buffer.from(piece.subarray(at, end)));
        from = end;
      }
      at = end;
    }
    if (at > from) done.push(runOf(piece.subarray(from, at)));
    this.#keep(piece.subarray(at));
    return done;
  }

  /** Adds to the frame that was begun; answers how much of the piece is its. */
  #goOn(piece: Buffer, done: Buffer[]): number {
    const head = Math.min(Math.max(0, prefixBytes - this.#have), piece.length);
    this.#keep(piece.subarray(0, head));
    const size = this.#endOf(this.#begun.subarray(0, prefixBytes + this.#have), prefixBytes) - prefixBytes;
    const end = Math.min(head + size - this.#have, piece.length);
    this.#keep(piece.subarray(head, end), size);
    if (this.#have < size) return piece.length;
    const frame = this.#begun.subarray(0, prefixBytes + size);
    done.push(frame[prefixBytes] === 1 ? frame.subarray(prefixBytes) : asRun(frame));
    this.#begun = Buffer.alloc(0);
    this.#have = 0;
    return end;
  }

  /** Where the frame at `at` ends, which may be beyond the piece; infinity while its prefix is not whole, and for one too large. */
  #endOf(piece: Buffer, at: number): number {
    if (this.#refused || at + prefixBytes > piece.length) return Number.POSITIVE_INFINITY;
    const size = piece.readUInt32BE(at + 1);
    if (size <= this.#limit) return at + prefixBytes + size;
    this.#refused = true;
    this.#begun = Buffer.alloc(0);
    this.#onTooLarge(size);
    return Number.POSITIVE_INFINITY;
  }

  /** `size` of the whole frame, once that is known. */
  #keep(bytes: Buffer, size = 0): void {
    if (this.#refused || bytes.length === 0) return;
    const needed = prefixBytes + this.#have + bytes.length;
    if (needed > this.#begun.length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(needed, Math.min(prefixBytes + size, this.#begun.length * 2)));
      this.#begun.copy(grown);
      this.#begun = grown;
    }
    bytes.copy(this.#begun, prefixBytes + this.#have);
    this.#have += bytes.length;
  }
}

/** The messages in what grpc-js hands on as one, in order. */
export class ReceivedRun {
  readonly #bytes: Buffer;
  /** Where the next frame begins; null for one message without frames. */
  #at: number | null;
  #read = false;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.#at = runs.has(bytes.buffer) ? 0 : null;
  }

  /** The next message, a view; null after the last. */
  next(): Uint8Array | null {
    if (this.#at === null) {
      const bytes = this.#read ? null : this.#bytes;
      this.#read = true;
      return bytes;
    }
    if (this.#at >= this.#bytes.length) return null;
    const start = this.#at + prefixBytes;
    this.#at = start + this.#bytes.readUInt32BE(start - 4);
    return this.#bytes.subarray(start, this.#at);
  }
}

function runOf(frames: Buffer): Buffer {
  const run = Buffer.allocUnsafeSlow(prefixBytes + frames.length);
  frames.copy(run, prefixBytes);
  return asRun(run);
}

/** Takes memory of its own, with room for the prefix, as a run. */
function asRun(bytes: Buffer): Buffer {
  bytes[0] = 0;
  bytes.writeUInt32BE(bytes.length - prefixBytes, 1);
  runs.add(bytes.buffer);
  return bytes;
}
