import { afterEach, describe, expect, it } from "vitest";
import { parseTarget } from "#shared/model/target";
import { ChannelPool } from "./pool";
import { type CallHandler, LoopbackServer } from "./server";
import { echoPath, startRawCall } from "./testing/raw-calls";

const done: CallHandler = async () => undefined;
const start = (port?: number) => LoopbackServer.start(new Map([[echoPath, done]]), port === undefined ? {} : { port });

let pool: ChannelPool | null = null;
const servers: LoopbackServer[] = [];

afterEach(() => {
  pool?.dispose();
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
