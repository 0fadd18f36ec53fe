import { readdirSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import type { Locator, Page } from "@playwright/test";
import { call, expectAccessible, openMethod, setBody, setTarget } from "../support/actions";
import { guardedPeer, type Peer } from "../support/peers";
import { expect, inRoot, test } from "../support/workbench";

test.use({ paths: [inRoot("e2e/servers/tutorial.proto")] });

/** Texts that occur nowhere else. */
const secrets = { token: "canary-token-8c1f", bearer: "canary-bearer-5b7e-and-a-long-one", client: "canary-client-2d90" };
const fetched = "canary-fetched-token-6a3b";

let peer: Peer;
let tokens: Server;
let asked: Record<string, string>[];
let origin: string;

test.beforeAll(async () => {
  peer = await guardedPeer([
    { user: "admin", token: secrets.token },
    { authorization: `Bearer ${secrets.bearer}` },
    { authorization: `Bearer ${fetched}` },
  ]);
});
test.afterAll(() => peer.stop());

/** An authorization server: who comes to its page has signed in, and its token endpoint knows one client and one code. */
test.beforeEach(async () => {
  asked = [];
  tokens = createServer(async (request, response) => {
    const url = new URL(request.url ?? "", origin);
    if (url.pathname === "/authorize") {
      const back = new URL(url.searchParams.get("redirect_uri") ?? "");
      back.searchParams.set("state", url.searchParams.get("state") ?? "");
      back.searchParams.set("code", "the-code");
      response.writeHead(302, { location: back.href }).end();
      return;
    }
    let text = "";
    for await (const part of request) text += String(part);
    const fields = Object.fromEntries(new URLSearchParams(text));
    asked.push(fields);
    const basic = `Basic ${Buffer.from(`bench:${secrets.client}`).toString("base64")}`;
    const isKnown = fields.code === "the-code" || request.headers.authorization === basic;
    response.writeHead(isKnown ? 200 : 401, { "content-type": "application/json" });
    const token = { access_token: fetched, token_type: "Bearer", expires_in: 3600, scope: "read", refresh_token: "canary-refresh-77" };
    response.end(JSON.stringify(isKnown ? token : { error: "invalid_client", error_description: "No such client." }));
  });
  await new Promise<void>((resolve) => tokens.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(tokens.address() as AddressInfo).port}`;
});
test.afterEach(async () => {
  tokens.closeAllConnections();
  await new Promise((resolve) => tokens.close(resolve));
});

/** The answer's status line says so. */
const expectStatus = (page: Page, text: string) =>
  expect(page.getByRole("main").getByRole("status").filter({ hasText: text })).toBeVisible();

/** Opens a method's Auth tab and chooses a kind. */
async function authenticate(page: Page, method: string, kind: string): Promise<Locator> {
  const panel = await openMethod(page, method);
  await setTarget(page, peer.target);
  await page.keyboard.press("Alt+y");
  await expect(panel.getByRole("combobox", { name: "Authentication" })).toBeFocused();
  await panel.getByRole("combobox", { name: "Authentication" }).selectOption({ label: kind });
  return panel;
}

/** Types a secret and waits until the page has let go of it. */
async function keep(panel: Locator, label: string, text: string): Promise<void> {
  await panel.getByLabel(label, { exact: true }).fill(text);
  await panel.page().keyboard.press("Enter");
  await expect(panel.getByRole("button", { name: `Replace: ${label}` })).toBeFocused();
}

/** The page, and whatever a page can keep. */
async function pageText(page: Page): Promise<string> {
  return page.evaluate(() => {
    const values = [...document.querySelectorAll("input, textarea")].map((it) => (it as HTMLInputElement).value);
    return [document.documentElement.outerHTML, ...values, JSON.stringify(localStorage), JSON.stringify(sessionStorage)].join("\n");
  });
}

function fileTexts(folder: string): string {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map((entry) => readFileSync(path.join(entry.parentPath, entry.name), "latin1")).join("\n");
}

/** Neither as it is, nor as base64 has it. */
function expectNoSecret(text: string, place: string): void {
  for (const secret of [...Object.values(secrets), fetched, "canary-refresh-77"]) {
    expect(text.includes(secret), `${secret} in ${place}`).toBe(false);
    expect(text.includes(Buffer.from(secret).toString("base64").slice(0, -4)), `${secret} in ${place}, as base64`).toBe(false);
  }
}

test("a user and a token, on a unary call and on streams; the token is nowhere but in the core's memory", async ({ page, dataDir }) => {
  for (const [method, body] of [
    ["GetUser, unary", '{ "id": 1 }'],
    ["Count, server stream", '{ "count": 3 }'],
  ] as const) {
    const panel = await authenticate(page, method, "Metadata pairs: user and token, …");
    const [user, token] = [panel.getByRole("group", { name: "Pair 1" }), panel.getByRole("group", { name: "Pair 2" })];
    await user.getByRole("textbox", { name: "Value" }).fill("admin");
    await keep(token, "Value", "not-the-token");
    await page.getByRole("tab", { name: "Body" }).click();
    await setBody(page, body);
    await call(page);
    await expectStatus(page, "UNAUTHENTICATED (16)");
    await page.getByRole("button", { name: "Show the authentication" }).click();
    await token.getByRole("button", { name: "Replace: Value" }).click();
    await keep(token, "Value", secrets.token);
    await call(page);
    await expectStatus(page, "OK (0)");
    await expect(page.getByRole("tab", { name: "Auth 2" })).toBeVisible();
  }
  expectNoSecret(await pageText(page), "the page");
  // The tab is kept with what was chosen, and without what is secret.
  await expect.poll(() => fileTexts(dataDir)).toContain('"admin"');
  expectNoSecret(fileTexts(dataDir), "a file");
});

test("a chat is opened with the token too", async ({ page }) => {
  const panel = await authenticate(page, "Talk, bidi stream", "Bearer token");
  await keep(panel, "Token", secrets.bearer);
  await panel.getByRole("tab", { name: "Conversation" }).click();
  await setBody(page, '{ "from": "me", "text": "hello" }');
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(page.getByRole("tab", { name: /^Log 2/ })).toBeVisible();
  await page.getByRole("button", { name: "Finish" }).click();
  await expectStatus(page, "OK (0)");
});

test("a bearer token: masked, said where it is kept, shown as it would be sent, and asked for again after a restart", async ({
  page,
  reopen,
}) => {
  const panel = await authenticate(page, "GetUser, unary", "Bearer token");
  await keep(panel, "Token", secrets.bearer);
  await expect(panel.getByText("••••••-one")).toBeVisible();
  await expect(panel.getByText("Kept until Wirebench ends: no keychain can be used here.")).toBeVisible();
  await panel.getByRole("button", { name: "Show what is sent" }).click();
  await expect(panel.getByText("Bearer ••••••-one")).toBeVisible();
  expectNoSecret(await pageText(page), "the page");
  await expectAccessible(page, "the Auth tab");
  await call(page);
  await expectStatus(page, "OK (0)");

  const again = await reopen();
  await again.getByRole("tab", { name: "Auth Bearer" }).click();
  await expect(
    again.getByRole("alert").filter({ hasText: "It was kept until Wirebench ended, and is gone. Type it again." }),
  ).toBeVisible();
  await call(again);
  await expectStatus(again, "Authentication incomplete");
  const tab = again.getByRole("tabpanel", { name: /^GetUser/ });
  await keep(tab, "Token", secrets.bearer);
  await call(again);
  await expectStatus(again, "OK (0)");
});

test("OAuth client credentials: a wrong secret is explained, the right one fetches a token that the server takes", async ({
  page,
  dataDir,
}) => {
  const panel = await authenticate(page, "GetUser, unary", "OAuth 2: client credentials");
  await panel.getByRole("button", { name: "Get the token now" }).click();
  await expect(panel.getByRole("textbox", { name: "Token URL" })).toHaveAttribute("aria-invalid", "true");
  await panel.getByRole("textbox", { name: "Token URL" }).fill(`${origin}/token`);
  await panel.getByRole("textbox", { name: "Client ID" }).fill("bench");
  await keep(panel, "Client secret", "wrong");
  await panel.getByRole("button", { name: "Get the token now" }).click();
  await expect(panel.getByRole("alert")).toContainText("Could not get a token");
  await expect(panel.getByRole("alert")).toContainText("No such client.");
  await panel.getByRole("button", { name: "Replace: Client secret" }).click();
  await keep(panel, "Client secret", secrets.client);
  await panel.getByRole("button", { name: "Get the token now" }).click();
  await expect(panel.getByText("Bearer ••••••6a3b")).toBeVisible();
  await expect(panel.getByText("Good until")).toBeVisible();
  await call(page);
  await expectStatus(page, "OK (0)");
  expect(asked.at(-1)).toMatchObject({ grant_type: "client_credentials" });
  expectNoSecret(await pageText(page), "the page");
  await expect.poll(() => fileTexts(dataDir)).toContain('"bench"');
  expectNoSecret(fileTexts(dataDir), "a file");
});

test("OAuth sign-in in the browser, with the address to open by hand; it can be given up", async ({ page, context }) => {
  const panel = await authenticate(page, "GetUser, unary", "OAuth 2: sign in (code with PKCE)");
  await panel.getByRole("textbox", { name: "Authorization URL" }).fill(`${origin}/authorize`);
  await panel.getByRole("textbox", { name: "Token URL" }).fill(`${origin}/token`);
  await panel.getByRole("textbox", { name: "Client ID" }).fill("bench");
  await call(page);
  await page.getByRole("button", { name: "Show the authentication" }).click();
  await expect(panel.getByRole("alert").filter({ hasText: "Sign in first" })).toHaveCount(2);

  await panel.getByRole("button", { name: "Sign in" }).first().click();
  await panel.getByRole("button", { name: "Cancel", exact: true }).click();
  await expect(panel.getByRole("link")).toHaveCount(0);
  await panel.getByRole("button", { name: "Sign in" }).first().click();
  const browser = await context.newPage();
  await browser.goto((await panel.getByRole("link").getAttribute("href")) ?? "");
  await expect(browser.getByText("Wirebench has the answer.")).toBeVisible();
  await browser.close();
  await expect(panel.getByText(/^Signed in; the token is good until/)).toBeVisible();
  await call(page);
  await expectStatus(page, "OK (0)");
  expectNoSecret(await pageText(page), "the page");
});

test("nothing is sent over plaintext to another machine, and both ways out are offered", async ({ page }) => {
  const panel = await authenticate(page, "GetUser, unary", "Bearer token");
  await keep(panel, "Token", secrets.bearer);
  await setTarget(page, "10.255.255.1:50051");
  await call(page);
  await expectStatus(page, "Credentials not sent over plaintext");
  const alert = panel.getByRole("alert").filter({ has: page.getByRole("button", { name: "Allow over plaintext" }) });
  await expect(alert.getByRole("button", { name: "Use TLS" })).toBeVisible();
  await alert.getByRole("button", { name: "Allow over plaintext" }).click();
  await expect(panel.getByRole("checkbox", { name: "Allow over plaintext" })).toBeChecked();
  await expect(alert).toHaveCount(0);
});
