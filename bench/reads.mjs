/**
 * How fast a window gets to see any part of a recording: 100 rows at a random place of a million, and a filter over all of them.
 * `node bench/reads.mjs [messages]` prints one JSON line.
 *
 * Rows: from `call.rows` going out over the WebSocket to its answer, rows decoded, with the recording in memory, and with the least memory
 * there may be, so that nearly all of it is in files. The filter: from `call.scan` going out until it has looked at so many rows, while the stream runs on at full
 * speed behind it. Peers hold no million messages on the wire: an array of decoded objects in one process, a stretch or all of them made into
 * JSON; and grep and jq over a file of NDJSON, with no stream beside them.
 */
import { spawnSync } from "node:child_process";
import { createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { finished } from "node:stream/promises";
import { decodedLine } from "./server/lines.mjs";
import { startServer } from "./server/server.mjs";
import { rounded, spread } from "./support/figures.mjs";
import { lastHead, startWorkbench } from "./support/workbench.mjs";

const messages = Number(process.argv[2] ?? 1_000_000);
const rowsAtOnce = 100;
const reads = 300;
const warmUp = 30;
const sought = "registry answered 503";
const diskBytes = 2 ** 34;
const recordings = {
  inMemory: { memoryBytes: 2 ** 30, diskBytes, whenFull: "hold" },
  spilled: { memoryBytes: 2 ** 23, diskBytes, whenFull: "hold" },
};

const server = await startServer();

/** @param {() => unknown} work */
async function timesOf(work) {
  const times = [];
  for (let i = 0; i < warmUp + reads; i++) {
    const start = performance.now();
    await work();
    if (i >= warmUp) times.push(performance.now() - start);
  }
  return spread(times);
}

const randomRow = () => Math.floor(Math.random() * (messages - rowsAtOnce));

/** @param {object} limits */
async function readRows(limits) {
  const workbench = await startWorkbench({ settings: { recordings: limits } });
  const { client } = workbench;
  const { callId } = await client.call("call.start", workbench.request(server.target, "Tail", [{ lines: String(messages) }]));
  const { kept, received } = await lastHead(client, callId);
  if (received.count !== messages) throw new Error(`${received.count} messages came instead of ${messages}`);
  const ms = await timesOf(async () => {
    const { rows } = await client.call("call.rows", { callId, from: randomRow(), count: rowsAtOnce });
    if (rows.length !== rowsAtOnce) throw new Error(`${rows.length} rows came instead of ${rowsAtOnce}`);
  });
  await workbench.stop();
  return { ...ms, keptInMemoryMb: rounded(kept.memory / 1e6), onDiskMb: rounded(kept.disk / 1e6) };
}

/** The filter while the stream runs on. */
async function filter() {
  const workbench = await startWorkbench();
  const { client } = workbench;
  const endless = { lines: String(1000 * messages) };
  const { callId } = await client.call("call.start", workbench.request(server.target, "Tail", [endless]));
  const watching = client.open("call.watch", { callId });
  for await (const head of watching.items) {
    if (head.rows > messages) break;
    if (head.hold !== null) throw new Error(`The stream is held: ${head.hold}.`);
  }
  const start = performance.now();
  let ms = 0;
  let report;
  for await (report of client.open("call.scan", { callId, filter: { kind: null, terms: [{ is: "text", text: sought }] } }).items) {
    ms = performance.now() - start;
    if (report.fault) throw new Error(report.fault.message);
    if (report.scanned >= messages) break;
  }
  const [head] = (await client.call("call.list", {})).calls;
  const after = { rowsThen: head.rows, streamPerSecond: Math.round(head.rate) };
  await workbench.stop();
  return { ms: rounded(ms), scanned: report?.scanned, matched: report?.matched, ...after };
}

/** The same of an array of objects. */
async function arrayPeer() {
  const lines = Array.from({ length: messages }, (_, index) => decodedLine(index + 1));
  const sliceAt = (/** @type {number} */ from) => lines.slice(from, from + rowsAtOnce);
  const rows = await timesOf(() => JSON.stringify(sliceAt(randomRow())));
  const start = performance.now();
  const matched = lines.filter((line) => JSON.stringify(line).toLowerCase().includes(sought)).length;
  return { rows, filter: { ms: rounded(performance.now() - start), matched } };
}

/** grep and jq over the same as a file; null for one that is not here. */
async function filePeers() {
  const folder = mkdtempSync(path.join(tmpdir(), "wirebench-reads-"));
  const file = path.join(folder, "log.ndjson");
  const out = createWriteStream(file);
  for (let seq = 1; seq <= messages; seq += 10_000) {
    const some = Array.from({ length: Math.min(10_000, messages - seq + 1) }, (_, i) => `${JSON.stringify(decodedLine(seq + i))}\n`);
    if (!out.write(some.join(""))) await new Promise((resolve) => out.once("drain", () => resolve(null)));
  }
  out.end();
  await finished(out);
  const time = (/** @type {string} */ command, /** @type {string[]} */ ...args) => {
    const start = performance.now();
    // Into a pipe: where its output is /dev/null, grep stops at the first line that it finds.
    const { status } = spawnSync(command, [...args, file], { stdio: ["ignore", "pipe", "ignore"], maxBuffer: 2 ** 30 });
    return status === 0 ? rounded(performance.now() - start) : null;
  };
  const peers = { grepMs: time("grep", "-ic", sought), jqMs: time("jq", "-c", `select(.line | contains("${sought}"))`) };
  rmSync(folder, { recursive: true, force: true });
  return peers;
}

const rows = { inMemory: await readRows(recordings.inMemory), spilled: await readRows(recordings.spilled) };
const filtered = await filter();
const array = await arrayPeer();
const files = await filePeers();
await server.stop();
console.log(
  JSON.stringify({
    bench: "reads",
    server: server.kind,
    messages,
    rowsMs: { ...rows, arrayOfObjects: array.rows },
    filter: { ...filtered, arrayOfObjects: array.filter, ...files },
  }),
);
