import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Page } from "@playwright/test";
import { call, expectAccessible, openMethod, setBody, startDemo } from "../support/actions";
import { expect, test } from "../support/workbench";

// Electron asks in the system's dialogs, which a test cannot answer.
// biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's dependencies from this pattern.
test.beforeEach(({}, info) => test.skip(info.project.name === "electron", "the system's dialogs choose files in Electron"));

const pairs = (page: Page) => page.getByRole("grid", { name: "Messages side by side" });
const counts = (page: Page) => page.getByRole("status").filter({ hasText: / same/ });
const ignored = (page: Page) => page.getByRole("textbox", { name: "Fields to ignore" });
const detail = (page: Page) => page.getByRole("region", { name: "The two messages" });

async function build(page: Page, body: string): Promise<void> {
  await openMethod(page, "Build, server stream");
  await setBody(page, body);
  await call(page);
  await expect(page.getByRole("main").getByRole("status").filter({ hasText: "OK (0)" })).toBeVisible();
}

/** Saves what the tab has, and opens it in a tab of its own. */
async function saveAndOpen(page: Page, place: string): Promise<void> {
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("menuitem", { name: "NDJSON" }).first().click();
  await page.getByRole("dialog", { name: "Save the recording" }).getByRole("textbox", { name: "File name or path" }).fill(place);
  await page.keyboard.press("Enter");
  await expect(page.getByText(/^Saved to /)).toBeVisible();
  await page.keyboard.press("Alt+Shift+O");
  const panel = page.getByRole("dialog", { name: "Open a recording" });
  await panel.getByRole("textbox", { name: "Path of a recording" }).fill(place);
  await page.keyboard.press("Enter");
  await expect(panel).toBeHidden();
  await expect(page.getByText(/^replayed from /)).toBeVisible();
}

test("without another recording there is nothing to compare with, and the way to one", async ({ page }) => {
  await startDemo(page);
  await build(page, '{ "lines": "20" }');
  await page.getByRole("tab", { name: "Compare" }).click();
  await expect(page.getByText("There is no other recording to compare with.")).toBeVisible();
  await expectAccessible(page, "no other recording");
  await page.getByRole("button", { name: "Open a recording…" }).click();
  await expect(page.getByRole("dialog", { name: "Open a recording" })).toBeVisible();
});

