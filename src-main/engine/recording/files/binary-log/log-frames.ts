import { Fault } from "#shared/base/fault";
import { formatBytes } from "#shared/model/format";

/**
 * How a file says where an entry ends. gRPC has no rule for it, and its libraries differ: grpc-go writes the length as four
 * bytes, the highest first (internal/binarylog/sink.go); grpc-java as a varint (TempFileSink, writeDelimitedTo).
 */
export type Framing = "fixed32" | "varint";

/** The longest entry that is read. */
const maxEntryBytes = 512 * 1024 * 1024;

/**
 * An entry behind its length in four bytes: grpc-go's way, which we took because a file of it is told from one of the other way by its
 * first byte.
 */
export function frameEntry(entry: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(4 + entry.length);
  frame.writeUInt32BE(entry.length);
  frame.set(entry, 4);
  return frame;
}

/**
 * The framing of a file by its first byte: an entry has at least an id and a type, so a varint length never is 0; and the
 * first of four bytes is 0 for any entry below 16 MiB, of which a call's first entry, a header, is one.
 */
export function framingOf(firstByte: number): Framing {
  return firstByte === 0 ? "fixed32" : "varint";
}

/** Cuts a growing file into its entries, each as soon as it is complete. */
export class FrameCutter {
  readonly #framing: Framing;
  /** What has come of the entry that is not complete. */
  #rest: Uint8Array[] = [];
  #size = 0;
  /** How much is needed before it is worth looking again. */
  #needed = 1;

  constructor(framing: Framing) {
    this.#framing = framing;
  }

  /** The file, as it came, ends in the middle of an entry. */
  get isInside(): boolean {
    return this.#size > 0;
  }

  /** Takes more of the file; the entries are views into it. Fault too-large for an entry over 512 MiB. */
  *push(piece: Uint8Array): Generator<Uint8Array> {
    this.#rest.push(piece);
    this.#size += piece.length;
    if (this.#size < this.#needed) return;
    const bytes = Buffer.concat(this.#rest, this.#size);
    let at = 0;
    this.#needed = 1;
    for (;;) {
      const head = this.#framing === "fixed32" ? fixedLength(bytes, at) : varintLength(bytes, at);
      if (head === null) break;
      const end = head.start + head.length;
      if (end > bytes.length) {
        this.#needed = end - at;
        break;
      }
      yield bytes.subarray(head.start, end);
      at = end;
    }
    this.#rest = at < bytes.length ? [bytes.subarray(at)] : [];
    this.#size = bytes.length - at;
  }
}

interface Head {
  readonly start: number;
  readonly length: number;
}

/** Null where the length itself is not complete. */
function fixedLength(bytes: Buffer, at: number): Head | null {
  return at + 4 <= bytes.length ? checked({ start: at + 4, length: bytes.readUInt32BE(at) }) : null;
}

function varintLength(bytes: Buffer, at: number): Head | null {
  let length = 0;
  for (let i = 0; i < 5; i++) {
    const byte = bytes[at + i];
    if (byte === undefined) return null;
    length += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return checked({ start: at + i + 1, length });
  }
  return checked({ start: at + 5, length: Number.POSITIVE_INFINITY });
}

function checked(head: Head): Head {
  if (head.length <= maxEntryBytes) return head;
  throw new Fault(
    "too-large",
    `An entry of the log is said to have ${formatBytes(head.length)}: this is no binary log, or it is damaged.`,
    {
      facts: { entry: "length", size: Math.min(head.length, Number.MAX_SAFE_INTEGER), limit: maxEntryBytes },
    },
  );
}
