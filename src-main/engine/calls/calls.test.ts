import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Fault } from "#shared/base/fault";
import { type CallHead, type CallRequest, defaultMaxReceiveBytes, isOver } from "#shared/model/call";
import { ChannelPool } from "../channels/pool";
import type { LoopbackServer } from "../channels/server";
import { jsonBody, noFiles } from "../codec/testing/bodies";
import type { SearchReport } from "../codec/view/node-search";
import { CallRegistry, type SchemaSources } from "./calls";
import { startTalkServer } from "./testing/talk-server";
import { testProject } from "./testing/test-schema";

const catalog: SchemaSources = {
  async opened(id) {
    if (id !== "test") throw new Fault("source-gone", "No such source.");
    return testProject;
  },
  all: () => [testProject],
};

let pool: ChannelPool;
let server: LoopbackServer;
let calls: CallRegistry;

beforeEach(async () => {
  pool = new ChannelPool();
  server = await startTalkServer();
  calls = new CallRegistry(catalog, pool, noFiles, { maxFinished: 3 });
});

afterEach(() => {
  calls.dispose();
  pool.dispose();
  server.dispose();
});

function request(method: string, asked: Partial<CallRequest> = {}): CallRequest {
  return {
    sourceId: "test",
    method: `test.Talk/${method}`,
    target: server.target,
    metadata: [],
    deadlineMs: null,
    maxReceiveBytes: defaultMaxReceiveBytes,
    bodies: [jsonBody("{}")],
    finish: false,
    owner: "tab",
    ...asked,
  };
}

/** Watches a call to its end and answers every head. */
function watchToEnd(callId: string): Promise<CallHead[]> {
  return new Promise((resolve) => {
    const heads: CallHead[] = [];
    let done = false;
    const watching = calls.watch(callId, (head) => {
      heads.push(head);
      if (isOver(head.state)) done = true;
      if (done) queueMicrotask(() => watching.dispose());
      if (done) resolve(heads);
    });
  });
}

