import { createServer, type IncomingHttpHeaders } from "node:http2";
import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseTarget } from "#shared/model/target";
import { ChannelPool } from "./pool";
import { type ChannelRoute, plaintextRoute } from "./security";
import { type CallHandler, LoopbackServer, ServedStatus } from "./server";
import { closedPort, listen } from "./testing/hostile-server";
import { echoPath, type HeardOptions, startRawCall } from "./testing/raw-calls";

let pool: ChannelPool;
const servers: { dispose(): void }[] = [];

beforeEach(() => {
  pool = new ChannelPool();
});

afterEach(() => {
  pool.dispose();
  for (const server of servers.splice(0)) server.dispose();
});

const echo: CallHandler = async (call) => {
  for await (const message of call.messages) await call.send(message);
  return undefined;
};

async function serve(handler: CallHandler, port?: number): Promise<string> {
  const server = await LoopbackServer.start(new Map([[echoPath, handler]]), port === undefined ? {} : { port });
  servers.push(server);
  return server.target;
}

async function callTo(target: string, options: HeardOptions = {}, message = Buffer.alloc(1000, 7)) {
  const call = startRawCall(pool, target, { deadlineMs: 20_000, ...options });
  await call.raw.send(message);
  call.raw.halfClose();
  return { ...(await call.ended), messages: call.messages, events: call.events, connection: call.connection };
}

const by = (more: Partial<ChannelRoute>): HeardOptions => ({ route: { ...plaintextRoute, ...more } });

/** The headers of a call, and the first bytes of its body. */
async function seenBy(target: (port: number) => string, options: HeardOptions): Promise<{ headers: IncomingHttpHeaders; body: Buffer }> {
  const server = createServer();
  const seen = new Promise<{ headers: IncomingHttpHeaders; body: Buffer }>((resolve) => {
    server.on("stream", (stream, headers) => {
      const parts: Buffer[] = [];
      stream.on("data", (bytes: Buffer) => parts.push(bytes));
      stream.on("end", () => {
        stream.respond({ ":status": 200, "content-type": "application/grpc", "grpc-status": "0" }, { endStream: true });
        resolve({ headers, body: Buffer.concat(parts) });
      });
    });
  });
  const port = await listen(server);
  servers.push({ dispose: () => server.close() });
  expect(await callTo(target(port), options)).toMatchObject({ code: 0 });
  return seen;
}

describe("a call's options", () => {
  it("gzip: messages go out compressed, and are the same at the other end", async () => {
    const { headers, body } = await seenBy((port) => `127.0.0.1:${port}`, { gzip: true });
    expect(headers["grpc-encoding"]).toBe("gzip");
    expect(body[0]).toBe(1);
    expect(gunzipSync(body.subarray(5))).toEqual(Buffer.alloc(1000, 7));
    const back = await callTo(await serve(echo), { gzip: true });
    expect(back).toMatchObject({ code: 0, messages: [Buffer.alloc(1000, 7)] });
    const plain = await seenBy((port) => `127.0.0.1:${port}`, {});
    expect(plain.headers["grpc-encoding"]).toBeUndefined();
  });

  it("gzip: is of one call, on the connection of others that do without", async () => {
    const server = createServer();
    const calls: { encoding: unknown; flags: number[]; whole: Buffer }[] = [];
    let sessions = 0;
    server.on("session", () => sessions++);
    server.on("stream", (stream, headers) => {
      const call = { encoding: headers["grpc-encoding"], flags: [] as number[], whole: Buffer.alloc(0) };
      calls.push(call);
      stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
      stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
      stream.on("data", (bytes: Buffer) => (call.whole = Buffer.concat([call.whole, bytes])));
      stream.on("end", () => {
        for (let at = 0; at < call.whole.length; at += 5 + call.whole.readUInt32BE(at + 1)) call.flags.push(call.whole.readUInt8(at));
        stream.end();
      });
    });
    const target = `127.0.0.1:${await listen(server)}`;
    servers.push({ dispose: () => server.close() });
    const message = Buffer.alloc(1000, 7);
    const lease = pool.lease(parseTarget(target), { maxReceiveBytes: 4_000_000 });
    const running = [true, false, true, false].map((gzip) => startRawCall(pool, target, { gzip, deadlineMs: 20_000 }));
    // In turns, so that each would see what another had changed.
    for (let turn = 0; turn < 3; turn++) for (const { raw } of running) await raw.send(message);
    for (const { raw } of running) raw.halfClose();
    for (const { ended } of running) expect(await ended).toMatchObject({ code: 0 });
    lease.dispose();
    expect(sessions).toBe(1);
    expect(pool.size).toBe(1);
    expect(calls.map(({ encoding, flags }) => [encoding, flags]).sort()).toEqual(
      [
        [undefined, [0, 0, 0]],
        [undefined, [0, 0, 0]],
        ["gzip", [1, 1, 1]],
        ["gzip", [1, 1, 1]],
      ].sort(),
    );
  });

  it("gzip: is left out where the server has said that it does not take it", async () => {
    const server = createServer();
    const encodings: unknown[] = [];
    server.on("stream", (stream, headers) => {
      encodings.push(headers["grpc-encoding"]);
      stream.respond({ ":status": 200, "content-type": "application/grpc", "grpc-accept-encoding": "identity" }, { waitForTrailers: true });
      stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
      stream.resume().on("end", () => stream.end());
    });
    const target = `127.0.0.1:${await listen(server)}`;
    servers.push({ dispose: () => server.close() });
    expect(await callTo(target, { gzip: true })).toMatchObject({ code: 0 });
    expect(await callTo(target, { gzip: true })).toMatchObject({ code: 0 });
    expect(encodings).toEqual(["gzip", undefined]);
  });

  it("a message over the send limit is not sent, and the call says so", async () => {
    const target = await serve(echo);
    expect(await callTo(target, { maxSendBytes: 1000 })).toMatchObject({ code: 0 });
    expect(await callTo(target, { maxSendBytes: 999 })).toMatchObject({ code: 8, origin: "client", cause: "send-too-large", messages: [] });
  });

  it("waits for a server that is not there yet, where it is told to", async () => {
    const port = await closedPort();
    const call = startRawCall(pool, `127.0.0.1:${port}`, { waitForReady: true, deadlineMs: 30_000 });
    call.raw.halfClose();
    await expect.poll(() => call.connection.some((event) => event.is === "state" && event.state === "TRANSIENT_FAILURE")).toBe(true);
    await serve(echo, port);
    expect(await call.ended).toMatchObject({ code: 0 });
  });

  it("says why there is no connection where the deadline passes first", async () => {
    const call = startRawCall(pool, `127.0.0.1:${await closedPort()}`, { waitForReady: true, deadlineMs: 300 });
    call.raw.halfClose();
    expect(await call.ended).toMatchObject({ code: 4, cause: "refused" });
  });
});

