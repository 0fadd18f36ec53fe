/**
 * How fast a server stream comes through the whole program, against bare grpc-js and `buf curl` on the same stream in the same run.
 * `node bench/stream.mjs [messages]` prints one JSON line: messages a second, the best of the rounds.
 *
 * Ours is the served core as it is built and a Chromium window with the log open, which nobody drives while the stream
 * runs: from the press of Call in the page to the page showing the last row. Bare is grpc-js in a process of its own that counts 'data' events and
 * keeps nothing. `buf curl` writes JSON into a pipe that is read.
 */
import { startServer } from "./server/server.mjs";
import { startBare } from "./support/bare.mjs";
import { bufCurl } from "./support/buf-curl.mjs";
import { rounded } from "./support/figures.mjs";
import { runInWindow } from "./support/watched-run.mjs";
import { startWorkbench, tailRequest } from "./support/workbench.mjs";

const messages = Number(process.argv[2] ?? 1_000_000);
const rounds = Number(process.argv[3] ?? 2);
const server = await startServer();
/** @type {{ window: number[], core: number[], bare: number[], buf: number[] }} */
const rates = { window: [], core: [], bare: [], buf: [] };
let updates = 0;
for (let round = 0; round < rounds; round++) {
  const bare = startBare(server.target);
  rates.bare.push(rate(await bare.drain(tailRequest(messages))));
  bare.stop();

  // A fresh core for every round, as after a start: no earlier recording takes memory.
  const workbench = await startWorkbench();
  const seen = await runInWindow(workbench, server.target, messages);
  await workbench.stop();
  if (seen) {
    rates.window.push(rate({ count: messages, ms: seen.ms }));
    rates.core.push(rate({ count: messages, ms: seen.coreMs }));
    updates = seen.updates;
  }

  const read = await bufCurl(server.target, { lines: String(messages) });
  if (read) rates.buf.push(rate(read));
}
await server.stop();

/** Messages a second. @param {{ count: number, ms: number }} run */
function rate({ count, ms }) {
  if (count !== messages) throw new Error(`${count} messages came instead of ${messages}`);
  return Math.round((count / ms) * 1000);
}

const best = (/** @type {number[]} */ list) => (list.length === 0 ? null : Math.max(...list));
const ratio = (/** @type {number | null} */ a, /** @type {number | null} */ b) => (a === null || b === null ? null : rounded(a / b));
const [window, core, bare, buf] = [best(rates.window), best(rates.core), best(rates.bare), best(rates.buf)];
console.log(
  JSON.stringify({
    bench: "stream",
    server: server.kind,
    messages,
    perSecond: { window, core, bareGrpcJs: bare, bufCurl: buf },
    logUpdates: updates,
    timesBareGrpcJs: ratio(window, bare),
    timesBufCurl: ratio(window, buf),
    rounds: rates,
  }),
);
