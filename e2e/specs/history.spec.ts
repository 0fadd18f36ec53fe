import type { Page } from "@playwright/test";
import { call, expectAccessible, openMethod, setBody, startDemo } from "../support/actions";
import { expect, test } from "../support/workbench";

const pane = (page: Page) => page.getByRole("region", { name: "History" });
const past = (page: Page, name: RegExp) => pane(page).getByRole("option", { name });
const tab = (page: Page, name: RegExp) => page.getByRole("tablist", { name: "Open tabs" }).getByRole("tab", { name });
const ended = (page: Page) => page.getByRole("main").getByRole("status").filter({ hasText: "OK (0)" });

async function ping(page: Page, text: string): Promise<void> {
  await openMethod(page, "SayHello, unary");
  await setBody(page, JSON.stringify({ name: text }));
  await call(page);
  await expect(ended(page)).toBeVisible();
}

test("a call is found in the history, opened as a request, made again, removed and cleared; a restart keeps it", async ({
  page,
  reopen,
}) => {
  await page.keyboard.press("Alt+Shift+h");
  await expect(pane(page)).toContainText("No calls yet");
  await page.keyboard.press("Alt+Shift+s");
  await startDemo(page);
  await ping(page, "你好 from the first");
  await setBody(page, JSON.stringify({ name: "second" }));
  await call(page);
  await page.keyboard.press("Alt+Shift+h");
  await expect(pane(page).getByRole("option")).toHaveCount(2);

  // Found by what was said in it, and looked at by keyboard alone.
  await pane(page).getByRole("textbox", { name: "Search past calls" }).fill("你好 from");
  await expect(pane(page).getByRole("option")).toHaveCount(1);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  const panel = page.getByRole("tabpanel", { name: /^SayHello/ });
  await expect(panel.getByRole("region", { name: "Request", exact: true })).toContainText("你好 from the first");
  await expect(panel.getByRole("region", { name: "Answer", exact: true })).toContainText("你好 from the first");
  await expect(panel.getByText("OK (0)")).toBeVisible();
  await expectAccessible(page, "a call of the history");

  await panel.getByRole("button", { name: "Open as request" }).click();
  await expect(tab(page, /^SayHello 2/)).toHaveAttribute("aria-selected", "true");
  await expect(page.getByRole("tabpanel").getByText("你好 from the first")).toBeVisible();
  await expect(ended(page)).toBeHidden();

  // Once more, as it was.
  await past(page, /^SayHello/).click();
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(tab(page, /^SayHello 3/)).toHaveAttribute("aria-selected", "true");
  await expect(ended(page)).toBeVisible();
  await expect(pane(page).getByRole("option")).toHaveCount(2);

  const again = await reopen();
  await again.getByRole("navigation").getByRole("button", { name: "History" }).click();
  await expect(pane(again).getByRole("option")).toHaveCount(3);
  await pane(again).getByRole("listbox", { name: "Past calls" }).focus();
  await again.keyboard.press("End");
  await again.keyboard.press("Delete");
  await expect(pane(again).getByRole("option")).toHaveCount(2);
  await again.getByRole("button", { name: "Clear the history…" }).click();
  await again.getByRole("dialog").getByRole("button", { name: "Clear", exact: true }).click();
  await expect(pane(again)).toContainText("No calls yet");
});
