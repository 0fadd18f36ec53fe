/**
 * The core and a client of its bridge in one process, over a channel that copies and delivers later, with bare grpc-js beside them: what a
 * call costs from its operation's frame to the answer's, with neither a socket nor another process in between. Forked with a target; asked
 * as bare.mjs is.
 */
import { fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Client, credentials } from "@grpc/grpc-js";
import { bundle, root } from "../engine.mjs";
import { benchProto } from "../server/server.mjs";
import { asker } from "./asker.mjs";
import { echo, talk } from "./bare.mjs";
import { requestOf, runCall, talkThrough } from "./workbench.mjs";

/** Starts it; `stop` ends it. @param {string} target */
export async function startInnerCore(target) {
  const child = fork(fileURLToPath(import.meta.url), [target], { serialization: "advanced" });
  const ask = asker(child, "the inner core");
  await ask(null);
  return {
    /** Echoes, ours and bare ones: ms of each. @param {string} text @param {Buffer} note @param {number} times @returns {Promise<{ ours: number[], bare: number[] }>} */
    echo: (text, note, times) => ask({ act: "echo", text, note, times }),
    /** The messages of a chat. @param {string} text @param {Buffer} note @param {number} times @returns {Promise<{ ours: number[], bare: number[] }>} */
    talk: (text, note, times) => ask({ act: "talk", text, note, times }),
    stop: () => child.disconnect(),
  };
}

async function startCore() {
  const inner = await bundle("inner-core", [
    'export { createCore } from "./src-main/app/core";',
    'export { createHandlers } from "./src-main/handlers/handlers";',
    'export { ServedHost } from "./src-main/host/served-host";',
    'export { contract, contractVersion as version } from "./shared/contract/contract";',
    'export { connect } from "./shared/bridge/client";',
    'export { serve } from "./shared/bridge/server";',
    'export { memoryChannel } from "./shared/bridge/memory-channel";',
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
    complain: console.error,
  });
  const [here, there] = inner.memoryChannel();
  const { contract, version } = inner;
  inner.serve(contract, inner.createHandlers(core), there, { version });
  const client = inner.connect(contract, here, { version });
  const { handle } = await client.call("files.resolve", { path: benchProto });
  const { sourceIds } = await client.call("schema.open", { handles: [handle] });
  process.on("disconnect", () => {
    rmSync(dataFolder, { recursive: true, force: true });
    process.exit();
  });
  return { client, sourceId: sourceIds[0] };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const target = process.argv[2] ?? "";
  const { client, sourceId } = await startCore();
  const bare = new Client(target, credentials.createInsecure());
  process.on("message", async (/** @type {any} */ { act, text, note, times }) => {
    const bytes = Buffer.from(note);
    /** @type {number[]} */
    const ours = [];
    if (act === "echo") {
      const request = requestOf(sourceId, target, "Echo", [{ text }]);
      for (let i = 0; i < times; i++) ours.push((await runCall(client, request)).answered);
      process.send?.({ ours, bare: await echo(bare, bytes, times) });
    } else {
      const request = requestOf(sourceId, target, "Talk", [], { finish: false });
      process.send?.({ ours: await talkThrough(client, request, text, times, 0), bare: await talk(bare, bytes, times, 0) });
    }
  });
  process.send?.("ready");
}
