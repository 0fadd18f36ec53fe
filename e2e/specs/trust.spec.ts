import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Page } from "@playwright/test";
import { selfSigned, TestAuthority } from "../../src-main/engine/channels/testing/certificates";
import { call, expectAccessible, openMethod, setTarget } from "../support/actions";
import { connectProxy, plaintextServer, serversOf, tlsServer } from "../support/tls-servers";
import { expect, inRoot, test } from "../support/workbench";

test.use({ paths: [inRoot("assets/demo/ping")] });

const started = serversOf(test);
let authority: TestAuthority;

test.beforeAll(async () => {
  authority = await TestAuthority.make("Our CA");
});
const chip = (page: Page, words: string) => page.getByRole("button", { name: `${words}: how` });
const panel = (page: Page) => page.getByRole("region", { name: /^How .* is reached$/ });
const setting = (page: Page, name: string) => panel(page).getByRole("group", { name, exact: true });
const status = (page: Page) => page.getByRole("main").getByRole("tabpanel").first().getByRole("status").first();

/** Opens the panel of a target from the keyboard; its first focus is the panel itself. */
async function openPanel(page: Page, target: string): Promise<void> {
  await setTarget(page, target);
  await page.keyboard.press("Alt+l");
  await expect(panel(page)).toBeFocused();
}

async function closePanel(page: Page, words: string): Promise<void> {
  await page.keyboard.press("Escape");
  await expect(panel(page)).toBeHidden();
  await expect(chip(page, words)).toBeFocused();
}

async function callSucceeds(page: Page): Promise<void> {
  await call(page);
  await expect(status(page)).toContainText("OK (0)");
}

/** A workbench that keeps our authority. */
async function openWithAuthority(dataDir: string, reopen: () => Promise<Page>): Promise<Page> {
  const kept = { id: "ours", kind: "authority", name: "Our CA", chain: [authority.cert], key: null, madeHere: false, addedAt: 1 };
  writeFileSync(path.join(dataDir, "certificates.json"), JSON.stringify({ certificates: [kept] }));
  const page = await reopen();
  await openMethod(page, "Unary, unary");
  return page;
}

test("an authority of one's own, and a name that is not the host's", async ({ dataDir, reopen }) => {
  const page = await openWithAuthority(dataDir, reopen);
  const { port } = started(await tlsServer(await authority.issue({ names: ["*grpcstudy.com"] })));
  await openPanel(page, `127.0.0.1:${port}`);
  await expect(panel(page)).toContainText("plaintext, because nothing is chosen");
  await setting(page, "Transport").getByRole("radio", { name: "TLS" }).click();
  await expect(chip(page, "TLS, system roots")).toBeVisible();
  await setting(page, "Server vouched for by").getByRole("combobox").selectOption("Own authority");
  await expect(setting(page, "Server vouched for by").getByRole("checkbox", { name: "Our CA" })).toBeChecked();
  await expect(setting(page, "Server vouched for by")).toContainText(`rule 127.0.0.1:${port}`);
  await setting(page, "Server name").getByRole("textbox").fill("*grpcstudy.com");
  await expect(panel(page)).toContainText(`TLS, own authority Our CA, because of the rule 127.0.0.1:${port}.`);
  await expectAccessible(page, "the panel of a target");
  await closePanel(page, "TLS, own authority Our CA");
  await callSucceeds(page);

  await test.step("without the name it is refused, and nothing weaker is tried", async () => {
    await openPanel(page, `127.0.0.1:${port}`);
    await setting(page, "Server name").getByRole("button", { name: "Back to default: Server name" }).click();
    await expect(setting(page, "Server name").getByRole("textbox")).toBeFocused();
    await closePanel(page, "TLS, own authority Our CA");
    await call(page);
    await expect(status(page)).toContainText("UNAVAILABLE (14)");
  });

  await test.step("what is chosen is there after a restart", async () => {
    const again = await reopen();
    await expect(chip(again, "TLS, own authority Our CA")).toBeVisible();
  });
});

