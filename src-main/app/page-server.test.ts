import { mkdtemp, rm, writeFile } from "node:fs/promises";
import http from "node:http";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { PageServer } from "./page-server";
import { StaticFiles } from "./static-files";

let folder: string;
let server: PageServer;
let own: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "wirebench-page-"));
  const files: Record<string, string> = { "index.html": "<!doctype html>", "app-a1B2_c.js": "1", ".hidden.js": "no", "notes.txt": "no" };
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
  await writeFile(path.join(path.dirname(folder), "wirebench-outside.js"), "no");
  server = await PageServer.listen({
    port: 0,
    files: new StaticFiles(folder),
    devOrigin: undefined,
    admit: (channel) => channel.close(),
  });
  own = `127.0.0.1:${server.port}`;
});

afterAll(async () => {
  server.dispose();
  await rm(folder, { recursive: true });
  await rm(path.join(path.dirname(folder), "wirebench-outside.js"));
});

interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

function ask(urlPath: string, headers: Record<string, string> = {}, method = "GET"): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = http.request(
      { host: "127.0.0.1", port: server.port, path: urlPath, method, headers: { host: own, ...headers } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks).toString() }),
        );
      },
    );
    request.on("error", reject);
    request.end();
  });
}

describe("the page server", () => {
  it("serves the page with every header it needs", async () => {
    const { status, headers, body } = await ask("/");
    expect([status, body]).toEqual([200, "<!doctype html>"]);
    expect(headers).toMatchObject({
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "cross-origin-embedder-policy": "require-corp",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
    });
    const policy = headers["content-security-policy"];
    for (const rule of ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "require-trusted-types-for 'script'"]) {
      expect(policy).toContain(rule);
    }
    expect(headers["set-cookie"]).toBeUndefined();
  });

  it("answers HEAD without a body, and a script by its type", async () => {
    expect(await ask("/", {}, "HEAD")).toMatchObject({ status: 200, body: "" });
    expect(await ask("/app-a1B2_c.js?v=1")).toMatchObject({
      status: 200,
      body: "1",
      headers: { "content-type": "text/javascript; charset=utf-8" },
    });
  });

  it.each([
    ["POST", {}, 405],
    ["PUT", {}, 405],
    ["DELETE", {}, 405],
    ["OPTIONS", {}, 405],
    ["GET", { host: "evil.example" }, 421],
    ["GET", { host: "127.0.0.1.evil.example" }, 421],
    ["GET", { host: "127.0.0.1:1" }, 421],
    ["GET", { host: "127.0.0.1" }, 421],
    ["GET", { origin: "http://evil.example" }, 403],
    ["GET", { origin: "null" }, 403],
    ["GET", { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "script" }, 403],
    ["GET", { "sec-fetch-site": "same-site", "sec-fetch-mode": "cors", "sec-fetch-dest": "empty" }, 403],
    ["GET", { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe" }, 403],
    ["GET", { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" }, 200],
    ["GET", { "sec-fetch-site": "none", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" }, 200],
    ["GET", { "sec-fetch-site": "same-origin" }, 200],
  ])("answers %s with %o by %i", async (method, headers, status) => {
    expect((await ask("/", headers, method)).status).toBe(status);
  });

  it.each([
    "/../wirebench-outside.js",
    "/..%2fwirebench-outside.js",
    "/%2e%2e/wirebench-outside.js",
    "/x/../../wirebench-outside.js",
    "/..\\wirebench-outside.js",
    "//etc/passwd",
    "/./index.html",
    "/.hidden.js",
    "/notes.txt",
    "/index.html%00.js",
    "/nothing.js",
    "/app-a1B2_c.js/",
    "/ws",
    "*",
    "http://127.0.0.1/index.html",
  ])("finds nothing at %s", async (urlPath) => {
    expect((await ask(urlPath)).status).toBe(404);
  });

  it("lives on when a peer speaks nonsense or hangs up", async () => {
    for (const text of ["\0\0\0\0\r\n\r\n", `GET /ws HTTP/1.1\r\nHost: ${own}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`]) {
      const socket = net.connect(server.port, "127.0.0.1");
      socket.resume();
      socket.write(text);
      await new Promise((resolve) => socket.on("close", resolve));
    }
    net.connect(server.port, "127.0.0.1", function (this: net.Socket) {
      this.resetAndDestroy();
    });
    expect((await ask("/")).status).toBe(200);
  });

  it("lets a page in at its WebSocket by a code it minted", async () => {
    const socket = new WebSocket(`ws://${own}/ws`, ["wirebench.v1"], { origin: `http://${own}` });
    socket.on("open", () => socket.send(JSON.stringify({ code: server.mintCode() })));
    const answer = await new Promise((resolve) => socket.once("message", (data) => resolve(JSON.parse(String(data)))));
    expect(answer).toEqual({ session: expect.stringMatching(/^[\w-]{43}$/) });
    await new Promise((resolve) => socket.once("close", resolve));
  });

  it("is not reachable but by the loopback address", () => {
    const outside = Object.values(os.networkInterfaces())
      .flat()
      .filter((face) => face?.family === "IPv4" && !face.internal);
    return Promise.all(
      outside.map(
        (face) =>
          new Promise<void>((resolve, reject) => {
            const socket = net.connect(server.port, face?.address);
            socket.on("connect", () => reject(new Error(`reachable at ${face?.address}`)));
            socket.on("error", () => resolve());
          }),
      ),
    );
  });

  it("says so when the port is taken", async () => {
    const again = PageServer.listen({ port: server.port, files: new StaticFiles(folder), devOrigin: undefined, admit: () => {} });
    await expect(again).rejects.toMatchObject({ code: "io", facts: { port: server.port } });
  });
});
