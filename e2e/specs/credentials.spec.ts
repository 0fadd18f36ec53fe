import { generateKeyPairSync, type KeyObject, verify } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Locator, Page } from "@playwright/test";
import { call, openMethod, setTarget } from "../support/actions";
import { guardedServer, type TestServer } from "../support/tls-servers";
import { expect, inRoot, test } from "../support/workbench";

test.use({ paths: [inRoot("assets/demo/ping")] });

/** Whether the server takes a call: each test says so of its own. */
let passes: (headers: IncomingHttpHeaders) => boolean;
let server: TestServer;

test.beforeEach(async () => {
  server = await guardedServer((headers) => passes(headers));
});
test.afterEach(() => server.stop());

/** Opens the Auth tab of a call to the server, and chooses a kind. */
async function authenticate(page: Page, kind: string): Promise<Locator> {
  const panel = await openMethod(page, "Unary, unary");
  await setTarget(page, `127.0.0.1:${server.port}`);
  await page.keyboard.press("Alt+y");
  await panel.getByRole("combobox", { name: "Authentication" }).selectOption({ label: kind });
  return panel;
}

/** Types a secret and waits until the page has let go of it. */
async function keep(where: Locator, label: string, text: string): Promise<void> {
  await where.getByLabel(label, { exact: true }).fill(text);
  await where.page().keyboard.press("Enter");
  await expect(where.getByRole("button", { name: `Replace: ${label}` })).toBeFocused();
}

async function replace(where: Locator, label: string, text: string): Promise<void> {
  await where.getByRole("button", { name: `Replace: ${label}` }).click();
  await keep(where, label, text);
}

async function callEnds(page: Page, status: string): Promise<void> {
  await call(page);
  await expect(page.getByRole("main").getByRole("status").filter({ hasText: status })).toBeVisible();
}

interface Token {
  readonly header: Record<string, unknown>;
  readonly claims: Record<string, unknown>;
}

/** Reads a JSON Web Token, and looks whether this key signed it; null where it did not. Source: RFC 7515. */
function readToken(text: string, algorithm: "RS256" | "ES256", key: KeyObject): Token | null {
  const [header = "", claims = "", signature = ""] = text.split(".");
  const signed = Buffer.from(`${header}.${claims}`);
  const isOwn = verify("sha256", signed, { key, dsaEncoding: "ieee-p1363" }, Buffer.from(signature, "base64url"));
  const read = (part: string) => JSON.parse(Buffer.from(part, "base64url").toString()) as Record<string, unknown>;
  return isOwn && read(header).alg === algorithm ? { header: read(header), claims: read(claims) } : null;
}

const bearer = ({ authorization = "" }: IncomingHttpHeaders) => authorization.replace(/^Bearer /, "");
const isFresh = ({ claims }: Token) => Number(claims.iat) <= Date.now() / 1000 + 1 && Number(claims.exp) > Date.now() / 1000;

test("an API key under a key of one's choice", async ({ page }) => {
  passes = (headers) => headers["x-api-key"] === "key-of-the-api-4711";
  const panel = await authenticate(page, "API key");
  await panel.getByRole("textbox", { name: "Key", exact: true }).fill("X Api");
  await keep(panel, "Value", "another-key");
  await callEnds(page, "Authentication incomplete");
  await page.getByRole("button", { name: "Show the authentication" }).click();
  await expect(panel.getByRole("textbox", { name: "Key", exact: true })).toHaveAttribute("aria-invalid", "true");
  await panel.getByRole("textbox", { name: "Key", exact: true }).fill("x-api-key");
  await callEnds(page, "UNAUTHENTICATED (16)");
  await page.getByRole("button", { name: "Show the authentication" }).click();
  await replace(panel, "Value", "key-of-the-api-4711");
  await callEnds(page, "OK (0)");
});

test("a user and a password, of any letters", async ({ page }) => {
  passes = ({ authorization }) => authorization === `Basic ${Buffer.from("小明:pässwörd:1").toString("base64")}`;
  const panel = await authenticate(page, "Basic: user and password");
  await panel.getByRole("textbox", { name: "User" }).fill("小明");
  await keep(panel, "Password", "password");
  await callEnds(page, "UNAUTHENTICATED (16)");
  await page.getByRole("button", { name: "Show the authentication" }).click();
  await replace(panel, "Password", "pässwörd:1");
  await callEnds(page, "OK (0)");
});

