import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Page } from "@playwright/test";
import { startDemo } from "../support/actions";
import { expect, inRoot, test } from "../support/workbench";

const files = (target: string): Readonly<Record<string, string>> => ({
  "wirebench.yaml": `version: 1\nname: Shop\nsources:\n  - path: ${JSON.stringify(inRoot("assets/demo"))}\n`,
  "environments/local.yaml": `target: ${target}\nvariables: { who: Ada }\n`,
  "collections/a/1.yaml": `method: ping.PingService/Unary\nbody: '{"text": "{{who}}"}'\ntakes: { word: $.text }\n`,
  "collections/a/2.yaml": `method: ping.PingService/Unary\nbody: '{"text": "{{word}}"}'\nchecks:\n  - message: { equals: Bob, path: $.text }\n`,
  "collections/b.yaml": `method: build.v1.BuildService/Build\nbody: '{"lines": 3, "pace": "3600s"}'\n`,
});

/** The files of a workspace; answers its folder. */
function putFiles(dataDir: string, target: string): string {
  const folder = path.join(dataDir, "shop");
  for (const [name, text] of Object.entries(files(target))) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  return realpathSync(folder);
}

/** The window that has the workspace open already, with an environment that calls its demo server; in front is the tab that runs. */
async function openRun(reopen: () => Promise<Page>, dataDir: string): Promise<Page> {
  const folder = putFiles(dataDir, "localhost:1");
  const id = createHash("sha256").update(`workspace\0${folder}`).digest("base64url").slice(0, 16);
  writeFileSync(path.join(dataDir, "workspaces.json"), JSON.stringify({ workspaces: [{ folder, name: "Shop", openedAt: 1 }] }));
  writeFileSync(path.join(dataDir, "session.json"), JSON.stringify({ tabs: [], activeTab: null, workspace: { id, environment: "local" } }));
  const page = await reopen();
  await startDemo(page);
  putFiles(dataDir, await page.getByRole("combobox", { name: "Target" }).inputValue());
  await page.keyboard.press("Alt+Shift+X");
  await expect(page.getByRole("form", { name: "How it runs" })).toBeVisible();
  return page;
}

test("saved requests run by keyboard, and what does not pass says why", async ({ reopen, dataDir }) => {
  const page = await openRun(reopen, dataDir);
  await expect(page.getByRole("button", { name: "Run", exact: true })).toBeFocused();
  await page.getByRole("checkbox", { name: "Stop at the first that does not pass" }).check();
  await page.keyboard.press("Control+Enter");
  const results = page.getByRole("region", { name: "Results" });
  await expect(results.getByText("Expected")).toBeVisible();
  await expect(results.getByRole("definition").filter({ hasText: '$.text == "Bob"' })).toBeVisible();
  await expect(results.getByText("collections/a/2.yaml:4")).toBeVisible();
  await expect(page.getByRole("status").filter({ hasText: "3 of 3" })).toContainText("1 skipped");
  await results.getByRole("checkbox", { name: "Only what did not pass" }).check();
  await expect(results.getByRole("listitem")).toHaveCount(1);
});

test("a run that has no end is stopped", async ({ reopen, dataDir }) => {
  const page = await openRun(reopen, dataDir);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("status").filter({ hasText: "2 of 3" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Run again" })).toBeVisible();
});

test("a run goes on while the window is loaded anew, and closing its tab asks first", async ({ reopen, dataDir }) => {
  const page = await openRun(reopen, dataDir);
  const results = page.getByRole("region", { name: "Results" });
  await page.getByRole("spinbutton", { name: "Rounds" }).fill("2");
  await page.keyboard.press("Control+Enter");
  await expect(results.getByText("Expected")).toBeVisible();
  await expect(page.getByRole("status").filter({ hasText: "2 of 6" })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("status").filter({ hasText: "2 of 6" })).toContainText("1 failed");
  await expect(results.getByText("collections/a/2.yaml:4")).toBeVisible();
  await expect(page.getByRole("spinbutton", { name: "Rounds" })).toHaveValue("2");
  await expect(page.getByRole("button", { name: "Stop" })).toBeVisible();

  await page.keyboard.press("Alt+w");
  const question = page.getByRole("alertdialog").or(page.getByRole("dialog"));
  await expect(question).toContainText("2 of 6 are over");
  await question.getByRole("button", { name: "Keep it open" }).click();
  await page.getByRole("button", { name: "Stop" }).click();
  await expect(page.getByRole("button", { name: "Run again" })).toBeVisible();
  await expect(page.getByRole("status").filter({ hasText: "6 of 6" })).toContainText("3 skipped");
  await page.keyboard.press("Alt+w");
  await expect(results).toBeHidden();
});

test("a second window shows the same run, and can stop it", async ({ reopen, dataDir, context }, info) => {
  test.skip(info.project.name === "electron", "the desktop app has one window");
  const page = await openRun(reopen, dataDir);
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("status").filter({ hasText: "2 of 3" })).toBeVisible();
  await expect.poll(() => readFileSync(path.join(dataDir, "session.json"), "utf8")).toContain('"kind":"run"');
  const kept = await page.evaluate(() => Object.entries(sessionStorage));
  const second = await context.newPage();
  await second.addInitScript((entries) => {
    for (const [key, value] of entries) sessionStorage.setItem(key, value);
  }, kept);
  await second.goto(page.url());
  await expect(second.getByRole("status").filter({ hasText: "2 of 3" })).toContainText("1 failed");
  await second.getByRole("button", { name: "Stop" }).click();
  for (const window of [page, second]) {
    await expect(window.getByRole("status").filter({ hasText: "3 of 3" })).toBeVisible();
    await expect(window.getByRole("button", { name: "Run again" })).toBeVisible();
  }
  await second.getByRole("button", { name: "Run again" }).click();
  await expect(page.getByRole("status").filter({ hasText: "2 of 3" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Stop" })).toBeVisible();
});

test("the calls of a run are in the history", async ({ reopen, dataDir }) => {
  const page = await openRun(reopen, dataDir);
  await page.getByRole("checkbox", { name: "Stop at the first that does not pass" }).check();
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("status").filter({ hasText: "3 of 3" })).toBeVisible();
  const day = path.join(dataDir, "history");
  const lines = () =>
    existsSync(day) ? readdirSync(day).flatMap((name) => readFileSync(path.join(day, name), "utf8").trim().split("\n")) : [];
  await expect.poll(() => lines().length).toBe(2);
  const calls = lines().map((line) => JSON.parse(line));
  expect(calls.map(({ path: place }) => place)).toEqual(["collections/a/1.yaml", "collections/a/2.yaml"]);
  expect(calls[0].run).toEqual(calls[1].run);
  expect(calls[0]).toMatchObject({ run: expect.any(String), status: "OK", bodies: [{ text: '{"text": "{{who}}"}' }] });
});
