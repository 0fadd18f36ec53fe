import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Page } from "@playwright/test";
import { call, expectAccessible, expectKept, startDemo } from "../support/actions";
import { expect, inRoot, test } from "../support/workbench";

const files: Readonly<Record<string, string>> = {
  "wirebench.yaml": `version: 1\nname: Shop\nsources:\n  - path: ${JSON.stringify(inRoot("assets/demo"))}\n`,
  "environments/local.yaml": "variables: { who: Ada }\n",
  "collections/ask.yaml": `version: 1\nmethod: ping.PingService/Unary\nbody: '{"text": "{{who}}"}'\n`,
  "collections/login.yaml": `version: 1\nmethod: ping.PingService/Unary\nbody: '{"text": "t-4711"}'\ntakes: { token: $.text }\n`,
  "collections/use.yaml": `version: 1\nmethod: ping.PingService/Unary\nmetadata: { x-token: "{{token}}" }\nbody: '{"text": "{{token}}!"}'\n`,
  "collections/talk.yaml": `version: 1\nmethod: ping.PingService/Bidi\nbody: '{"text": "hello"}'\nchecks:\n  - count: { equals: 7 }\n`,
  "collections/logs.yaml": `version: 1\nmethod: ping.PingService/ServerStream\nbody: '{"text": "a", "count": 4}'\n`,
};

/** The window that has the workspace open already, under an environment whose target is its demo server; answers the workspace's folder too. */
async function openShop(reopen: () => Promise<Page>, dataDir: string): Promise<{ page: Page; folder: string }> {
  const shop = path.join(dataDir, "shop");
  const put = (name: string, text: string) => {
    mkdirSync(path.dirname(path.join(shop, name)), { recursive: true });
    writeFileSync(path.join(shop, name), text);
  };
  for (const [name, text] of Object.entries(files)) put(name, text);
  const folder = realpathSync(shop);
  const id = createHash("sha256").update(`workspace\0${folder}`).digest("base64url").slice(0, 16);
  writeFileSync(path.join(dataDir, "workspaces.json"), JSON.stringify({ workspaces: [{ folder, name: "Shop", openedAt: 1 }] }));
  writeFileSync(path.join(dataDir, "session.json"), JSON.stringify({ tabs: [], activeTab: null, workspace: { id, environment: "local" } }));
  const page = await reopen();
  await startDemo(page);
  const target = await page.getByRole("combobox", { name: "Target" }).inputValue();
  put("environments/local.yaml", `target: ${target}\nvariables: { who: Ada }\n`);
  put("wirebench.yaml", `${files["wirebench.yaml"]}target: ${target}\n`);
  await page.keyboard.press("Alt+Shift+C");
  return { page, folder };
}

const collections = (page: Page) => page.getByRole("tree", { name: "Saved requests" });

async function openRequest(page: Page, name: string): Promise<void> {
  await collections(page)
    .getByRole("treeitem", { name: new RegExp(`^${name}\\b`) })
    .click();
  await expect(page.getByRole("tab", { name: new RegExp(`\\b${name}\\b`), selected: true })).toBeVisible();
}

const status = (page: Page, text: string | RegExp) => page.getByRole("main").getByRole("status").filter({ hasText: text });

test("checks are written by keyboard, saved into the request's file, made after the call, and mended", async ({ reopen, dataDir }) => {
  const { page, folder } = await openShop(reopen, dataDir);
  await openRequest(page, "ask");
  await page.keyboard.press("Alt+c");
  const add = page.getByRole("button", { name: "Add a check" });
  await expect(add).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("combobox", { name: "Kind of check 1" })).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  const path1 = page.getByRole("textbox", { name: "Path of check 1" });
  await expect(path1).toBeFocused();
  await path1.fill("$.[");
  await expect(page.getByRole("alert").filter({ hasText: "no JSONPath" })).toBeVisible();
  await path1.fill("$.text");
  await expect(page.getByRole("alert").filter({ hasText: "no JSONPath" })).toBeHidden();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.type('"Bob"');
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await expect(add).toBeFocused();
  await page.keyboard.press("Enter");
  const kind = page.getByRole("combobox", { name: "Kind of check 2" });
  await expect(kind).toBeFocused();
  await kind.selectOption("Latency");
  await expect(page.getByRole("combobox", { name: "Comparison of check 2" })).toHaveValue("<");
  const figure = page.getByRole("textbox", { name: "Expected by check 2" });
  await figure.fill("soon");
  await expect(page.getByText("A number from 0 on.")).toBeVisible();
  await figure.fill("20000");
  await expect(page.getByText("A number from 0 on.")).toBeHidden();
  await expectAccessible(page, "checks that are written");
  await page.keyboard.press("ControlOrMeta+s");
  const file = path.join(folder, "collections", "ask.yaml");
  await expect.poll(() => readFileSync(file, "utf8")).toContain("checks:");
  expect(readFileSync(file, "utf8")).toMatch(/path: \$\.text/);

  await call(page);
  const chip = page.getByRole("button", { name: "1 of 3 checks failed" });
  await chip.press("Enter");
  const results = page.getByRole("list", { name: "Checks" });
  await expect(results.getByRole("definition").filter({ hasText: '$.text == "Bob"' })).toBeVisible();
  await expect(results.getByRole("definition").filter({ hasText: '"Ada"' })).toBeVisible();
  await expectAccessible(page, "what came of checks");

  // What was expected was wrong: the answer that is there is checked again.
  await page.getByRole("textbox", { name: "Expected by check 1" }).fill('"{{who}}"');
  await page.keyboard.press("Alt+j");
  await expect(status(page, "3 of 3 checks passed")).toBeVisible();

  // What is not saved is not lost either.
  await figure.fill("20001");
  await expectKept(dataDir, "20001");
  const again = await reopen("crash");
  await expect(again.getByRole("tab", { name: /\bask\b/, selected: true })).toBeVisible();
  await expect(again.getByRole("button", { name: "Call", exact: true })).toBeEnabled();
  await again.keyboard.press("Alt+c");
  await expect(again.getByRole("textbox", { name: "Expected by check 1" })).toHaveValue('"{{who}}"');
  await expect(again.getByRole("textbox", { name: "Expected by check 2" })).toHaveValue("20001");
});

