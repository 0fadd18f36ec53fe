/**
 * How long a unary call takes through the bridge, against bare grpc-js on the same server in the same run.
 * `node bench/unary.mjs [calls]` prints one JSON line.
 *
 * Ours is counted as the window does it, from Node over the same WebSocket: from `call.start` going out to both the last head
 * (`call.watch`) and the answer, decoded (`call.answer`), being here. Bare is makeUnaryRequest to its callback, in a process of its own, with no JSON on either side.
 */
import { startServer } from "./server/server.mjs";
import { startBare } from "./support/bare.mjs";
import { median, rounded, spread } from "./support/figures.mjs";
import { lastHead, startWorkbench } from "./support/workbench.mjs";

const calls = Number(process.argv[2] ?? 2000);
const rounds = 10;
const text = "Is the build server there? 在吗?";

/** @param {import("./support/workbench.mjs").Workbench} workbench @param {object} request */
async function callOnce({ client }, request) {
  const start = performance.now();
  const { callId } = await client.call("call.start", request);
  const started = performance.now();
  const [head, message] = await Promise.all([lastHead(client, callId), client.call("call.answer", { callId })]);
  const end = performance.now();
  if (head.state !== "done" || message.type !== "bench.v1.Note") throw new Error("The answer is not there.");
  await client.call("call.close", { callId });
  return { total: end - start, started: started - start };
}

const server = await startServer();
const workbench = await startWorkbench();
const bare = startBare(server.target);
const note = Buffer.concat([Buffer.from([10, Buffer.byteLength(text)]), Buffer.from(text)]);
const request = workbench.request(server.target, "Echo", [{ text }]);
/** @type {{ total: number[], started: number[], bare: number[] }} */
const took = { total: [], started: [], bare: [] };
// The first round is to warm up.
for (let round = 0; round <= rounds; round++) {
  const ours = [];
  for (let i = 0; i < calls / rounds; i++) ours.push(await callOnce(workbench, request));
  const theirs = await bare.echo(note, calls / rounds);
  if (round === 0) continue;
  took.total.push(...ours.map(({ total }) => total));
  took.started.push(...ours.map(({ started }) => started));
  took.bare.push(...theirs);
}
console.log(
  JSON.stringify({
    bench: "unary",
    server: server.kind,
    calls,
    ms: spread(took.total),
    untilStartedMs: spread(took.started),
    bareGrpcJsMs: spread(took.bare),
    ratio: rounded(median(took.total) / median(took.bare)),
  }),
);
bare.stop();
await workbench.stop();
await server.stop();
