import type { Locator, Page } from "@playwright/test";
import { call, expectAccessible, openMethod, setTarget } from "../support/actions";
import { connectProxy, plaintextServer, serversOf, socksProxy } from "../support/tls-servers";
import { expect, inRoot, test } from "../support/workbench";

test.use({ paths: [inRoot("assets/demo/ping")] });

const started = serversOf(test);
const panel = (page: Page) => page.getByRole("region", { name: /^How .* is reached$/ });
const chipOf = (page: Page) => page.getByRole("button", { name: /^plaintext: how/ });
const proxyOf = (page: Page) => panel(page).getByRole("group", { name: "Proxy", exact: true });

/** Opens the panel of a target at its proxy, and chooses a kind. */
async function chooseProxy(page: Page, target: string, kind: string): Promise<Locator> {
  await setTarget(page, target);
  await page.keyboard.press("Alt+l");
  await proxyOf(page).getByRole("combobox").selectOption(kind);
  return proxyOf(page);
}

async function callSucceeds(page: Page): Promise<void> {
  await page.keyboard.press("Escape");
  await expect(panel(page)).toBeHidden();
  await call(page);
  await expect(page.getByRole("main").getByRole("status").filter({ hasText: "OK (0)" })).toBeVisible();
}

test("a SOCKS5 proxy with a user and a password, chosen in the panel", async ({ page }) => {
  await openMethod(page, "Unary, unary");
  const { port } = started(await plaintextServer());
  const proxy = started(await socksProxy());
  const row = await chooseProxy(page, `localhost:${port}`, "SOCKS5");
  await row.getByRole("textbox", { name: "Address" }).fill("no port");
  await expect(row.getByRole("alert")).toContainText("Write it as host:port.");
  await row.getByRole("textbox", { name: "Address" }).fill(`127.0.0.1:${proxy.port}`);
  await row.getByRole("textbox", { name: "User" }).fill("me");
  await row.getByLabel("Password", { exact: true }).fill("s3cret-of-the-proxy");
  await page.keyboard.press("Enter");
  await expect(row).toContainText("••••••");
  await callSucceeds(page);
  expect(proxy.asked).toEqual([`localhost:${port} me:s3cret-of-the-proxy`]);
});

test("a proxy that is not there is named, and can be left out", async ({ page }) => {
  await openMethod(page, "Unary, unary");
  const { port } = started(await plaintextServer());
  const gone = await plaintextServer();
  gone.stop();
  const row = await chooseProxy(page, `127.0.0.1:${port}`, "SOCKS5");
  await row.getByRole("textbox", { name: "Address" }).fill(`127.0.0.1:${gone.port}`);
  await page.keyboard.press("Escape");
  await call(page);
  await page.getByRole("button", { name: "Go without the proxy" }).click();
  await expect(page.getByRole("main").getByRole("status").filter({ hasText: "OK (0)" })).toBeVisible();
});

test("the environment's proxy: the panel says which variable names it, and what it excepts", async ({ reopen }) => {
  const { port } = started(await plaintextServer());
  const proxy = started(await connectProxy());
  const page = await reopen("quit", { HTTPS_PROXY: `http://me:hidden@127.0.0.1:${proxy.port}`, NO_PROXY: "localhost" });
  await openMethod(page, "Unary, unary");
  const row = await chooseProxy(page, `127.0.0.1:${port}`, "From the environment");
  await expect(row).toContainText(`From HTTPS_PROXY: 127.0.0.1:${proxy.port}`);
  await expect(row).not.toContainText("hidden");
  await expectAccessible(page, "a proxy of the environment");
  await callSucceeds(page);
  const credentials = Buffer.from("me:hidden").toString("base64");
  expect(proxy.asked).toEqual([`127.0.0.1:${port} Basic ${credentials}`]);

  const excepted = await chooseProxy(page, `localhost:${port}`, "From the environment");
  await expect(excepted).toContainText("NO_PROXY excepts this target from HTTPS_PROXY");
  await callSucceeds(page);
  expect(proxy.asked).toHaveLength(1);

  const again = await reopen("quit", { all_proxy: "ftp://me:hidden@proxy" });
  await expect(chipOf(again)).toBeVisible();
  await again.keyboard.press("Alt+l");
  await expect(proxyOf(again).getByRole("alert")).toContainText("all_proxy is no URL of a proxy");
  const bare = await reopen("quit", {});
  await expect(chipOf(bare)).toBeVisible();
  await bare.keyboard.press("Alt+l");
  await expect(proxyOf(bare)).toContainText("is set: this target is reached straight.");
});
