import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ChannelPool } from "./pool";
import { type CallHandler, LoopbackServer, ServedStatus } from "./server";
import { echoPath, startRawCall } from "./testing/raw-calls";

const bytesOf = (text: string) => new TextEncoder().encode(text);

let pool: ChannelPool;
let server: LoopbackServer | null = null;

beforeEach(() => {
  pool = new ChannelPool();
});

afterEach(() => {
  pool.dispose();
  server?.dispose();
  server = null;
});

async function serve(handler: CallHandler): Promise<string> {
  server = await LoopbackServer.start(new Map([[echoPath, handler]]));
  return server.target;
}

const echo: CallHandler = async (call) => {
  for await (const message of call.messages) await call.send(message);
  return undefined;
};

describe("a raw call", () => {
  it("carries bytes both ways untouched, and tells its moments in order", async () => {
    const target = await serve(echo);
    const call = startRawCall(pool, target);
    const sent = [Buffer.alloc(0), Buffer.from([0, 255, 1]), Buffer.from("你好"), Buffer.alloc(300_000, 7)];
    for (const message of sent) await call.raw.send(message);
    call.raw.halfClose();
    const status = await call.ended;
    expect(call.messages).toEqual(sent);
    expect(status).toMatchObject({ code: 0, origin: "server", cause: null });
    expect(call.events).toEqual(["connecting", "connected", `headers from ${target}`]);
    expect(call.raw.peer()).toBe(target);
  });

  it("carries repeated and binary metadata both ways", async () => {
    const seen: unknown[] = [];
    const target = await serve(async (call) => {
      seen.push(...call.metadata.filter((pair) => pair.key.startsWith("x-")));
      call.sendHeaders([
        { key: "x-one", value: "1" },
        { key: "x-bin", value: "AAEC" },
        { key: "x-bin", value: "/w==" },
      ]);
      return [
        { key: "x-cost", value: "3" },
        { key: "x-trace-bin", value: "3q2+7w==" },
      ];
    });
    const metadata = [
      { key: "x-a", value: "first" },
      { key: "x-raw-bin", value: "_-8" },
      { key: "x-raw-bin", value: "AAEC" },
    ];
    const call = startRawCall(pool, target, { metadata });
    call.raw.halfClose();
    const status = await call.ended;
    expect(seen).toEqual([
      { key: "x-a", value: "first" },
      { key: "x-raw-bin", value: "/+8=" },
      { key: "x-raw-bin", value: "AAEC" },
    ]);
    expect(call.headers.filter((pair) => pair.key.startsWith("x-"))).toEqual([
      { key: "x-one", value: "1" },
      { key: "x-bin", value: "AAEC" },
      { key: "x-bin", value: "/w==" },
    ]);
    expect(status.trailers).toEqual(
      expect.arrayContaining([
        { key: "x-cost", value: "3" },
        { key: "x-trace-bin", value: "3q2+7w==" },
      ]),
    );
  });

  it("ends with the server's status, its message in any script, after every message", async () => {
    const target = await serve(async (call) => {
      for (let i = 0; i < 500; i++) await call.send(Uint8Array.of(i & 255));
      throw new ServedStatus(9, "构建失败: 100% & more", [{ key: "x-why", value: "disk" }]);
    });
    const call = startRawCall(pool, target);
    call.raw.halfClose();
    const status = await call.ended;
    expect(call.messages).toHaveLength(500);
    expect(status).toMatchObject({ code: 9, message: "构建失败: 100% & more", origin: "server", cause: null });
    expect(status.trailers).toContainEqual({ key: "x-why", value: "disk" });
  });

  it("says that a method is unknown", async () => {
    const target = await serve(echo);
    const call = startRawCall(pool, target, { path: "/test.Echo/Nope" });
    call.raw.halfClose();
    expect(await call.ended).toMatchObject({ code: 12, origin: "server", cause: "method-unknown" });
  });

  it("says that it cancelled, and the server hears it", async () => {
    const target = await serve(async (call) => {
      await call.send(bytesOf("one"));
      await new Promise((resolve) => call.signal.addEventListener("abort", resolve));
      gone();
      return undefined;
    });
    let gone = () => {};
    const serverHeard = new Promise<void>((resolve) => {
      gone = resolve;
    });
    const call = startRawCall(pool, target, { onMessage: (_count, raw) => raw.cancel() });
    expect(await call.ended).toMatchObject({ code: 1, origin: "client", cause: "cancelled-here" });
    await serverHeard;
    // Acts on a call that is over do nothing.
    await call.raw.send(bytesOf("late"));
    call.raw.halfClose();
    call.raw.cancel();
    call.raw.pause();
  });

  it("tells its own deadline from the server's", async () => {
    const target = await serve(async (call) => {
      const [first] = call.metadata.filter((pair) => pair.key === "x-fail");
      if (first) throw new ServedStatus(4, "too slow downstream");
      await new Promise((resolve) => call.signal.addEventListener("abort", resolve));
      return undefined;
    });
    const own = startRawCall(pool, target, { deadlineMs: 60 });
    expect(await own.ended).toMatchObject({ code: 4, origin: "client", cause: "deadline" });
    const theirs = startRawCall(pool, target, { deadlineMs: 10_000, metadata: [{ key: "x-fail", value: "1" }] });
    expect(await theirs.ended).toMatchObject({ code: 4, message: "too slow downstream", origin: "server", cause: null });
  });

  it("refuses a message over the receive limit, keeping what came before", async () => {
    const target = await serve(async (call) => {
      await call.send(new Uint8Array(1000));
      await call.send(new Uint8Array(1001));
      return undefined;
    });
    const call = startRawCall(pool, target, { maxReceiveBytes: 1000 });
    call.raw.halfClose();
    expect(await call.ended).toMatchObject({ code: 8, origin: "client", cause: "message-too-large" });
    expect(call.messages).toHaveLength(1);
  });

  it("stops the server by flow control while paused, and loses nothing", async () => {
    let sent = 0;
    const total = 20_000;
    const target = await serve(async (call) => {
      for (; sent < total; sent++) await call.send(Buffer.alloc(100, sent & 255));
      return undefined;
    });
    const call = startRawCall(pool, target, {
      onMessage: (count, raw) => {
        if (count === 10) raw.pause();
      },
    });
    call.raw.halfClose();
    await expect.poll(() => call.messages.length).toBe(10);
    // The server comes to rest well before the end: the window and the buffers are full.
    let before = -1;
    while (before !== sent) {
      before = sent;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(sent).toBeLessThan(5000);
    expect(call.messages).toHaveLength(10);
    call.raw.resume();
    expect(await call.ended).toMatchObject({ code: 0 });
    expect(call.messages).toHaveLength(total);
    expect(call.messages.every((message, i) => message[0] === (i & 255))).toBe(true);
  });

  it("makes the sender wait while the server does not read", async () => {
    let read = () => {};
    const mayRead = new Promise<void>((resolve) => {
      read = resolve;
    });
    let received = 0;
    const target = await serve(async (call) => {
      await mayRead;
      for await (const message of call.messages) received += message.byteLength;
      return undefined;
    });
    const call = startRawCall(pool, target);
    const block = new Uint8Array(64 * 1024);
    let accepted = 0;
    const sending = (async () => {
      for (let i = 0; i < 200; i++) {
        await call.raw.send(block);
        accepted++;
      }
    })();
    let before = -1;
    while (before !== accepted) {
      before = accepted;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(accepted).toBeLessThan(100);
    read();
    await sending;
    call.raw.halfClose();
    expect(await call.ended).toMatchObject({ code: 0 });
    expect(received).toBe(200 * block.byteLength);
  });

  it("lets go of a waiting sender when the call ends", async () => {
    const target = await serve(async (call) => {
      await new Promise((resolve) => call.signal.addEventListener("abort", resolve));
      return undefined;
    });
    const call = startRawCall(pool, target, { deadlineMs: 300 });
    for (let i = 0; i < 200; i++) await call.raw.send(new Uint8Array(64 * 1024));
    expect(await call.ended).toMatchObject({ code: 4 });
  });
});
