import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Page } from "@playwright/test";
import { setBody } from "../support/actions";
import { expect, inRoot, test } from "../support/workbench";
import { openTab, openWorkspaceIn, savedRow, savedTree, showCollections } from "../support/workspaces";

test.use({ paths: [inRoot("assets/demo/ping")] });

/** A second window of the same core, as a browser makes one when its tab is duplicated. */
async function secondWindow(first: Page): Promise<Page> {
  const entries = await first.evaluate(() => Object.entries(sessionStorage));
  const second = await first.context().newPage();
  await second.addInitScript((kept) => {
    for (const [key, value] of kept) sessionStorage.setItem(key, value);
  }, entries);
  await second.goto(new URL(first.url()).origin);
  return second;
}

const requestOf = (text: string) => `body: |\n  { "text": "${text}" }\nmethod: ping.PingService/Unary\n`;
const body = (page: Page, name: RegExp, text: string) => page.getByRole("tabpanel", { name }).getByText(`"${text}"`);

test("two windows on one workspace stay in step: what one saves, moves, deletes and brings back, the other shows", async ({
  reopen,
  dataDir,
}, info) => {
  test.skip(info.project.name === "electron", "two windows: the desktop shell has one");
  const folder = openWorkspaceIn(dataDir, {
    "collections/users/get.yaml": requestOf("first"),
    "collections/orders/folder.yaml": "docs: orders\n",
  });
  const one = await reopen();
  await showCollections(one);
  await savedRow(one, /^get/).click();
  await expect(openTab(one, /^get/)).toBeVisible();
  const two = await secondWindow(one);
  await showCollections(two);
  await savedRow(two, /^get/).click();
  await expect(body(two, /^get/, "first")).toBeVisible();

  // Saved in one: a tab of the other that has no changes follows.
  await one.bringToFront();
  await setBody(one, '{ "text": "second" }');
  await one.keyboard.press("ControlOrMeta+s");
  await expect(openTab(one, /^get.*unsaved/)).toBeHidden();
  await expect(body(two, /^get/, "second")).toBeVisible();

  // Changed in both: who saves later is told, and nothing is lost.
  await two.bringToFront();
  await setBody(two, '{ "text": "of two" }');
  await one.bringToFront();
  await setBody(one, '{ "text": "of one" }');
  await one.keyboard.press("ControlOrMeta+s");
  await expect.poll(() => readFileSync(path.join(folder, "collections/users/get.yaml"), "utf8")).toContain("of one");
  const conflict = two.getByRole("status").filter({ hasText: "The file was changed on the disk, and here too" });
  await expect(conflict).toBeVisible();
  await two.bringToFront();
  await conflict.getByRole("button", { name: "Take what is on the disk" }).click();
  await expect(body(two, /^get/, "of one")).toBeVisible();

  // Moved by drag and drop in one: the row is elsewhere in the other, and its tab goes along.
  await savedRow(two, /^get/).dragTo(savedRow(two, /^orders/));
  await expect.poll(() => readdirSync(path.join(folder, "collections/orders")).sort()).toEqual(["folder.yaml", "get.yaml"]);
  await expect(savedTree(one).getByRole("treeitem").nth(1)).toContainText("get");
  await one.bringToFront();
  await setBody(one, '{ "text": "after the move" }');
  await one.keyboard.press("ControlOrMeta+s");
  await expect.poll(() => readFileSync(path.join(folder, "collections/orders/get.yaml"), "utf8")).toContain("after the move");
  await expect(body(two, /^get/, "after the move")).toBeVisible();

  // And out of its folder by keyboard: the row that was moved has the keys still.
  await two.bringToFront();
  await savedTree(two).focus();
  await two.keyboard.press("Alt+ArrowUp");
  await expect.poll(() => readdirSync(path.join(folder, "collections")).sort()).toEqual(["get.yaml", "orders", "users"]);
  await expect(savedRow(one, /^get/)).toHaveAttribute("aria-level", "1");

  // Deleted and brought back.
  await two.bringToFront();
  await savedTree(two).focus();
  await two.keyboard.press("Delete");
  await expect(savedRow(one, /^get/)).toBeHidden();
  await expect(one.getByText("The file is gone")).toBeVisible();
  await two.getByRole("region", { name: "Collections" }).getByRole("button", { name: "Undo" }).click();
  await expect(savedRow(one, /^get/)).toBeVisible();
  await expect(one.getByText("The file is gone")).toBeHidden();
});
