import { createServer as createHttpServer } from "node:http";
import { createServer as createHttp2Server, createSecureServer } from "node:http2";
import { createServer as createTlsServer, type TlsOptions } from "node:tls";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Disposable } from "#shared/base/disposable";
import { parseTarget as target } from "#shared/model/target";
import { ChannelPool } from "./pool";
import { type ChannelIdentity, type ChannelRoute, plaintextRoute, systemTlsRoute, type TlsSecurity } from "./security";
import { type CallHandler, LoopbackServer, type ServerIdentity } from "./server";
import { selfSigned, TestAuthority } from "./testing/certificates";
import { HostileServer, listen } from "./testing/hostile-server";
import { echoPath, startRawCall } from "./testing/raw-calls";

const echo: CallHandler = async (call) => {
  for await (const message of call.messages) await call.send(message);
  return call.metadata.filter(({ key }) => key === "x-echo");
};

let authority: TestAuthority;
let stranger: TestAuthority;
let pool: ChannelPool;
const owned: Disposable[] = [];

beforeAll(async () => {
  authority = await TestAuthority.make();
  stranger = await TestAuthority.make("Somebody Else");
});

beforeEach(() => {
  pool = new ChannelPool();
});

afterEach(() => {
  pool.dispose();
  for (const disposable of owned.splice(0)) disposable.dispose();
});

function routeBy(security: Partial<TlsSecurity>, more: Partial<ChannelRoute> = {}): ChannelRoute {
  const tls = systemTlsRoute.security;
  return { ...systemTlsRoute, ...more, security: { ...tls, roots: { pem: [authority.cert] }, ...security } as TlsSecurity };
}

/** A gRPC server over TLS; answers `localhost:port`. */
async function serve(tls: ServerIdentity): Promise<string> {
  const server = await LoopbackServer.start(new Map([[echoPath, echo]]), { tls });
  owned.push(server);
  return server.target.replace("127.0.0.1", "localhost");
}

/** A TLS server that does what TLS servers may do, and speaks HTTP/2 where that was agreed. */
async function serveTls(options: TlsOptions): Promise<string> {
  const server = createSecureServer({ ...options, allowHTTP1: false });
  server.on("tlsClientError", () => {});
  server.on("sessionError", () => {});
  server.on("unknownProtocol", (socket) => socket.destroy());
  const port = await listen(server);
  owned.push({ dispose: () => server.close() });
  return `localhost:${port}`;
}

async function callTo(target: string, route: ChannelRoute) {
  const call = startRawCall(pool, target, { route, deadlineMs: 20_000 });
  await call.raw.send(Buffer.from("hello"));
  call.raw.halfClose();
  return { ...(await call.ended), messages: call.messages.map(String), connection: call.connection };
}

const identityOf = ({ cert, key }: { cert: string; key: string }): ChannelIdentity => ({ chain: cert, key });
const failed = (cause: string, facts: object = {}) => ({
  code: 14,
  origin: "client",
  cause: "handshake",
  handshake: expect.objectContaining({ cause, ...facts }),
  messages: [],
});

