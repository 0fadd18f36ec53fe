import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Client } from "#shared/bridge/client";
import type { WirebenchContract } from "#shared/contract/contract";
import type { RunningServer } from "./serve";
import { openPage, startCore } from "./testing/served-core";

let folder: string;
let server: RunningServer;
let client: Client<WirebenchContract>;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "wirebench-past-calls-"));
  await start();
});
afterEach(async () => {
  await stop();
  await rm(folder, { recursive: true });
});

async function start(): Promise<void> {
  server = await startCore(folder);
  client = await openPage(server.mintUrl());
}

async function stop(): Promise<void> {
  server.dispose();
  await client.ended;
  client.dispose();
  await server.saved();
}

/** A call of the demo that is over. */
async function ping(method: string, text: string): Promise<string> {
  const { sourceId, target } = await client.call("demo.start", {});
  const { callId } = await client.call("call.start", {
    sourceId,
    method: `ping.PingService/${method}`,
    target,
    metadata: [{ key: "x-who", value: "me", enabled: true }],
    deadlineMs: 20_000,
    maxReceiveBytes: 1_000_000,
    bodies: [{ format: "json", text: JSON.stringify({ text, count: 30 }) }],
    finish: true,
    owner: `tab-${text}`,
  });
  for await (const _ of client.open("call.watch", { callId }).items);
  return callId;
}

const list = (text = "") => client.call("history.list", { text, by: "all", from: 0, count: 100 });

it("a call that is over is in the history, with all that it said, and over a restart", async () => {
  const unary = await ping("Unary", "你好");
  const stream = await ping("ServerStream", "many");
  await expect.poll(async () => (await list()).calls.map(({ id }) => id).sort()).toEqual([unary, stream].sort());
  await client.call("call.close", { callId: unary });
  await stop();
  await start();
  expect((await list("你好")).calls).toMatchObject([{ id: unary, method: "ping.PingService/Unary", state: "done", status: "OK" }]);
  const past = await client.call("history.read", { id: stream });
  expect(past).toMatchObject({
    kind: "server-stream",
    received: { count: 30 },
    metadata: [{ key: "x-who", value: "me", enabled: true }],
    deadlineMs: 20_000,
    outcome: { code: 0 },
  });
  expect(past.messages.map(({ direction }) => direction)).toEqual(["sent", ...Array<string>(14).fill("received")]);
  expect(past.timeline.map(({ name }) => name)).toContain("headers");
  await client.call("history.remove", { id: stream });
  expect((await list()).calls.map(({ id }) => id)).toEqual([unary]);
});
