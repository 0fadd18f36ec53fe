/**
 * How many rows are saved to a file and opened again in a second of the processor's, against an array of decoded objects that is written
 * as NDJSON and parsed again. `node bench/save.mjs [messages]` prints one JSON line: rows in a second of the processor's, threads that write
 * included, so that what else the machine does is of little matter.
 */
import { createReadStream, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { decodedLine } from "./server/lines.mjs";
import { rounded } from "./support/figures.mjs";
import { cpuOf, recordedEngine } from "./support/recorded.mjs";

const messages = Number(process.argv[2] ?? 1_000_000);
const { engine, method, types, record } = await recordedEngine("save", [
  'export { saveCall } from "./src-main/engine/calls/save-call";',
  'export { RecordingFileReader } from "./src-main/engine/calls/recording-file";',
  'export { CancellationSource } from "./shared/base/cancellation";',
]);
const folder = mkdtempSync(path.join(tmpdir(), "wirebench-save-"));
const recording = record(messages);
const rows = recording.count;
const head = { method: method.name, kind: method.kind, target: "", startedAt: 0, elapsedMs: 0, state: "done", attempt: 1 };
const call = {
  head: { ...head, headers: [], trailers: [], status: null },
  reader: { recording, method, registry: types.registry },
  timeline: () => [],
};
const work = { cancellation: new engine.CancellationSource(), onProgress() {} };
const perSecond = (/** @type {{ seconds: number }} */ { seconds }) => Math.round(rows / seconds);

/** @param {"ndjson" | "binary-log"} format */
async function saveAndOpen(format) {
  const place = path.join(folder, format);
  const saved = await cpuOf(() => engine.saveCall({ call, format, place, wants: null }, work));
  const again = new engine.Recording();
  const take = (/** @type {any} */ { kind, offsetMs, bytes }) => again.append(kind, offsetMs, bytes);
  const reader = new engine.RecordingFileReader(place, work);
  const { key } = (await reader.look()).calls[0];
  const opened = await cpuOf(() => (format === "ndjson" ? reader.readLines(types, take) : reader.readLogged(key, take)));
  if (again.count !== rows) throw new Error(`${again.count} rows were opened instead of ${rows}.`);
  again.dispose();
  return { savedPerCpuSecond: perSecond(saved), openedPerCpuSecond: perSecond(opened), megabytes: rounded(statSync(place).size / 1e6) };
}

async function arrayPeer() {
  const lines = Array.from({ length: messages }, (_, index) => decodedLine(index + 1));
  const place = path.join(folder, "array.ndjson");
  const saved = await cpuOf(() => writeFileSync(place, `${lines.map((line) => JSON.stringify(line)).join("\n")}\n`));
  const opened = await cpuOf(async () => {
    const read = [];
    for await (const line of createInterface({ input: createReadStream(place) })) read.push(JSON.parse(line));
    return read.length;
  });
  return { savedPerCpuSecond: perSecond(saved), openedPerCpuSecond: perSecond(opened) };
}

const results = { ndjson: await saveAndOpen("ndjson"), binaryLog: await saveAndOpen("binary-log"), arrayOfObjects: await arrayPeer() };
recording.dispose();
rmSync(folder, { recursive: true, force: true });
console.log(JSON.stringify({ bench: "save", messages, ...results }));