describe("a call over TLS", () => {
  for (const key of ["ec", "rsa", "ed25519"] as const) {
    it(`is made by a given authority, ${key}, and tells what TLS came to`, async () => {
      const target = await serve(await authority.issue({ key, commonName: "server" }));
      const call = await callTo(target, routeBy({}));
      expect(call).toMatchObject({ code: 0, origin: "server", messages: ["hello"] });
      expect(call.connection).toContainEqual({
        is: "tls",
        version: "TLSv1.3",
        cipher: expect.stringMatching(/^TLS_AES_/),
        alpn: "h2",
        subject: "CN=server",
      });
    });
  }

  it("by an intermediate authority, given itself or with its chain", async () => {
    const middle = await authority.delegate("Middle");
    const leaf = await middle.issue();
    const target = await serve({ ...leaf, cert: `${leaf.cert}\n${middle.cert}` });
    expect(await callTo(target, routeBy({}))).toMatchObject({ code: 0 });
    expect(await callTo(target, routeBy({ roots: { pem: [middle.cert] } }))).toMatchObject({ code: 0 });
  });

  it("by the server's own certificate as an authority", async () => {
    const pair = await selfSigned();
    expect(await callTo(await serve(pair), routeBy({ roots: { pem: [pair.cert] } }))).toMatchObject({ code: 0 });
  });

  it("by a pin, whatever its names and dates are", async () => {
    const pair = await selfSigned({ names: ["elsewhere.example"], days: [-9, -2] });
    const target = await serve(pair);
    const wrong = await callTo(target, routeBy({ roots: { pin: "AB".repeat(32) } }));
    expect(wrong).toMatchObject(failed("pin-mismatch", { sha256: expect.stringMatching(/^[0-9A-F]{64}$/) }));
    expect(await callTo(target, routeBy({ roots: { pin: wrong.handshake?.sha256 ?? "" } }))).toMatchObject({ code: 0 });
  });

  it("by nobody", async () => {
    const target = await serve(await selfSigned({ names: ["elsewhere.example"], days: [-9, -2] }));
    expect(await callTo(target, routeBy({ roots: "nobody" }))).toMatchObject({ code: 0, messages: ["hello"] });
  });

  it("to an address that is among the names", async () => {
    const target = await serve(await authority.issue({ names: ["127.0.0.1"] }));
    expect(await callTo(target.replace("localhost", "127.0.0.1"), routeBy({}))).toMatchObject({ code: 0 });
    expect(await callTo(target, routeBy({}))).toMatchObject(failed("name-mismatch", { names: ["127.0.0.1"], serverName: "localhost" }));
  });

  it("under another name, which is asked for by SNI and is the authority of calls", async () => {
    const { cert, key } = await authority.issue({ names: ["api.example.com"] });
    let asked = "";
    const server = createSecureServer({
      cert,
      key,
      SNICallback: (name, done) => {
        asked = name;
        done(null);
      },
    });
    let host = "";
    server.on("stream", (stream, headers) => {
      host = String(headers[":authority"]);
      stream.respond({ ":status": 200, "content-type": "application/grpc", "grpc-status": "0" }, { endStream: true });
    });
    const target = `localhost:${await listen(server)}`;
    owned.push({ dispose: () => server.close() });
    expect(await callTo(target, routeBy({ serverName: "api.example.com" }))).toMatchObject({ code: 0 });
    expect([asked, host]).toEqual(["api.example.com", "api.example.com"]);
    expect(await callTo(target, routeBy({ serverName: "api.example.com" }, { authority: "other.example" }))).toMatchObject({ code: 0 });
    expect(host).toBe("other.example");
    expect(await callTo(target, routeBy({}))).toMatchObject(failed("name-mismatch", { names: ["api.example.com"] }));
  });

  it("under a wildcard, and under a name that is none and stands literally in the certificate", async () => {
    const target = await serve(await authority.issue({ names: ["*grpcstudy.com", "*.example.com"] }));
    expect(await callTo(target, routeBy({ serverName: "*grpcstudy.com" }))).toMatchObject({ code: 0 });
    expect(await callTo(target, routeBy({ serverName: "a.example.com" }))).toMatchObject({ code: 0 });
    expect(await callTo(target, routeBy({ serverName: "a.b.example.com" }))).toMatchObject(failed("name-mismatch"));
    expect(await callTo(target, routeBy({ serverName: "www.grpcstudy.com" }))).toMatchObject(failed("name-mismatch"));
    expect(await callTo(target, routeBy({ serverName: "*studygrpc.com" }))).toMatchObject(failed("name-mismatch"));
  });

  it("with a client certificate", async () => {
    const target = await serve({ ...(await authority.issue()), authorities: authority.cert });
    const identity = identityOf(await authority.issue({ commonName: "me", purpose: "client" }));
    expect(await callTo(target, routeBy({ identity }))).toMatchObject({ code: 0, messages: ["hello"] });
  });

  for (const version of ["TLSv1.2", "TLSv1.3"] as const) {
    it(`of ${version} alone`, async () => {
      const target = await serve(await authority.issue());
      const call = await callTo(target, routeBy({ minVersion: version, maxVersion: version }));
      expect(call).toMatchObject({ code: 0 });
      expect(call.connection).toContainEqual(expect.objectContaining({ is: "tls", version }));
    });
  }
});

