import { describe, expect, it } from "vitest";
import { parseTarget } from "#shared/model/target";
import type { TargetRule, TargetSettings } from "#shared/model/trust";
import { TargetRoutes } from "./target-routes";

const identity = { chain: "CHAIN", key: "KEY" };

function routes(...settings: Partial<TargetSettings>[]) {
  const rules = rulesOf(settings);
  return routesBy(() => rules);
}

function rulesOf(settings: readonly Partial<TargetSettings>[]): TargetRule[] {
  return settings.map((chosen, index) => ({ id: `${index}`, pattern: "*.example.com", settings: chosen }));
}

function routesBy(rules: () => readonly TargetRule[], kept: ReadonlyMap<string, typeof identity> = new Map([["alice", identity]])) {
  const made = new TargetRoutes({
    rules: async () => rules(),
    material: {
      authority: async (id) => (id === "ca" ? "PEM" : null),
      identity: async (id) => kept.get(id) ?? null,
    },
    secret: async (id) => (id === "pw" ? "hunter2" : null),
    environment: { https_proxy: "http://proxy.lan:3128" },
  });
  return async (target = "a.example.com:443") => (await made.wayTo(parseTarget(target))).route;
}

describe("a target's route", () => {
  it("is what its text and the defaults say where nothing is chosen", async () => {
    expect((await routes()("localhost:50051")).security).toEqual({ transport: "plaintext" });
    expect(await routes()()).toMatchObject({ security: { transport: "tls", roots: "system", identity: null }, proxy: null });
  });

  it("has the certificates in the place of their ids", async () => {
    const route = await routes({ roots: { from: "kept", ids: ["ca"] }, identity: "alice", serverName: "b" })();
    expect(route.security).toMatchObject({ roots: { pem: ["PEM"] }, identity, serverName: "b" });
  });

  it("is never made without a certificate that was chosen and is gone", async () => {
    await expect(routes({ roots: { from: "kept", ids: ["ca", "gone"] } })()).rejects.toMatchObject({
      code: "route-broken",
      facts: { pattern: "*.example.com" },
    });
    await expect(routes({ identity: "gone" })()).rejects.toMatchObject({ code: "route-broken" });
  });

  it("is the same until the rules are others", async () => {
    let rules = rulesOf([]);
    const routed = routesBy(() => rules);
    const first = await routed();
    expect(await routed()).toBe(first);
    expect(await routed("b.example.com:443")).not.toBe(first);
    rules = rulesOf([{ userAgent: "me" }]);
    expect((await routed()).userAgent).toBe("me");
  });

  it("asks anew for what is kept, which may be gone the next time", async () => {
    const kept = new Map([["alice", identity]]);
    const rules = rulesOf([{ identity: "alice" }]);
    const routed = routesBy(() => rules, kept);
    expect((await routed()).security).toMatchObject({ identity });
    kept.clear();
    await expect(routed()).rejects.toMatchObject({ code: "route-broken" });
  });

  it("asks for no certificates where the call goes in plaintext", async () => {
    const chosen = routes({ identity: "gone", roots: { from: "kept", ids: ["gone"] } });
    expect((await chosen("http://a.example.com:80")).security).toEqual({ transport: "plaintext" });
  });

  it("goes by the proxy that was chosen, with its password", async () => {
    const proxy = { kind: "socks5", host: "p", port: 1080, user: "u", password: "pw", exceptFor: ["b.example.com"] } as const;
    expect((await routes({ proxy })()).proxy).toEqual({ kind: "socks5", host: "p", port: 1080, user: "u", password: "hunter2" });
    expect((await routes({ proxy })("b.example.com:1")).proxy).toBeNull();
    await expect(routes({ proxy: { ...proxy, password: "gone" } })()).rejects.toMatchObject({ code: "route-broken" });
    expect((await routes({ proxy: { kind: "environment" } })()).proxy).toMatchObject({ host: "proxy.lan", port: 3128 });
  });
});
