import { createServer as createHttpServer } from "node:http";
import { createServer } from "node:https";
import { type AddressInfo, connect, type Server } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { CancellationSource } from "#shared/base/cancellation";
import type { TargetSettings } from "#shared/model/trust";
import { askForToken } from "../engine/auth/token-endpoint";
import { TestAuthority } from "../engine/channels/testing/certificates";
import { TargetRoutes } from "../engine/trust/target-routes";

let authority: TestAuthority;
let url: URL;
let asked: string[];
let servers: Server[];
let cancellation: CancellationSource;

beforeEach(async () => {
  [asked, servers] = [[], []];
  cancellation = new CancellationSource();
  authority = await TestAuthority.make("Our Authority");
  const server = createServer(await authority.issue(), async (request, response) => {
    let text = "";
    for await (const part of request) text += String(part);
    asked.push(`${request.headers.host} ${request.method} ${request.url} ${text}`);
    response.end(JSON.stringify({ access_token: "canary-token", token_type: "Bearer", expires_in: 60 }));
  });
  url = new URL(`https://localhost:${await listen(server)}/token?a=b`);
});

afterEach(async () => {
  cancellation.dispose();
  for (const server of servers) await new Promise((resolve) => server.close(resolve));
});

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  servers.push(server);
  return (server.address() as AddressInfo).port;
}

/** Asks as the app does, with one rule for the token server's host. */
function ask(settings: Partial<TargetSettings>) {
  const routes = new TargetRoutes({
    rules: async () => [{ id: "1", pattern: "localhost", settings }],
    material: { authority: async () => authority.cert, identity: async () => null },
    secret: async () => null,
    environment: {},
  });
  const client = { clientId: "me", clientAuth: "body", secret: "hidden" } as const;
  return askForToken({ url, client, fields: {}, onSecret: () => {}, connect: (to, by) => routes.connect(to, by) }, cancellation);
}

const ours = { roots: { from: "kept", ids: ["ours"] } } as const;

it.each([
  ["by the system's roots", {}],
  ["where nobody is asked for calls", { roots: { from: "nobody" } } as const],
  ["by a pin of another certificate", { roots: { from: "pin", sha256: "0".repeat(64) } } as const],
])("a token server that is not trusted is sent nothing: %s", async (_how, settings) => {
  await expect(ask(settings)).rejects.toMatchObject({
    code: "auth-failed",
    message: expect.stringMatching(/could not be asked for a token: TLS handshake failed/),
    act: expect.stringContaining("who vouches for localhost"),
  });
  expect(asked).toEqual([]);
});

it("a token server is judged by the roots that are chosen for its host, whatever its calls go over", async () => {
  expect(await ask({ ...ours, transport: "plaintext" })).toMatchObject({ text: "canary-token" });
  expect(asked).toEqual([`${url.host} POST /token?a=b client_id=me&client_secret=hidden`]);
});

it("and is reached through the proxy that is chosen for it", async () => {
  const tunnels: string[] = [];
  const proxy = createHttpServer().on("connect", (request, socket) => {
    tunnels.push(request.url ?? "");
    const onward = connect(Number(url.port), "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      onward.pipe(socket).pipe(onward);
    });
    socket.on("error", () => {}).on("close", () => onward.destroy());
    onward.on("error", () => {}).on("close", () => socket.destroy());
  });
  const port = await listen(proxy);
  const through = { kind: "http", host: "127.0.0.1", port, user: "", password: null, exceptFor: [] } as const;
  expect(await ask({ ...ours, proxy: through })).toMatchObject({ text: "canary-token" });
  expect(tunnels).toEqual([url.host]);
});
