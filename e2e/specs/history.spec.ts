import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
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

test("diff: a call is compared with an earlier one, places are ignored and stay so, by keyboard as well", async ({ page, reopen }) => {
  await startDemo(page);
  await ping(page, "first");
  await setBody(page, JSON.stringify({ name: "第二" }));
  await call(page);
  await expect(page.getByRole("main").getByText("Hello, 第二!")).toBeVisible();

  // From the answer in its tab, with the newest earlier call of the method.
  await page.keyboard.press("ControlOrMeta+k");
  await page.keyboard.type("Compare with another call");
  await page.keyboard.press("Enter");
  const differences = page.getByRole("table", { name: "Differences" });
  const row = (name: RegExp) => differences.getByRole("row", { name });
  await expect(row(/^name "第二" "first"/)).toBeVisible();
  await expect(row(/^message "Hello, 第二!" "Hello, first!"/)).toBeVisible();
  await expect(page.getByText("2 differences", { exact: true })).toBeVisible();
  await expectAccessible(page, "two calls compared");

  await page.keyboard.press("F7");
  await expect(row(/^message/)).toBeFocused();
  await page.keyboard.press("Shift+F7");
  await expect(row(/^name/)).toBeFocused();
  await page.keyboard.press("Delete");
  await expect(page.getByText("1 difference", { exact: true })).toBeVisible();
  await expect(row(/^message/)).toBeFocused();
  await expect(page.getByText("$.request.name")).toBeVisible();
  const field = page.getByRole("textbox", { name: "Ignored" });
  await field.fill("$.response[");
  await field.press("Enter");
  await expect(page.getByRole("alert").filter({ hasText: "is no JSONPath" })).toBeVisible();
  await page.getByRole("button", { name: "Heed $.response[ again" }).click();
  await field.fill("$..message");
  await field.press("Enter");
  await expect(page.getByText("No difference", { exact: true })).toBeVisible();

  // What is ignored, and what is compared, is there after a restart.
  const again = await reopen();
  await expect(again.getByText("No difference", { exact: true })).toBeVisible();
  await again.getByRole("button", { name: "Heed $.request.name again" }).click();
  await expect(again.getByRole("table", { name: "Differences" }).getByRole("row", { name: /^name "第二" "first"/ })).toBeVisible();
});

test("a call is chosen in the list to be compared with the one that is shown", async ({ page }) => {
  await startDemo(page);
  await ping(page, "one");
  await setBody(page, JSON.stringify({ name: "two" }));
  await call(page);
  await expect(page.getByRole("main").getByText("Hello, two!")).toBeVisible();
  await page.keyboard.press("Alt+Shift+h");
  await expect(pane(page).getByRole("option")).toHaveCount(2);
  await pane(page).getByRole("option").first().click();
  await expect(page.getByRole("tabpanel").getByText("Hello, two!")).toBeVisible();
  await pane(page).getByRole("listbox", { name: "Past calls" }).focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Shift+Enter");
  await expect(
    page.getByRole("table", { name: "Differences" }).getByRole("row", { name: /^message "Hello, two!" "Hello, one!"/ }),
  ).toBeVisible();
  await page.keyboard.press("Alt+Shift+d");
  await expect(page.getByRole("region", { name: "Answer", exact: true })).toBeVisible();
});

test("the history is switched off and on again, and its bound is chosen", async ({ page }) => {
  await startDemo(page);
  await page.keyboard.press("Alt+Shift+h");
  await page.getByRole("button", { name: "Limits of the history…" }).click();
  const dialog = page.getByRole("dialog", { name: "History" });
  await dialog.getByRole("checkbox", { name: "Keep calls in the history" }).uncheck();
  await dialog.getByRole("textbox", { name: "Room on the disk" }).fill("9");
  await expect(dialog.getByRole("alert")).toContainText("less than 1 MB");
  await dialog.getByRole("textbox", { name: "Room on the disk" }).fill("2 MB");
  await expectAccessible(page, "the limits of the history");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(pane(page)).toContainText("New calls are not kept.");
  await page.keyboard.press("Alt+Shift+s");
  await ping(page, "not kept");
  await page.keyboard.press("Alt+Shift+h");
  await expect(pane(page)).toContainText("No calls yet");
  await pane(page).getByRole("button", { name: "Keep them" }).click();
  await expect(pane(page)).toContainText("at most 2 MB");
  await page.keyboard.press("Alt+Shift+s");
  await ping(page, "kept");
  await page.keyboard.press("Alt+Shift+h");
  await expect(pane(page).getByRole("option")).toHaveCount(1);
});

test("thousands of calls of several days are gone through by keys, and searched to the last", async ({ page, dataDir }) => {
  const folder = path.join(dataDir, "history");
  await mkdir(folder, { recursive: true });
  const first = Date.UTC(2026, 0, 5, 6);
  for (let day = 0; day < 3; day++) {
    const lines = Array.from({ length: 1000 }, (_, at) =>
      JSON.stringify(manyYearsAgo(day * 1000 + at, first + day * 24 * 3600_000 + at * 1000)),
    );
    await writeFile(path.join(folder, `2026-01-0${5 + day}.jsonl`), `${lines.join("\n")}\n`);
  }
  await page.keyboard.press("Alt+Shift+h");
  await expect(pane(page).getByRole("status")).toHaveText("3,000 calls");
  const list = pane(page).getByRole("listbox", { name: "Past calls" });
  await list.focus();
  await page.keyboard.press("End");
  await expect(past(page, /^Method0 /)).toBeVisible();
  await page.keyboard.press("Home");
  await expect(past(page, /^Method2999 /)).toBeVisible();
  // Only those in sight are drawn.
  expect(await pane(page).getByRole("option").count()).toBeLessThan(60);
  await pane(page).getByRole("textbox", { name: "Search past calls" }).fill("said by 1234.");
  await expect(past(page, /^Method1234 /)).toBeVisible();
  await expect(pane(page).getByRole("status")).toHaveText("1 call");
});

function manyYearsAgo(nth: number, startedAt: number) {
  const nothing = { headers: null, trailers: null, outcome: null, metadata: [], timeline: [], path: null, auth: null, deadlineMs: null };
  const messages = [{ direction: "received", offsetMs: 1, size: 9, json: `{"text":"said by ${nth}."}`, truncated: false }];
  const tally = { count: 1, bytes: 9 };
  const head = {
    id: `call-${nth}`,
    sourceId: "gone",
    method: `a.B/Method${nth}`,
    kind: "unary",
    target: "localhost:1",
    startedAt,
    elapsedMs: 2,
  };
  return { ...head, state: "done", status: "OK", sent: tally, received: tally, bodies: [], bodiesCut: false, messages, ...nothing };
}
