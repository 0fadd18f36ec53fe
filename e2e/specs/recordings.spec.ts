import { readdirSync, statSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Locator, Page } from "@playwright/test";
import { bodyEditor, call, expectAccessible, openMethod, setBody, startDemo } from "../support/actions";
import { expect, test } from "../support/workbench";

// Electron asks in the system's dialogs, which a test cannot answer: e2e/electron-double sees to those.
// biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's dependencies from this pattern.
test.beforeEach(({}, info) => test.skip(info.project.name === "electron", "the system's dialogs choose files in Electron"));

const status = (page: Page) => page.getByRole("main").getByRole("status");
const grid = (page: Page) => page.getByRole("grid", { name: "Messages" });

/** What the log shows of its first rows: direction, size and message, without the times. */
async function firstRows(log: Locator, count: number): Promise<string[]> {
  await log.focus();
  await log.press("Home");
  await expect(log.getByRole("row", { name: /^1 / })).toBeVisible();
  const texts: string[] = [];
  for (let row = 1; row <= count; row++)
    texts.push((await log.getByRole("row", { name: new RegExp(`^${row} `) }).innerText()).replaceAll("\n", " "));
  return texts;
}

/** How much of messages is on the disk. */
function recordedBytes(dataDir: string): number {
  const names = readdirSync(dataDir, { recursive: true, encoding: "utf8" });
  const segments = names.filter((name) => /^recordings\b.*\bmessages-\d+$/.test(name));
  return segments.reduce((sum, name) => sum + statSync(path.join(dataDir, name)).size, 0);
}

async function build(page: Page, lines: number): Promise<void> {
  await openMethod(page, "Build, server stream");
  await setBody(page, `{ "lines": "${lines}" }`);
  await call(page);
  await expect(status(page).filter({ hasText: "OK (0)" })).toBeVisible();
}

/** Saves by the menu of the status line, under this path. */
async function save(page: Page, format: string, place: string): Promise<void> {
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("menuitem", { name: format }).first().click();
  const panel = page.getByRole("dialog", { name: "Save the recording" });
  await panel.getByRole("textbox", { name: "File name or path" }).fill(place);
  await page.keyboard.press("Enter");
  await expect(panel).toBeHidden();
  await expect(page.getByText(/^Saved to /)).toBeVisible();
}

async function open(page: Page, place: string): Promise<void> {
  await page.keyboard.press("Alt+Shift+O");
  const panel = page.getByRole("dialog", { name: "Open a recording" });
  await panel.getByRole("textbox", { name: "Path of a recording" }).fill(place);
  await page.keyboard.press("Enter");
  await expect(panel).toBeHidden();
}

for (const { format, ending } of [
  { format: "NDJSON", ending: ".ndjson" },
  { format: "gRPC binary log", ending: ".binlog" },
]) {
  test(`a stream saved as ${format} and opened again has the same rows, with no server`, async ({ page, dataDir }) => {
    await startDemo(page);
    await build(page, 3000);
    const before = await firstRows(grid(page), 5);
    const place = path.join(dataDir, `构建${ending}`);
    await save(page, format, place);
    await page.keyboard.press("Alt+w");
    await open(page, place);

    const tab = page.getByRole("tabpanel", { name: "Build" });
    await expect(tab.getByText(`replayed from 构建${ending}, no server`)).toBeVisible();
    await expect(page.getByRole("tab", { name: "Messages 3,000" })).toBeVisible();
    expect(await firstRows(grid(page), 5)).toEqual(before);
    await expect(page.getByRole("button", { name: "Call", exact: true })).toBeHidden();
    await expectAccessible(page, "a replayed recording");

    // All that a log can do it does here too.
    await page.keyboard.press("ControlOrMeta+Shift+f");
    await page.keyboard.type("level >= WARN");
    await expect(
      grid(page)
        .getByRole("row", { name: /WARN|ERROR/ })
        .first(),
    ).toBeVisible();
    await page.getByRole("tab", { name: /^Trailers/ }).click();
    await page.getByRole("tab", { name: "Timeline" }).click();
    await expect(
      page
        .getByText("Half-close")
        .or(page.getByText(/finished sending/i))
        .first(),
    ).toBeVisible();
  });
}

test("only the rows that the filter shows are saved, and a file is replaced only when that was said", async ({ page, dataDir }) => {
  await startDemo(page);
  await build(page, 500);
  await page.keyboard.press("ControlOrMeta+Shift+f");
  await page.keyboard.type("level >= WARN");
  const place = path.join(dataDir, "warnings.ndjson");
  await writeFile(place, "before");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  const group = page.getByRole("group", { name: "The rows that the filter shows" });
  await group.getByRole("menuitem", { name: "NDJSON" }).click();
  const panel = page.getByRole("dialog", { name: "Save the recording" });
  await panel.getByRole("textbox", { name: "File name or path" }).fill(place);
  await expectAccessible(page, "saving");
  await page.keyboard.press("Enter");
  await expect(panel.getByText("warnings.ndjson is there already.")).toBeVisible();
  await panel.getByRole("button", { name: "Replace it" }).click();
  await expect(page.getByText(/^Saved to /)).toBeVisible();
  const [head = "", ...rows] = (await readFile(place, "utf8")).trimEnd().split("\n");
  expect(JSON.parse(head)).toMatchObject({ method: "build.v1.BuildService/Build", state: "done" });
  expect(rows.length).toBeGreaterThan(3);
  expect(rows.length).toBeLessThan(400);
  for (const row of rows) expect(row).toMatch(/"level":"(WARN|ERROR)"/);
});

