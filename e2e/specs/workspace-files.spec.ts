import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Page } from "@playwright/test";
import { expectAccessible, expectKept } from "../support/actions";
import { expect, test } from "../support/workbench";
import { openTab, openWorkspaceIn, runCommand, savedRow, showCollections } from "../support/workspaces";

const editor = (page: Page, file: string) => page.getByRole("tabpanel").getByRole("textbox", { name: file });
const head = (page: Page) => page.getByRole("tabpanel");

/** Replaces a text in the editor by a paste. */
async function write(page: Page, file: string, text: string): Promise<void> {
  await editor(page, file).focus();
  await page.keyboard.press("ControlOrMeta+a");
  await page.evaluate((pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", pasted);
    document.activeElement?.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

test("a broken request is shown as text with its line, mended there and saved over nothing else", async ({ reopen, dataDir }) => {
  const broken = "# by hand\nmethod: a.B/C\nmessages: [\n";
  const folder = openWorkspaceIn(dataDir, { "collections/users/broken.yaml": broken });
  const file = path.join(folder, "collections/users/broken.yaml");
  const page = await reopen();
  await showCollections(page);
  await savedRow(page, /^broken/).click();
  const name = "collections/users/broken.yaml";
  await expect(openTab(page, /broken/)).toBeVisible();
  await expect(editor(page, name)).toBeFocused();
  await expect(head(page).getByRole("status").filter({ hasText: "line 4" })).toBeVisible();
  await expect(head(page).getByText("line 4 cannot be read")).toBeVisible();
  await expectAccessible(page, "a broken file");

  // Somebody else writes it meanwhile: nothing is lost on either side.
  await write(page, name, "# by hand\nmethod: a.B/Mine\n");
  await expect(head(page).getByText("cannot be read")).toBeHidden();
  writeFileSync(file, "method: a.B/Theirs\nmessages: [\n");
  const conflict = head(page).getByRole("status").filter({ hasText: "The file was changed on the disk, and here too" });
  await expect(conflict).toBeVisible();
  await page.keyboard.press("ControlOrMeta+s");
  await conflict.getByRole("button", { name: "Compare" }).click();
  const compared = page.getByRole("dialog", { name: `Compare ${name}` });
  await expect(compared.getByText("Theirs").first()).toBeVisible();
  await expect(compared.getByText("Mine").first()).toBeVisible();
  expect(readFileSync(file, "utf8")).toContain("Theirs");
  await compared.getByRole("button", { name: "Keep mine" }).click();
  await expect.poll(() => readFileSync(file, "utf8")).toBe("# by hand\nmethod: a.B/Mine\n");
  await expect(savedRow(page, /^broken.*Mine/)).toBeVisible();
  await expect(openTab(page, /unsaved/)).toBeHidden();
});

test("an environment, a folder and the workspace's own file that are broken are listed, shown and mended", async ({ reopen, dataDir }) => {
  const folder = openWorkspaceIn(dataDir, {
    "wirebench.yaml": "version: 1\nname: Shop\ntarget: [\n",
    "environments/staging.yaml": "variables:\n  a: [\n",
    "collections/users/folder.yaml": "metadata: [\n",
    "collections/users/get.yaml": "method: a.B/Get\n",
  });
  const page = await reopen();
  await showCollections(page);
  const list = page.getByRole("list", { name: "Files that cannot be read" });
  await expect(list.getByRole("listitem")).toHaveCount(2);
  const mend = async (name: string, text: string) => {
    await expect(editor(page, name)).toBeAttached();
    await expect(head(page).getByText(/line \d cannot be read/)).toBeVisible();
    await write(page, name, text);
    await page.keyboard.press("ControlOrMeta+s");
    await expect.poll(() => readFileSync(path.join(folder, name), "utf8")).toBe(text);
    await expect(head(page).getByText(/cannot be read/)).toBeHidden();
  };
  await list.getByRole("button", { name: /^environments\/staging/ }).click();
  await mend("environments/staging.yaml", "variables:\n  a: b\n");
  await list.getByRole("button", { name: /^wirebench/ }).click();
  await mend("wirebench.yaml", "version: 1\nname: 商店\n");
  await expect(page.getByRole("button", { name: "Workspace: 商店" })).toBeVisible();
  await expect(list).toBeHidden();
  // A broken folder is shown by its row; its requests are still below it.
  await expect(savedRow(page, /^get/)).toBeVisible();
  await savedRow(page, /^users/).click();
  await mend("collections/users/folder.yaml", "target: localhost:1\n");
});

test("what is typed into a file is there again after a reload, and closing its tab asks", async ({ reopen, dataDir }) => {
  const folder = openWorkspaceIn(dataDir, { "collections/a.yaml": "method: a.B/C\n" });
  const page = await reopen();
  await showCollections(page);
  await expect(savedRow(page, /^a/)).toBeVisible();
  await runCommand(page, "Edit wirebench.yaml as text");
  await write(page, "wirebench.yaml", "version: 1\nname: typed\n");
  await expect(openTab(page, /wirebench.*unsaved/)).toBeVisible();
  await expectKept(dataDir, "name: typed");
  const again = await reopen();
  await expect(openTab(again, /wirebench.*unsaved/)).toBeVisible();
  await again.keyboard.press("Alt+w");
  const question = again.getByRole("dialog", { name: /wirebench.yaml/ });
  await question.getByRole("button", { name: "Save", exact: true }).click();
  await expect(openTab(again, /wirebench/)).toBeHidden();
  expect(readFileSync(path.join(folder, "wirebench.yaml"), "utf8")).toBe("version: 1\nname: typed\n");
});
