import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CancellationSource } from "#shared/base/cancellation";
import { type CallRequest, defaultMaxReceiveBytes } from "#shared/model/call";
import { ChannelPool } from "../channels/pool";
import type { LoopbackServer } from "../channels/server";
import { jsonBody, noFiles } from "../codec/testing/bodies";
import { CallRegistry } from "./calls";
import { startTalkServer } from "./testing/talk-server";
import { testProject } from "./testing/test-schema";

let pool: ChannelPool;
let server: LoopbackServer;
let calls: CallRegistry;
let cancellation: CancellationSource;

beforeEach(async () => {
  pool = new ChannelPool();
  server = await startTalkServer();
  calls = new CallRegistry({ opened: async () => testProject, all: () => [testProject] }, pool, noFiles);
  cancellation = new CancellationSource();
});

afterEach(() => {
  cancellation.dispose();
  calls.dispose();
  pool.dispose();
  server.dispose();
});

function start(method: string, asked: Partial<CallRequest> = {}): Promise<string> {
  return calls.start({
    sourceId: "test",
    method: `test.Talk/${method}`,
    target: server.target,
    metadata: [],
    deadlineMs: null,
    maxReceiveBytes: defaultMaxReceiveBytes,
    bodies: [jsonBody('{"text":"hi"}')],
    finish: true,
    owner: "tab",
    ...asked,
  });
}

describe("the answer of a call", () => {
  it("comes when it is there, and is there for who asks later", async () => {
    const callId = await start("Unary");
    const answer = { index: 1, direction: "received", root: { text: '{"text":"re: hi"}' } };
    expect(await calls.answer(callId, cancellation)).toMatchObject(answer);
    expect(await calls.answer(callId, cancellation)).toMatchObject(answer);
  });

  it("of a client stream is found behind all that was sent", async () => {
    const bodies = Array.from({ length: 1200 }, () => jsonBody('{"text":"x"}'));
    const callId = await start("Collect", { bodies });
    expect(await calls.answer(callId, cancellation)).toMatchObject({ index: 1200, direction: "received" });
  });

  it("is null where the call ends without one", async () => {
    server.dispose();
    expect(await calls.answer(await start("Unary"), cancellation)).toBeNull();
  });

  it("of a request that was made again is the newer one", async () => {
    const callId = await start("Unary");
    expect(await calls.answer(callId, cancellation)).toMatchObject({ index: 1 });
    await expect.poll(() => calls.list()[0]?.state).toBe("done");
    calls.reconnect(callId);
    expect(await calls.answer(callId, cancellation)).toMatchObject({ index: 4 });
  });

  it("is no longer waited for when the call is closed or the asker has gone", async () => {
    const callId = await start("Tell", { bodies: [jsonBody('{"number":"0", "text":"wait"}')] });
    const closed = calls.answer(callId, cancellation);
    const gone = new CancellationSource();
    const left = calls.answer(callId, gone);
    gone.cancel();
    await expect(left).rejects.toMatchObject({ code: "cancelled" });
    calls.close(callId);
    await expect(closed).rejects.toMatchObject({ code: "call-gone" });
    gone.dispose();
  });
});
