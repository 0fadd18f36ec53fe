import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { Fault } from "#shared/base/fault";
import { type CallHead, defaultMaxReceiveBytes, isOver } from "#shared/model/call";
import type { Feed, FeedPace, Variable } from "#shared/model/feed";
import { defaultRecordingLimits } from "#shared/model/settings";
import { ChannelPool } from "../channels/pool";
import type { LoopbackServer } from "../channels/server";
import { jsonBody, noFiles } from "../codec/testing/bodies";
import { RecordingStore } from "../recording/recording-store";
import { CallRegistry, type SchemaSources } from "./calls";
import { decodeNote, encodeNote, goneFrom, type Note, startTalkServer } from "./testing/talk-server";
import { testProject } from "./testing/test-schema";

const catalog: SchemaSources = { opened: async () => testProject, all: () => [testProject] };
const atOnce: FeedPace = { intervalMs: 0, finish: true };
const three = (rounds: number): Feed => ({
  from: "messages",
  messages: ["a", "b", "c"].map((text) => jsonBody(JSON.stringify({ text }))),
  rounds,
});

let folder: string;
let pool: ChannelPool;
let server: LoopbackServer;
let calls: CallRegistry;
/** What the server has got. */
let got: Note[] = [];
/** While it is set the server reads nothing more. */
let pause: Promise<void> | null = null;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "wirebench-feed-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

beforeEach(async () => {
  got = [];
  pause = null;
  pool = new ChannelPool();
  server = await startTalkServer({
    Collect: async (call) => {
      for await (const message of call.messages) {
        if (got.length < 10_000) got.push(decodeNote(message));
        else got.length++;
        await pause;
      }
      await call.send(encodeNote({ number: String(got.length) }));
      return undefined;
    },
  });
  calls = new CallRegistry(catalog, pool, { pathOf: async (name) => path.join(folder, name) });
});

afterEach(() => {
  calls.dispose();
  pool.dispose();
  server.dispose();
});

/** An open client stream without a message. */
function open(method = "Collect"): Promise<string> {
  return calls.start({
    sourceId: "test",
    method: `test.Talk/${method}`,
    target: server.target,
    metadata: [],
    deadlineMs: null,
    maxReceiveBytes: defaultMaxReceiveBytes,
    bodies: [],
    finish: false,
    owner: "tab",
  });
}

const headOf = (callId: string): CallHead => {
  const head = calls.list().find((one) => one.callId === callId);
  if (!head) throw new Error("No such call.");
  return head;
};

/** Waits for a head that says so. */
async function until(callId: string, holds: (head: CallHead) => boolean): Promise<CallHead> {
  await vi.waitFor(() => expect(holds(headOf(callId))).toBe(true), { timeout: 20_000, interval: 5 });
  return headOf(callId);
}

const ended = (callId: string) => until(callId, ({ state, feed }) => state === "open" && feed !== null && feed.state !== "running");

async function feed(feeding: Feed, pace = atOnce, variables: readonly Variable[] = []): Promise<string> {
  const callId = await open();
  await calls.feed(callId, feeding, pace, variables);
  return callId;
}

function file(name: string, content: string | Uint8Array): Feed {
  writeFileSync(path.join(folder, name), content);
  return { from: "lines", fileId: name };
}

