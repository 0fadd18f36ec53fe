import { Fault } from "#shared/base/fault";
import type { Chunk } from "./chunk";
import type { RecordingFolder } from "./recording-folder";
import { fillAll } from "./segment-file";

/** Chunks read from files and kept for the next look, of all recordings together: 8 MiB beside the memory budget. */
const maxKept = 64;
/** A chunk of a larger message is not kept. */
const maxKeptBytes = 256 * 1024;

/** Reads chunks from their files; those read lately are kept. */
export class ChunkReader {
  /** The one used last comes last. */
  readonly #kept = new Map<Chunk, Promise<Uint8Array>>();

  /**
   * The chunk's bytes. `following`: those that will be asked for next; what lies directly behind the chunk in the same file is read
   * with it. Fault io.
   */
  async read(chunk: Chunk, folder: RecordingFolder, following: readonly Chunk[] = []): Promise<Uint8Array> {
    const bytes = this.#kept.get(chunk) ?? this.#load(chunk, folder, following);
    if (chunk.length <= maxKeptBytes) this.#keep(chunk, bytes);
    return await bytes;
  }

  #load(chunk: Chunk, folder: RecordingFolder, following: readonly Chunk[]): Promise<Uint8Array> {
    const run = [chunk];
    for (const next of following) {
      if (!isBehind(next, run.at(-1)) || next.length > maxKeptBytes || this.#kept.has(next)) break;
      run.push(next);
    }
    const loaded = load(run, folder);
    const [first = Promise.resolve(new Uint8Array(0)), ...others] = run.map(async (_, i) => (await loaded)[i] ?? new Uint8Array(0));
    for (const [i, bytes] of others.entries()) {
      const next = run[i + 1];
      if (next) this.#keep(next, bytes);
    }
    return first;
  }

  #keep(chunk: Chunk, bytes: Promise<Uint8Array>): void {
    this.#kept.delete(chunk);
    this.#kept.set(chunk, bytes);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > maxKept && oldest) this.#kept.delete(oldest);
    // What could not be read now may be there later; whoever asked hears of it.
    bytes.catch(() => this.#kept.get(chunk) === bytes && this.#kept.delete(chunk));
  }
}

/** Is all of it in the same file, with nothing in between? */
function isBehind({ place, isWritten, isInMemory }: Chunk, before: Chunk | undefined): boolean {
  if (!place || !before?.place || !isWritten || isInMemory) return false;
  return place.segment === before.place.segment && place.position === before.place.position + before.length;
}

/** Chunks that lie together in one file. */
async function load(run: readonly Chunk[], folder: RecordingFolder): Promise<Uint8Array[]> {
  const place = run[0]?.place;
  if (!place) throw new Fault("internal", "A chunk of a recording is neither in memory nor in a file.");
  try {
    const file = await folder.openSegment(place.segment);
    try {
      // Each has a buffer of its own, to be forgotten by itself.
      const buffers = run.map(({ length }) => Buffer.allocUnsafeSlow(length));
      const missing = await fillAll(file, buffers, place.position);
      if (missing > 0) throw new Error(`the file ends ${missing} bytes too early`);
      return buffers;
    } finally {
      await file.close();
    }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Fault("io", `A file of the recording could not be read: ${reason}.`, {
      act: "See that the disk with the folder of Wirebench's data is there and sound.",
      cause,
    });
  }
}
