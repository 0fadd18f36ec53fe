import { createSecureServer } from "node:http2";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Disposable } from "#shared/base/disposable";
import { parseTarget } from "#shared/model/target";
import { inspectServer } from "./inspect-server";
import { ChannelPool } from "./pool";
import { type ChannelRoute, systemTlsRoute, type TlsSecurity } from "./security";
import { type Pair, TestAuthority } from "./testing/certificates";
import { listen } from "./testing/hostile-server";
import { startRawCall } from "./testing/raw-calls";

/** What a server may show at most, and what is told of it. */
const maxTold = 300_000;
/** Of a failure of a call, which goes into its head. */
const maxFailure = 32_000;

const pool = new ChannelPool();
const owned: Disposable[] = [];
let authority: TestAuthority;
let route: ChannelRoute;

beforeAll(async () => {
  authority = await TestAuthority.make();
  const security = { ...systemTlsRoute.security, roots: { pem: [authority.cert] } } as TlsSecurity;
  route = { ...systemTlsRoute, security };
});

afterEach(() => {
  for (const disposable of owned.splice(0)) disposable.dispose();
});

afterAll(() => pool.dispose());

async function serve({ cert, key }: Pair, version: "TLSv1.2" | "TLSv1.3"): Promise<string> {
  const server = createSecureServer({ cert, key, minVersion: version, maxVersion: version });
  server.on("tlsClientError", () => {});
  server.on("sessionError", () => {});
  const port = await listen(server);
  owned.push({ dispose: () => server.close() });
  return `localhost:${port}`;
}

const names = (count: number) => Array.from({ length: count }, (_, i) => `host-${i}.example.com`);

for (const version of ["TLSv1.2", "TLSv1.3"] as const) {
  describe(`a hostile certificate, ${version}`, () => {
    it.each([
      ["3,000 names", names(3_000)],
      ["10,000 names", names(10_000)],
      ["a megabyte of names", Array.from({ length: 17 }, () => `${"a".repeat(60_000)}.example.com`)],
    ])("of %s is told within bounds", async (_what, many) => {
      const target = await serve(await authority.issue({ names: many }), version);
      const call = startRawCall(pool, target, { route, deadlineMs: 60_000 });
      call.raw.halfClose();
      const ended = await call.ended;
      expect(ended).toMatchObject({ code: 14, origin: "client", cause: "handshake" });
      expect(JSON.stringify(ended).length).toBeLessThan(maxFailure);
      const found = await inspectServer(parseTarget(target), route);
      expect(found.failures.length).toBeGreaterThan(0);
      expect(JSON.stringify(found.failures).length).toBeLessThan(maxFailure * found.failures.length);
      expect(found.chain.reduce((size, der) => size + der.length, 0)).toBeLessThan(maxTold);
    });

    it("of one endless name is told within bounds", async () => {
      const target = await serve(await authority.issue({ names: [`${"a".repeat(60_000)}.example.com`] }), version);
      const call = startRawCall(pool, target, { route, deadlineMs: 60_000 });
      call.raw.halfClose();
      const { handshake } = await call.ended;
      expect(handshake).toMatchObject({ cause: "name-mismatch" });
      expect(JSON.stringify(handshake).length).toBeLessThan(maxFailure);
    });

    it("of a chain without an end is told within bounds", async () => {
      const middle = await authority.delegate("Middle");
      const { cert, key } = await middle.issue({ names: ["other.example.com"] });
      const target = await serve({ cert: cert + `\n${middle.cert}`.repeat(150), key }, version);
      const call = startRawCall(pool, target, { route, deadlineMs: 60_000 });
      call.raw.halfClose();
      expect(await call.ended).toMatchObject({ code: 14, cause: "handshake" });
      const found = await inspectServer(parseTarget(target), route);
      expect(found.failures.length).toBeGreaterThan(0);
      expect(found.chain.reduce((size, der) => size + der.length, 0)).toBeLessThan(maxTold);
    });
  });
}