test("two recordings of a build side by side: counts, ignored fields, differences by keyboard, two messages", async ({ page, dataDir }) => {
  await startDemo(page);
  await build(page, '{ "lines": "300" }');
  await saveAndOpen(page, path.join(dataDir, "before.ndjson"));
  await build(page, '{ "lines": "300", "minLevel": "INFO" }');

  await page.keyboard.press("ControlOrMeta+k");
  await page.keyboard.type("compare with another");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("tab", { name: "Compare" })).toHaveAttribute("aria-selected", "true");
  await expect(page.getByRole("button", { name: /^Compare with: Build · before\.ndjson/ })).toBeVisible();
  // Every line has the time it was made at.
  await expect(counts(page)).toContainText("0 same");

  await ignored(page).fill("aat");
  await expect(page.getByRole("alert").filter({ hasText: "aat" })).toBeVisible();
  await ignored(page).fill("at");
  await expect(counts(page)).toContainText(/\d\d+ same · 1 changed · \d+ only right/);
  await expect(
    pairs(page)
      .getByRole("row", { name: /only right/ })
      .first(),
  ).toBeVisible();
  await expectAccessible(page, "two recordings side by side");

  await page.keyboard.press("F7");
  await expect(pairs(page)).toBeFocused();
  const chosen = pairs(page).getByRole("row", { selected: true });
  await expect(chosen).toHaveAccessibleName(/changed/);
  await expect(detail(page)).toContainText("minLevel");
  await page.keyboard.press("F7");
  await expect(chosen).toHaveAccessibleName(/^nothing only right/);
  await expect(detail(page)).toContainText("Left: no message");
  await expectAccessible(page, "two messages side by side");
  await page.keyboard.press("Shift+F7");
  await expect(chosen).toHaveAccessibleName(/changed/);
  await page.keyboard.press("Shift+F7");
  await expect(page.getByText("No more differences before this row.")).toBeVisible();
  await page.keyboard.press("End");
  await expect(detail(page)).toContainText("Left, message");

  // Only differences, by key and by button: the chosen pair stays, and arrows go from one difference to the next.
  const everything = Number(await pairs(page).getAttribute("aria-rowcount"));
  await page.keyboard.press("Home");
  await page.keyboard.press("F7");
  await expect(chosen).toHaveAccessibleName(/^nothing only right/);
  await page.keyboard.press("F8");
  const only = page.getByRole("button", { name: "Only differences" });
  await expect(only).toHaveAttribute("aria-pressed", "true");
  await expect(pairs(page).getByRole("gridcell", { name: "same", exact: true })).toHaveCount(0);
  expect(Number(await pairs(page).getAttribute("aria-rowcount"))).toBeLessThan(everything);
  await expect(chosen).toHaveAccessibleName(/^nothing only right/);
  await page.keyboard.press("ArrowUp");
  await expect(chosen).toHaveAccessibleName(/changed/);
  await page.keyboard.press("F7");
  await expect(chosen).toHaveAttribute("aria-rowindex", "3");
  await page.keyboard.press("End");
  await page.keyboard.press("F7");
  await expect(page.getByText("No more differences after this row.")).toBeVisible();
  await expectAccessible(page, "only what differs");
  await only.click();
  await expect(pairs(page)).toHaveAttribute("aria-rowcount", String(everything));
  await expect(chosen).toHaveAccessibleName(/only right/);

  // The request is all that they differ in once what was left out is not looked at.
  await page.getByRole("radiogroup", { name: "Which messages" }).getByRole("radio", { name: "sent" }).click();
  await expect(counts(page)).toHaveText("0 same · 1 changed");
  await ignored(page).fill("at, min_level");
  await expect(counts(page)).toHaveText("Nothing differs · 1 same");
});

/** The states of the calls whose recordings are on the disk. */
function statesOnDisk(dataDir: string): unknown[] {
  const folder = path.join(dataDir, "recordings");
  const files = existsSync(folder) ? readdirSync(folder).map((id) => path.join(folder, id, "call.json")) : [];
  return files.filter((file) => existsSync(file)).map((file) => JSON.parse(readFileSync(file, "utf8")).state);
}

test("a recording of an earlier run is compared with directly, and stays kept", async ({ page, reopen, dataDir }) => {
  await startDemo(page);
  await build(page, '{ "lines": "60" }');
  const session = path.join(dataDir, "session.json");
  await expect.poll(() => statesOnDisk(dataDir)).toEqual(["done"]);
  await expect.poll(() => existsSync(session) && readFileSync(session, "utf8")).toContain('\\"60\\"');
  // Its tab is no more.
  writeFileSync(session, JSON.stringify({ tabs: [], activeTab: null }));

  const again = await reopen("crash");
  await startDemo(again);
  await build(again, '{ "lines": "50" }');
  await again.getByRole("tab", { name: "Compare" }).click();
  await expect(again.getByText("Choose a recording to see it beside this one.")).toBeVisible();
  await again.getByRole("button", { name: /^Compare with/ }).press("Enter");
  const kept = again.getByRole("group", { name: "Kept from earlier" }).getByRole("menuitemradio", { name: /^Build · .* · 61 rows/ });
  await expectAccessible(again, "the recordings to compare with");
  await kept.press("Enter");
  await ignored(again).fill("at");
  await expect(counts(again)).toContainText("10 only right");

  // A reloaded page goes on with it; when the tab is closed it is kept as it was.
  await again.reload();
  await again.getByRole("tab", { name: "Compare" }).click();
  await expect(again.getByRole("button", { name: /^Compare with: Build · / })).toBeVisible();
  await again.keyboard.press("Alt+w");
  await again.keyboard.press("Alt+h");
  await expect(again.getByRole("region", { name: "Recordings" }).getByRole("listitem").filter({ hasText: "61 rows" })).toHaveCount(1);
});
