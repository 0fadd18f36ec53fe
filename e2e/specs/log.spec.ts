import type { Page } from "@playwright/test";
import { call, expectAccessible, openMethod, setBody, startDemo } from "../support/actions";
import { expect, test } from "../support/workbench";

const status = (page: Page) => page.getByRole("main").getByRole("tabpanel").first().getByRole("status").first();
const grid = (page: Page) => page.getByRole("grid", { name: "Messages" });
const rowOf = (page: Page, number: string) => grid(page).getByRole("row", { name: new RegExp(`^(marked ?)?${number} (received|sent)`) });
const header = (page: Page, name: string) => grid(page).getByRole("columnheader", { name, exact: true });
const filter = (page: Page) => page.getByRole("textbox", { name: "Filter", exact: true });
const detail = (page: Page, number: string) => page.getByRole("region", { name: `Message ${number}`, exact: true });

/** Runs the demo's build, whose lines are always the same for the same number of them. */
async function build(page: Page, body: string): Promise<void> {
  await openMethod(page, "Build, server stream");
  await setBody(page, body);
  await call(page);
}

async function finishedBuild(page: Page): Promise<void> {
  await build(page, '{ "lines": "2000", "tags": ["ci", "linux"] }');
  await expect(status(page)).toContainText("OK (0)");
  await expect(rowOf(page, "2,000")).toBeVisible();
}

/** How many rows the filter leaves, once all were looked through. */
async function matched(page: Page): Promise<string> {
  const count = page.getByRole("search", { name: "Filter" }).getByText(/^[\d,]+ of 2,001$/);
  await expect(count).toBeVisible();
  return (await count.innerText()).split(" ")[0] ?? "";
}

async function narrow(page: Page, text: string): Promise<void> {
  await page.keyboard.press("ControlOrMeta+Shift+f");
  await expect(filter(page)).toBeFocused();
  await page.keyboard.type(text);
  await page.keyboard.press("Enter");
  await expect(filter(page)).toHaveValue("");
}

/** Keeps what the page copies, whatever the browser's own clipboard allows. */
async function copied(page: Page): Promise<() => Promise<string>> {
  await page.evaluate(() => {
    const kept: string[] = [];
    const writeText = async (text: string) => void kept.push(text);
    Object.defineProperty(navigator, "clipboard", { value: { writeText } });
    Object.assign(window, { kept });
  });
  return () => page.evaluate(() => (window as unknown as { kept: string[] }).kept.at(-1) ?? "");
}

test.beforeEach(async ({ page }) => startDemo(page));

