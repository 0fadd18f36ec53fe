import type { Page } from "@playwright/test";
import { bodyEditor, call, expectAccessible, openMethod, setBody, startDemo, treeItem } from "../support/actions";
import { expect, test } from "../support/workbench";

const tabs = (page: Page) => page.getByRole("tablist", { name: "Open tabs" }).getByRole("tab");
const tab = (page: Page, name: RegExp) => page.getByRole("tablist", { name: "Open tabs" }).getByRole("tab", { name });
const ended = (page: Page) => page.getByRole("main").getByRole("status").filter({ hasText: "OK (0)" });

test("several tabs of one method: from the tree by mouse, by key and by menu, each with a number", async ({ page }) => {
  await startDemo(page);
  await openMethod(page, "Build, server stream");
  await treeItem(page, "Build, server stream").click({ button: "middle" });
  await expect(tab(page, /^Build 2/)).toHaveAttribute("aria-selected", "true");
  await treeItem(page, "Build, server stream").click({ modifiers: ["ControlOrMeta"] });
  await expect(tab(page, /^Build 3/)).toHaveAttribute("aria-selected", "true");
  // The tree is on the line of the tab in front.
  await page.getByRole("tree", { name: "Services and messages" }).focus();
  await page.keyboard.press("Shift+Enter");
  await expect(tab(page, /^Build 4/)).toHaveAttribute("aria-selected", "true");
  await treeItem(page, "Build, server stream").click({ button: "right" });
  await page.getByRole("menuitem", { name: /^Open in a new tab/ }).click();
  await expect(tab(page, /^Build 5/)).toHaveAttribute("aria-selected", "true");
  // Without asking for another, the one in front is the method's tab.
  await treeItem(page, "Build, server stream").click();
  await expect(tab(page, /^Build 5/)).toHaveAttribute("aria-selected", "true");
  await tab(page, /^Build 3/).click({ button: "middle" });
  await expect(tabs(page).filter({ hasText: "Build" })).toHaveCount(4);
  await treeItem(page, "Build, server stream").click({ button: "middle" });
  await expect(tab(page, /^Build 3/)).toHaveAttribute("aria-selected", "true");
  await expectAccessible(page, "several tabs of one method");
});

test("a copy of a tab by keyboard alone: its own body and call, compared with the first run, and there after a reload", async ({
  page,
}) => {
  await startDemo(page);
  await openMethod(page, "Build, server stream");
  await setBody(page, '{ "lines": "30" }');
  await call(page);
  await expect(ended(page)).toBeVisible();

  await page.keyboard.press("Alt+n");
  await expect(tab(page, /^Build 2/)).toHaveAttribute("aria-selected", "true");
  await expect(bodyEditor(page)).toBeFocused();
  await expect(page.getByRole("tabpanel", { name: /^Build 2/ }).getByText('"lines": "30"')).toBeVisible();
  await expect(ended(page)).toBeHidden();
  await setBody(page, '{ "lines": "40" }');
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(ended(page)).toBeVisible();

  await page.keyboard.press("ControlOrMeta+k");
  await page.keyboard.type("compare with another");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: /^Compare with: Build · / })).toBeVisible();
  await expect(page.getByRole("status").filter({ hasText: / only left/ })).toBeVisible();
  await page.keyboard.press("F7");
  await expect(page.getByRole("grid", { name: "Messages side by side" })).toBeFocused();
  await page.keyboard.press("F8");
  await expect(page.getByRole("button", { name: "Only differences" })).toHaveAttribute("aria-pressed", "true");

  // The menu of a tab, from the tab.
  await tab(page, /^Build 2/).focus();
  await page.keyboard.press("ContextMenu");
  const menu = page.getByRole("menu", { name: "Acts on the tab" });
  await expect(menu).toBeVisible();
  await expectAccessible(page, "the menu of a tab");
  await menu.getByRole("menuitem", { name: /^Duplicate the tab/ }).press("Enter");
  await expect(tab(page, /^Build 3/)).toBeFocused();
  await page.keyboard.press("Delete");
  await expect(tab(page, /^Build 3/)).toHaveCount(0);

  // The palette tells them apart, and opens another one.
  await page.keyboard.press("ControlOrMeta+k");
  await page.keyboard.type("build 2");
  await expect(page.getByRole("option", { name: /^Build 2/ })).toBeVisible();
  await page.keyboard.press("Shift+Enter");
  await expect(tab(page, /^Build 3/)).toHaveAttribute("aria-selected", "true");

  await tab(page, /^Build 2/).click();
  await page.reload();
  await expect(tabs(page).filter({ hasText: /^Build/ })).toHaveCount(3);
  await expect(tab(page, /^Build 2/)).toHaveAttribute("aria-selected", "true");
  await expect(page.getByRole("tabpanel", { name: /^Build 2/ }).getByText('"lines": "40"')).toBeVisible();
  await expect(ended(page)).toBeVisible();
  await tab(page, /^Build(?! \d)/).click();
  await expect(page.getByRole("tabpanel", { name: /^Build/ }).getByText('"lines": "30"')).toBeVisible();
});
