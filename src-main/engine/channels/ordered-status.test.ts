import { constants, createServer, type Http2Server } from "node:http2";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ChannelPool } from "./pool";
import { listen } from "./testing/hostile-server";
import { startRawCall } from "./testing/raw-calls";

let pool: ChannelPool;
let server: Http2Server;

beforeEach(() => {
  pool = new ChannelPool();
});

afterEach(() => {
  pool.dispose();
  server.close();
});

const message = Buffer.concat([Buffer.from([0, 0, 0, 0, 90]), Buffer.alloc(90, 7)]);

/** Sends so many messages in one write and then trailers, as fast servers do. */
async function serve(count: number, status: string): Promise<string> {
  server = createServer();
  server.on("stream", (stream) => {
    stream.on("error", () => {});
    stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
    stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": status, "grpc-message": "as asked" }));
    stream.end(Buffer.concat(Array.from({ length: count }, () => message)));
  });
  return `127.0.0.1:${await listen(server)}`;
}

/** Sends numbers from 0 on, each in a frame of its own, as grpc-go does, and then trailers, a reset or the end of the connection. */
async function serveInFrames(count: number, end: "trailers" | "reset" | "connection"): Promise<string> {
  server = createServer();
  server.on("stream", async (stream) => {
    stream.on("error", () => {});
    stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
    stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "9" }));
    for (let number = 0; number < count; number++) {
      const frame = Buffer.from([0, 0, 0, 0, 4, 0, 0, 0, 0]);
      frame.writeUInt32BE(number, 5);
      await new Promise((written) => stream.write(frame, written));
    }
    if (end === "trailers") stream.end();
    else if (end === "reset") stream.close(constants.NGHTTP2_INTERNAL_ERROR);
    else stream.session?.destroy();
  });
  return `127.0.0.1:${await listen(server)}`;
}

describe("messages before a status other than OK", () => {
  for (const [name, status] of [
    ["OK", "0"],
    ["ABORTED", "10"],
  ] as const) {
    it(`all come, also to a reader that pauses (${name})`, async () => {
      const target = await serve(500, status);
      const call = startRawCall(pool, target, {
        onMessage: (count, raw) => {
          if (count % 100 !== 10) return;
          raw.pause();
          setTimeout(() => raw.resume(), 20);
        },
      });
      call.raw.halfClose();
      expect(await call.ended).toMatchObject({ code: Number(status), message: "as asked", origin: "server" });
      expect(call.messages).toHaveLength(500);
    });
  }

  for (const end of ["trailers", "reset", "connection"] as const) {
    it(`come where each is an HTTP/2 frame of its own (then ${end})`, async () => {
      const target = await serveInFrames(300, end);
      const call = startRawCall(pool, target);
      call.raw.halfClose();
      await call.ended;
      expect(call.messages.map((bytes) => bytes.readUInt32BE())).toEqual(Array.from({ length: 300 }, (_, number) => number));
    });
  }

  it("come where this side has not finished sending", async () => {
    const target = await serve(300, "9");
    const call = startRawCall(pool, target);
    expect(await call.ended).toMatchObject({ code: 9, origin: "server" });
    expect(call.messages).toHaveLength(300);
  });

  it("come where the connection goes right after the trailers", async () => {
    const target = await serve(500, "9");
    server.on("stream", (stream) => stream.on("close", () => stream.session?.close()));
    const call = startRawCall(pool, target, {
      onMessage: (count, raw) => {
        if (count !== 10) return;
        raw.pause();
        setTimeout(() => raw.resume(), 50);
      },
    });
    call.raw.halfClose();
    expect(await call.ended).toMatchObject({ code: 9, origin: "server" });
    expect(call.messages).toHaveLength(500);
  });

  it("a message over the limit before them is told instead of them", async () => {
    const target = await serve(3, "9");
    const call = startRawCall(pool, target, { maxReceiveBytes: 50 });
    call.raw.halfClose();
    expect(await call.ended).toMatchObject({ code: 8, origin: "client", cause: "message-too-large" });
  });

  it("a call with trailers only ends at once", async () => {
    const target = await serve(0, "5");
    const call = startRawCall(pool, target);
    expect(await call.ended).toMatchObject({ code: 5, origin: "server" });
  });

  it("are given up where the call is cancelled before they were read", async () => {
    // More than flow control lets through.
    const target = await serve(5000, "9");
    const call = startRawCall(pool, target, {
      onMessage: (count, raw) => {
        if (count === 10) raw.pause();
      },
    });
    call.raw.halfClose();
    await expect.poll(() => call.messages.length).toBe(10);
    await new Promise((resolve) => setTimeout(resolve, 50));
    call.raw.cancel();
    expect(await call.ended).toMatchObject({ code: 1, cause: "cancelled-here" });
  });
});
