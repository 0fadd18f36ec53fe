import type { Page } from "@playwright/test";
import { call, openMethod, setBody, startDemo } from "../support/actions";
import { expect, test } from "../support/workbench";

const lines = 1_000_000;

const grid = (page: Page) => page.getByRole("grid", { name: "Messages" });
const status = (page: Page) => page.getByRole("main").getByRole("tabpanel").first().getByRole("status").first();

interface Shown {
  /** As the row's first cell has it; NaN where there is none. */
  readonly number: number;
  /** Place in the grid, counted from 1 without the heading; the request has the first. */
  readonly place: number;
  /** The line's own number in the message, NaN while it has not come. */
  readonly seq: number;
  readonly isChosen: boolean;
  readonly top: number;
  readonly bottom: number;
}

/** The rows of messages that the log draws, from the top down, with what stands in them. */
const shownRows = (page: Page): Promise<Shown[]> =>
  grid(page)
    .getByRole("row")
    .evaluateAll((all) =>
      all
        .map((row) => {
          const cells = [...row.querySelectorAll("[role=gridcell]")].map((cell) => cell.textContent ?? "");
          const { top, bottom } = row.getBoundingClientRect();
          return {
            number: Number(cells[0]?.replaceAll(",", "") || "none"),
            place: Number(row.getAttribute("aria-rowindex")) - 1,
            seq: Number(/seq: "?(\d+)/.exec(cells.at(-1) ?? "")?.[1]),
            isChosen: row.getAttribute("aria-selected") === "true",
            top,
            bottom,
          };
        })
        // The heading, and the request that has no number.
        .filter(({ number }) => !Number.isNaN(number))
        .sort((a, b) => a.place - b.place),
    );

/** The rows once they stand: numbered without a gap, each at its place, each with the message of its number. */
async function settledRows(page: Page): Promise<Shown[]> {
  let rows: Shown[] = [];
  await expect
    .poll(async () => {
      rows = await shownRows(page);
      const [first] = rows;
      if (first === undefined) return "no rows";
      const wrong = rows.find(({ number, place, seq }, at) => number !== first.number + at || place !== number + 1 || seq !== number);
      return wrong === undefined ? "all right" : JSON.stringify(wrong);
    })
    .toBe("all right");
  return rows;
}

/** That a row is wholly in sight, chosen, among rows that are all the right ones. */
async function expectChosen(page: Page, number: number): Promise<Shown[]> {
  const row = grid(page).getByRole("row", { selected: true });
  await expect(row).toHaveCount(1);
  await expect(row.getByRole("gridcell").first()).toHaveText(number.toLocaleString("en"));
  await expect(row).toBeInViewport({ ratio: 0.9 });
  const rows = await settledRows(page);
  expect(rows.filter(({ isChosen }) => isChosen).map((one) => one.number)).toEqual([number]);
  return rows;
}

async function jump(page: Page, to: string): Promise<void> {
  await page.keyboard.press("ControlOrMeta+g");
  await expect(page.getByLabel("Row number or time to go to")).toBeFocused();
  await page.keyboard.type(to);
  await page.keyboard.press("Enter");
  await expect(grid(page)).toBeFocused();
}

const firstOf = (rows: readonly Shown[]) => rows[0]?.number ?? Number.NaN;
const lastOf = (rows: readonly Shown[]) => rows.at(-1)?.number ?? Number.NaN;

// Playwright hides the scroll bars of a headless browser: this one is dragged by its scroll bar.
test.use({ launchOptions: async ({ launchOptions }, use) => use({ ...launchOptions, ignoreDefaultArgs: ["--hide-scrollbars"] }) });

test("a million rows are scrolled: by keys, by number, by the wheel and by the scroll bar, to the right rows", async ({ page }) => {
  test.setTimeout(600_000);
  await startDemo(page);
  await openMethod(page, "Build, server stream");
  await setBody(page, JSON.stringify({ lines: String(lines) }));
  await call(page);

  // While they come, the first ones are at hand, and stand still.
  await expect(status(page)).toContainText("streaming");
  await grid(page).focus();
  await page.keyboard.press("Home");
  expect(firstOf(await settledRows(page))).toBe(1);
  await expect(status(page)).toContainText("OK (0)", { timeout: 480_000 });
  // The request and the heading are rows too.
  await expect(grid(page)).toHaveAttribute("aria-rowcount", String(lines + 2));
  expect(firstOf(await settledRows(page))).toBe(1);

  await page.keyboard.press("End");
  expect(lastOf(await expectChosen(page, lines))).toBe(lines);
  await page.keyboard.press("PageUp");
  const above = await settledRows(page);
  const chosen = above.find(({ isChosen }) => isChosen)?.number ?? Number.NaN;
  expect(chosen).toBeLessThan(lines - 5);
  await page.keyboard.press("PageDown");
  await expectChosen(page, lines);

  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowDown");
  expect(firstOf(await expectChosen(page, 1))).toBe(1);
  const page1 = lines - chosen;
  await page.keyboard.press("PageDown");
  await expectChosen(page, 1 + page1);
  await page.keyboard.press("PageDown");
  await expectChosen(page, 1 + 2 * page1);

  await jump(page, "999,999");
  expect(lastOf(await expectChosen(page, 999_999))).toBe(lines);
  await jump(page, "500,000");
  const middle = await expectChosen(page, 500_000);
  expect(firstOf(middle)).toBeLessThan(500_000);
  expect(lastOf(middle)).toBeGreaterThan(500_000);
  // One at a time, where a pixel of the scroll bar is hundreds of rows.
  await page.keyboard.press("ArrowDown");
  await expectChosen(page, 500_001);

  await grid(page).hover();
  await page.mouse.wheel(0, 240);
  await expect.poll(async () => firstOf(await settledRows(page))).toBe(firstOf(middle) + 10);

  await dragTo(page, 0.25);
  await expect.poll(async () => Math.abs(firstOf(await settledRows(page)) - lines / 4)).toBeLessThan(lines / 10);
  await dragTo(page, 0);
  await expect.poll(async () => firstOf(await settledRows(page))).toBe(1);
  await dragTo(page, 1);
  await expect.poll(async () => lastOf(await settledRows(page))).toBe(lines);
});

/** Takes the scroll bar's thumb where it stands, and drags it to a part of its way; past the ends where it is to come to one. */
async function dragTo(page: Page, share: number): Promise<void> {
  const { x, y, to } = await grid(page).evaluate((scroller, part) => {
    const { top, bottom, left, height } = scroller.getBoundingClientRect();
    const width = (scroller as HTMLElement).offsetWidth - scroller.clientWidth;
    // The buttons at the ends are as high as wide, and so is, about, the thumb of so long a list.
    const way = height - 3 * width;
    const at = (share: number) => top + 1.5 * width + way * share;
    const now = scroller.scrollTop / (scroller.scrollHeight - scroller.clientHeight);
    return { x: left + scroller.clientWidth + width / 2, y: at(now), to: part === 0 ? top - 40 : part === 1 ? bottom + 40 : at(part) };
  }, share);
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x, (y + to) / 2, { steps: 4 });
  await page.mouse.move(x, to, { steps: 4 });
  await page.mouse.up();
}
