import { createSecureServer } from "node:http2";
import { afterEach, describe, expect, it } from "vitest";
import { type ChannelStatus, idleChannel } from "#shared/model/channel-status";
import { parseTarget } from "#shared/model/target";
import { ChannelPool } from "./pool";
import { type ChannelSecurity, systemTlsRoute } from "./security";
import { type CallHandler, LoopbackServer } from "./server";
import { TestAuthority } from "./testing/certificates";
import { closedPort, listen } from "./testing/hostile-server";
import { echoPath, type HeardOptions, startRawCall } from "./testing/raw-calls";

const done: CallHandler = async () => undefined;
const start = (port?: number) => LoopbackServer.start(new Map([[echoPath, done]]), port === undefined ? {} : { port });

let pool: ChannelPool | null = null;
const servers: LoopbackServer[] = [];

afterEach(() => {
  pool?.dispose();
  pool = null;
  for (const server of servers.splice(0)) server.dispose();
});

describe("ChannelPool", () => {
  it("shares a channel per target and limit, and says that a connection is reused", async () => {
    pool = new ChannelPool();
    const server = await start();
    servers.push(server);
    const first = startRawCall(pool, server.target);
    first.raw.halfClose();
    await first.ended;
    const second = startRawCall(pool, server.target);
    second.raw.halfClose();
    await second.ended;
    expect(first.events[0]).toBe("connecting");
    expect(second.events[0]).toBe("reused");
    expect(pool.size).toBe(1);
    const other = startRawCall(pool, server.target, { maxReceiveBytes: 17 });
    other.raw.halfClose();
    await other.ended;
    expect(other.events[0]).toBe("connecting");
    expect(pool.size).toBe(2);
  });

  it("closes a channel that nobody has leased for a while, and none that is leased", async () => {
    pool = new ChannelPool({ idleMs: 30 });
    const target = parseTarget("127.0.0.1:9");
    const one = pool.lease(target, { maxReceiveBytes: 10 });
    const two = pool.lease(target, { maxReceiveBytes: 10 });
    expect(two.channel).toBe(one.channel);
    one.dispose();
    one.dispose();
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect(pool.size).toBe(1);
    two.dispose();
    const again = pool.lease(target, { maxReceiveBytes: 10 });
    expect(again.channel).toBe(one.channel);
    again.dispose();
    await expect.poll(() => pool?.size).toBe(0);
  });

  it("tries at once again after a failure, without waiting out a back-off", async () => {
    pool = new ChannelPool();
    const gone = await start();
    const port = gone.port;
    gone.dispose();
    for (let i = 0; i < 3; i++) {
      const failed = startRawCall(pool, `127.0.0.1:${port}`);
      failed.raw.halfClose();
      expect(await failed.ended).toMatchObject({ code: 14, cause: "refused" });
    }
    servers.push(await start(port));
    const call = startRawCall(pool, `127.0.0.1:${port}`);
    call.raw.halfClose();
    expect(await call.ended).toMatchObject({ code: 0 });
  });
});

describe("LoopbackServer", () => {
  it("says that a port is taken", async () => {
    const server = await start();
    servers.push(server);
    await expect(start(server.port)).rejects.toMatchObject({ code: "io" });
  });
});

describe("the status of a target's channel", () => {
  const thePool = () => {
    pool ??= new ChannelPool();
    return pool;
  };
  const seenOf = (target: string) => {
    const seen: ChannelStatus[] = [];
    const watching = thePool().watch(parseTarget(target), (status) => seen.push(status));
    return { seen, watching, states: () => seen.map(({ state }) => state) };
  };
  const call = async (target: string, options: HeardOptions = {}) => {
    const { raw, ended } = startRawCall(thePool(), target, { deadlineMs: 20_000, ...options });
    raw.halfClose();
    return ended;
  };

  it("is told before the first call, through a connection, between calls and after its end", async () => {
    pool = new ChannelPool({ idleMs: 30 });
    const server = await start();
    servers.push(server);
    const { seen, states, watching } = seenOf(server.target);
    expect(seen).toEqual([idleChannel]);
    expect(await call(server.target)).toMatchObject({ code: 0 });
    expect(states()).toEqual(["idle", "connecting", "ready"]);
    expect(seen.at(-1)).toEqual({ state: "ready", peer: server.target, isProxied: false, tls: null });
    // Nobody uses it any more, and it is closed.
    await expect.poll(states).toEqual(["idle", "connecting", "ready", "idle"]);
    watching.dispose();
    await call(server.target);
    expect(seen).toHaveLength(4);
  });

  it("is transient failure where there is no connection to be had, until the next try", async () => {
    const port = await closedPort();
    const target = `127.0.0.1:${port}`;
    const { states, watching } = seenOf(target);
    expect(await call(target)).toMatchObject({ code: 14 });
    expect(pool?.size).toBe(0);
    expect(states()).toEqual(["idle", "connecting", "transient-failure"]);
    servers.push(await start(port));
    expect(await call(target)).toMatchObject({ code: 0 });
    expect(states().at(-1)).toBe("ready");
    expect(states()).toContain("transient-failure");
    watching.dispose();
  });

  it("says that the server hung up, and of two channels tells the one that was used last", async () => {
    const server = await start();
    servers.push(server);
    const { states, watching } = seenOf(server.target);
    await call(server.target);
    await call(server.target, { maxReceiveBytes: 17 });
    expect(states()).toEqual(["idle", "connecting", "ready", "idle", "connecting", "ready"]);
    server.dispose();
    await expect.poll(() => states().at(-1)).toBe("idle");
    watching.dispose();
  });

  it("tells what TLS came to, and keeps transports of one address apart", async () => {
    const authority = await TestAuthority.make("Ours");
    const { cert, key } = await authority.issue({ names: ["localhost"] });
    const tls = createSecureServer({ cert, key }, (_request, response) => {
      response.stream.respond({ ":status": 200, "content-type": "application/grpc", "grpc-status": "0" }, { endStream: true });
    });
    const target = `localhost:${await listen(tls)}`;
    const security = { ...systemTlsRoute.security, transport: "tls", roots: { pem: [authority.cert] } } as ChannelSecurity;
    const secured = seenOf(`grpcs://${target}`);
    const plain = seenOf(`grpc://${target}`);
    expect(await call(target, { route: { ...systemTlsRoute, security } })).toMatchObject({ code: 0 });
    expect(secured.seen.at(-1)).toMatchObject({
      state: "ready",
      tls: { version: "TLSv1.3", cipher: expect.stringMatching(/^TLS_/), alpn: "h2" },
    });
    expect(plain.states()).toEqual(["idle"]);
    for (const { watching } of [secured, plain]) watching.dispose();
    tls.close();
  });
});
