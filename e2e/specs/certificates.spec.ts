import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import type { Locator, Page } from "@playwright/test";
import { call, expectAccessible, openMethod, setTarget } from "../support/actions";
import { tlsPeer } from "../support/peers";
import { expect, inRoot, test } from "../support/workbench";

// Electron asks in the system's dialogs, which a test cannot answer: e2e/electron-double sees to those.
// biome-ignore lint/correctness/noEmptyPattern: Playwright reads a hook's dependencies from this pattern.
test.beforeEach(({}, info) => test.skip(info.project.name === "electron", "the system's dialogs choose files in Electron"));

test.use({ paths: [inRoot("e2e/servers/tutorial.proto")] });

const certificates = (page: Page) => page.getByRole("tabpanel", { name: "Keys and certificates" });
const details = (page: Page, name: string) => page.getByRole("region", { name: `Details of ${name}` });
const option = (page: Page, name: string) =>
  page.getByRole("listbox", { name: "Keys and certificates" }).getByRole("option", { name: new RegExp(`^${name}`) });

async function showCertificates(page: Page): Promise<Locator> {
  await page.getByRole("navigation", { name: "Rooms" }).getByRole("button", { name: "Keys and certificates" }).click();
  await expect(certificates(page)).toBeVisible();
  return certificates(page);
}

/** Two clicks. */
async function makeAuthority(page: Page): Promise<void> {
  await (await showCertificates(page)).getByRole("button", { name: "Make a development CA" }).click();
  await page.getByRole("dialog", { name: "Make a development CA" }).getByRole("button", { name: "Make it" }).click();
  await expect(details(page, "Wirebench Development CA")).toBeVisible();
}

async function issue(page: Page, purpose: string, name: string, days = "397"): Promise<void> {
  await certificates(page).getByRole("button", { name: "Issue a certificate…" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Issue a certificate" });
  await dialog.getByRole("radio", { name: purpose }).click();
  await dialog.getByRole("textbox", { name: "Name", exact: true }).fill(name);
  await dialog.getByRole("textbox", { name: "Valid for (days)" }).fill(days);
  await dialog.getByRole("button", { name: "Issue it" }).click();
  await expect(details(page, name)).toBeVisible();
}

/** Saves something of a certificate as a file, by its path. */
async function exportAs(page: Page, name: string, format: RegExp, file: string): Promise<void> {
  await option(page, name).click();
  await details(page, name).getByRole("button", { name: "Export…" }).click();
  const dialog = page.getByRole("dialog", { name: `Export ${name}` });
  await dialog.getByRole("radio", { name: format }).check();
  await dialog.getByRole("button", { name: /^Save/ }).click();
  const place = page.getByRole("dialog", { name: "Save as" });
  await place.getByRole("textbox", { name: "File name or path" }).fill(file);
  await place.getByRole("button", { name: "Save here" }).click();
  await expect(dialog.getByText(/^Saved as/)).toBeVisible();
  await dialog.getByRole("button", { name: "Done" }).click();
}

async function importFile(page: Page, file: string): Promise<Locator> {
  await page.getByRole("button", { name: "Import…" }).click();
  const panel = page.getByRole("dialog", { name: "Choose certificates and keys" });
  await panel.getByRole("textbox", { name: "Path of a file" }).fill(file);
  await panel.getByRole("textbox", { name: "Path of a file" }).press("Enter");
  return page.getByRole("dialog", { name: "Import keys and certificates" });
}

/** All that crosses between the page and the core from now on, as bytes in Latin-1. */
function listen(page: Page): () => string {
  const heard: string[] = [];
  const hear = ({ payload }: { payload: string | Buffer }) => heard.push(Buffer.from(payload).toString("latin1"));
  page.on("websocket", (socket) => socket.on("framesent", hear).on("framereceived", hear));
  return () => heard.join("\n");
}

/** The secret part of a private key as nobody may meet it: lines of its PEM text, and its bytes. */
function secretsOf(keyFile: string): string[] {
  const lines = readFileSync(keyFile, "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("-----"));
  const der = Buffer.from(lines.join(""), "base64");
  return [...lines.filter((line) => line.length > 30), der.subarray(der.length - 60, der.length - 20).toString("latin1")];
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true })
    .map((name) => path.join(folder, String(name)))
    .filter((file) => statSync(file).isFile());
}

test("a CA and a pair made here secure a real server, and the key is never seen", async ({ page, dataDir }, info) => {
  const crossed = listen(page);
  await page.reload();
  await makeAuthority(page);
  await issue(page, "a server", "localhost");
  const chain = info.outputPath("chain.pem");
  const key = info.outputPath("key.pem");
  const root = info.outputPath("root.pem");
  await exportAs(page, "localhost", /^Chain/, chain);
  await exportAs(page, "localhost", /^Private key/, key);
  await exportAs(page, "Wirebench Development CA", /^Certificate/, root);
  const server = await tlsPeer(chain, key);
  try {
    await page.getByRole("navigation", { name: "Rooms" }).getByRole("button", { name: "Services" }).click();
    await openMethod(page, "GetUser, unary");
    await setTarget(page, server.target);
    await page.keyboard.press("Alt+l");
    await page.getByRole("radiogroup", { name: "Transport" }).getByRole("radio", { name: "TLS", exact: true }).click();
    await page.getByRole("combobox", { name: "Server vouched for by" }).selectOption({ label: "Own authority" });
    await expect(page.getByRole("checkbox", { name: "Wirebench Development CA" })).toBeChecked();
    await page.keyboard.press("Escape");
    await call(page);
    await expect(page.getByText("over TLS")).toBeVisible();
  } finally {
    await server.stop();
  }

  await showCertificates(page);
  await expect(option(page, "Wirebench Development CA")).toContainText(server.target);
  await option(page, "Wirebench Development CA").click();
  await page.keyboard.press("Delete");
  const asked = page.getByRole("dialog", { name: "Remove Wirebench Development CA?" });
  await expect(asked.getByText(server.target)).toBeVisible();
  await asked.getByRole("button", { name: "Cancel" }).click();

  expect(crossed()).toContain("certificate.watch");
  const seen = [crossed(), await page.content(), ...filesBelow(dataDir).map((file) => readFileSync(file, "latin1"))];
  for (const secret of secretsOf(key)) expect(seen.filter((text) => text.includes(secret))).toEqual([]);
});

test("an encrypted PKCS#12 is asked for its password in place, and shown before it is kept", async ({ page }, info) => {
  test.skip(spawnSync("openssl", ["version"]).status !== 0, "openssl: not here");
  const [key, certificate, bundle] = ["k.pem", "c.pem", "alice.p12"].map((name) => info.outputPath(name)) as [string, string, string];
  const subject = ["-subj", "/CN=alice", "-addext", "basicConstraints=critical,CA:FALSE", "-addext", "extendedKeyUsage=clientAuth"];
  execFileSync(
    "openssl",
    ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, "-days", "12", ...subject],
    {
      stdio: "ignore",
    },
  );
  execFileSync("openssl", ["pkcs12", "-export", "-inkey", key, "-in", certificate, "-out", bundle, "-passout", "pass:geheim"]);

  await showCertificates(page);
  await expect(page.getByRole("heading", { name: "Nothing is kept yet" })).toBeVisible();
  await expectAccessible(page, "no certificates");
  const dialog = await importFile(page, bundle);
  const password = dialog.getByRole("textbox", { name: "Password of alice.p12" });
  await password.fill("falsch");
  await password.press("Enter");
  await expect(dialog.getByText("This is not the password.")).toBeVisible();
  await expect(dialog.getByRole("button", { name: /^Keep/ })).toBeDisabled();
  await password.fill("geheim");
  await password.press("Enter");
  const found = dialog.getByRole("article", { name: "alice" });
  await expect(found.getByText("identity with its private key")).toBeVisible();
  await expect(found.getByText(/It ends in 1[12] days/)).toBeVisible();
  await expectAccessible(page, "what an import found");
  await dialog.getByRole("button", { name: "Keep anyway" }).click();
  await expect(details(page, "alice").getByText("RSA 2048, until Wirebench ends, never shown")).toBeVisible();
  await expect(option(page, "alice")).toContainText(/in 1[12] days/);
  await expectAccessible(page, "keys and certificates");
});

