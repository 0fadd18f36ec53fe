import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Page } from "@playwright/test";
import { bodyEditor, expectAccessible, openMethod, setBody, startDemo } from "../support/actions";
import { expect, test } from "../support/workbench";

const tab = (page: Page, name: RegExp) => page.getByRole("tablist", { name: "Open tabs" }).getByRole("tab", { name });
const tree = (page: Page) => page.getByRole("tree", { name: "Saved requests" });
const row = (page: Page, name: string | RegExp) => tree(page).getByRole("treeitem", { name });
const pane = (page: Page) => page.getByRole("region", { name: "Collections" });

/** Makes a workspace in a folder of the test, by the menu of the top bar. */
async function createWorkspace(page: Page, dataDir: string): Promise<string> {
  const folder = path.join(dataDir, "shop");
  mkdirSync(folder);
  await page.getByRole("button", { name: /^Workspace/ }).click();
  await page.getByRole("menuitem", { name: "Create a workspace…" }).click();
  const panel = page.getByRole("dialog", { name: "Choose where the workspace is to be" });
  await panel.getByRole("textbox").fill(folder);
  await panel.getByRole("button", { name: "Use", exact: true }).click();
  const creating = page.getByRole("dialog", { name: "Create a workspace" });
  await expect(creating.getByRole("textbox", { name: "Name of the workspace" })).toHaveValue("shop");
  await creating.getByRole("button", { name: "Create" }).click();
  await expect(page.getByRole("button", { name: "Workspace: shop" })).toBeVisible();
  await expect(pane(page)).toBeVisible();
  return folder;
}

/** Saves the tab in front by keyboard, under this name. */
async function saveAs(page: Page, name: string): Promise<void> {
  await page.keyboard.press("ControlOrMeta+s");
  const naming = page.getByRole("form", { name: "Save the request" });
  await naming.getByRole("textbox", { name: "Name" }).fill(name);
  await page.keyboard.press("Enter");
  await expect(naming).toBeHidden();
}

test("a request is saved, edited here and outside, closed, opened again, renamed, deleted and brought back", async ({ page, dataDir }) => {
  await startDemo(page);
  await openMethod(page, "Ping, unary");
  const folder = await createWorkspace(page, dataDir);
  await setBody(page, '{ "message": "first" }');
  await saveAs(page, "Say hello");
  const file = path.join(folder, "collections", "Say hello.yaml");
  await expect.poll(() => existsSync(file) && readFileSync(file, "utf8")).toContain('"first"');
  await expect(row(page, /^Say hello/)).toBeVisible();
  await expectAccessible(page, "the collections");

  // Unsaved, told by the tab, and saved by the same key.
  await setBody(page, '{ "message": "second" }');
  await expect(tab(page, /^Say hello.*unsaved/)).toBeVisible();
  await page.keyboard.press("ControlOrMeta+s");
  await expect(tab(page, /^Say hello.*unsaved/)).toBeHidden();
  expect(readFileSync(file, "utf8")).toContain('"second"');

  // Closed and opened again, in one tab however often it is clicked.
  await page.keyboard.press("Alt+w");
  await expect(tab(page, /^Say hello/)).toBeHidden();
  await row(page, /^Say hello/).dblclick();
  await expect(page.getByRole("tabpanel", { name: /^Say hello/ }).getByText('"second"')).toBeVisible();
  await expect(tab(page, /^Say hello/)).toHaveCount(1);

  // Edited outside: a tab without changes follows.
  writeFileSync(file, readFileSync(file, "utf8").replace("second", "outside"));
  await expect(page.getByRole("tabpanel", { name: /^Say hello/ }).getByText('"outside"')).toBeVisible();

  // Both have changed it: nothing is written before one is chosen.
  await setBody(page, '{ "message": "mine" }');
  writeFileSync(file, readFileSync(file, "utf8").replace("outside", "theirs"));
  const conflict = page.getByRole("status").filter({ hasText: "The file was changed on the disk, and here too" });
  await expect(conflict).toBeVisible();
  await conflict.getByRole("button", { name: "Compare" }).click();
  const compared = page.getByRole("dialog", { name: "Compare collections/Say hello.yaml" });
  await expect(compared.getByText("theirs").first()).toBeVisible();
  expect(readFileSync(file, "utf8")).toContain("theirs");
  await compared.getByRole("button", { name: "Keep mine" }).click();
  await expect.poll(() => readFileSync(file, "utf8")).toContain("mine");
  await expect(compared).toBeHidden();
  await expect(tab(page, /^Say hello.*unsaved/)).toBeHidden();

  // Renamed with F2: its tab goes along.
  await page.keyboard.press("Alt+Shift+C");
  await expect(tree(page)).toBeFocused();
  await page.keyboard.press("F2");
  await page.getByRole("textbox", { name: "Rename" }).fill("问候");
  await page.keyboard.press("Enter");
  await expect(row(page, /^问候/)).toBeVisible();
  await expect(tab(page, /^问候/)).toBeVisible();
  expect(readdirSync(path.join(folder, "collections"))).toEqual(["问候.yaml"]);

  // Deleted and brought back.
  await tree(page).focus();
  await page.keyboard.press("Delete");
  await expect(row(page, /^问候/)).toBeHidden();
  await pane(page).getByRole("button", { name: "Undo" }).click();
  await expect(row(page, /^问候/)).toBeVisible();
});

