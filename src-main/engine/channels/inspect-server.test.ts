import { X509Certificate } from "node:crypto";
import { createSecureServer } from "node:http2";
import { connect, createServer } from "node:net";
import { createServer as createTlsServer, type TlsOptions } from "node:tls";
import fc from "fast-check";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Disposable } from "#shared/base/disposable";
import { parseTarget } from "#shared/model/target";
import { inspectServer } from "./inspect-server";
import { type ChannelRoute, plaintextRoute, systemTlsRoute, type TlsSecurity } from "./security";
import { readServerFlight } from "./server-flight";
import { selfSigned, TestAuthority } from "./testing/certificates";
import { closedPort, HostileServer, listen } from "./testing/hostile-server";

let authority: TestAuthority;
let other: TestAuthority;
const owned: Disposable[] = [];

beforeAll(async () => {
  authority = await TestAuthority.make("Test Authority");
  other = await TestAuthority.make("Other Authority");
});

afterEach(() => {
  for (const disposable of owned.splice(0)) disposable.dispose();
});

function routeBy(security: Partial<TlsSecurity>): ChannelRoute {
  return { ...systemTlsRoute, security: { ...systemTlsRoute.security, roots: { pem: [authority.cert] }, ...security } as TlsSecurity };
}

async function serve(options: TlsOptions): Promise<string> {
  const server = createSecureServer(options);
  server.on("tlsClientError", () => {});
  server.on("sessionError", () => {});
  const port = await listen(server);
  owned.push({ dispose: () => server.close() });
  return `localhost:${port}`;
}

const inspect = (text: string, route: ChannelRoute) => inspectServer(parseTarget(text), route);
const subjects = (chain: readonly Uint8Array[]) => chain.map((der) => new X509Certificate(der).subject);
const causes = ({ failures }: { failures: readonly { cause: string }[] }) => failures.map(({ cause }) => cause);

for (const version of ["TLSv1.2", "TLSv1.3"] as const) {
  describe(`a look at a server of ${version}`, () => {
    const only = { minVersion: version, maxVersion: version };

    it("shows the chain as it is sent, and what was agreed", async () => {
      const middle = await authority.delegate("Middle");
      const { cert, key } = await middle.issue({ commonName: "server" });
      const found = await inspect(await serve({ ...only, key, cert: `${cert}\n${middle.cert}` }), routeBy({}));
      expect(subjects(found.chain)).toEqual(["CN=server", "CN=Middle"]);
      expect(found).toMatchObject({ version, alpn: "h2", asksForIdentity: false, authorities: [], failures: [] });
      expect(found.cipher).toMatch(/^TLS_/);
    });

    it("tells whether a client certificate is asked for, and of whom", async () => {
      const pair = await authority.issue();
      const ca = [authority.cert, other.cert];
      const strict = await inspect(await serve({ ...only, ...pair, ca, requestCert: true }), routeBy({}));
      expect(strict.asksForIdentity).toBe(true);
      // DER of a name with one CN.
      expect(strict.authorities.map((der) => Buffer.from(der).toString("latin1"))).toEqual([
        expect.stringContaining("Test Authority"),
        expect.stringContaining("Other Authority"),
      ]);
      expect(causes(strict)).toEqual(["identity-required"]);
      const lax = await inspect(await serve({ ...only, ...pair, ca, requestCert: true, rejectUnauthorized: false }), routeBy({}));
      expect(lax).toMatchObject({ asksForIdentity: true, failures: [] });
    });

    it("lists all that fails", async () => {
      const pair = await selfSigned({ names: ["elsewhere.example"], days: [-9, -2] });
      const found = await inspect(await serve({ ...only, ...pair }), routeBy({}));
      expect(new Set(causes(found))).toEqual(new Set(["self-signed", "expired", "name-mismatch"]));
    });
  });
}