describe("CallRegistry", () => {
  it("runs a call, from start to rows, message and timeline", async () => {
    const callId = await calls.start(request("Unary", { bodies: [jsonBody('{"text":"hi"}')] }));
    const heads = await watchToEnd(callId);
    expect(heads.at(-1)).toMatchObject({ callId, state: "done", rows: 2 });
    expect(await calls.get(callId).reader.rows(0, 10)).toHaveLength(2);
    expect(await calls.message(callId, 1)).toMatchObject({ root: { text: '{"text":"re: hi"}' }, type: "test.Note" });
    expect((await calls.nodes(callId, 1)).text({ tree: "fields", path: [], format: "json", limit: 1_000_000 }).text).toBe(
      '{\n  "text": "re: hi"\n}',
    );
    expect(calls.timeline(callId).map((event) => event.name)).toContain("end");
    expect(calls.list()).toMatchObject([{ callId, owner: "tab" }]);
  });

  it("shows a message piece by piece, as long as the call is there", async () => {
    const callId = await calls.start(request("Unary", { bodies: [jsonBody('{"text":"hi"}')] }));
    await watchToEnd(callId);
    const nodes = await calls.nodes(callId, 1);
    expect(nodes.window("fields", [], 0, 10)).toMatchObject({ total: 1, nodes: [{ key: "text", text: '"re: hi"' }] });
    expect(await calls.nodes(callId, 1)).toBe(nodes);
    await expect(calls.nodes(callId, 2)).rejects.toEqual(expect.objectContaining({ code: "bad-params" }));
    const query = { tree: "fields", text: "RE:", matchCase: false } as const;
    const reports: SearchReport[] = [];
    for await (const report of calls.find(callId, 1, query)) reports.push(report);
    expect(reports).toMatchObject([{ hits: [{ path: [0], within: "value" }] }]);
    calls.close(callId);
    await expect(calls.nodes(callId, 1)).rejects.toEqual(expect.objectContaining({ code: "call-gone" }));
    await expect(calls.find(callId, 1, query).next()).rejects.toMatchObject({ code: "call-gone" });
  });

  it("keeps the trees of the messages asked for last", async () => {
    const callId = await calls.start(request("Tell", { bodies: [jsonBody('{"number":"6"}')] }));
    await watchToEnd(callId);
    const first = await calls.nodes(callId, 0);
    for (const index of [1, 2, 0, 3, 4]) await calls.nodes(callId, index);
    const second = await calls.nodes(callId, 1);
    expect(await calls.nodes(callId, 0)).toBe(first);
    for (const index of [2, 3, 4, 5]) await calls.nodes(callId, index);
    expect(await calls.nodes(callId, 1)).not.toBe(second);
  });

  it("tells a watcher that comes late the last head at once", async () => {
    const callId = await calls.start(request("Unary"));
    await watchToEnd(callId);
    const heads = await watchToEnd(callId);
    expect(heads).toHaveLength(1);
    expect(heads[0]?.state).toBe("done");
  });

  it("carries a chat", async () => {
    const callId = await calls.start(request("Chat", { bodies: [] }));
    await calls.send(callId, jsonBody('{"text":"a"}'), []);
    await calls.send(callId, jsonBody('{"text":"b"}'), []);
    await expect(calls.send(callId, jsonBody("nonsense"), [])).rejects.toMatchObject({ code: "body-syntax" });
    calls.finish(callId);
    const heads = await watchToEnd(callId);
    expect(heads.at(-1)).toMatchObject({ state: "done", sent: { count: 2 }, received: { count: 2 } });
    expect(() => calls.finish(callId)).toThrow(expect.objectContaining({ code: "wrong-state" }));
  });

  it("holds and cancels", async () => {
    const callId = await calls.start(request("Tell", { bodies: [jsonBody('{"number":"10", "text":"wait"}')] }));
    calls.hold(callId, true);
    expect(calls.list()[0]?.hold).toBe("user");
    calls.cancel(callId);
    expect((await watchToEnd(callId)).at(-1)).toMatchObject({ state: "cancelled" });
  });

  it("refuses what cannot start, and leases nothing for it", async () => {
    await expect(calls.start(request("Unary", { sourceId: "other" }))).rejects.toMatchObject({ code: "source-gone" });
    await expect(calls.start(request("Gone"))).rejects.toMatchObject({ code: "method-gone" });
    await expect(calls.start(request("Unary", { target: "nowhere" }))).rejects.toMatchObject({ code: "target-invalid" });
    await expect(calls.start(request("Unary", { bodies: [jsonBody("{]")] }))).rejects.toMatchObject({
      code: "body-syntax",
      facts: { body: 0 },
    });
    expect(calls.list()).toEqual([]);
  });

  it("forgets a closed call, and cancels one that runs", async () => {
    const callId = await calls.start(request("Tell", { bodies: [jsonBody('{"number":"1", "text":"wait"}')] }));
    const ended = watchToEnd(callId);
    calls.close(callId);
    calls.close(callId);
    expect((await ended).at(-1)).toMatchObject({ state: "cancelled" });
    expect(() => calls.get(callId)).toThrow(expect.objectContaining({ code: "call-gone" }));
    expect(() => calls.watch(callId, () => {})).toThrow(expect.objectContaining({ code: "call-gone" }));
    expect(calls.list()).toEqual([]);
  });

  it("forgets an owner's older finished calls first, and nobody's newest", async () => {
    const other = await calls.start(request("Unary", { owner: "other" }));
    await watchToEnd(other);
    const finished: string[] = [];
    for (let i = 0; i < 4; i++) {
      const callId = await calls.start(request("Unary"));
      await watchToEnd(callId);
      finished.push(callId);
    }
    expect(calls.list().map((head) => head.callId)).toEqual([other, ...finished.slice(-2)]);
  });

  it("keeps the newest finished calls and every running one", async () => {
    const running = await calls.start(request("Tell", { bodies: [jsonBody('{"text":"wait"}')] }));
    const finished: string[] = [];
    for (let i = 0; i < 5; i++) {
      const callId = await calls.start(request("Unary"));
      await watchToEnd(callId);
      finished.push(callId);
    }
    expect(calls.list().map((head) => head.callId)).toEqual([running, ...finished.slice(-3)]);
  });
});
