import type { FileHandle } from "node:fs/promises";
import type { Chunk } from "./chunk";
import type { RecordingFolder } from "./recording-folder";
import type { RecordingRoom, RoomTaken } from "./recording-room";
import { segmentHeader, segmentHeaderBytes, writeFully } from "./segment-file";

/** Where in which segment something is to be written. */
export interface SegmentPiece {
  readonly segment: number;
  readonly position: number;
  readonly parts: readonly Uint8Array[];
  readonly bytes: number;
}

/** The segments of one recording, of which one at a time is written to. What they take of the room on the disk is counted here. */
export class SegmentFiles {
  readonly #folder: RecordingFolder;
  readonly #room: RecordingRoom;
  readonly #taken: RoomTaken;
  /** Bytes of each. */
  readonly #sizes = new Map<number, number>();
  /** Those that are still to be deleted. */
  readonly #givenUp = new Set<number>();
  #open: { readonly segment: number; readonly handle: FileHandle } | null = null;
  /** Something was written that is not yet sure to outlive a power failure. */
  #isUnsafe = false;
  #closing: Promise<void> = Promise.resolve();
  #isDiscarded = false;

  constructor(folder: RecordingFolder, room: RecordingRoom, taken: RoomTaken) {
    this.#folder = folder;
    this.#room = room;
    this.#taken = taken;
  }

  /** Takes over what an earlier run wrote. */
  adopt(sizes: ReadonlyMap<number, number>): void {
    for (const [segment, size] of sizes) this.#count(segment, size);
  }

  /** Writes to a segment; a new one begins with `first`. Rejects with the system's error: the same piece may then be written again. */
  async write({ segment, position, parts, bytes }: SegmentPiece, first: Chunk): Promise<void> {
    const handle = this.#open?.segment === segment ? this.#open.handle : await this.#begin(segment, first);
    this.#isUnsafe = true;
    await writeFully(handle, parts, position);
    this.#count(segment, bytes);
  }

  /** Segments before this one are of no use any more. */
  giveUpBefore(segment: number): void {
    for (const given of this.#sizes.keys()) if (given < segment) this.#givenUp.add(given);
  }

  /** Deletes what was given up. Rejects with the system's error; what is still there then is deleted the next time. */
  async removeGivenUp(): Promise<void> {
    for (const segment of [...this.#givenUp]) {
      if (this.#open?.segment === segment) this.close();
      await this.#folder.removeSegment(segment);
      const size = this.#sizes.get(segment) ?? 0;
      this.#givenUp.delete(segment);
      this.#sizes.delete(segment);
      if (!this.#isDiscarded) this.#room.giveDisk(this.#taken, size);
    }
  }

  /** Has the disk itself take what was written. Where it does not, it is asked again the next time. */
  async sync(): Promise<void> {
    if (!this.#open || !this.#isUnsafe) return;
    this.#isUnsafe = false;
    await this.#open.handle.datasync().catch(() => {
      this.#isUnsafe = true;
    });
  }

  /** No file is open any more, soon: the disk takes its time, for which nobody has to wait. */
  close(): void {
    const synced = this.#isDiscarded ? Promise.resolve() : this.sync();
    const handle = this.#open?.handle;
    this.#open = null;
    this.#isUnsafe = false;
    if (handle) this.#closing = Promise.all([this.#closing, synced]).then(() => handle.close().catch(() => {}));
  }

  /** All of them are to go: they count no more, and need not outlive anything. */
  discard(): void {
    this.#isDiscarded = true;
  }

  /** Resolves when all is closed. */
  async end(): Promise<void> {
    this.close();
    await this.#closing;
  }

  async #begin(segment: number, first: Chunk): Promise<FileHandle> {
    this.close();
    // From now on there may be a file, whatever comes of it.
    this.#count(segment, 0);
    const handle = await this.#folder.newSegment(segment);
    try {
      await writeFully(handle, [segmentHeader(first)], 0);
    } catch (reason) {
      await handle.close();
      throw reason;
    }
    this.#open = { segment, handle };
    this.#count(segment, segmentHeaderBytes);
    return handle;
  }

  #count(segment: number, bytes: number): void {
    if (this.#isDiscarded) return;
    this.#sizes.set(segment, (this.#sizes.get(segment) ?? 0) + bytes);
    this.#room.takeDisk(this.#taken, bytes);
  }
}
