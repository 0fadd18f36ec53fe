/**
 * How fast one call session drains a server stream into its recording, with neither bridge nor window, against bare grpc-js on
 * the same stream in the same process. `node bench/session.mjs [messages]` prints one JSON line: messages a second, the best of the rounds.
 */
import { createFileRegistry } from "@bufbuild/protobuf";
import { EmptySchema, StringValueSchema } from "@bufbuild/protobuf/wkt";
import { Client, credentials, Metadata } from "@grpc/grpc-js";
import { bundle } from "./engine.mjs";
import { startServer } from "./server/server.mjs";
import { rounded } from "./support/figures.mjs";
import { tailRequest } from "./support/workbench.mjs";

const messages = Number(process.argv[2] ?? 1_000_000);
const rounds = 3;
const path = "/bench.v1.BenchService/Tail";

const bundleEngine = () =>
  bundle("session", [
    'export { CallSession } from "./src-main/engine/calls/session";',
    'export { bareChannelOf } from "./src-main/engine/calls/call-setup";',
    'export { ChannelPool } from "./src-main/engine/channels/pool";',
    'export { RecordingStore } from "./src-main/engine/recording/recording-store";',
  ]);

/** @param {string} target */
function drainBare(target) {
  const client = new Client(target, credentials.createInsecure());
  const identity = (/** @type {Buffer} */ bytes) => bytes;
  return new Promise((resolve) => {
    let count = 0;
    const call = client.makeServerStreamRequest(path, identity, identity, tailRequest(messages), new Metadata());
    call.on("data", () => count++);
    call.on("status", () => {
      client.close();
      resolve(count);
    });
  });
}

/**
 * @param {any} engine
 * @param {string} target
 */
function drainSession({ CallSession, ChannelPool, RecordingStore, bareChannelOf }, target) {
  const pool = new ChannelPool();
  // Nothing is decoded, so the types are of no matter.
  const method = {
    desc: { input: EmptySchema, output: StringValueSchema },
    kind: "server-stream",
    name: "bench.v1.BenchService/Tail",
    path,
  };
  const request = { sourceId: "bench", method: method.name, target, metadata: [], deadlineMs: null, maxReceiveBytes: 2 ** 26 };
  const session = new CallSession({
    callId: "bench",
    method: { ...method, doc: "", file: "", line: 1 },
    registry: createFileRegistry(),
    prepare: bareChannelOf(pool),
    request: { ...request, bodies: [], variables: [], finish: true, owner: "bench" },
    bodies: [tailRequest(messages)],
    recordings: new RecordingStore({ limits: { memoryBytes: 2 ** 31, diskBytes: 0, whenFull: "hold" } }),
  });
  // As a window does.
  session.onHead(() => {});
  return new Promise((resolve) => {
    session.onEnd((head) => {
      session.dispose();
      pool.dispose();
      resolve(head.received.count);
    });
    session.start();
  });
}

/** Messages a second. @param {() => Promise<unknown>} drain */
async function rate(drain) {
  const start = performance.now();
  const count = await drain();
  if (count !== messages) throw new Error(`${count} messages came instead of ${messages}`);
  return Math.round(messages / ((performance.now() - start) / 1000));
}

const engine = await bundleEngine();
const server = await startServer();
/** @type {{ session: number[], bare: number[] }} */
const rates = { session: [], bare: [] };
for (let round = 0; round < rounds; round++) {
  rates.bare.push(await rate(() => drainBare(server.target)));
  rates.session.push(await rate(() => drainSession(engine, server.target)));
}
await server.stop();
const best = { session: Math.max(...rates.session), bare: Math.max(...rates.bare) };
console.log(
  JSON.stringify({
    bench: "session",
    server: server.kind,
    messages,
    sessionPerSecond: best.session,
    bareGrpcJsPerSecond: best.bare,
    timesBareGrpcJs: rounded(best.session / best.bare),
  }),
);
