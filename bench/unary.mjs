/**
 * How long a unary call takes through the bridge, against bare grpc-js on the same server in the same run.
 * `node bench/unary.mjs [calls]` prints one JSON line: ms at the median and at the 95th percentile.
 *
 * Ours is counted twice. `core`: from the frame of `call.run` to the frame with the answer, decoded, with bare grpc-js in that process too.
 * `webSocket`: as the window does it, from Node over the same WebSocket to the served core, from `call.run` going out to the answer being
 * here, with bare grpc-js in a process of its own; `ended` is the call's last head being here.
 * Bare is makeUnaryRequest to its callback, with no JSON on either side.
 */
import { startServer } from "./server/server.mjs";
import { startBare } from "./support/bare.mjs";
import { median, rounded, spread } from "./support/figures.mjs";
import { startInnerCore } from "./support/inner-core.mjs";
import { runCall, startWorkbench } from "./support/workbench.mjs";

const calls = Number(process.argv[2] ?? 2000);
const rounds = 10;
const text = "Is the build server there? 在吗?";

const server = await startServer();
const workbench = await startWorkbench();
const inner = await startInnerCore(server.target);
const bare = startBare(server.target);
const note = Buffer.concat([Buffer.from([10, Buffer.byteLength(text)]), Buffer.from(text)]);
const request = workbench.request(server.target, "Echo", [{ text }]);
/** @type {Record<"core" | "coreBare" | "answered" | "ended" | "bare", number[]>} */
const took = { core: [], coreBare: [], answered: [], ended: [], bare: [] };
// The first round is to warm up.
for (let round = 0; round <= rounds; round++) {
  const within = await inner.echo(text, note, calls / rounds);
  const ours = [];
  for (let i = 0; i < calls / rounds; i++) ours.push(await runCall(workbench.client, request));
  const theirs = await bare.echo(note, calls / rounds);
  if (round === 0) continue;
  took.core.push(...within.ours);
  took.coreBare.push(...within.bare);
  took.answered.push(...ours.map(({ answered }) => answered));
  took.ended.push(...ours.map(({ ended }) => ended));
  took.bare.push(...theirs);
}
console.log(
  JSON.stringify({
    bench: "unary",
    server: server.kind,
    calls,
    core: { ms: spread(took.core), bareGrpcJsMs: spread(took.coreBare), ratio: rounded(median(took.core) / median(took.coreBare)) },
    webSocket: {
      ms: spread(took.answered),
      endedMs: spread(took.ended),
      bareGrpcJsMs: spread(took.bare),
      ratio: rounded(median(took.answered) / median(took.bare)),
    },
  }),
);
bare.stop();
inner.stop();
await workbench.stop();
await server.stop();
