import type { Direction, EntryKind, Tally } from "#shared/model/call";

/** How many rows, and how many messages of each direction with how many bytes. */
export interface RowTallies {
  readonly rows: number;
  readonly sent: Tally;
  readonly received: Tally;
}

/** Counts rows as they come, without an object for each. */
export class RowCounter {
  #rows = 0;
  #sentCount = 0;
  #sentBytes = 0;
  #receivedCount = 0;
  #receivedBytes = 0;

  /** Goes on from what was counted before. */
  constructor(before?: RowTallies) {
    if (!before) return;
    this.#rows = before.rows;
    this.#sentCount = before.sent.count;
    this.#sentBytes = before.sent.bytes;
    this.#receivedCount = before.received.count;
    this.#receivedBytes = before.received.bytes;
  }

  get rows(): number {
    return this.#rows;
  }

  /** Bytes of all messages. */
  get bytes(): number {
    return this.#sentBytes + this.#receivedBytes;
  }

  get tallies(): RowTallies {
    return { rows: this.#rows, sent: this.tally("sent"), received: this.tally("received") };
  }

  tally(direction: Direction): Tally {
    if (direction === "sent") return { count: this.#sentCount, bytes: this.#sentBytes };
    return { count: this.#receivedCount, bytes: this.#receivedBytes };
  }

  add(kind: EntryKind, size: number): void {
    this.#rows++;
    if (kind === "received") {
      this.#receivedCount++;
      this.#receivedBytes += size;
    } else if (kind === "sent") {
      this.#sentCount++;
      this.#sentBytes += size;
    }
  }
}
