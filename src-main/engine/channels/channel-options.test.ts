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