describe("a handshake that fails says why", () => {
  it("unknown-authority, with its issuer", async () => {
    const target = await serve(await stranger.issue());
    expect(await callTo(target, routeBy({}))).toMatchObject(failed("unknown-authority", { issuer: "CN=Somebody Else" }));
    expect(await callTo(target, systemTlsRoute)).toMatchObject(failed("unknown-authority"));
  });

  it("self-signed", async () => {
    expect(await callTo(await serve(await selfSigned()), routeBy({}))).toMatchObject(
      failed("self-signed", { names: ["localhost", "127.0.0.1"] }),
    );
  });

  it("by what it saw itself: nobody has to look a second time where a certificate was refused", async () => {
    const server = createSecureServer(await selfSigned())
      .on("tlsClientError", () => {})
      .on("sessionError", () => {});
    let connections = 0;
    server.on("connection", () => connections++);
    const target = `localhost:${await listen(server)}`;
    owned.push({ dispose: () => server.close() });
    expect(await callTo(target, routeBy({}))).toMatchObject(failed("self-signed", { sha256: expect.any(String) }));
    expect(connections).toBe(1);
  });

  it("expired, and when", async () => {
    const target = await serve(await authority.issue({ days: [-9, -2] }));
    const call = await callTo(target, routeBy({}));
    expect(call).toMatchObject(failed("expired"));
    expect(Date.now() - (call.handshake?.at ?? 0)).toBeGreaterThan(24 * 3600 * 1000);
    expect(call.message).toContain(new Date(call.handshake?.at ?? 0).toISOString());
  });

  it("not-yet-valid, and from when", async () => {
    const target = await serve(await authority.issue({ days: [2, 9] }));
    const call = await callTo(target, routeBy({}));
    expect(call).toMatchObject(failed("not-yet-valid"));
    expect((call.handshake?.at ?? 0) - Date.now()).toBeGreaterThan(24 * 3600 * 1000);
  });

  it("name-mismatch where only the common name fits", async () => {
    const target = await serve(await authority.issue({ commonName: "localhost", names: [] }));
    expect(await callTo(target, routeBy({}))).toMatchObject(failed("name-mismatch", { names: [], serverName: "localhost" }));
  });

  it("wrong-purpose", async () => {
    expect(await callTo(await serve(await authority.issue({ purpose: "client" })), routeBy({}))).toMatchObject(failed("wrong-purpose"));
  });

  for (const version of ["TLSv1.2", "TLSv1.3"] as const) {
    it(`identity-required and identity-refused, ${version}`, async () => {
      const target = await serveTls({ ...(await authority.issue()), ca: authority.cert, requestCert: true, maxVersion: version });
      expect(await callTo(target, routeBy({}))).toMatchObject(failed("identity-required"));
      const identity = identityOf(await stranger.issue({ purpose: "client" }));
      expect(await callTo(target, routeBy({ identity }))).toMatchObject(failed("identity-refused"));
    });
  }

  it("protocol-version, both ways", async () => {
    const pair = await authority.issue();
    const old = await serveTls({ ...pair, maxVersion: "TLSv1.2" });
    expect(await callTo(old, routeBy({ minVersion: "TLSv1.3" }))).toMatchObject(failed("protocol-version"));
    const young = await serveTls({ ...pair, minVersion: "TLSv1.3" });
    expect(await callTo(young, routeBy({ maxVersion: "TLSv1.2" }))).toMatchObject(failed("protocol-version"));
  });

  it("no-cipher", async () => {
    const target = await serveTls({ ...(await authority.issue()), ciphers: "AES128-SHA", maxVersion: "TLSv1.2" });
    expect(await callTo(target, routeBy({}))).toMatchObject(failed("no-cipher"));
  });

  it("http1-server", async () => {
    const server = createTlsServer({ ...(await authority.issue()), ALPNProtocols: ["http/1.1"] });
    server.on("tlsClientError", () => {});
    const target = `localhost:${await listen(server)}`;
    owned.push({ dispose: () => server.close() });
    expect(await callTo(target, routeBy({}))).toMatchObject(failed("http1-server"));
  });

  it("no-alpn", async () => {
    const server = createTlsServer(await authority.issue(), (socket) => socket.on("error", () => {}));
    const target = `localhost:${await listen(server)}`;
    owned.push({ dispose: () => server.close() });
    expect(await callTo(target, routeBy({}))).toMatchObject(failed("no-alpn"));
  });

  it("plaintext-server: gRPC, HTTP/1, and something else", async () => {
    const grpc = await LoopbackServer.start(new Map([[echoPath, echo]]));
    owned.push(grpc);
    expect(await callTo(grpc.target, routeBy({}))).toMatchObject(failed("plaintext-server"));
    const h1 = createHttpServer((_request, response) => response.end("hello"));
    const port = await listen(h1);
    owned.push({ dispose: () => h1.close() });
    expect(await callTo(`localhost:${port}`, routeBy({}))).toMatchObject(failed("plaintext-server"));
    const ssh = await HostileServer.start((socket) => socket.write("SSH-2.0-OpenSSH_9.2\r\n"));
    owned.push(ssh);
    expect(await callTo(ssh.target, routeBy({}))).toMatchObject(failed("plaintext-server"));
  });

  it("reset", async () => {
    const closing = await HostileServer.start((socket) => socket.destroy());
    owned.push(closing);
    expect(await callTo(closing.target, routeBy({}))).toMatchObject(failed("reset"));
  });

  it("still says that nothing listens", async () => {
    const server = createHttp2Server();
    const port = await listen(server);
    await new Promise((resolve) => server.close(resolve));
    expect(await callTo(`localhost:${port}`, routeBy({}))).toMatchObject({ code: 14, cause: "refused" });
  });

  it("says what is wrong with this side's own key", async () => {
    const target = await serve(await authority.issue());
    const [one, two] = [await authority.issue(), await authority.issue()];
    const identity = { chain: one.cert, key: two.key };
    expect(await callTo(target, routeBy({ identity }))).toMatchObject(
      failed("other", { words: expect.stringMatching(/key values mismatch/i) }),
    );
  });
});