test("ending soon shows what ends soon; the keyboard alone renames, reads and removes", async ({ page }) => {
  await makeAuthority(page);
  await issue(page, "a client", "alice", "12");
  await issue(page, "a server", "localhost");
  const filter = (name: string) => page.getByRole("radio", { name });
  await filter("Ending soon").focus();
  await page.keyboard.press("Space");
  const list = page.getByRole("listbox", { name: "Keys and certificates" });
  await expect(list.getByRole("option")).toHaveCount(1);
  await expect(option(page, "alice")).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(list).toBeFocused();
  await page.keyboard.press("F2");
  const name = page.getByRole("dialog", { name: "Rename alice" }).getByRole("textbox", { name: "Name" });
  await expect(name).toBeFocused();
  await name.fill("Alice, 客户端");
  await page.keyboard.press("Enter");
  await expect(option(page, "Alice, 客户端")).toBeVisible();
  await expect(list).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(details(page, "Alice, 客户端")).toBeFocused();
  await filter("Client identities").focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Delete");
  await page.getByRole("dialog", { name: "Remove Alice, 客户端?" }).getByRole("button", { name: "Remove", exact: true }).press("Enter");
  await expect(page.getByText("No client identity is kept", { exact: false })).toBeVisible();
  await filter("All").focus();
  await page.keyboard.press("Space");
  await expect(list.getByRole("option")).toHaveCount(2);
});

test("how to trust an authority made here, and a key with the certificate of another", async ({ page }, info) => {
  await makeAuthority(page);
  await details(page, "Wirebench Development CA").getByRole("button", { name: "How to trust it…" }).click();
  const guide = page.getByRole("dialog", { name: "Trust Wirebench Development CA on this machine" });
  await guide.getByRole("radio", { name: "macOS" }).click();
  await expect(guide.getByText(/security add-trusted-cert/)).toBeVisible();
  await expect(guide.getByText(/security delete-certificate/)).toBeVisible();
  await expectAccessible(page, "how to trust an authority");
  await guide.getByRole("button", { name: "Done" }).click();

  await issue(page, "a server", "one");
  await issue(page, "a server", "two");
  const key = info.outputPath("one-key.pem");
  const other = info.outputPath("two.pem");
  await exportAs(page, "one", /^Private key/, key);
  await exportAs(page, "two", /^Certificate/, other);
  const names = { [path.basename(key)]: readFileSync(key, "utf8"), [path.basename(other)]: readFileSync(other, "utf8") };
  await page.evaluate((texts) => {
    const dataTransfer = new DataTransfer();
    for (const [name, text] of Object.entries(texts)) dataTransfer.items.add(new File([text], name));
    document.querySelector("[role=tabpanel]")?.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
  }, names);
  const dialog = page.getByRole("dialog", { name: "Import keys and certificates" });
  await expect(dialog.getByText("The private key is another certificate's")).toBeVisible();
  await expect(dialog.getByRole("button", { name: /^Keep/ })).toBeDisabled();
});