describe("messages over and over", () => {
  it("go in their order, so many times, and the call is finished behind them", async () => {
    const callId = await feed(three(3));
    const head = await until(callId, ({ state }) => state === "done");
    expect(got.map(({ text }) => text).join("")).toBe("abcabcabc");
    expect(head).toMatchObject({ sent: { count: 9 }, received: { count: 1 } });
    expect(head.feed).toEqual({
      from: "messages",
      state: "done",
      sent: 9,
      total: 9,
      bytes: 0,
      totalBytes: null,
      waiting: false,
      fault: null,
    });
  });

  it("have names filled in, counted anew for each feed", async () => {
    const messages = [jsonBody('{"text": "{{who}} {{index}}", "number": {{counter}}}')];
    const callId = await feed({ from: "messages", messages, rounds: 2 }, { ...atOnce, finish: false }, [
      { name: "who", value: 'the "one"' },
    ]);
    await ended(callId);
    await calls.feed(callId, { from: "messages", messages: [jsonBody('{"number": {{counter}}}')], rounds: 1 }, atOnce, []);
    await until(callId, ({ state }) => state === "done");
    expect(got).toEqual([{ text: 'the "one" 0', number: "1" }, { text: 'the "one" 1', number: "2" }, { number: "1" }]);
  });

  it("are counted by hand over the whole call", async () => {
    const callId = await open();
    const counted = jsonBody('{"number": {{counter}}}');
    await calls.send(callId, counted, []);
    await expect(calls.send(callId, jsonBody('{"number": {{nobody}}}'), [])).rejects.toMatchObject({
      code: "variable-unknown",
      facts: { column: 12 },
    });
    await calls.send(callId, counted, []);
    calls.finish(callId);
    await until(callId, ({ state }) => state === "done");
    expect(got.map(({ number }) => number)).toEqual(["1", "2"]);
  });

  it("are told of until somebody goes on by hand", async () => {
    const callId = await feed(three(1), { intervalMs: 0, finish: false });
    await ended(callId);
    await calls.send(callId, jsonBody('{"text":"d"}'), []);
    expect(headOf(callId)).toMatchObject({ feed: null, sent: { count: 4 } });
  });

  it("that do not encode end the feed, and the call goes on", async () => {
    const messages = [jsonBody('{"text": "fine"}'), jsonBody('{"number": "{{v}}"}')];
    const callId = await feed({ from: "messages", messages, rounds: 5 }, atOnce, [{ name: "v", value: "many" }]);
    const head = await ended(callId);
    expect(isOver(head.state)).toBe(false);
    expect(head.feed).toMatchObject({
      state: "failed",
      sent: 1,
      fault: { code: "body-mismatch", facts: { message: 2, body: 1, line: 1, column: 12 } },
    });
    expect(head.feed?.fault?.message).toMatch(/^Message 2: /);
    await calls.send(callId, jsonBody('{"text": "more"}'), []);
    calls.finish(callId);
    await until(callId, ({ state }) => state === "done");
    expect(got.map(({ text }) => text)).toEqual(["fine", "more"]);
  });

  it("may wait between each other, and are stopped while they do", async () => {
    const callId = await feed(three(1000), { intervalMs: 3_600_000, finish: true });
    await until(callId, ({ state, sent }) => state === "open" && sent.count === 1);
    calls.stopFeed(callId);
    expect(headOf(callId)).toMatchObject({ state: "open", feed: { state: "stopped", sent: 1, total: 3000, waiting: false } });
    calls.stopFeed(callId);
  });

  it("are one feed at a time", async () => {
    const callId = await feed(three(10), { intervalMs: 60_000, finish: false });
    await expect(calls.feed(callId, three(1), atOnce, [])).rejects.toMatchObject({ code: "wrong-state" });
    calls.stopFeed(callId);
    await calls.feed(callId, three(1), atOnce, []);
    await until(callId, ({ state }) => state === "done");
  });

  it("are not sent where the call takes no more, nor behind a half-close", async () => {
    const callId = await feed(three(10), { intervalMs: 60_000, finish: false });
    await until(callId, ({ state, sent }) => state === "open" && sent.count === 1);
    calls.finish(callId);
    const head = await until(callId, ({ state }) => state === "done");
    expect(head.feed).toMatchObject({ state: "stopped", sent: 1, fault: null });
    await expect(calls.feed(callId, three(1), atOnce, [])).rejects.toMatchObject({ code: "wrong-state" });
  });

  it("end with the call, and leave nothing behind", async () => {
    const callId = await feed(three(1_000_000), atOnce);
    await until(callId, ({ sent }) => sent.count > 100);
    calls.cancel(callId);
    const head = await until(callId, ({ state }) => state === "cancelled");
    expect(head.feed).toMatchObject({ state: "stopped", fault: null });
  });
});

