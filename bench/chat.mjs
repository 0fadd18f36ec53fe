/**
 * How long a chat's message takes to the server and its reply back to the window, against bare grpc-js on the same server in the
 * same run. `node bench/chat.mjs [messages]` prints one JSON line: ms at the median and at the 95th percentile.
 *
 * Ours is counted twice. `webSocket`: as the chat pane does it, from Node over the same WebSocket: from `call.send` going out to the reply's
 * row being here by `call.tail`; heads come beside it, as in the window. `core`: from the frame of `call.send` to the frame with the reply's
 * row, with bare grpc-js in that process too. Bare is write to 'data'. All pause after each reply, as long as somebody types.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { startServer } from "./server/server.mjs";
import { startBare } from "./support/bare.mjs";
import { median, rounded, spread } from "./support/figures.mjs";
import { startInnerCore } from "./support/inner-core.mjs";
import { startWorkbench } from "./support/workbench.mjs";

const messages = Number(process.argv[2] ?? 200);
const rounds = 4;
const pauseMs = 150;
const text = "status, please 状态如何?";

/** @param {import("./support/workbench.mjs").Workbench} workbench @param {string} target @param {number} times */
async function talk({ client, request }, target, times) {
  const { callId } = await client.call("call.start", request(target, "Talk", [], { finish: false }));
  void drained(client.open("call.watch", { callId }).items);
  const tail = client.open("call.tail", { callId, from: 0, most: 24 }).items[Symbol.asyncIterator]();
  const took = [];
  for (let i = 0; i < times; i++) {
    const start = performance.now();
    const sending = client.call("call.send", { callId, body: { format: "json", text: JSON.stringify({ text }) } });
    for (let replies = 0; replies === 0; ) {
      const { value, done } = await tail.next();
      if (done) throw new Error("The chat has ended.");
      replies = value.rows.filter(({ kind }) => kind === "received").length;
    }
    took.push(performance.now() - start);
    await sending;
    await sleep(pauseMs);
  }
  await client.call("call.close", { callId });
  return took;
}

/** @param {AsyncIterable<unknown>} items */
async function drained(items) {
  for await (const _ of items);
}

/** @param {readonly number[]} ours @param {readonly number[]} bare in ms */
function compared(ours, bare) {
  return { ms: spread(ours), bareGrpcJsMs: spread(bare), moreMs: rounded(median(ours) - median(bare)) };
}

const server = await startServer();
const workbench = await startWorkbench();
const inner = await startInnerCore(server.target);
const bare = startBare(server.target);
const note = Buffer.concat([Buffer.from([10, Buffer.byteLength(text)]), Buffer.from(text)]);
/** @type {Record<"core" | "coreBare" | "ours" | "bare", number[]>} */
const took = { core: [], coreBare: [], ours: [], bare: [] };
// The first round is to warm up.
for (let round = 0; round <= rounds; round++) {
  const within = await inner.talk(text, note, messages / rounds, pauseMs);
  const ours = await talk(workbench, server.target, messages / rounds);
  const theirs = await bare.talk(note, messages / rounds, pauseMs);
  if (round === 0) continue;
  took.core.push(...within.ours);
  took.coreBare.push(...within.bare);
  took.ours.push(...ours);
  took.bare.push(...theirs);
}
console.log(
  JSON.stringify({
    bench: "chat",
    server: server.kind,
    messages,
    core: compared(took.core, took.coreBare),
    webSocket: compared(took.ours, took.bare),
  }),
);
bare.stop();
inner.stop();
await workbench.stop();
await server.stop();
