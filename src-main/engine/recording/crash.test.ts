import { fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { build } from "esbuild";
import { afterEach, beforeEach, expect, it } from "vitest";
import { TestRecordings } from "./testing/recordings";

let recordings: TestRecordings;

beforeEach(async () => {
  recordings = await TestRecordings.make();
});

afterEach(() => recordings.end());

it("a process that is killed leaves all that it said was on the disk, and nothing that is not whole", async () => {
  const script = path.join(recordings.folder, "recorder.cjs");
  await build({
    entryPoints: [path.join(import.meta.dirname, "testing/endless-recorder.ts")],
    bundle: true,
    platform: "node",
    outfile: script,
  });
  const recorder = fork(script, [recordings.folder]);
  const gone = once(recorder, "exit");
  const disk = await new Promise<number>((resolve) => {
    recorder.on("message", (bytes) => {
      if (typeof bytes === "number" && bytes > 500_000) resolve(bytes);
    });
  });
  recorder.kill("SIGKILL");
  await gone;
  const { recording, facts } = await recordings.store().open("call-1");
  expect(facts.state).toBe("open");
  expect(recording.count).toBeGreaterThanOrEqual(Math.floor((disk - 64) / 110));
  const entries = await recording.entries(0, recording.count);
  expect(entries).toHaveLength(recording.count);
  expect(entries.find(({ index, bytes }) => bytes.byteLength !== 94 || Buffer.from(bytes).readUInt32LE() !== index)).toBe(undefined);
});
