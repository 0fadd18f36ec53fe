import { Fault } from "#shared/base/fault";
import type { Chunk } from "./chunk";
import type { RecordingFolder } from "./recording-folder";
import { readFully } from "./segment-file";

/** Chunks read from files and kept for the next look, of all recordings together: 8 MiB beside the memory budget. */
const maxKept = 64;
/** A chunk of a larger message is not kept. */
const maxKeptBytes = 256 * 1024;

/** Reads chunks from their files; those read lately are kept. */
export class ChunkReader {
  /** The one used last comes last. */
  readonly #kept = new Map<Chunk, Promise<Uint8Array>>();

  /** The chunk's bytes. Fault io. */
  async read(chunk: Chunk, folder: RecordingFolder): Promise<Uint8Array> {
    const bytes = this.#kept.get(chunk) ?? load(chunk, folder);
    this.#kept.delete(chunk);
    if (chunk.length > maxKeptBytes) return await bytes;
    this.#kept.set(chunk, bytes);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > maxKept && oldest) this.#kept.delete(oldest);
    return await bytes.catch((reason: unknown) => {
      if (this.#kept.get(chunk) === bytes) this.#kept.delete(chunk);
      throw reason;
    });
  }
}

async function load(chunk: Chunk, folder: RecordingFolder): Promise<Uint8Array> {
  const { place, length } = chunk;
  if (!place) throw new Fault("internal", "A chunk of a recording is neither in memory nor in a file.");
  try {
    const file = await folder.openSegment(place.segment);
    try {
      const buffer = Buffer.allocUnsafeSlow(length);
      const read = await readFully(file, buffer, place.position);
      if (read < length) throw new Error(`the file ends ${length - read} bytes too early`);
      return buffer;
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
