import type { RecordingFormat } from "#shared/model/recording";
import { BinaryLogWriter } from "../recording/files/binary-log/binary-log-writer";
import { factsOf } from "../recording/files/call-facts";
import type { CallFileWriter } from "../recording/files/call-file-writer";
import { FileBlocks } from "../recording/files/file-blocks";
import { NdjsonWriter } from "../recording/files/ndjson/ndjson-writer";
import { Turns } from "../recording/files/turns";
import { writeWhole } from "../recording/files/write-file";
import { RecordCursor } from "../recording/record";
import { descriptorSetOf } from "../schema/descriptor-closure";
import type { Call } from "./call";
import type { FileWork } from "./recording-file";

/** A call, and the part of it that is wanted. */
export interface SaveRequest {
  readonly call: Pick<Call, "head" | "reader" | "timeline">;
  readonly format: RecordingFormat;
  /** Absolute. */
  readonly place: string;
  /** The rows to be saved, in their order; null for all of them. */
  readonly wants: ((row: number) => boolean) | null;
}

/**
 * Saves a call as it is now; one that goes on is saved up to here. Progress is in rows. Faults: io; too-large for a message that the
 * format cannot carry; those of the cancellation. Where it throws, what was at the place before is still there.
 */
export async function saveCall({ call, format, place, wants }: SaveRequest, { cancellation, onProgress }: FileWork): Promise<void> {
  const { recording } = call.reader;
  const { marked } = recording;
  const writer = writerOf(call, format);
  const total = recording.count;
  const turns = new Turns();
  const blocks = new FileBlocks();
  const pieces = async function* () {
    for (const piece of writer.begin()) yield* blocks.add(piece);
    for await (const chunk of recording.chunks(0, total)) {
      const cursor = new RecordCursor(chunk);
      while (cursor.next() && cursor.index < total) {
        const { index, kind, offsetMs } = cursor;
        if (wants === null || wants(index)) {
          for (const piece of writer.row({ index, kind, offsetMs, bytes: cursor.message, marked: marked.has(index) })) {
            // Mostly nothing: an await for every row would cost as much as writing it.
            for (const block of blocks.add(piece)) yield block;
          }
        }
        if (!turns.isDue) continue;
        // Also where no row of many is wanted.
        await turns.pass();
        cancellation.throwIfCancelled();
      }
      onProgress({ done: Math.min(cursor.index + 1, total), total });
    }
    for (const piece of writer.end()) yield* blocks.add(piece);
    yield* blocks.rest();
  };
  await writeWhole(place, pieces(), cancellation);
}

function writerOf(call: SaveRequest["call"], format: RecordingFormat): CallFileWriter {
  const facts = factsOf(call.head, call.timeline());
  if (format === "binary-log") return new BinaryLogWriter(facts);
  const { method, registry } = call.reader;
  const { desc } = method;
  const types = { input: desc.input, output: desc.output, registry };
  return new NdjsonWriter(facts, types, descriptorSetOf([desc.parent.file]));
}
