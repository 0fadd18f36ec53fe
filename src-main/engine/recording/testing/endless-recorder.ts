import { RecordingStore } from "../recording-store";
import { numbered, testCall } from "./recordings";

/** Run as a process of its own: records without an end, and says from time to time how much of it is on the disk. */
const store = new RecordingStore({ folder: process.argv[2] ?? "" });
const recording = store.create(testCall("call-1"));
let count = 0;

setInterval(() => {
  for (let i = 0; i < 500; i++) {
    recording.append("received", count, numbered(count, 94));
    count++;
  }
  process.send?.(recording.kept.disk);
}, 10);

// Without the one who started it, it is of no use.
process.on("disconnect", () => process.exit());
