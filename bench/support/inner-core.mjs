/**
 * The core in one process with bare grpc-js, asked by frames that are handed over as they are: what a call costs from its operation's
 * frame to the answer's, with neither a socket, nor a copy, nor a client in between. Forked with a target; asked as bare.mjs is.
 */
import { fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Client, credentials } from "@grpc/grpc-js";
import { bundle, root } from "../engine.mjs";
import { benchProto } from "../server/server.mjs";
import { asker } from "./asker.mjs";
import { echo, talk } from "./bare.mjs";
import { requestOf } from "./workbench.mjs";

/** Starts it; `stop` ends it. @param {string} target */
export async function startInnerCore(target) {
  const child = fork(fileURLToPath(import.meta.url), [target], { serialization: "advanced" });
  const ask = asker(child, "the inner core");
  await ask(null);
  return {
    /** Echoes, ours and bare ones: ms of each. @param {string} text @param {Buffer} note @param {number} times @returns {Promise<{ ours: number[], bare: number[] }>} */
    echo: (text, note, times) => ask({ act: "echo", text, note, times }),
    /** The messages of a chat, a pause after each. @param {string} text @param {Buffer} note @param {number} times @param {number} pauseMs @returns {Promise<{ ours: number[], bare: number[] }>} */
    talk: (text, note, times, pauseMs) => ask({ act: "talk", text, note, times, pauseMs }),
    stop: () => child.disconnect(),
  };
}

async function startCore() {
  const inner = await bundle("inner-core", [
    'export { createCore } from "./src-main/app/core";',
    'export { createHandlers } from "./src-main/handlers/handlers";',
    'export { ServedHost } from "./src-main/host/served-host";',
    'export { contract, contractVersion as version } from "./shared/contract/contract";',
    'export { windowCredit } from "./shared/bridge/flow";',
    'export { serve } from "./shared/bridge/server";',
  ]);
  const dataFolder = mkdtempSync(path.join(tmpdir(), "wirebench-bench-"));
  const core = inner.createCore({
    version: "bench",
    host: new inner.ServedHost(async () => null),
    dataFolder,
    homeFolder: dataFolder,
    assetsFolder: path.join(root, "assets"),
    schemaWorker: null,
    scanWorker: null,
    sandboxWorker: null,
    complain: console.error,
  });
  const open = edgeOf(inner, core);
  const { handle } = await open("files.resolve", { path: benchProto });
  const { sourceIds } = await open("schema.open", { handles: [handle] });
  process.on("disconnect", () => {
    rmSync(dataFolder, { recursive: true, force: true });
    process.exit();
  });
  return { open, sourceId: sourceIds[0] };
}

/**
 * Serves the core's operations on a channel that is two functions. Answers what opens one: `onItem` hears every item at the moment its frame
 * leaves the core.
 * @param {any} inner @param {object} core @returns {(op: string, params: object, onItem?: (item: any) => void) => Promise<any>}
 */
function edgeOf({ serve, contract, createHandlers, version, windowCredit: credit }, core) {
  /** @type {Map<number, { onItem: (item: any) => void, resolve: (result: any) => void, reject: (reason: Error) => void }>} */
  const running = new Map();
  let deliver = (/** @type {object} */ _frame) => {};
  const nothing = { dispose: () => {} };
  const channel = {
    send: (/** @type {any} */ frame) => {
      const operation = running.get(frame.id);
      if (frame.t === "items") for (const item of frame.items) operation?.onItem(item);
      if (frame.t === "done") operation?.resolve(frame.result);
      if (frame.t === "fail") operation?.reject(new Error(frame.error.message));
    },
    onFrame: (/** @type {(frame: object) => void} */ listener) => {
      deliver = listener;
      return nothing;
    },
    onClose: () => nothing,
    close: () => {},
  };
  serve(contract, createHandlers(core), channel, { version });
  deliver({ t: "hello", version });
  let id = 0;
  return (op, params, onItem = () => {}) =>
    new Promise((resolve, reject) => {
      running.set(++id, { onItem, resolve, reject });
      deliver({ t: "open", id, op, params, credit });
    });
}

/** One Echo after the other: ms from the frame of `call.run` to the frame with the answer. @param {ReturnType<typeof edgeOf>} open @param {object} request @param {number} times */
async function echoThrough(open, request, times) {
  const took = [];
  for (let i = 0; i < times; i++) {
    let callId = "";
    let answered = 0;
    const start = performance.now();
    await open("call.run", request, (report) => {
      if (report.answer?.type === "bench.v1.Note") answered = performance.now();
      else callId = report.head.callId;
    });
    if (answered === 0) throw new Error("The answer is not there.");
    took.push(answered - start);
    await open("call.close", { callId });
  }
  return took;
}

/** One Talk: ms from the frame of each `call.send` to the frame with the reply's row. @param {ReturnType<typeof edgeOf>} open @param {object} request @param {string} text @param {number} times @param {number} pauseMs */
async function talkThrough(open, request, text, times, pauseMs) {
  const { callId } = await open("call.start", request);
  let replied = () => {};
  void open("call.watch", { callId });
  void open("call.tail", { callId, from: 0, most: 24 }, ({ rows }) => rows.some(({ kind }) => kind === "received") && replied());
  const took = [];
  for (let i = 0; i < times; i++) {
    const reply = new Promise((resolve) => (replied = () => resolve(performance.now())));
    const start = performance.now();
    const sent = open("call.send", { callId, body: { format: "json", text: JSON.stringify({ text }) } });
    took.push((await reply) - start);
    await sent;
    await sleep(pauseMs);
  }
  await open("call.close", { callId });
  return took;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const target = process.argv[2] ?? "";
  const { open, sourceId } = await startCore();
  const bare = new Client(target, credentials.createInsecure());
  process.on("message", async (/** @type {any} */ { act, text, note, times, pauseMs }) => {
    const bytes = Buffer.from(note);
    if (act === "echo") {
      const ours = await echoThrough(open, requestOf(sourceId, target, "Echo", [{ text }]), times);
      process.send?.({ ours, bare: await echo(bare, bytes, times) });
    } else {
      const ours = await talkThrough(open, requestOf(sourceId, target, "Talk", [], { finish: false }), text, times, pauseMs);
      process.send?.({ ours, bare: await talk(bare, bytes, times, pauseMs) });
    }
  });
  process.send?.("ready");
}