test("a chained value: what a login's answer gives, the next call has in its metadata and its body", async ({ reopen, dataDir }) => {
  const { page } = await openShop(reopen, dataDir);
  await openRequest(page, "use");
  await call(page);
  await expect(page.getByRole("alert").filter({ hasText: 'There is no variable "token"' })).toBeVisible();
  await openRequest(page, "login");
  await call(page);
  await status(page, "1 of 1 checks passed").getByRole("button").press("Enter");
  await expect(page.getByRole("region", { name: "Taken for later requests" })).toContainText("t-4711");
  await openRequest(page, "use");
  await page.keyboard.press("Alt+v");
  const known = page.getByRole("region", { name: "From the workspace" });
  await expect(known).toContainText("t-4711 taken from an answer of login");
  await call(page);
  await expect(status(page, "OK (0)")).toBeVisible();
  await expect(page.getByRole("main")).toContainText("t-4711!");

  // The environment's tab lists it, and forgets it.
  await page.keyboard.press("Alt+Shift+E");
  const taken = page.getByRole("region", { name: "Taken from answers" });
  await expect(taken).toContainText("t-4711");
  await expectAccessible(page, "an environment with values that were taken");
  await taken.getByRole("button", { name: "Forget token" }).press("Enter");
  await expect(taken).toBeHidden();
});

test("a stream is checked at its end, and kept as the snapshot that later ones are compared with", async ({ reopen, dataDir }) => {
  const { page, folder } = await openShop(reopen, dataDir);
  await openRequest(page, "logs");
  await page.keyboard.press("Alt+c");
  const kinds = ["Message count", "Order of messages", "Schema", "Snapshot"];
  for (const [at, label] of kinds.entries()) {
    const add = page.getByRole("button", { name: "Add a check" });
    await add.press("Enter");
    const kind = page.getByRole("combobox", { name: `Kind of check ${at + 1}` });
    await expect(kind).toBeFocused();
    await kind.selectOption(label);
  }
  await page.getByRole("textbox", { name: "Expected by check 1" }).fill("4");
  await page.getByRole("textbox", { name: "Path of check 2" }).fill("$.number");
  await page.getByRole("textbox", { name: "Paths that check 4 ignores" }).fill("$.number");
  await call(page);
  await page.getByRole("button", { name: "1 of 5 checks failed" }).press("Enter");
  await page.getByRole("button", { name: "Keep this answer as the snapshot" }).press("Enter");
  await expect(status(page, "5 of 5 checks passed")).toBeVisible();
  expect(existsSync(path.join(folder, "collections", "logs.snapshot.json"))).toBe(true);
  await call(page);
  await expect(status(page, "5 of 5 checks passed")).toBeVisible();
});

test("a chat is checked when it is over", async ({ reopen, dataDir }) => {
  const { page } = await openShop(reopen, dataDir);
  await openRequest(page, "talk");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(page.getByRole("main")).toContainText("hello");
  await page.keyboard.press("ControlOrMeta+Shift+Enter");
  await page.getByRole("button", { name: "1 of 2 checks failed" }).press("Enter");
  const results = page.getByRole("list", { name: "Checks" });
  await expect(results.getByRole("definition").filter({ hasText: "count of messages == 7" })).toBeVisible();
  await expectAccessible(page, "a chat's checks");
});

test("scripts change the request before the call, and check the answer after it; one that is broken says so", async ({
  reopen,
  dataDir,
}) => {
  const { page } = await openShop(reopen, dataDir);
  await openRequest(page, "ask");
  await page.keyboard.press("Alt+c");
  const before = page.getByRole("textbox", { name: "Before the call" });
  await before.fill("request.messages[0] = (");
  await call(page);
  const refusal = page.getByRole("alert").filter({ hasText: 'The script "before" failed' });
  await expect(refusal).toBeVisible();
  await before.fill('request.messages[0] = { text: "Eve" }; request.metadata.push({ key: "x-by", value: "script" }); log("changed")');
  await page.getByRole("textbox", { name: "After the call" }).fill('check("it is Eve", response.messages[0].text === "Eve")');
  await call(page);
  await status(page, "2 of 2 checks passed").getByRole("button").press("Enter");
  await expect(page.getByRole("region", { name: "Messages as the script before the call left them" })).toContainText("Eve");
  await expect(page.getByRole("region", { name: "Metadata as the script before the call left it" })).toContainText("x-by");
  await expect(page.getByRole("region", { name: "Log" })).toContainText("changed");
});

test("a folder and a request are run from the collections, and the request in front by its key", async ({ reopen, dataDir }) => {
  const { page } = await openShop(reopen, dataDir);
  await openRequest(page, "login");
  await page.keyboard.press("Alt+x");
  await expect(page.getByRole("tabpanel").getByText("collections/login.yaml").first()).toBeVisible();
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(status(page, "1 of 1")).toBeVisible();
  await collections(page).focus();
  await page.keyboard.press("Home");
  await page.keyboard.press("ContextMenu");
  const menu = page.getByRole("menu", { name: "What to do with it" });
  await menu.getByRole("menuitem", { name: "Run" }).press("Enter");
  await expect(page.getByText("collections/ask.yaml").first()).toBeVisible();
});