describe("a look", () => {
  it("judges by the system's roots where a call would ask nobody, or speak plaintext", async () => {
    const target = await serve(await authority.issue());
    expect(causes(await inspect(target, routeBy({ roots: "nobody" })))).toEqual(["unknown-authority"]);
    expect(causes(await inspect(target, plaintextRoute))).toEqual(["unknown-authority"]);
  });

  it("with each of TLS 1.3's ciphers", async () => {
    for (const ciphers of ["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"]) {
      const found = await inspect(await serve({ ...(await authority.issue({ commonName: ciphers })), ciphers }), routeBy({}));
      expect(found.cipher).toBe(ciphers);
      expect(subjects(found.chain)).toEqual([`CN=${ciphers}`]);
    }
  });

  it("after a HelloRetryRequest", async () => {
    const target = await serve({ ...(await authority.issue({ commonName: "retry" })), ecdhCurve: "P-521" });
    expect(subjects((await inspect(target, routeBy({}))).chain)).toEqual(["CN=retry"]);
  });

  it("at a server without ALPN, at plaintext, and at one that hangs up", async () => {
    const server = createTlsServer(await authority.issue(), (socket) => socket.on("error", () => {}));
    const port = await listen(server);
    owned.push({ dispose: () => server.close() });
    expect(await inspect(`localhost:${port}`, routeBy({}))).toMatchObject({ alpn: "", failures: [{ cause: "no-alpn" }] });
    const plain = await HostileServer.start((socket) => socket.write("HTTP/1.1 400 Bad Request\r\n\r\n"));
    owned.push(plain);
    expect(await inspect(plain.target, routeBy({}))).toMatchObject({ chain: [], version: null, failures: [{ cause: "plaintext-server" }] });
    const rude = await HostileServer.start((socket) => socket.destroy());
    owned.push(rude);
    expect(await inspect(rude.target, routeBy({}))).toMatchObject({ chain: [], failures: [{ cause: "reset" }] });
  });

  it("at one that breaks off, for no reason that it tells, when it was shown a client certificate or none", async () => {
    const asking = await serve({ ...(await authority.issue()), ca: authority.cert, requestCert: true, maxVersion: "TLSv1.2" });
    const internalError = Buffer.from([21, 3, 3, 0, 2, 2, 80]);
    const server = createServer((near) => {
      const far = connect(Number(asking.split(":")[1]), "127.0.0.1");
      for (const one of [near, far]) one.on("error", () => {});
      near.once("data", (hello) => {
        far.write(hello);
        // In TLS 1.2 its certificate is the next that a client sends.
        near.once("data", () => near.end(internalError, () => far.destroy()));
      });
      far.pipe(near);
    });
    const port = await listen(server);
    owned.push({ dispose: () => server.close() });
    expect(causes(await inspect(`localhost:${port}`, routeBy({})))).toEqual(["identity-required"]);
    const { cert: chain, key } = await authority.issue({ purpose: "client" });
    expect(causes(await inspect(`localhost:${port}`, routeBy({ identity: { chain, key } })))).toEqual(["identity-refused"]);
  });

  it("at one that says nothing, within its budget", async () => {
    const silent = await HostileServer.start(() => {});
    owned.push(silent);
    const found = await inspectServer(parseTarget(silent.target), routeBy({}), 100);
    expect(found).toMatchObject({ failures: [{ cause: "silent" }] });
  });

  it("is a fault where nothing listens", async () => {
    await expect(inspect(`127.0.0.1:${await closedPort()}`, routeBy({}))).rejects.toMatchObject({ code: "io" });
  });
});

describe("readServerFlight", () => {
  it("takes any bytes", () => {
    const nothing = { chain: [], asksForIdentity: false, authorities: [] };
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void readServerFlight(Buffer.from(bytes), null)));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const record = Buffer.concat([Buffer.from([22, 3, 3, bytes.length >> 8, bytes.length & 255]), bytes]);
        readServerFlight(Buffer.concat([record, Buffer.from([23, 3, 3, 0, 32]), Buffer.alloc(32)]), Buffer.alloc(32));
      }),
    );
    expect(readServerFlight(Buffer.alloc(0), null)).toEqual(nothing);
  });
});