test("a token signed here, with a private key of one's own and one's own claims", async ({ page }) => {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const tokens: Token[] = [];
  passes = (headers) => {
    const token = readToken(bearer(headers), "ES256", publicKey);
    if (token) tokens.push(token);
    return token?.claims.aud === "my-api" && isFresh(token);
  };
  const panel = await authenticate(page, "JWT signed here");
  await panel.getByRole("combobox", { name: "Algorithm" }).selectOption("ES256");
  await panel.getByRole("textbox", { name: "Good for" }).fill("5m");
  await keep(panel, "Private key (PEM)", String(privateKey.export({ format: "pem", type: "pkcs8" })));
  await panel.getByRole("textbox", { name: "Header" }).fill('{"kid": "key-1"}');
  await callEnds(page, "UNAUTHENTICATED (16)");
  await page.getByRole("button", { name: "Show the authentication" }).click();
  await panel.getByRole("textbox", { name: "Claims" }).fill('{"sub": "小明", "aud": "my-api"}');
  await callEnds(page, "OK (0)");
  const [first, last] = [tokens[0], tokens.at(-1)];
  expect(first?.claims.aud).toBeUndefined();
  expect(last?.header).toEqual({ typ: "JWT", kid: "key-1", alg: "ES256" });
  expect(last?.claims).toMatchObject({ sub: "小明", aud: "my-api" });
  expect(Number(last?.claims.exp) - Number(last?.claims.iat)).toBe(300);
});

test.describe("a Google service account", () => {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const email = "bench@project.iam.gserviceaccount.com";
  const scope = "https://www.googleapis.com/auth/pubsub";
  let google: Server;
  let keyFile: string;

  /** Google's token endpoint, as far as RFC 7523 goes: it gives a token for an assertion that the account signed. */
  test.beforeEach(async () => {
    google = createServer(async (request, response) => {
      let text = "";
      for await (const part of request) text += String(part);
      const fields = new URLSearchParams(text);
      const assertion = readToken(fields.get("assertion") ?? "", "RS256", publicKey);
      const isOwn = assertion?.claims.iss === email && assertion.claims.scope === scope && assertion.claims.aud === tokenUri();
      const isGood = isOwn && fields.get("grant_type") === "urn:ietf:params:oauth:grant-type:jwt-bearer";
      response.writeHead(isGood ? 200 : 400, { "content-type": "application/json" });
      response.end(JSON.stringify(isGood ? { access_token: "token-of-google", expires_in: 3599 } : { error: "invalid_grant" }));
    });
    await new Promise<void>((resolve) => google.listen(0, "127.0.0.1", resolve));
    keyFile = JSON.stringify({
      type: "service_account",
      client_email: email,
      private_key_id: "key-of-google",
      private_key: privateKey.export({ format: "pem", type: "pkcs8" }),
      token_uri: tokenUri(),
    });
  });
  test.afterEach(async () => {
    google.closeAllConnections();
    await new Promise((resolve) => google.close(resolve));
  });
  const tokenUri = () => `http://127.0.0.1:${(google.address() as AddressInfo).port}/token`;

  test("signs for an audience by itself, and fetches a token for scopes", async ({ page }) => {
    const audience = "https://pubsub.googleapis.com/";
    passes = (headers) => {
      const token = readToken(bearer(headers), "RS256", publicKey);
      return token !== null && token.claims.iss === email && token.claims.sub === email && token.claims.aud === audience && isFresh(token);
    };
    const panel = await authenticate(page, "Google service account");
    await keep(panel, "Key file", '{"type": "authorized_user"}');
    await panel.getByRole("textbox", { name: "Audience" }).fill(audience);
    await callEnds(page, "Authentication incomplete");
    await page.getByRole("button", { name: "Show the authentication" }).click();
    await replace(panel, "Key file", keyFile);
    await callEnds(page, "OK (0)");

    passes = (headers) => bearer(headers) === "token-of-google";
    await page.keyboard.press("Alt+y");
    await panel.getByRole("textbox", { name: "Audience" }).fill("");
    await panel.getByRole("textbox", { name: "Scopes" }).fill(scope);
    await panel.getByRole("button", { name: "Get the token now" }).click();
    await expect(panel.getByText("Good until")).toBeVisible();
    await callEnds(page, "OK (0)");
  });
});

test("what is chosen for the target holds for a request that says nothing, and not for one that sends nothing", async ({ page }) => {
  passes = (headers) => headers["x-api-key"] === "key-of-the-target-42";
  const tab = await openMethod(page, "Unary, unary");
  await setTarget(page, `127.0.0.1:${server.port}`);
  await page.keyboard.press("Alt+l");
  const row = page.getByRole("region", { name: /^How .* is reached$/ }).getByRole("group", { name: "Authentication", exact: true });
  await row.getByRole("combobox", { name: "Authentication" }).selectOption("API key");
  await row.getByRole("textbox", { name: "Key", exact: true }).fill("x-api-key");
  await keep(row, "Value", "key-of-the-target-42");
  await expect(row).toContainText(`rule 127.0.0.1:${server.port}`);
  await page.keyboard.press("Escape");
  await callEnds(page, "OK (0)");
  await page.keyboard.press("Alt+y");
  await expect(tab.getByText(`API key, chosen for 127.0.0.1:${server.port}.`)).toBeVisible();
  await tab.getByRole("combobox", { name: "Authentication" }).selectOption("None");
  await callEnds(page, "UNAUTHENTICATED (16)");
});
