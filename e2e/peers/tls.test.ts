import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { parseTarget } from "../../shared/model/target";
import { inspectServer } from "../../src-main/engine/channels/inspect-server";
import { ChannelPool } from "../../src-main/engine/channels/pool";
import { type ChannelRoute, systemTlsRoute, type TlsSecurity } from "../../src-main/engine/channels/security";
import { type Pair, TestAuthority } from "../../src-main/engine/channels/testing/certificates";
import { startRawCall } from "../../src-main/engine/channels/testing/raw-calls";
import { builtPeer, type Launch, type Peer, startPeer } from "../support/peers";

const launch = builtPeer("grpc-go");

interface Ways {
  readonly flags?: readonly string[];
  /** PEM, of clients' certificates. */
  readonly authorities?: readonly string[];
}

describe.skipIf(launch === null)("grpc-go over TLS (skipped where it is not built; node e2e/peers/peers.mjs build grpc-go)", () => {
  let folder: string;
  let authority: TestAuthority;
  let stranger: TestAuthority;
  const owned: { dispose(): void }[] = [];
  const peers: Peer[] = [];

  // Of a loaded machine.
  const limit = 120_000;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "wirebench-go-tls-"));
    authority = await TestAuthority.make();
    stranger = await TestAuthority.make("Somebody Else");
  });

  afterEach(async () => {
    for (const disposable of owned.splice(0)) disposable.dispose();
    for (const peer of peers.splice(0)) await peer.stop();
  });

  afterAll(() => rm(folder, { recursive: true }));

  async function serve({ cert, key }: Pair, { flags = [], authorities = [] }: Ways = {}): Promise<string> {
    const texts = [cert, key, ...authorities];
    const files = texts.map((_, i) => path.join(folder, `${i}.pem`));
    await Promise.all(texts.map((text, i) => writeFile(files[i] ?? "", text)));
    const { program, args, cwd } = launch as Launch;
    const peer = await startPeer({ program, cwd, args: [...args, ...flags, ...files] });
    peers.push(peer);
    return peer.target;
  }

  function routeBy(security: Partial<TlsSecurity>): ChannelRoute {
    const usual = systemTlsRoute.security as TlsSecurity;
    return { ...systemTlsRoute, security: { ...usual, roots: { pem: [authority.cert] }, ...security } };
  }

  async function callTo(target: string, security: Partial<TlsSecurity>) {
    const pool = new ChannelPool();
    owned.push(pool);
    const call = startRawCall(pool, target, { route: routeBy(security), path: "/tutorial.v1.UserService/GetUser", deadlineMs: 20_000 });
    await call.raw.send(Buffer.alloc(0));
    call.raw.halfClose();
    return call.ended;
  }

  for (const key of ["ec", "rsa", "ed25519"] as const) {
    it(
      `one-way, ${key}`,
      async () => {
        const target = await serve(await authority.issue({ key }));
        expect(await callTo(target, {})).toMatchObject({ origin: "server" });
        expect(await callTo(target, { roots: "system" })).toMatchObject({ cause: "handshake", handshake: { cause: "unknown-authority" } });
      },
      limit,
    );
  }

  it("under a name that is no host name", async () => {
    const target = await serve(await authority.issue({ names: ["*grpcstudy.com"] }));
    expect(await callTo(target, { serverName: "*grpcstudy.com" })).toMatchObject({ origin: "server" });
    expect(await callTo(target, {})).toMatchObject({ handshake: { cause: "name-mismatch", names: ["*grpcstudy.com"] } });
  });

  it("of TLS 1.2 alone, and nothing in common where 1.3 is asked for", async () => {
    const target = await serve(await authority.issue(), { flags: ["-max-tls", "1.2"] });
    expect(await callTo(target, {})).toMatchObject({ origin: "server" });
    expect(await callTo(target, { minVersion: "TLSv1.3" })).toMatchObject({ cause: "handshake", handshake: { cause: "protocol-version" } });
  });

  for (const version of ["TLSv1.2", "TLSv1.3"] as const) {
    it(`mutual, ${version}`, async () => {
      const target = await serve(await authority.issue(), { authorities: [authority.cert] });
      const only = { minVersion: version, maxVersion: version };
      const { cert: chain, key } = await authority.issue({ purpose: "client" });
      expect(await callTo(target, { ...only, identity: { chain, key } })).toMatchObject({ origin: "server" });
      expect(await callTo(target, only)).toMatchObject({ handshake: { cause: "identity-required" } });
      const other = await stranger.issue({ purpose: "client" });
      const refused = await callTo(target, { ...only, identity: { chain: other.cert, key: other.key } });
      expect(refused).toMatchObject({ handshake: { cause: "identity-refused" } });
      const found = await inspectServer(parseTarget(target), routeBy(only));
      expect(found).toMatchObject({ asksForIdentity: true, failures: [{ cause: "identity-required" }] });
      expect(found.authorities).toHaveLength(1);
    });
  }
});
