import { fork } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { WebSocket } from "ws";
import { bundle, root } from "../engine.mjs";
import { benchProto } from "../server/server.mjs";
import { asker } from "./asker.mjs";

/** @typedef {Awaited<ReturnType<typeof startWorkbench>>} Workbench */

/** The name under which calls and the tab in front belong together. */
export const owner = "bench-tab";

/**
 * Starts the served core over a data folder of its own, with bench.proto open, and a client of its bridge beside the window's:
 * the same frames over the same WebSocket, from Node.
 * @param {{ settings?: object, coreArgs?: string[] }} options `settings` are the user's, as in settings.json
 */
export async function startWorkbench({ settings, coreArgs = [] } = {}) {
  const dataDir = mkdtempSync(path.join(tmpdir(), "wirebench-bench-"));
  if (settings) writeFileSync(path.join(dataDir, "settings.json"), JSON.stringify(settings));
  const child = fork(path.join(root, "bench/support/core.mjs"), [dataDir], { execArgv: coreArgs });
  const ask = asker(child, "the core");
  await ask(null);
  const mintUrl = async () => (await ask("url")).url;
  const client = await connect(await mintUrl());
  const { handle } = await client.call("files.resolve", { path: benchProto });
  const { sourceIds } = await client.call("schema.open", { handles: [handle] });
  const [sourceId] = sourceIds;
  return {
    dataDir,
    pid: child.pid ?? 0,
    client,
    sourceId,
    mintUrl,
    /** As process.memoryUsage() says. @returns {Promise<NodeJS.MemoryUsage>} */
    memory: async () => (await ask("memory")).memory,
    /** A call's request. @param {string} target @param {string} method @param {object[]} messages @param {object} more */
    request: (target, method, messages, more = {}) => requestOf(sourceId, target, method, messages, more),
    /** Leaves one tab to the next window: of this method, with this message as its body. */
    leaveTab: (/** @type {string} */ target, /** @type {string} */ method, /** @type {object} */ message) =>
      client.call("session.write", {
        tabs: [
          {
            id: owner,
            kind: "method",
            sourceId,
            subject: `bench.v1.BenchService/${method}`,
            target,
            body: JSON.stringify(message),
            format: "json",
            metadata: [],
            deadline: "",
            maxReceive: "64 MB",
            draft: null,
          },
        ],
        activeTab: owner,
      }),
    stop: async () => {
      client.dispose();
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.disconnect();
      await ended;
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** A client of the bridge, let in by a launch address as a page is. @param {string} url */
async function connect(url) {
  const bridge = await bundle("bridge", [
    'export { connect } from "./shared/bridge/client";',
    'export { contract, contractVersion } from "./shared/contract/contract";',
    'export { subprotocol, webSocketChannel, webSocketPath } from "./src-main/transports/web-socket";',
  ]);
  const { origin, host, hash } = new URL(url);
  const socket = new WebSocket(`ws://${host}${bridge.webSocketPath}`, bridge.subprotocol, { origin, perMessageDeflate: false });
  /** @type {import("node:net").Socket | undefined} */
  let wire;
  socket.once("upgrade", (response) => (wire = response.socket));
  const channel = await new Promise((resolve, reject) => {
    socket.once("open", () => socket.send(JSON.stringify({ code: hash.slice("#c=".length) })));
    socket.once("close", () => reject(new Error("The core did not let the benchmark in.")));
    // The first frame may be right behind the welcome.
    socket.once("message", () => resolve(bridge.webSocketChannel(socket, wire)));
  });
  return bridge.connect(bridge.contract, channel, { version: bridge.contractVersion });
}

/** A call's request. @param {string} sourceId @param {string} target @param {string} method @param {object[]} messages @param {object} more */
export function requestOf(sourceId, target, method, messages, more = {}) {
  return {
    sourceId,
    method: `bench.v1.BenchService/${method}`,
    target,
    metadata: [],
    deadlineMs: null,
    maxReceiveBytes: 2 ** 26,
    bodies: messages.map((message) => ({ format: "json", text: JSON.stringify(message) })),
    finish: true,
    owner,
    ...more,
  };
}

/**
 * Runs a unary call as the window does: ms from `call.run` going out to the answer, decoded, being here, and to the call's end.
 * @param {any} client @param {object} request
 */
export async function runCall(client, request) {
  const start = performance.now();
  /** @type {{ state: string, callId: string } | null} */
  let head = null;
  let answered = 0;
  for await (const report of client.open("call.run", request).items) {
    if (report.answer?.type === "bench.v1.Note") answered = performance.now();
    else head = report.head;
  }
  const end = performance.now();
  if (head?.state !== "done" || answered === 0) throw new Error("The answer is not there.");
  await client.call("call.close", { callId: head.callId });
  return { answered: answered - start, ended: end - start };
}

/** The last head of a call. @param {any} client @param {string} callId @returns {Promise<any>} */
export async function lastHead(client, callId) {
  let last = null;
  for await (const head of client.open("call.watch", { callId }).items) last = head;
  return last;
}

/** TailRequest with so many lines, as bytes. @param {number} lines */
export function tailRequest(lines) {
  const bytes = [8];
  for (let rest = lines; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest % 128) + 128);
  }
}