test("messages of another tool are shown as those of a method, and a wrong line is told", async ({ page, dataDir }) => {
  await startDemo(page);
  const place = path.join(dataDir, "other.jsonl");
  await writeFile(place, '{"seq":"1","line":"一"}\n{"seq":"2","level":"WARN"}\n');
  await open(page, place);
  const dialog = page.getByRole("dialog", { name: "Which method are the messages of other.jsonl?" });
  await expectAccessible(page, "the choice of a method");
  await dialog.getByRole("combobox").fill("buildservice/build");
  await page.keyboard.press("Enter");
  await expect(grid(page).getByRole("row", { name: /^2 received.*WARN/ })).toBeVisible();

  await writeFile(place, '{"seq":"1"}\n{"sequence":1}\n');
  await open(page, place);
  await dialog.getByRole("combobox").fill("buildservice/build");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert").filter({ hasText: "Line 2, column" })).toBeVisible();
});

test("a file dropped on the window is opened", async ({ page, dataDir }) => {
  await startDemo(page);
  await build(page, 20);
  const place = path.join(dataDir, "dropped.binlog");
  await save(page, "gRPC binary log", place);
  const bytes = [...(await readFile(place))];
  await page.evaluate((data) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([new Uint8Array(data)], "dropped.binlog"));
    document.body.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
  }, bytes);
  await expect(page.getByText("replayed from dropped.binlog, no server")).toBeVisible();
  await expect(page.getByRole("tab", { name: "Messages 20" })).toBeVisible();
});

test("a chat that was recorded is read as one, without a composer", async ({ page, dataDir }) => {
  await startDemo(page);
  await openMethod(page, "Chat, bidi stream");
  await setBody(page, '{ "text": "hello" }');
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(page.getByRole("article")).not.toHaveCount(0);
  await page.getByRole("button", { name: "Finish" }).click();
  await expect(status(page).filter({ hasText: "OK (0)" })).toBeVisible();
  const place = path.join(dataDir, "chat.ndjson");
  await save(page, "NDJSON", place);
  const said = await page.getByRole("article").allInnerTexts();
  await open(page, place);
  await expect(page.getByText("replayed from chat.ndjson, no server")).toBeVisible();
  await expect(page.getByRole("article")).toHaveCount(said.length);
  await expect(bodyEditor(page)).toHaveCount(0);
  await expectAccessible(page, "a replayed chat");
});

test("after a crash of the core in mid-stream the tab has its rows, and says so", async ({ page, dataDir, reopen }) => {
  await startDemo(page);
  await openMethod(page, "Build, server stream");
  await setBody(page, '{ "lines": "1000000", "pace": "0.002s" }');
  await call(page);
  await expect.poll(async () => (await page.getByRole("tab", { name: /^Messages [\d,]+/ }).innerText()).length).toBeGreaterThan(10);
  await expect.poll(() => recordedBytes(dataDir)).toBeGreaterThan(2000);
  const again = await reopen("crash");
  await expect(again.getByText("Wirebench ended while this call was running.")).toBeVisible();
  await expect(again.getByText("Cut short")).toBeVisible();
  const first = grid(again).getByRole("row", { name: /^1 / });
  await grid(again).focus();
  await grid(again).press("Home");
  await expect(first).toBeVisible();
  await expectAccessible(again, "a tab after a crash");
});

test("after a restart a tab has its rows, and Ctrl+S saves them, by keyboard alone", async ({ page, reopen, dataDir }) => {
  await startDemo(page);
  await build(page, 100);
  const again = await reopen();
  await expect(again.getByText("From before Wirebench was started anew.")).toBeVisible();
  await again.keyboard.press("ControlOrMeta+s");
  const name = again.getByRole("dialog", { name: "Save the recording" }).getByRole("textbox", { name: "File name or path" });
  await expect(name).toBeFocused();
  await expect(name).toHaveValue(/^Build-\d{4}-\d\d-\d\d-\d{4}\.ndjson$/);
  await again.keyboard.press("ControlOrMeta+a");
  await again.keyboard.type(path.join(dataDir, "again"));
  await again.keyboard.press("Enter");
  await expect(again.getByText(/^Saved to .*again\.ndjson$/)).toBeVisible();
});

test("what no tab has any more is listed, opened and deleted", async ({ page, reopen, dataDir }) => {
  await startDemo(page);
  await build(page, 100);
  await page.keyboard.press("Alt+h");
  const list = (where: Page) => where.getByRole("region", { name: "Recordings" });
  await expect(list(page).getByRole("listitem")).toContainText("in a tab");
  await expect(list(page).getByRole("button", { name: /^Show: build\.v1/ })).toBeVisible();
  await page.waitForTimeout(2000); // until all of it is on the disk, and the tabs are
  await writeFile(path.join(dataDir, "session.json"), JSON.stringify({ tabs: [], activeTab: null }));

  const again = await reopen("crash");
  // A key that is pressed before the window is there is nobody's.
  await expect(again.getByRole("button", { name: /Start the demo/ })).toBeVisible();
  await again.keyboard.press("Alt+h");
  await expect(list(again)).toBeFocused();
  await expect(list(again).getByText(/^All recordings take [\d.]+ kB of /)).toBeVisible();
  await expect(list(again).getByRole("listitem")).toContainText("101 rows");
  await expectAccessible(again, "the recordings that are kept");
  await list(again)
    .getByRole("button", { name: /^Open: build\.v1/ })
    .press("Enter");
  await expect(again.getByRole("tab", { name: "Messages 100" })).toBeVisible();
  await again.keyboard.press("Alt+w");
  await list(again)
    .getByRole("button", { name: /^Delete: build\.v1/ })
    .press("Enter");
  await again.getByRole("dialog", { name: "Delete 1 recording for good?" }).getByRole("button", { name: "Delete" }).click();
  await expect(list(again).getByRole("listitem")).toHaveCount(0);
});
