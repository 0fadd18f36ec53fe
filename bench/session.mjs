/**
 * How fast one call session drains a server stream, against bare grpc-js on the same stream in the same run.
 * `node bench/session.mjs [messages]` prints one JSON line. The server is a child process that writes ready-made frames, so
 * that the client is what is measured. Both clients run on grpc-js as src-main/engine/channels/ordered-status.ts mends it.
 */
import { fork } from "node:child_process";
import { createServer } from "node:http2";
import { fileURLToPath } from "node:url";
import { create, createFileRegistry, toBinary } from "@bufbuild/protobuf";
import { EmptySchema, StringValueSchema } from "@bufbuild/protobuf/wkt";
import { Client, credentials, Metadata } from "@grpc/grpc-js";
import { bundle } from "./engine.mjs";

const messages = Number(process.argv[2] ?? 1_000_000);
const rounds = 2;
const path = "/bench.Stream/Drain";
const payload = Buffer.from(toBinary(StringValueSchema, create(StringValueSchema, { value: "x".repeat(92) })));

/** Answers every call with `messages` messages, a hundred to a write. */
function serve() {
  const prefix = Buffer.from([0, 0, 0, 0, payload.length]);
  const batch = Buffer.concat(Array.from({ length: 100 }, () => [prefix, payload]).flat());
  const server = createServer();
  server.on("stream", (stream) => {
    let left = messages / 100;
    stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
    stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
    const pour = () => {
      while (left > 0 && stream.write(batch)) left--;
      if (left > 0) left--;
      else stream.end();
    };
    stream.on("drain", pour);
    pour();
  });
  server.listen(0, "127.0.0.1", () => process.send?.(server.address()));
  process.on("disconnect", () => process.exit());
}

const bundleEngine = () =>
  bundle("stream", [
    'export { CallSession } from "./src-main/engine/calls/session";',
    'export { ChannelPool } from "./src-main/engine/channels/pool";',
    'export { RecordingStore } from "./src-main/engine/recording/recording-store";',
    'export { parseTarget } from "#shared/model/target";',
  ]);

/** @param {string} target */
function drainBare(target) {
  const client = new Client(target, credentials.createInsecure());
  const identity = (/** @type {Buffer} */ bytes) => bytes;
  return new Promise((resolve) => {
    let count = 0;
    const call = client.makeServerStreamRequest(path, identity, identity, Buffer.alloc(0), new Metadata());
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
function drainSession({ CallSession, ChannelPool, RecordingStore, parseTarget }, target) {
  const pool = new ChannelPool();
  const method = { desc: { input: EmptySchema, output: StringValueSchema }, kind: "server-stream", name: "bench.Stream/Drain", path };
  const request = { sourceId: "bench", method: method.name, target, metadata: [], deadlineMs: null, maxReceiveBytes: 2 ** 26 };
  const session = new CallSession({
    callId: "bench",
    method: { ...method, doc: "", file: "", line: 1 },
    registry: createFileRegistry(),
    lease: pool.lease(parseTarget(target), { maxReceiveBytes: request.maxReceiveBytes }),
    request: { ...request, bodies: ["{}"], finish: true, owner: "bench" },
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

/** Messages a second. */
async function rate(drain) {
  const start = performance.now();
  const count = await drain();
  if (count !== messages) throw new Error(`${count} messages came instead of ${messages}`);
  return Math.round(count / ((performance.now() - start) / 1000));
}

async function main() {
  const engine = await bundleEngine();
  const child = fork(fileURLToPath(import.meta.url), [String(messages)], { env: { ...process.env, BENCH_SERVER: "1" } });
  /** @type {import("node:net").AddressInfo} */
  const address = await new Promise((resolve) => child.once("message", resolve));
  const target = `127.0.0.1:${address.port}`;
  /** @type {{ session: number[], bare: number[] }} */
  const rates = { session: [], bare: [] };
  for (let round = 0; round < rounds; round++) {
    rates.bare.push(await rate(() => drainBare(target)));
    rates.session.push(await rate(() => drainSession(engine, target)));
  }
  child.kill();
  const best = { session: Math.max(...rates.session), bare: Math.max(...rates.bare) };
  console.log(
    JSON.stringify({
      bench: "session",
      messages,
      bytesPerMessage: payload.length,
      sessionPerSecond: best.session,
      bareGrpcJsPerSecond: best.bare,
      ratio: Number((best.session / best.bare).toFixed(2)),
    }),
  );
}

if (process.env.BENCH_SERVER) serve();
else await main();
