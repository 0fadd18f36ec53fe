import type { ServerHttp2Stream } from "node:http2";
import { connect } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ConnectionEvent } from "./channel";
import { ChannelPool } from "./pool";
import { HostileServer } from "./testing/hostile-server";
import { startRawCall } from "./testing/raw-calls";
import { answer, frame, frames, RawServer } from "./testing/raw-server";

let pool: ChannelPool;
let server: RawServer;

beforeEach(() => {
  pool = new ChannelPool();
});

afterEach(() => {
  pool.dispose();
  server?.dispose();
});

const namesOf = (events: readonly ConnectionEvent[]) => events.map((event) => event.is);

/** Does something to a call after it has sent 300 messages. */
async function serve(then: (stream: ServerHttp2Stream) => void): Promise<string> {
  server = await RawServer.start((stream) => {
    answer(stream);
    stream.write(frames(300), () => then(stream));
  });
  return server.target;
}

describe("a call keeps what had arrived, and says why it ended", () => {
  for (const [name, code, cause, status] of [
    ["CANCEL", 8, "stream-reset", 1],
    ["INTERNAL_ERROR", 2, "stream-reset", 13],
    ["ENHANCE_YOUR_CALM", 11, "stream-reset", 8],
    ["REFUSED_STREAM", 7, "stream-refused", 14],
    ["NO_ERROR", 0, "no-status", 13],
  ] as const) {
    it(`when the stream is reset with ${name}`, async () => {
      const call = startRawCall(pool, await serve((stream) => stream.close(code)));
      expect(await call.ended).toMatchObject({ code: status, origin: "client", cause });
      expect(call.messages).toHaveLength(300);
    });
  }

  it("when the stream of a held call is reset: the rest comes when it goes on", async () => {
    const call = startRawCall(pool, await serve((stream) => stream.close(2)), {
      onMessage: (count, raw) => {
        if (count !== 10) return;
        raw.pause();
        setTimeout(() => raw.resume(), 100);
      },
    });
    expect(await call.ended).toMatchObject({ code: 13, cause: "stream-reset" });
    expect(call.messages).toHaveLength(300);
  });

  it("when the peer hangs up", async () => {
    const call = startRawCall(pool, await serve(() => setTimeout(() => server.sockets[0]?.end(), 20)));
    expect(await call.ended).toMatchObject({ code: 14, origin: "client", cause: "connection-lost" });
    expect(call.messages).toHaveLength(300);
    expect(namesOf(call.connection)).toContain("closed");
  });

  it("when the connection is reset", async () => {
    const call = startRawCall(pool, await serve(() => setTimeout(() => server.sockets[0]?.resetAndDestroy(), 20)));
    expect(await call.ended).toMatchObject({ code: 14, origin: "client", cause: "connection-lost" });
    expect(call.messages).toHaveLength(300);
    expect(call.connection).toContainEqual({ is: "reset", code: "ECONNRESET" });
  });

  it("when the connection of a held call is lost: it is told at once, with all that was there", async () => {
    const call = startRawCall(pool, await serve(() => setTimeout(() => server.sockets[0]?.resetAndDestroy(), 50)), {
      onMessage: (count, raw) => {
        if (count === 10) raw.pause();
      },
    });
    expect(await call.ended).toMatchObject({ code: 14, cause: "connection-lost" });
    expect(call.messages).toHaveLength(300);
  });

  it("when the server says GOAWAY for a reason", async () => {
    const call = startRawCall(pool, await serve(() => server.sessions[0]?.goaway(2, 1, Buffer.from("正在关闭"))));
    expect(await call.ended).toMatchObject({ origin: "client", cause: "going-away" });
    expect(call.messages).toHaveLength(300);
    expect(call.connection).toContainEqual({ is: "goaway", code: "INTERNAL_ERROR", data: "正在关闭" });
  });

  it("when it pings too often for the server", async () => {
    const call = startRawCall(pool, await serve(() => server.sessions[0]?.goaway(11, 1, Buffer.from("too_many_pings"))));
    expect(await call.ended).toMatchObject({ cause: "too-many-pings" });
    expect(call.messages).toHaveLength(300);
  });

  it("GOAWAY without an error lets the call go on to its end; the next one has a connection of its own", async () => {
    const target = await (async () => {
      server = await RawServer.start((stream) => {
        answer(stream, 0);
        stream.write(frames(300));
        if (server.sessions.length === 1) server.sessions[0]?.goaway(0, 1, Buffer.from("rolling restart"));
        setTimeout(() => stream.end(frames(5)), 50);
      });
      return server.target;
    })();
    const first = startRawCall(pool, target);
    expect(await first.ended).toMatchObject({ code: 0, origin: "server" });
    expect(first.messages).toHaveLength(305);
    expect(first.connection).toContainEqual({ is: "goaway", code: "NO_ERROR", data: "rolling restart" });
    const second = startRawCall(pool, target);
    expect(await second.ended).toMatchObject({ code: 0 });
    expect(second.events).toContain("connected");
    expect(server.sessions).toHaveLength(2);
  });
});