describe("a server that does not read", () => {
  it("is waited for: the head says so, and nothing piles up", async () => {
    let resume = () => {};
    pause = new Promise((resolve) => {
      resume = resolve;
    });
    const text = "x".repeat(10_000);
    const callId = await feed({ from: "messages", messages: [jsonBody(JSON.stringify({ text }))], rounds: 2000 });
    const waiting = await until(callId, ({ feed }) => feed?.waiting === true);
    expect(waiting.feed?.sent).toBeLessThan(1000);
    expect(waiting.sent.count).toBe(waiting.feed?.sent);
    pause = null;
    resume();
    const head = await until(callId, ({ state }) => state === "done");
    expect(head.feed).toMatchObject({ state: "done", sent: 2000, waiting: false });
    expect(got).toHaveLength(2000);
  });

  it("and neither does a recording without room: the feed goes on when there is some", async () => {
    const recordings = new RecordingStore({ limits: { ...defaultRecordingLimits, memoryBytes: 64 * 1024 } });
    calls.dispose();
    calls = new CallRegistry(catalog, pool, noFiles, { recordings });
    const text = "x".repeat(1000);
    const callId = await feed({ from: "messages", messages: [jsonBody(JSON.stringify({ text }))], rounds: 2000 });
    const held = await until(callId, ({ feed, hold }) => feed?.waiting === true && hold === "memory");
    expect(held.feed?.sent).toBeLessThan(1000);
    recordings.setLimits(defaultRecordingLimits);
    expect((await until(callId, ({ state }) => state === "done")).feed).toMatchObject({ state: "done", sent: 2000 });
    recordings.dispose();
  });

  it("does not keep a feed from being stopped", async () => {
    pause = goneForever();
    const callId = await feed({ from: "messages", messages: [jsonBody(JSON.stringify({ text: "x".repeat(100_000) }))], rounds: 2000 });
    await until(callId, ({ feed }) => feed?.waiting === true);
    calls.stopFeed(callId);
    expect(headOf(callId)).toMatchObject({ state: "open", feed: { state: "stopped", waiting: false } });
  });
});

function goneForever(): Promise<void> {
  return new Promise(() => {});
}

describe("a file of lines", () => {
  it("is sent line by line, as it is, blank ones left out", async () => {
    const lines = '\uFEFF{"text": "你好"}\r\n\n   \n{"text": "{{counter}}"}\n{"number": 3}';
    const callId = await feed(file("lines.ndjson", lines));
    const head = await until(callId, ({ state }) => state === "done");
    expect(got).toEqual([{ text: "你好" }, { text: "{{counter}}" }, { number: "3" }]);
    const size = Buffer.byteLength(lines);
    expect(head.feed).toMatchObject({ from: "lines", state: "done", sent: 3, total: null, bytes: size, totalBytes: size });
  });

  it("longer than what is read at once is the same, whatever its lines are", async () => {
    const texts = Array.from({ length: 300 }, (_, i) => "线x".repeat(i * 7));
    const callId = await feed(file("long.ndjson", texts.map((text) => JSON.stringify({ text })).join("\n")));
    await until(callId, ({ state }) => state === "done");
    expect(got.map(({ text = "" }) => text)).toEqual(texts);
  });

  it("with a bad line stops there and names it", async () => {
    const callId = await feed(file("bad.ndjson", '{"text": "one"}\n\n{"text": "three",}\n{"number": "x"}\n{}'));
    const head = await ended(callId);
    expect(head).toMatchObject({ state: "open", feed: { state: "failed", sent: 2 } });
    expect(head.feed?.fault).toMatchObject({ code: "body-mismatch", facts: { line: 4, column: 12 } });
    expect(head.feed?.fault?.message).toMatch(/^Line 4 of bad\.ndjson: /);
  });

  it("with bytes that are not UTF-8 names the line too", async () => {
    const callId = await feed(file("latin.ndjson", Buffer.from('{"text": "fine"}\n{"text": "caf\xe9"}', "latin1")));
    expect((await ended(callId)).feed).toMatchObject({ state: "failed", sent: 1, fault: { code: "body-syntax", facts: { line: 2 } } });
  });

  it("that is none is refused before anything is sent", async () => {
    const callId = await open();
    for (const fileId of ["nowhere.ndjson", "."]) {
      const refused = await calls.feed(callId, { from: "lines", fileId }, atOnce, []).catch(Fault.from);
      expect(refused).toMatchObject({ code: fileId === "." ? "file-unreadable" : "file-not-found" });
    }
    expect(headOf(callId)).toMatchObject({ state: "open", feed: null });
  });

  it("where no files are to be had", async () => {
    calls.dispose();
    calls = new CallRegistry(catalog, pool, noFiles);
    await expect(feed({ from: "lines", fileId: "x" })).rejects.toMatchObject({ code: "file-not-found" });
  });
});

