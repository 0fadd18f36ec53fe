import { execFileSync, fork } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { createServer as createHttp2Server } from "node:http2";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer as createTlsServer } from "node:tls";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Disposable } from "#shared/base/disposable";
import { ChannelPool } from "./pool";
import { probe } from "./probe";
import { closedPort, HostileServer, listen } from "./testing/hostile-server";
import { startRawCall } from "./testing/raw-calls";

let pool: ChannelPool;
const owned: Disposable[] = [];

beforeEach(() => {
  pool = new ChannelPool();
});

afterEach(() => {
  pool.dispose();
  for (const disposable of owned.splice(0)) disposable.dispose();
});

/** The end of a call to a target. */
function callTo(target: string) {
  const call = startRawCall(pool, target, { deadlineMs: 10_000 });
  call.raw.halfClose();
  return call.ended;
}

async function hostile(...args: Parameters<typeof HostileServer.start>): Promise<string> {
  const server = await HostileServer.start(...args);
  owned.push(server);
  return server.target;
}

describe("a call that finds no gRPC server says why", () => {
  it("refused", async () => {
    expect(await callTo(`127.0.0.1:${await closedPort()}`)).toMatchObject({ code: 14, origin: "client", cause: "refused" });
  });

  it("refused, for a unix socket that is not there", async () => {
    expect(await callTo(`unix:${join(tmpdir(), "wirebench-no-such.sock")}`)).toMatchObject({ code: 14, cause: "refused" });
  });

  it("name-not-found", async () => {
    expect(await callTo("no-such-host.invalid:50051")).toMatchObject({ code: 14, origin: "client", cause: "name-not-found" });
  });

  it("not-grpc, for an HTTP/1 server", async () => {
    const server = createHttpServer((_request, response) => response.end("hello"));
    const port = await listen(server);
    owned.push({ dispose: () => server.close() });
    expect(await callTo(`127.0.0.1:${port}`)).toMatchObject({ code: 14, origin: "client", cause: "not-grpc" });
  });

  it("not-grpc, for one that greets in a language of its own", async () => {
    const target = await hostile((socket) => socket.write("SSH-2.0-OpenSSH_9.2\r\n"));
    expect(await callTo(target)).toMatchObject({ code: 14, cause: "not-grpc" });
  });

  it("not-grpc, for garbage and for one that hangs up", async () => {
    const garbage = await hostile((socket) => socket.write(Buffer.alloc(64, 0xfe)));
    expect(await callTo(garbage)).toMatchObject({ code: 14, cause: "not-grpc" });
    const closing = await hostile((socket) => socket.destroy());
    expect(await callTo(closing)).toMatchObject({ code: 14, cause: "not-grpc" });
  });

  it("not-grpc, for an HTTP/2 server that answers with a page", async () => {
    for (const status of [200, 404, 503]) {
      const server = createHttp2Server((_request, response) => {
        response.writeHead(status, { "content-type": "text/html" });
        response.end("<html>nothing here</html>");
      });
      const port = await listen(server);
      owned.push({ dispose: () => server.close() });
      expect(await callTo(`127.0.0.1:${port}`)).toMatchObject({ origin: "client", cause: "not-grpc" });
    }
  });

  it("unreachable, where the deadline passes before a silent peer says anything", async () => {
    const target = await hostile(() => {});
    const call = startRawCall(pool, target, { deadlineMs: 100 });
    call.raw.halfClose();
    expect(await call.ended).toMatchObject({ code: 4, origin: "client", cause: "unreachable" });
  });

  it("tls-expected", async () => {
    const folder = mkdtempSync(join(tmpdir(), "wirebench-tls-"));
    owned.push({ dispose: () => rmSync(folder, { recursive: true }) });
    const [keyFile, certFile] = [join(folder, "key.pem"), join(folder, "cert.pem")];
    const subject = ["-subj", "/CN=localhost", "-days", "2"];
    execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", keyFile, "-out", certFile, ...subject], {
      stdio: "ignore",
    });
    const server = createTlsServer({ key: readFileSync(keyFile), cert: readFileSync(certFile) }, (socket) => socket.on("error", () => {}));
    server.on("tlsClientError", () => {});
    const port = await listen(server);
    owned.push({ dispose: () => server.close() });
    expect(await callTo(`127.0.0.1:${port}`)).toMatchObject({ code: 14, origin: "client", cause: "tls-expected" });
  });

  it("a status that is no number", async () => {
    const server = createHttp2Server();
    server.on("stream", (stream) =>
      stream.respond({ ":status": 200, "content-type": "application/grpc", "grpc-status": "abc" }, { endStream: true }),
    );
    const port = await listen(server);
    owned.push({ dispose: () => server.close() });
    expect(await callTo(`127.0.0.1:${port}`)).toMatchObject({ code: 2, origin: "client", cause: "not-grpc" });
  });
});

describe("a connection that breaks in mid-stream", () => {
  it("is connection-lost, and what had arrived stays", async () => {
    const child = fork(new URL("./testing/endless-server.mjs", import.meta.url), { stdio: "ignore" });
    const port = await new Promise<number>((resolve) => child.once("message", (value) => resolve(Number(value))));
    const call = startRawCall(pool, `127.0.0.1:${port}`, {
      onMessage: (count) => {
        if (count === 500) child.kill("SIGKILL");
      },
    });
    expect(await call.ended).toMatchObject({ code: 14, origin: "client", cause: "connection-lost" });
    expect(call.messages.length).toBeGreaterThanOrEqual(500);
  });
});

describe("probe", () => {
  it("gives up on a silent peer after its budget", async () => {
    const target = await hostile(() => {});
    const [host = "", port] = target.split(":");
    expect(await probe(host, Number(port), 120)).toBe("unreachable");
  });

  it("finds nothing wrong with an HTTP/2 server", async () => {
    const server = createHttp2Server();
    const port = await listen(server);
    owned.push({ dispose: () => server.close() });
    expect(await probe("127.0.0.1", port)).toBe("speaks-http2");
  });
});