test("columns are chosen by keyboard, and remembered with the tab", async ({ page, reopen }) => {
  await finishedBuild(page);
  await expect(header(page, "offset")).toBeVisible();
  await page.getByRole("button", { name: "Columns" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("menuitemcheckbox", { name: "offset" }).press("Enter");
  await page.getByRole("menuitemcheckbox", { name: "clock time" }).press("Enter");
  await page.getByRole("menuitemcheckbox", { name: "gap" }).press("Enter");
  await expectAccessible(page, "the menu of columns");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Columns" })).toBeFocused();
  await expect(header(page, "offset")).toBeHidden();
  await expect(header(page, "clock time")).toBeVisible();
  await expect(rowOf(page, "2,000")).toContainText(/\d\d:\d\d:\d\d\.\d{3}/);
  await expect(rowOf(page, "2,000").getByRole("gridcell").nth(3)).toContainText(/ ms$/);
  await expectAccessible(page, "the log with other columns");

  const again = await reopen();
  await expect(again.getByRole("tab", { name: /^Build/ })).toBeVisible();
  await again.getByRole("tab", { name: /^Build/ }).click();
  await call(again);
  await expect(header(again, "clock time")).toBeVisible();
});

test("fields become columns: by their names, and from the open message", async ({ page }) => {
  await finishedBuild(page);
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("menuitem", { name: "Pin a field…" }).click();
  const field = page.getByLabel("Field to pin as a column");
  await expect(field).toBeFocused();
  await page.keyboard.type("levle");
  await page.keyboard.press("Enter");
  await expect(page.getByText("The message has no field of this name.")).toBeVisible();
  await field.fill("level");
  await page.keyboard.press("Enter");
  await expect(header(page, "level")).toBeVisible();
  await expect(rowOf(page, "2,000").getByRole("gridcell", { name: "INFO", exact: true })).toBeVisible();
  // What has a column of its own is not said twice.
  await expect(rowOf(page, "2,000")).not.toContainText("level:");

  await grid(page).focus();
  await page.keyboard.press("End");
  const tree = page.getByRole("tree", { name: "Message as JSON" });
  await tree.getByText('"seq"').click({ button: "right" });
  await page.getByRole("menuitem", { name: "Pin as a column" }).click();
  await expect(header(page, "seq")).toBeVisible();
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("menuitem", { name: "Unpin level" }).click();
  await expect(header(page, "level")).toBeHidden();
  await expect(header(page, "seq")).toBeVisible();
});

test("a filter by text, pattern and field, with counts, and chips that go away", async ({ page }) => {
  await finishedBuild(page);
  await narrow(page, "level >= ERROR");
  const errors = await matched(page);
  expect(Number(errors)).toBeGreaterThan(20);
  await expect(grid(page).getByRole("row", { name: /INFO/ })).toHaveCount(0);
  await expect(grid(page).getByRole("row", { name: /ERROR/ }).first()).toBeVisible();
  await expectAccessible(page, "a filtered log");

  await page.getByRole("button", { name: "Remove level >= ERROR" }).click();
  await expect(rowOf(page, "2,000")).toBeVisible();
  await narrow(page, "REGISTRY answered");
  expect(await matched(page)).toBe(errors);
  await narrow(page, "/retry [1-4] of 5/");
  expect(await matched(page)).toBe(errors);
  await narrow(page, "/retry 1 of 5/");
  await expect.poll(async () => Number(await matched(page))).toBeLessThan(Number(errors));

  // Backspace brings the last part back to be edited.
  await filter(page).focus();
  await page.keyboard.press("Backspace");
  await expect(filter(page)).toHaveValue("/retry 1 of 5/");
  await filter(page).fill("/retry 1 of");
  await expect(page.getByText("The regular expression has no closing slash.")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(grid(page)).toBeFocused();

  await page.getByRole("radiogroup", { name: "Direction" }).getByRole("radio", { name: "sent" }).click();
  await expect(page.getByText("No row matches the filter.")).toBeVisible();
});

test("a message that is open stays chosen when the log is narrowed around it", async ({ page }) => {
  await finishedBuild(page);
  await narrow(page, "level >= WARN");
  await matched(page);
  await grid(page).focus();
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowDown");
  const chosen = grid(page).locator('[aria-selected="true"]');
  await expect(chosen).toHaveCount(1);
  await expect(chosen.getByRole("gridcell").first()).toHaveText(/\d/);
  const before = await chosen.getByRole("gridcell").first().innerText();
  await expect(detail(page, before)).toBeVisible();
  await page.getByRole("button", { name: "Remove level >= WARN" }).click();
  await expect(chosen.getByRole("gridcell").first()).toHaveText(before);
  await expect(detail(page, before)).toBeVisible();
  await expect(grid(page).getByRole("row", { name: /INFO/ }).first()).toBeVisible();
});

test("a search goes from hit to hit, and counts them", async ({ page }) => {
  await finishedBuild(page);
  await grid(page).focus();
  await page.keyboard.press("Home");
  await page.keyboard.press("ControlOrMeta+f");
  await expect(page.getByRole("textbox", { name: "Search in the rows" })).toBeFocused();
  await page.keyboard.type("/retry 1 of 5/");
  await expect(page.getByText(/^\d+ hits$/)).toBeVisible();
  const hits = Number.parseInt(await page.getByText(/^\d+ hits$/).innerText(), 10);
  expect(hits).toBeGreaterThan(5);
  await page.keyboard.press("Enter");
  await expect(page.getByText(`1 of ${hits}`)).toBeVisible();
  await expect(grid(page).locator('[aria-selected="true"]')).toContainText("retry 1 of 5");
  await page.keyboard.press("F3");
  await expect(page.getByText(`2 of ${hits}`)).toBeVisible();
  await page.keyboard.press("Shift+Enter");
  await page.keyboard.press("Shift+F3");
  await expect(page.getByText(`${hits} of ${hits}`)).toBeVisible();
  await expectAccessible(page, "a search in the log");
  await page.keyboard.press("Escape");
  await expect(grid(page)).toBeFocused();
});

test("rows are marked, and gone to by mark, number and time", async ({ page }) => {
  await finishedBuild(page);
  const jump = async (to: string) => {
    await page.keyboard.press("ControlOrMeta+g");
    await expect(page.getByLabel("Row number or time to go to")).toBeFocused();
    await page.keyboard.type(to);
    await page.keyboard.press("Enter");
  };
  await jump("1,200");
  await expect(rowOf(page, "1,200")).toHaveAttribute("aria-selected", "true");
  await expect(grid(page)).toBeFocused();
  await page.keyboard.press("m");
  await expect(rowOf(page, "1,200")).toContainText("marked");
  await jump("7");
  await page.keyboard.press("m");
  await expect(rowOf(page, "7")).toContainText("marked");
  await page.keyboard.press("F2");
  await expect(rowOf(page, "1,200")).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Shift+F2");
  await expect(rowOf(page, "7")).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("m");
  await expect(rowOf(page, "7")).not.toContainText("marked");

  await jump("+0ms");
  await expect(grid(page).getByRole("row", { name: /^sent/ })).toHaveAttribute("aria-selected", "true");
  await jump("soon");
  await expect(page.getByText(/^Write a row number/)).toBeVisible();
  await page.keyboard.press("Escape");
  await jump("99999");
  await expect(page.getByText(/^There is no such row/)).toBeVisible();
  await expect(rowOf(page, "2,000")).toHaveAttribute("aria-selected", "true");
  await expectAccessible(page, "a jump in the log");
});

test("several rows are chosen by keyboard and mouse, and copied as NDJSON and as a table", async ({ page }) => {
  await finishedBuild(page);
  const last = await copied(page);
  await grid(page).focus();
  await page.keyboard.press("End");
  await page.keyboard.press("Shift+ArrowUp");
  await page.keyboard.press("Shift+ArrowUp");
  await expect(grid(page).locator('[aria-selected="true"]')).toHaveCount(3);
  await expect(page.getByText("3 rows chosen")).toBeVisible();
  await page.keyboard.press("ControlOrMeta+c");
  await expect(page.getByText("3 rows copied")).toBeVisible();
  const lines = (await last()).trim().split("\n");
  expect(lines.map((line) => (JSON.parse(line) as { seq: string }).seq)).toEqual(["1998", "1999", "2000"]);

  await rowOf(page, "1,995").click({ modifiers: ["ControlOrMeta"] });
  await expect(grid(page).locator('[aria-selected="true"]')).toHaveCount(4);
  await rowOf(page, "1,997").click({ modifiers: ["Shift"] });
  await expect(grid(page).locator('[aria-selected="true"]')).toHaveCount(3);
  await page.keyboard.press("ControlOrMeta+Alt+c");
  await expect.poll(last).toContain("\t");
  expect((await last()).trim().split("\n")).toHaveLength(4);

  await page.keyboard.press("ControlOrMeta+a");
  await expect(page.getByText("2,001 rows chosen")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(grid(page).locator('[aria-selected="true"]')).toHaveCount(0);
});

test("hold stops the server itself, says so, and the rows are at hand meanwhile", async ({ page }) => {
  await build(page, '{ "lines": "100000000" }');
  await expect(status(page)).toContainText("streaming");
  await page.keyboard.press("ControlOrMeta+Shift+h");
  await expect(status(page)).toContainText("held");
  await expect(page.getByText("flow control stops the server")).toBeVisible();
  const count = page.getByText(/^[\d,]+ messages$/).first();
  // What was on its way when it was held may still come.
  await expect
    .poll(async () => {
      const before = await count.innerText();
      await page.waitForTimeout(500);
      return (await count.innerText()) === before;
    })
    .toBe(true);
  await grid(page).focus();
  await page.keyboard.press("Home");
  await expect(rowOf(page, "1")).toBeVisible();
  await expectAccessible(page, "a held stream");
  const held = await count.innerText();
  await page.getByRole("button", { name: "Resume" }).click();
  await expect(status(page)).toContainText("streaming");
  await expect.poll(() => count.innerText()).not.toBe(held);
  await page.getByRole("button", { name: "Cancel", exact: true }).click();
});
