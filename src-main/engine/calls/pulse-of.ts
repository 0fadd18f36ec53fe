import type { Pulse } from "#shared/model/call";
import { RecordCursor } from "../recording/record";
import type { Recording } from "../recording/recording";
import { PulseMeter } from "./pulse-meter";

/** Bytes of a recording that are read for a sparkline's sake; a larger one has none. */
const maxBytes = 512 * 1024 * 1024;

/** The pulse of what was recorded: all of it is read once. Fault io. */
export async function pulseOf(recording: Recording): Promise<Pulse> {
  const meter = new PulseMeter();
  let lastMs = 0;
  if (recording.bytes > maxBytes) return meter.read(0);
  for await (const chunk of recording.chunks()) {
    const cursor = new RecordCursor(chunk);
    while (cursor.next()) {
      lastMs = Math.max(lastMs, cursor.offsetMs);
      if (cursor.kind === "received") meter.add(lastMs);
    }
  }
  return meter.read(lastMs);
}
