import { readFileSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { createServer } from "node:http2";
import type { AddressInfo } from "node:net";
import path from "node:path";
import type { Locator, Page } from "@playwright/test";
import { openMethod, setTarget, treeItem } from "../support/actions";
import { expect, inRoot, test } from "../support/workbench";

test.use({ paths: [inRoot("assets/demo/ping")] });

const stops: (() => void)[] = [];
test.afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

/** A gRPC server that takes every call, and keeps what it was authorized with. */
async function listeningServer(): Promise<{ target: string; heard: (string | undefined)[] }> {
  const heard: (string | undefined)[] = [];
  const server = createServer().on("stream", (stream, headers) => {
    heard.push(headers.authorization);
    stream.resume();
    stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
    stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
    stream.end(Buffer.alloc(5));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  stops.push(() => server.close());
  return { target: `127.0.0.1:${(server.address() as AddressInfo).port}`, heard };
}

/** An authorization server at whose page one has signed in by looking at it. */
async function authorizationServer(): Promise<string> {
  const server = createHttpServer((request, response) => {
    const url = new URL(request.url ?? "", "http://127.0.0.1");
    if (url.pathname === "/authorize") {
      const back = new URL(url.searchParams.get("redirect_uri") ?? "");
      back.searchParams.set("state", url.searchParams.get("state") ?? "");
      back.searchParams.set("code", "the-code");
      response.writeHead(302, { location: back.href }).end();
      return;
    }
    response.writeHead(200, { "content-type": "application/json" });
    response.end(
      JSON.stringify({ access_token: "canary-access-91", token_type: "Bearer", expires_in: 3600, refresh_token: "canary-refresh-92" }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  stops.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function authenticate(page: Page, target: string, kind: string): Promise<Locator> {
  const panel = await openMethod(page, "Unary, unary");
  await setTarget(page, target);
  await page.keyboard.press("Alt+y");
  const kinds = panel.getByRole("combobox", { name: "Authentication" });
  await expect(kinds).toBeFocused();
  await kinds.selectOption({ label: kind });
  return panel;
}

const ok = (page: Page) => expect(page.getByRole("main").getByRole("status").filter({ hasText: "OK (0)" })).toBeVisible();

test("a call that is started while a secret is being typed goes out with it", async ({ page, dataDir }) => {
  const { target, heard } = await listeningServer();
  const panel = await authenticate(page, target, "Bearer token");
  await panel.getByLabel("Token", { exact: true }).fill("canary-typed-5522-and-a-long-one");
  await page.keyboard.press("ControlOrMeta+Enter");
  await ok(page);
  expect(heard).toEqual(["Bearer canary-typed-5522-and-a-long-one"]);
  // Another one in its place, by pressing the button: the field loses the focus, and the call waits all the same.
  await panel.getByRole("button", { name: "Replace: Token" }).click();
  await panel.getByLabel("Token", { exact: true }).fill("canary-again-6633-and-a-long-one");
  await page.getByRole("button", { name: "Call", exact: true }).click();
  await expect.poll(() => heard.at(-1)).toBe("Bearer canary-again-6633-and-a-long-one");
  expect(heard).toHaveLength(2);
  await ok(page);
  // Tried without a call, too.
  await panel.getByRole("button", { name: "Replace: Token" }).click();
  await panel.getByLabel("Token", { exact: true }).fill("canary-third-7744-and-a-long-k3f9");
  await panel.getByRole("button", { name: "Show what is sent" }).click();
  await expect(panel.getByText("Bearer ••••••k3f9")).toBeVisible();
  expect(readFileSync(path.join(dataDir, "session.json"), "utf8")).not.toContain("canary");
});

test("a sign-in goes on while something else is looked at", async ({ page, context }) => {
  const { target, heard } = await listeningServer();
  const origin = await authorizationServer();
  const panel = await authenticate(page, target, "OAuth 2: sign in (code with PKCE)");
  await panel.getByRole("textbox", { name: "Authorization URL" }).fill(`${origin}/authorize`);
  await panel.getByRole("textbox", { name: "Token URL" }).fill(`${origin}/token`);
  await panel.getByRole("textbox", { name: "Client ID" }).fill("bench");
  await panel.getByRole("button", { name: "Sign in" }).click();
  const address = (await panel.getByRole("link").getAttribute("href")) ?? "";
  await panel.getByRole("tab", { name: /^Metadata/ }).click();
  await expect(panel.getByRole("link")).toHaveCount(0);
  await panel.getByRole("tab", { name: "Auth" }).click();
  await expect(panel.getByRole("link")).toHaveAttribute("href", address);

  // The browser comes back while another method is in front.
  await treeItem(page, "ServerStream, server stream").click();
  await expect(page.getByRole("tabpanel", { name: /^ServerStream/ })).toBeVisible();
  const browser = await context.newPage();
  await browser.goto(address);
  await expect(browser.getByText("Wirebench has the answer.")).toBeVisible();
  await browser.close();
  await page.getByRole("tab", { name: /^Unary/ }).click();
  await page.keyboard.press("Alt+y");
  await expect(panel.getByText(/^Signed in; the token is good until/)).toBeVisible();
  await page.keyboard.press("ControlOrMeta+Enter");
  await ok(page);
  expect(heard).toEqual(["Bearer canary-access-91"]);
});