test("a pattern chooses the client's identity by itself, and the target says why", async ({ dataDir, reopen }) => {
  const page = await openWithAuthority(dataDir, reopen);
  await makeIdentity(page, "alice");
  const [, made] = JSON.parse(readFileSync(path.join(dataDir, "certificates.json"), "utf8")).certificates;
  const asking = { ca: made.chain[0], requestCert: true, rejectUnauthorized: true };
  const { port } = started(await tlsServer({ ...(await authority.issue({ names: ["127.0.0.1"] })), ...asking }));
  await page.getByRole("tab", { name: /^Unary/ }).click();
  await openPanel(page, "127.0.0.1:1");
  const scope = panel(page).getByRole("group", { name: "Changes hold for" });
  await scope.getByRole("textbox", { name: "Pattern" }).fill("*.example.com");
  await expect(scope.getByRole("alert")).toContainText("is not a pattern of this target");
  await expect(setting(page, "Transport").getByRole("radio", { name: "TLS" })).toBeDisabled();
  await scope.getByRole("textbox", { name: "Pattern" }).fill("127.0.0.1");
  await setting(page, "Transport").getByRole("radio", { name: "TLS" }).click();
  await setting(page, "Server vouched for by").getByRole("combobox").selectOption("Own authority");
  await setting(page, "Server vouched for by").getByRole("checkbox", { name: "Our CA" }).check();
  await setting(page, "Client identity").getByRole("combobox").selectOption("CN=alice");
  await closePanel(page, "mutual TLS as CN=alice");

  await setTarget(page, `127.0.0.1:${port}`);
  await expect(chip(page, "mutual TLS as CN=alice")).toBeVisible();
  await callSucceeds(page);
  await page.keyboard.press("Alt+l");
  await expect(panel(page)).toContainText("mutual TLS as CN=alice, because of the rule 127.0.0.1.");

  await test.step("the rule is listed, given another pattern, and taken back", async () => {
    await panel(page).getByRole("button", { name: "All rules for targets" }).click();
    const rules = page.getByRole("region", { name: "Rules for targets" });
    await expect(rules.getByRole("list", { name: "127.0.0.1" })).toContainText("CN=alice");
    await expectAccessible(page, "the rules for targets");
    const pattern = rules.getByRole("textbox", { name: "Edit the pattern 127.0.0.1" });
    await pattern.fill("*.staging.example.com");
    await pattern.press("Enter");
    await expect(chip(page, "plaintext")).toBeVisible();
    await setTarget(page, "api.staging.example.com:443");
    await expect(chip(page, "mutual TLS as CN=alice")).toBeVisible();
    await rules.getByRole("button", { name: "Remove the rule *.staging.example.com" }).click();
    await expect(chip(page, "TLS, system roots")).toBeVisible();
    await expect(rules).toContainText("Nothing is chosen for any target");
  });
});

/** Makes a development CA and an identity that it signs. */
async function makeIdentity(page: Page, name: string): Promise<void> {
  await runCommand(page, "Make a development CA…");
  await page.getByRole("dialog").getByRole("button", { name: "Make it" }).click();
  await expect(page.getByRole("dialog")).toBeHidden();
  await runCommand(page, "Issue a certificate…");
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("radio", { name: "a client" }).click();
  await dialog.getByRole("textbox", { name: "Name", exact: true }).fill(name);
  await dialog.getByRole("button", { name: "Issue it" }).click();
  await expect(dialog).toBeHidden();
}

async function runCommand(page: Page, title: string): Promise<void> {
  await page.keyboard.press("ControlOrMeta+k");
  await page.getByRole("dialog").getByRole("combobox").fill(title);
  await page.getByRole("option", { name: title }).first().click();
}

test("a target that nobody vouches for says so wherever it is", async ({ page }) => {
  await openMethod(page, "Unary, unary");
  const { port } = started(await tlsServer(await selfSigned()));
  await openPanel(page, `https://127.0.0.1:${port}`);
  await expect(panel(page)).toContainText("https:// in the target decides");
  await expect(panel(page)).toContainText("TLS, system roots, because of the https:// in the target.");
  await setting(page, "Server vouched for by").getByRole("combobox").selectOption("Nobody: NOT verified");
  await expect(panel(page)).toContainText("anyone on the way can pretend to be it");
  await expectAccessible(page, "the panel of a target that is not verified");
  await closePanel(page, "TLS, NOT verified");
  await callSucceeds(page);
  await expect(page.getByRole("tab", { name: /Unary.*TLS, NOT verified|TLS, NOT verified.*Unary/ })).toBeVisible();
  await expect(page.getByRole("contentinfo")).toContainText("TLS, NOT verified");

  await setTarget(page, "127.0.0.1:1");
  await expect(chip(page, "plaintext")).toBeVisible();
  await expect(page.getByRole("tab", { name: /NOT verified/ })).toBeHidden();
});

