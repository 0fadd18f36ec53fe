import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { type FrameChannel, maxFrameBytes } from "#shared/bridge/frames";
import { describeBridge } from "#shared/bridge/testing/contract-suite";
import { LaunchKeys } from "./launch-keys";
import { LoopbackPeers } from "./loopback-peers";
import { subprotocol, WebSocketGate, webSocketChannel } from "./web-socket";

const keys = new LaunchKeys();
const server = http.createServer();
const admitted: FrameChannel[] = [];
let onAdmit: (channel: FrameChannel) => void = () => {};
let gate: WebSocketGate;
let port = 0;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as AddressInfo).port;
  gate = new WebSocketGate(new LoopbackPeers(port, "http://127.0.0.1:5173"), keys, (channel) => {
    admitted.push(channel);
    onAdmit(channel);
  });
  server.on("upgrade", (request, socket, head) => gate.upgrade(request, socket, head));
});

afterAll(async () => {
  gate.dispose();
  await new Promise((resolve) => server.close(resolve));
});

interface Attempt {
  readonly origin?: string | undefined;
  readonly host?: string;
  readonly protocols?: string[];
  readonly path?: string;
  /** What to say first; nothing for undefined. */
  readonly first?: string | Buffer | undefined;
}

/** What comes of it: `in`, an HTTP status, or a close code. */
function knock({ path = "/ws", protocols = [subprotocol], first, ...attempt }: Attempt): Promise<string | number> {
  const origin = "origin" in attempt ? attempt.origin : `http://127.0.0.1:${port}`;
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, protocols, {
    ...(origin === undefined ? {} : { origin }),
    headers: attempt.host === undefined ? {} : { host: attempt.host },
  });
  return new Promise((resolve) => {
    socket.on("open", () => first !== undefined && socket.send(first));
    socket.on("message", (data) => {
      resolve(typeof JSON.parse(String(data)).session === "string" ? "in" : "nonsense");
      socket.close();
    });
    socket.on("close", (code) => resolve(code));
    socket.on("unexpected-response", (_request, response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
      socket.terminate();
    });
    socket.on("error", () => {});
  });
}

const code = () => JSON.stringify({ code: keys.mintCode() });

describe("the gate of the served mode", () => {
  it("lets a page in by its code, once", async () => {
    const first = code();
    expect(await knock({ first })).toBe("in");
    expect(await knock({ first })).toBe(4401);
  });

  it("lets the page back in by its session", async () => {
    const session = keys.redeem(keys.mintCode());
    expect(await knock({ first: JSON.stringify({ session }) })).toBe("in");
    expect(await knock({ first: JSON.stringify({ session }) })).toBe("in");
  });

  it("does not hold it against a page that this process was busy for 3 s", async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, [subprotocol], { origin: `http://127.0.0.1:${port}` });
    await new Promise((resolve) => socket.once("open", resolve));
    socket.send(code());
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3200);
    const answer = await Promise.race([
      new Promise((resolve) => socket.once("message", () => resolve("in"))),
      new Promise((resolve) => socket.once("close", resolve)),
    ]);
    expect(answer).toBe("in");
    socket.close();
  });

  it("knows localhost and the development server as its own", async () => {
    expect(await knock({ origin: `http://localhost:${port}`, host: `localhost:${port}`, first: code() })).toBe("in");
    expect(await knock({ origin: "http://127.0.0.1:5173", host: "127.0.0.1:5173", first: code() })).toBe("in");
  });

  it.each([
    ["a foreign name for this machine", () => ({ host: `evil.example:${port}`, origin: `http://evil.example:${port}` }), 421],
    ["a Host that only begins like ours", () => ({ host: `127.0.0.1.evil.example:${port}` }), 421],
    ["another port as Host", () => ({ host: "127.0.0.1:1" }), 421],
    ["no Origin", () => ({ origin: undefined }), 403],
    ["the null Origin", () => ({ origin: "null" }), 403],
    ["a foreign Origin", () => ({ origin: "http://evil.example" }), 403],
    ["another port as Origin", () => ({ origin: "http://127.0.0.1:3000" }), 403],
    ["an Origin that only begins like ours", () => ({ origin: `http://127.0.0.1:${port}.evil.example` }), 403],
    ["https as Origin", () => ({ origin: `https://127.0.0.1:${port}` }), 403],
    ["localhost asking as 127.0.0.1", () => ({ origin: `http://localhost:${port}` }), 403],
    ["no subprotocol", () => ({ protocols: [] }), 400],
    ["another subprotocol", () => ({ protocols: ["wirebench.v0"] }), 400],
    ["another path", () => ({ path: "/ws/../other" }), 404],
    ["a code never minted", () => ({ first: JSON.stringify({ code: "nope" }) }), 4401],
    ["a session never sold", () => ({ first: JSON.stringify({ session: "nope" }) }), 4401],
    ["no JSON", () => ({ first: "{" }), 4400],
    ["JSON that is no key", () => ({ first: "[1]" }), 4400],
    ["a key of another type", () => ({ first: JSON.stringify({ code: { length: 1 } }) }), 4400],
    ["an endless key", () => ({ first: JSON.stringify({ code: "x".repeat(5000) }) }), 4400],
    ["a binary key", () => ({ first: Buffer.from(code()) }), 4400],
    ["an oversize first message", () => ({ first: "x".repeat(maxFrameBytes + 1) }), 1009],
    ["a page that says nothing for 3 s", () => ({}), 4401],
  ])("refuses %s", async (_what, attempt, answer) => {
    const before = admitted.length;
    expect(await knock(attempt())).toBe(answer);
    expect(admitted.length).toBe(before);
  });
});

describe("an admitted page", () => {
  it.each([
    ["a text message", "hello", 4400],
    ["bytes that are no frame", Buffer.from([0xc1]), 4400],
    ["an oversize frame", Buffer.alloc(maxFrameBytes + 1), 1009],
  ])("is closed on %s", async (_what, message, answer) => {
    const [, channel, socket] = await connectedPair();
    channel.onFrame(() => {}).dispose();
    const closed = new Promise((resolve) => socket.on("close", resolve));
    socket.send(message);
    expect(await closed).toBe(answer);
  });
});

describeBridge("a WebSocket", async () => {
  const [asking, answering] = await connectedPair();
  return [asking, answering];
});

/** A real socket through the gate: the page's end, the core's end, and the page's socket itself. */
async function connectedPair(): Promise<[FrameChannel, FrameChannel, WebSocket]> {
  const answering = new Promise<FrameChannel>((resolve) => {
    onAdmit = resolve;
  });
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, [subprotocol], { origin: `http://127.0.0.1:${port}` });
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  const greeted = new Promise((resolve) => socket.once("message", resolve));
  socket.send(code());
  await greeted;
  return [webSocketChannel(socket), await answering, socket];
}