test("closing a tab with unsaved changes asks; a reload keeps it, unsaved", async ({ page, dataDir, reopen }) => {
  await startDemo(page);
  await openMethod(page, "Ping, unary");
  const folder = await createWorkspace(page, dataDir);
  await saveAs(page, "kept");
  await setBody(page, '{ "message": "typed" }');
  await page.keyboard.press("Alt+w");
  const question = page.getByRole("dialog", { name: "Save the changes to kept?" });
  await question.getByRole("button", { name: "Cancel" }).click();
  await expect(tab(page, /^kept.*unsaved/)).toBeVisible();
  await page.waitForLoadState("networkidle");
  const again = await reopen();
  await expect(tab(again, /^kept.*unsaved/)).toBeVisible();
  await expect(again.getByRole("tabpanel", { name: /^kept/ }).getByText('"typed"')).toBeVisible();
  await again.keyboard.press("Alt+w");
  await again.getByRole("dialog", { name: "Save the changes to kept?" }).getByRole("button", { name: "Save", exact: true }).click();
  await expect(tab(again, /^kept/)).toBeHidden();
  expect(readFileSync(path.join(folder, "collections", "kept.yaml"), "utf8")).toContain("typed");
});

test("a collection is generated from a service, inherits its folder's target, and what is broken is shown and left alone", async ({
  page,
  dataDir,
}) => {
  await startDemo(page);
  const folder = await createWorkspace(page, dataDir);
  await page.keyboard.press("ControlOrMeta+k");
  await page.keyboard.type("generate a collection");
  await page.keyboard.press("Enter");
  await expect(row(page, /^BuildService/)).toBeVisible();
  await row(page, /^Ping/).click();
  await expect(page.getByRole("list", { name: "Inherited" })).toContainText("from folder BuildService");
  await bodyEditor(page).press("ControlOrMeta+Enter");
  await expect(page.getByRole("main").getByRole("status").filter({ hasText: "OK (0)" })).toBeVisible();

  const broken = path.join(folder, "collections", "BuildService", "broken.yaml");
  const text = "method: a.B/C\nmessages: [\n";
  writeFileSync(broken, text);
  await expect(row(page, /broken/)).toContainText("line 3 cannot be read");
  await row(page, /broken/).click();
  await expect(page.getByRole("tabpanel", { name: /broken/ }).getByText("line 3 cannot be read")).toBeVisible();
  expect(readFileSync(broken, "utf8")).toBe(text);

  await page.getByRole("textbox", { name: "Search the requests" }).fill("upl");
  await expect(tree(page).getByRole("treeitem")).toHaveCount(1);
  await expectAccessible(page, "a search in the collections");
});