test("a pinned certificate, and no other", async ({ page }) => {
  await openMethod(page, "Unary, unary");
  const { port } = started(await tlsServer(await selfSigned()));
  await openPanel(page, `grpcs://127.0.0.1:${port}`);
  await setting(page, "Server vouched for by").getByRole("combobox").selectOption("Pinned SHA-256");
  const pin = setting(page, "Server vouched for by").getByRole("textbox", { name: "Pinned SHA-256" });
  await pin.fill("12:34");
  await expect(setting(page, "Server vouched for by").getByRole("alert")).toContainText("64 hexadecimal digits");
  await expect(chip(page, "TLS, system roots")).toBeVisible();
  await pin.fill("sha256 Fingerprint=".concat("ab:".repeat(31), "cd"));
  await expect(chip(page, "TLS, pinned")).toBeVisible();
  await closePanel(page, "TLS, pinned");
  await call(page);
  await expect(page.getByRole("heading", { name: /another certificate than the one that is pinned/ })).toBeVisible();
});

test("a unix socket, a proxy, and a service config", async ({ page, dataDir }) => {
  await openMethod(page, "Unary, unary");

  await test.step("a unix socket", async () => {
    const socket = path.join(dataDir, "ping.sock");
    started(await plaintextServer(socket));
    await setTarget(page, `unix:${socket}`);
    await expect(chip(page, "plaintext")).toBeVisible();
    await callSucceeds(page);
  });

  await test.step("an HTTP proxy with a user and a password, which is never shown", async () => {
    const { port } = started(await plaintextServer());
    const proxy = started(await connectProxy());
    await openPanel(page, `127.0.0.1:${port}`);
    const row = setting(page, "Proxy");
    await row.getByRole("combobox").selectOption("HTTP (CONNECT)");
    await row.getByRole("textbox", { name: "Address" }).fill(`127.0.0.1:${proxy.port}`);
    await row.getByRole("textbox", { name: "User" }).fill("me");
    await row.getByLabel("Password", { exact: true }).fill("s3cret-of-the-proxy");
    await page.keyboard.press("Enter");
    await expect(row).toContainText("••••••");
    await expect(row.getByRole("button", { name: "Replace" }), "the field has gone, and the focus with it").toBeFocused();
    await closePanel(page, "plaintext");
    await callSucceeds(page);
    const credentials = Buffer.from("me:s3cret-of-the-proxy").toString("base64");
    expect(proxy.asked).toEqual([`127.0.0.1:${port} Basic ${credentials}`]);
    expect(readFileSync(path.join(dataDir, "targets.json"), "utf8")).not.toContain("s3cret-of-the-proxy");

    await openPanel(page, `127.0.0.1:${port}`);
    await row.getByRole("textbox", { name: "Not for" }).fill("127.0.0.1");
    await closePanel(page, "plaintext");
    await callSucceeds(page);
    expect(proxy.asked).toHaveLength(1);
  });

  await test.step("a service config is refused in its place: as JSON at once, by gRPC's rules when it is kept", async () => {
    await openPanel(page, "127.0.0.1:50051");
    const row = setting(page, "Service config");
    await row.getByRole("textbox").fill('{"methodConfig":');
    await expect(row.getByRole("alert")).toContainText("Not JSON");
    await row.getByRole("textbox").fill('{"methodConfig":[{"name":[{"service":1}]}]}');
    await expect(row.getByRole("alert")).toContainText("gRPC does not take the service config");
    await row.getByRole("textbox").fill('{"methodConfig":[{"name":[{"service":"ping.PingService"}],"waitForReady":true}]}');
    await expect(row.getByRole("alert")).toBeHidden();
    await expect(row).toContainText("rule 127.0.0.1:50051");
  });
});