describe("keepalive", () => {
  it("tells of pings and their answers while a call is there", async () => {
    server = await RawServer.start((stream) => {
      answer(stream, 0);
      setTimeout(() => stream.end(), 400);
    });
    const call = startRawCall(pool, server.target, { keepalive: { timeMs: 50, timeoutMs: 5000 } });
    expect(await call.ended).toMatchObject({ code: 0 });
    expect(namesOf(call.connection).slice(0, 4)).toEqual(["ping", "ping-answered", "ping", "ping-answered"]);
    for (const event of call.connection) if (event.is === "ping-answered") expect(event.ms).toBeGreaterThan(0);
  });

  it("finds out that the peer is gone without a word", async () => {
    const target = await serve(() => {});
    // Between the two: it goes on listening and passes nothing on, as a network does that drops packets.
    let carries = true;
    const between = await HostileServer.start((near) => {
      const far = connect(Number(target.split(":")[1]), "127.0.0.1");
      far.on("error", () => {});
      near.on("data", (bytes) => carries && far.write(bytes));
      far.on("data", (bytes) => carries && near.write(bytes));
      near.on("close", () => far.destroy());
    });
    const call = startRawCall(pool, between.target, {
      keepalive: { timeMs: 200, timeoutMs: 100 },
      onMessage: (count) => {
        if (count === 300) carries = false;
      },
    });
    expect(await call.ended).toMatchObject({ code: 14, origin: "client", cause: "ping-unanswered" });
    expect(call.messages).toHaveLength(300);
    expect(
      namesOf(call.connection)
        .filter((it) => it !== "state")
        .slice(-2),
    ).toEqual(["ping", "silent"]);
    between.dispose();
  });

  it("leaves a call in peace that the server lets finish after GOAWAY", async () => {
    server = await RawServer.start((stream) => {
      answer(stream, 0);
      setTimeout(() => server.sessions[0]?.goaway(0, 1), 50);
      setTimeout(() => stream.end(frames(10)), 400);
    });
    const call = startRawCall(pool, server.target, { keepalive: { timeMs: 30, timeoutMs: 30 } });
    expect(await call.ended).toMatchObject({ code: 0, origin: "server" });
    expect(call.messages).toHaveLength(10);
  });

  it("is off where it is not wanted", async () => {
    server = await RawServer.start((stream) => {
      answer(stream, 0);
      setTimeout(() => stream.end(), 100);
    });
    const call = startRawCall(pool, server.target, { keepalive: null });
    expect(await call.ended).toMatchObject({ code: 0 });
    expect(call.connection).toEqual([]);
  });
});

describe("bounds", () => {
  it("a message of 1 GB that is announced is refused at once, and what came before it stays", async () => {
    server = await RawServer.start((stream) => {
      answer(stream);
      const announced = Buffer.alloc(5);
      announced.writeUInt32BE(2 ** 30, 1);
      stream.write(Buffer.concat([frames(100), announced, Buffer.alloc(1000)]));
    });
    const before = process.memoryUsage().arrayBuffers;
    const call = startRawCall(pool, server.target);
    expect(await call.ended).toMatchObject({
      code: 8,
      origin: "client",
      cause: "message-too-large",
      message: expect.stringContaining("1073741824"),
    });
    expect(call.messages).toHaveLength(100);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 24);
  });

  it("a byte at a time makes the same messages", async () => {
    const wire = frames(3, 7);
    server = await RawServer.start((stream) => {
      answer(stream, 0);
      let at = 0;
      const drip = () => {
        if (at === wire.length) stream.end();
        else stream.write(wire.subarray(at, ++at), () => setTimeout(drip, 1));
      };
      drip();
    });
    const call = startRawCall(pool, server.target);
    expect(await call.ended).toMatchObject({ code: 0 });
    expect(call.messages).toEqual([0, 1, 2].map((i) => Buffer.alloc(7, i)));
  });

  it("a paused reader from the first moment on takes no more than the window", async () => {
    let written = 0;
    server = await RawServer.start((stream) => {
      answer(stream);
      const pour = () => {
        while (!stream.destroyed && stream.write(frame(Buffer.alloc(1000)))) written++;
      };
      stream.on("drain", pour);
      pour();
    });
    const call = startRawCall(pool, server.target);
    call.raw.pause();
    let before = -1;
    while (before !== written || written === 0) {
      before = written;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(written).toBeLessThan(300);
    expect(call.messages).toEqual([]);
    call.raw.cancel();
    expect(await call.ended).toMatchObject({ code: 1, cause: "cancelled-here" });
  });

  it("a server that never reads: little is taken, and the sender goes on waiting", async () => {
    server = await RawServer.start((stream) => {
      stream.pause();
      answer(stream);
    });
    const call = startRawCall(pool, server.target);
    let taken = 0;
    let isOver = false;
    const sending = (async () => {
      for (let i = 0; i < 1000 && !isOver; i++) {
        await call.raw.send(new Uint8Array(16 * 1024));
        taken++;
      }
    })();
    let before = -1;
    while (before !== taken) {
      before = taken;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(taken).toBeLessThan(20);
    isOver = true;
    call.raw.cancel();
    await sending;
    expect(await call.ended).toMatchObject({ cause: "cancelled-here" });
  });

  it("50 streams at once on one connection", async () => {
    server = await RawServer.start((stream) => {
      answer(stream, 0);
      stream.end(frames(2000));
    });
    const calls = Array.from({ length: 50 }, () => startRawCall(pool, server.target));
    const statuses = await Promise.all(calls.map((call) => call.ended));
    expect(statuses.every((status) => status.code === 0)).toBe(true);
    expect(calls.map((call) => call.messages.length)).toEqual(Array.from({ length: 50 }, () => 2000));
    expect(server.sessions).toHaveLength(1);
  });
});