describe("the transport is never changed", () => {
  it("a plaintext call to a TLS server stays one", async () => {
    const target = await serve(await authority.issue());
    expect(await callTo(target, plaintextRoute)).toMatchObject({ code: 14, cause: "tls-expected", messages: [] });
  });

  it("a target that says its transport is not connected to otherwise", async () => {
    expect(() => pool.lease({ ...target("https://localhost:1") }, { route: plaintextRoute, maxReceiveBytes: 1 })).toThrow(/asks for tls/);
    expect(() => pool.lease({ ...target("http://localhost:1") }, { route: systemTlsRoute, maxReceiveBytes: 1 })).toThrow(
      /asks for plaintext/,
    );
  });

  it("another certificate, authority or setting makes another channel", async () => {
    const [one, two] = [identityOf(await authority.issue()), identityOf(await authority.issue())];
    const routes = [
      ...[routeBy({}), routeBy({ identity: one }), routeBy({ identity: two }), routeBy({ roots: { pem: [stranger.cert] } })],
      ...[
        routeBy({ serverName: "a" }),
        routeBy({ maxVersion: "TLSv1.2" }),
        routeBy({}, { authority: "a" }),
        routeBy({}, { userAgent: "a" }),
      ],
      ...[routeBy({ roots: "nobody" }), routeBy({ roots: { pin: "A" } })],
    ];
    const leases = routes.map((route) => pool.lease(target("localhost:1"), { route, maxReceiveBytes: 1 }));
    expect(new Set(leases.map(({ channel }) => channel)).size).toBe(routes.length);
    const again = pool.lease(target("localhost:1"), { route: routeBy({ identity: { ...two } }), maxReceiveBytes: 1 });
    expect(again.channel).toBe(leases[2]?.channel);
    for (const lease of [...leases, again]) lease.dispose();
  });
});