describe("a file in chunks", () => {
  const content = Uint8Array.from({ length: 2500 }, (_, i) => (i * 7) % 256);
  const chunks = (field: string, text: string, chunkBytes = 1000): Feed => {
    writeFileSync(path.join(folder, "data.bin"), content);
    return { from: "chunks", fileId: "data.bin", body: jsonBody(text), field, chunkBytes };
  };

  it("is put piece by piece into the body's bytes field, whatever else the body says", async () => {
    const callId = await feed(chunks("data", '{"text": "{{name}}", "number": {{index}}, "data": "AAAA"}'), atOnce, [
      { name: "name", value: "x" },
    ]);
    const head = await until(callId, ({ state }) => state === "done");
    expect(got.map(({ text, number = "0" }) => `${text}${number}`)).toEqual(["x0", "x1", "x2"]);
    expect(Buffer.concat(got.map(({ data = "" }) => Buffer.from(data, "base64")))).toEqual(Buffer.from(content));
    expect(head.feed).toMatchObject({ from: "chunks", state: "done", sent: 3, total: 3, bytes: 2500, totalBytes: 2500 });
    expect((await calls.get(callId).reader.rows(2, 1))[0]?.size).toBe(3 + 2 + 3 + 500);
  });

  it("that is empty is no message, and the call is finished all the same", async () => {
    writeFileSync(path.join(folder, "empty.bin"), "");
    const callId = await feed({ ...chunks("data", "{}"), fileId: "empty.bin" } as Feed);
    expect((await until(callId, ({ state }) => state === "done")).feed).toMatchObject({ state: "done", sent: 0, total: 0, totalBytes: 0 });
  });

  it("needs a field of bytes, and a body that encodes", async () => {
    const callId = await open();
    for (const field of ["text", "nowhere", "data.x", ""]) {
      await expect(calls.feed(callId, chunks(field, "{}"), atOnce, [])).rejects.toMatchObject({ code: "bad-params", facts: { field } });
    }
    await calls.feed(callId, chunks("data", '{"number": {{index}}.5}'), atOnce, []);
    expect((await ended(callId)).feed).toMatchObject({
      state: "failed",
      sent: 0,
      fault: { code: "body-mismatch", facts: { message: 1, column: 12 } },
    });
  });
});

describe("a feed of very many messages", () => {
  it("goes on while others work, and takes no memory for what is sent", async () => {
    const callId = await feed({ from: "messages", messages: [jsonBody('{"number": {{counter}}}')], rounds: 20_000 });
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    await until(callId, ({ state }) => state === "done");
    clearInterval(timer);
    expect(turns).toBeGreaterThan(10);
    expect(got).toHaveLength(20_000);
    expect(got[9999]).toEqual({ number: "10000" });
  });
});

describe("a server that is gone", () => {
  it("ends the feed with the call", async () => {
    server.dispose();
    server = await startTalkServer({ Collect: (call) => goneFrom(call).then(() => undefined) });
    const callId = await feed(three(1_000_000));
    await until(callId, ({ sent }) => sent.count > 0);
    server.dispose();
    const head = await until(callId, ({ state }) => state === "failed");
    expect(head.feed).toMatchObject({ state: "stopped", fault: null });
  });
});