describe("a route", () => {
  it("puts a prefix before paths, and sends authority and user agent", async () => {
    const { headers } = await seenBy(
      (port) => `http://127.0.0.1:${port}/gate/way/`,
      by({ authority: "api.example", userAgent: "mine/1.0" }),
    );
    expect(headers[":path"]).toBe(`/gate/way${echoPath}`);
    expect(headers[":authority"]).toBe("api.example");
    expect(headers["user-agent"]).toMatch(/^mine\/1\.0 grpc-node-js\//);
  });

  it("names itself and the target where nothing else is chosen", async () => {
    let authority = "";
    const { headers } = await seenBy((port) => (authority = `127.0.0.1:${port}`), {});
    expect(headers[":authority"]).toBe(authority);
    expect(headers["user-agent"]).toMatch(/^wirebench grpc-node-js\//);
  });

  const retrying = JSON.stringify({
    loadBalancingConfig: [],
    methodConfig: [
      {
        name: [{ service: "test.Echo" }],
        retryPolicy: {
          maxAttempts: 4,
          initialBackoff: "0.01s",
          maxBackoff: "0.02s",
          backoffMultiplier: 1,
          retryableStatusCodes: ["UNAVAILABLE"],
        },
      },
    ],
  });

  it("tries again by its service config, and once without", async () => {
    let tries = 0;
    const target = await serve(async () => {
      tries++;
      if (tries % 3 !== 0) throw new ServedStatus(14, "not now");
      return undefined;
    });
    expect(await callTo(target, by({ serviceConfig: retrying }))).toMatchObject({ code: 0 });
    expect(tries).toBe(3);
    expect(await callTo(target)).toMatchObject({ code: 14, message: "not now", origin: "server" });
    expect(tries).toBe(4);
  });

  it("goes by its service config behind a prefix too, which is no part of a method's name", async () => {
    const tries: unknown[] = [];
    const server = createServer();
    server.on("stream", (stream, headers) => {
      const status = tries.push(headers[":path"]) < 3 ? "14" : "0";
      stream.respond({ ":status": 200, "content-type": "application/grpc", "grpc-status": status }, { endStream: true });
    });
    const target = `http://127.0.0.1:${await listen(server)}/gate/way`;
    servers.push({ dispose: () => server.close() });
    expect(await callTo(target, by({ serviceConfig: retrying }))).toMatchObject({ code: 0 });
    expect(tries).toEqual(Array(3).fill(`/gate/way${echoPath}`));
  });

  it.each([
    ["{", /not JSON/],
    ["[]", /not a JSON object/],
    ['{"methodConfig":[{}]}', /invalid name array/],
    ['{"methodConfig":[{"name":[{"service":"a"}],"timeout":"soon"}]}', /timeout/],
  ])("refuses the service config %s with words", (serviceConfig, words) => {
    const lease = () => pool.lease(parseTarget("localhost:1"), { maxReceiveBytes: 1, route: { ...plaintextRoute, serviceConfig } });
    expect(lease).toThrow(words);
    expect(pool.size).toBe(0);
  });
});

it("a route is looked for anew for each lease, and its fault is the lease's", async () => {
  let route: ChannelRoute | null = plaintextRoute;
  const routed = new ChannelPool({
    routeOf: async () => {
      if (route === null) throw new Error("The keychain is locked.");
      return route;
    },
  });
  const target = parseTarget("localhost:1");
  const one = await routed.leaseRouted(target, { maxReceiveBytes: 1 });
  route = { ...plaintextRoute, authority: "other" };
  const two = await routed.leaseRouted(target, { maxReceiveBytes: 1 });
  expect(two.channel).not.toBe(one.channel);
  route = null;
  await expect(routed.leaseRouted(target, { maxReceiveBytes: 1 })).rejects.toThrow("locked");
  for (const owned of [one, two, routed]) owned.dispose();
});
