import { createSecureServer, type SecureServerOptions } from "node:http2";
import type { AddressInfo } from "node:net";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { CancellationSource } from "#shared/base/cancellation";
import type { Disposable } from "#shared/base/disposable";
import { parseTarget } from "#shared/model/target";
import type { TargetRule, TargetSettings } from "#shared/model/trust";
import { selfSigned, TestAuthority } from "../channels/testing/certificates";
import { ServerLooks } from "./server-looks";
import { TargetRoutes } from "./target-routes";

let authority: TestAuthority;
const owned: Disposable[] = [];

beforeAll(async () => {
  authority = await TestAuthority.make("Our Authority");
});
afterEach(() => {
  for (const one of owned.splice(0)) one.dispose();
});

async function serve(options: SecureServerOptions): Promise<string> {
  const server = createSecureServer(options)
    .on("tlsClientError", () => {})
    .on("sessionError", () => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  owned.push({ dispose: () => server.close() });
  return `localhost:${(server.address() as AddressInfo).port}`;
}

function look(target: string, instead: Partial<TargetSettings> = {}, rules: readonly TargetRule[] = []) {
  const material = { authority: async (id: string) => (id === "ours" ? authority.cert : null), identity: async () => null };
  const routes = new TargetRoutes({ rules: async () => rules, material, secret: async () => null, environment: {} });
  return new ServerLooks(routes).look(parseTarget(target), instead, new CancellationSource());
}

const ours = { roots: { from: "kept", ids: ["ours"] } } as const;

describe("a look at a server", () => {
  it("tells its certificates as they are sent, each with what fails, and by whom it was judged", async () => {
    const middle = await authority.delegate("Middle");
    const { cert, key } = await middle.issue({ commonName: "api", names: ["api.example.com"], days: [-9, -2] });
    const found = await look(await serve({ cert: `${cert}\n${middle.cert}`, key }), ours);
    expect(found.chain.map(({ facts, failures }) => [facts.commonName, failures])).toEqual([
      ["api", ["name-mismatch", "expired"]],
      ["Middle", []],
    ]);
    expect(found.chain[0]?.pem.trim()).toBe(cert.trim());
    expect(found).toMatchObject({ alpn: "h2", serverName: "localhost", judge: { from: "kept", ids: ["ours"] } });
    expect(found.failures.map(({ cause }) => cause)).toEqual(["expired", "name-mismatch"]);
  });

  it("goes by the rules, and by what is tried in their place", async () => {
    const target = await serve(await authority.issue({ names: ["api.example.com"] }));
    const rule = { id: "1", pattern: target, settings: { transport: "plaintext", ...ours } } as const;
    expect((await look(target, {}, [rule])).failures).toMatchObject([{ cause: "name-mismatch", names: ["api.example.com"] }]);
    expect((await look(target, { serverName: "api.example.com" }, [rule])).failures).toEqual([]);
    const system = await look(target, { roots: { from: "system" } }, [rule]);
    expect(system.judge).toMatchObject({ from: "system", source: expect.any(String) });
    expect(system.chain[0]?.failures).toContain("unknown-authority");
  });

  it("names the authorities whose certificates a server would take", async () => {
    const pair = await authority.issue();
    const found = await look(await serve({ ...pair, ca: [authority.cert], requestCert: true }), ours);
    expect(found).toMatchObject({ asksForIdentity: true, authorities: ["CN=Our Authority"], failures: [{ cause: "identity-required" }] });
  });

  it("marks the certificate that was not the one that is pinned", async () => {
    const target = await serve(await selfSigned());
    const pinned = await look(target, { roots: { from: "pin", sha256: "0".repeat(64) } });
    expect(pinned.chain[0]?.failures).toEqual(["pin-mismatch"]);
    const sha256 = pinned.chain[0]?.facts.sha256 ?? "";
    expect((await look(target, { roots: { from: "pin", sha256 } })).failures).toEqual([]);
  });

  it("is not made with less than is chosen", async () => {
    await expect(look("localhost:1", { identity: "gone" })).rejects.toMatchObject({ code: "route-broken" });
    await expect(look("localhost:1")).rejects.toMatchObject({ code: "io" });
  });
});
