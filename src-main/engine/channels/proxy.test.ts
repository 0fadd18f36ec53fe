import { createServer as createHttpServer } from "node:http";
import { connect, createServer, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Disposable } from "#shared/base/disposable";
import { ChannelPool } from "./pool";
import { type ProxyRoute, plaintextRoute, systemTlsRoute } from "./security";
import { LoopbackServer } from "./server";
import { TestAuthority } from "./testing/certificates";
import { closedPort, listen } from "./testing/hostile-server";
import { echoPath, startRawCall } from "./testing/raw-calls";

let pool: ChannelPool;
const owned: Disposable[] = [];
/** What the proxies were asked to connect to. */
const asked: string[] = [];

beforeEach(() => {
  pool = new ChannelPool();
  asked.length = 0;
});

afterEach(() => {
  pool.dispose();
  for (const disposable of owned.splice(0)) disposable.dispose();
});

/** Names are looked up by the proxy: here all are this machine. */
function join(near: Socket, port: number): Socket {
  const far = connect(port, "127.0.0.1");
  for (const [one, other] of [
    [near, far],
    [far, near],
  ] as const) {
    one.on("error", () => other.destroy());
    one.on("close", () => other.destroy());
  }
  owned.push({ dispose: () => near.destroy() });
  return far;
}

async function httpProxy(credentials?: string): Promise<ProxyRoute> {
  const server = createHttpServer();
  server.on("connect", (request, socket: Socket) => {
    asked.push(request.url ?? "");
    const given = request.headers["proxy-authorization"];
    if (credentials && given !== `Basic ${Buffer.from(credentials).toString("base64")}`) {
      socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
      return;
    }
    if (request.url?.startsWith("forbidden")) {
      socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
      return;
    }
    const far = join(socket, Number(request.url?.split(":").at(-1)));
    far.once("connect", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      socket.pipe(far).pipe(socket);
    });
  });
  const port = await listen(server);
  owned.push({ dispose: () => server.close() });
  return { kind: "http", host: "127.0.0.1", port, user: "", password: "" };
}

/** RFC 1928 and RFC 1929, as far as a test needs them. */
async function socksProxy(credentials?: string): Promise<ProxyRoute> {
  const server = createServer((socket) => {
    const next = () => new Promise<Buffer>((resolve) => socket.once("data", resolve));
    void (async () => {
      await next();
      socket.write(Buffer.from([5, credentials ? 2 : 0]));
      if (credentials) {
        const login = await next();
        const user = login.subarray(2, 2 + (login[1] ?? 0)).toString();
        const password = login.subarray(3 + (login[1] ?? 0)).toString();
        socket.write(Buffer.from([1, `${user}:${password}` === credentials ? 0 : 1]));
        if (`${user}:${password}` !== credentials) return;
      }
      const request = await next();
      const isName = request[3] === 3;
      const host = isName ? request.subarray(5, -2).toString() : request.subarray(4, -2).join(".");
      const port = request.readUInt16BE(request.length - 2);
      asked.push(`${host}:${port}`);
      const refuses = host.startsWith("forbidden");
      const reply = Buffer.from([5, refuses ? 2 : 0, 0, 1, 127, 0, 0, 1, 0, 0]);
      if (refuses) socket.end(reply);
      if (refuses) return;
      const far = join(socket, port);
      far.once("connect", () => {
        socket.write(reply);
        socket.pipe(far).pipe(socket);
      });
    })();
  });
  const port = await listen(server);
  owned.push({ dispose: () => server.close() });
  return { kind: "socks5", host: "127.0.0.1", port, user: "", password: "" };
}

async function serve(tls?: { cert: string; key: string }): Promise<number> {
  const server = await LoopbackServer.start(new Map([[echoPath, async () => [{ key: "x-done", value: "1" }]]]), tls ? { tls } : {});
  owned.push(server);
  return server.port;
}

async function callTo(target: string, route = plaintextRoute, deadlineMs = 20_000) {
  const call = startRawCall(pool, target, { route, deadlineMs });
  call.raw.halfClose();
  return call.ended;
}

for (const [kind, start] of [
  ["HTTP CONNECT", httpProxy],
  ["SOCKS5", socksProxy],
] as const) {
  describe(`through a proxy, ${kind}`, () => {
    it("a call is made, and the proxy looks up the name", async () => {
      const proxy = await start();
      const port = await serve();
      expect(await callTo(`known.to.the.proxy.invalid:${port}`, { ...plaintextRoute, proxy })).toMatchObject({ code: 0, origin: "server" });
      expect(asked).toEqual([`known.to.the.proxy.invalid:${port}`]);
    });

    it("with TLS to the target, whose name counts", async () => {
      const proxy = await start();
      const authority = await TestAuthority.make();
      const port = await serve(await authority.issue({ names: ["api.example.com"] }));
      const security = { ...systemTlsRoute.security, roots: { pem: [authority.cert] } } as typeof systemTlsRoute.security;
      const route = { ...systemTlsRoute, security, proxy };
      expect(await callTo(`api.example.com:${port}`, route)).toMatchObject({ code: 0 });
      expect(await callTo(`other.example.com:${port}`, route)).toMatchObject({ cause: "handshake", handshake: { cause: "name-mismatch" } });
    });

    it("with a user and a password", async () => {
      const proxy = await start("user:秘密");
      const port = await serve();
      const known = { ...proxy, user: "user", password: "秘密" };
      expect(await callTo(`127.0.0.1:${port}`, { ...plaintextRoute, proxy: known })).toMatchObject({ code: 0 });
      const wrong = { ...proxy, user: "user", password: "wrong" };
      const refused = await callTo(`127.0.0.1:${port}`, { ...plaintextRoute, proxy: wrong });
      expect(refused).toMatchObject({ code: 14, origin: "client", cause: "proxy-credentials" });
      expect(JSON.stringify(refused)).not.toContain("wrong");
    });

    it("says that the proxy refuses, or is away", async () => {
      const proxy = await start();
      expect(await callTo("forbidden.example:1", { ...plaintextRoute, proxy })).toMatchObject({ code: 14, cause: "proxy-refused" });
      const nameless = { ...proxy, host: "no-such-proxy.invalid" };
      for (const deadlineMs of [20_000, 1]) {
        const found = await callTo("127.0.0.1:1", { ...plaintextRoute, proxy: nameless }, deadlineMs);
        expect(found).toMatchObject({ origin: "client", cause: "proxy-unreachable" });
        expect(found.message).toBe(`The proxy no-such-proxy.invalid:${proxy.port} cannot be reached: its name does not resolve.`);
      }
      const away = { ...proxy, port: await closedPort() };
      expect(await callTo("127.0.0.1:1", { ...plaintextRoute, proxy: away })).toMatchObject({ code: 14, cause: "proxy-unreachable" });
    });
  });
}
