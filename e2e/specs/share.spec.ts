import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Page } from "@playwright/test";
import { expectAccessible, openMethod, openPath, setBody, setTarget, startDemo, treeItem } from "../support/actions";
import { expect, test } from "../support/workbench";

const dialog = (page: Page) => page.getByRole("dialog", { name: "Share the request as one file" });

/** Saves what the dialog shows, under this path. */
async function save(page: Page, place: string): Promise<void> {
  await dialog(page).getByRole("button", { name: "Save…" }).click();
  const panel = page.getByRole("dialog", { name: "Save the shared request" });
  await panel.getByRole("textbox", { name: "File name or path" }).fill(place);
  await page.keyboard.press("Enter");
  await expect(panel).toBeHidden();
  await expect(dialog(page).getByRole("status")).toHaveText(/^Saved as /);
}

/** Has the file of a request that the demo answers. The demo's own target is in it. */
async function sharedFile(page: Page, place: string): Promise<void> {
  await startDemo(page);
  await openMethod(page, "GetUser, unary");
  await setBody(page, '{ "id": "1" } // 张伟');
  await page.keyboard.press("Alt+Shift+D");
  await expect(dialog(page).getByRole("region", { name: "File GetUser.wirebench.yaml" })).toContainText("user.UserService/GetUser");
  await save(page, place);
  await dialog(page).getByRole("button", { name: "Close" }).click();
  await expect(dialog(page)).toBeHidden();
}

/** Leaves nothing open that could help: no source, and no tab. */
async function closeDemo(page: Page): Promise<void> {
  await page.keyboard.press("Alt+w");
  await treeItem(page, "GetUser, unary").click({ button: "right" });
}

test("a request is shared and opened by its path, with its types and no .proto anywhere", async ({ page, dataDir, reopen }) => {
  const place = path.join(dataDir, "查询 用户.wirebench.yaml");
  await sharedFile(page, place);
  const text = readFileSync(place, "utf8");
  expect(text).toContain("// 张伟");
  expect(text).not.toContain("BuildService");

  // A window of somebody else: nothing is known here of the demo.
  const other = path.join(dataDir, "收到的");
  mkdirSync(other);
  writeFileSync(path.join(other, "查询.wirebench.yaml"), text);
  await page.keyboard.press("Alt+w");
  const again = await reopen();
  await openPath(again, path.join(other, "查询.wirebench.yaml"));
  const panel = again.getByRole("tabpanel", { name: /^GetUser/ });
  await expect(panel.getByText("// 张伟")).toBeVisible();
  await expect(again.getByRole("treeitem", { name: /^查询\.wirebench\.yaml/ })).toBeVisible();
});
