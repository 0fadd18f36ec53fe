import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { Page } from "@playwright/test";
import { call, expectAccessible, openMethod, setBody, startDemo } from "../support/actions";
import { expect, test } from "../support/workbench";

const grid = (page: Page) => page.getByRole("grid", { name: "Messages" });
const rowOf = (page: Page, number: string) => grid(page).getByRole("row", { name: new RegExp(`^(marked ?)?${number} received`) });

async function mark(page: Page, number: string): Promise<void> {
  await page.keyboard.press("ControlOrMeta+g");
  await expect(page.getByLabel("Row number or time to go to")).toBeFocused();
  await page.keyboard.type(number);
  await page.keyboard.press("Enter");
  await expect(rowOf(page, number)).toHaveAttribute("aria-selected", "true");
  await expect(grid(page)).toBeFocused();
  await page.keyboard.press("m");
  await expect(rowOf(page, number)).toContainText("marked");
}

/** The rows that are marked on the disk, counted from 0. */
async function marksOnDisk(dataDir: string): Promise<unknown> {
  const folder = path.join(dataDir, "recordings");
  const [only = ""] = await readdir(folder);
  const text = await readFile(path.join(folder, only, "marks.json"), "utf8").catch(() => "{}");
  return JSON.parse(text).rows;
}

async function build(page: Page): Promise<void> {
  await startDemo(page);
  await openMethod(page, "Build, server stream");
  await setBody(page, '{ "lines": "300" }');
  await call(page);
  await expect(page.getByRole("main").getByRole("status").filter({ hasText: "OK (0)" })).toBeVisible();
}

test("rows that were marked are marked after a crash of the core, and gone to", async ({ page, reopen, dataDir }) => {
  await build(page);
  await mark(page, "120");
  await mark(page, "7");
  await expect.poll(() => marksOnDisk(dataDir)).toEqual([7, 120]);

  const again = await reopen("crash");
  await expect(again.getByText("From before Wirebench was started anew.")).toBeVisible();
  await grid(again).focus();
  await grid(again).press("Home");
  await expect(rowOf(again, "7")).toContainText("marked");
  await again.keyboard.press("F2");
  await again.keyboard.press("F2");
  await expect(rowOf(again, "120")).toHaveAttribute("aria-selected", "true");
  await expect(rowOf(again, "120")).toContainText("marked");
  await expect(rowOf(again, "119")).not.toContainText("marked");
});

test("marks are saved as NDJSON, and the dialog says that a binary log has no place for them", async ({ page, dataDir }, info) => {
  // Those are answered in e2e/electron-double.
  test.skip(info.project.name === "electron", "the system's dialogs choose files in Electron");
  await build(page);
  await mark(page, "7");
  const panel = page.getByRole("dialog", { name: "Save the recording" });
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("menuitem", { name: "gRPC binary log, without marks" }).click();
  await expect(panel.getByText("gRPC's binary log has no place for marks")).toBeVisible();
  await expectAccessible(page, "saving as a binary log");
  await page.keyboard.press("Escape");

  await page.keyboard.press("ControlOrMeta+s");
  const place = path.join(dataDir, "marked.ndjson");
  await panel.getByRole("textbox", { name: "File name or path" }).fill(place);
  await expect(panel.getByText("gRPC's binary log has no place for marks")).toBeHidden();
  await page.keyboard.press("Enter");
  await expect(page.getByText(/^Saved to /)).toBeVisible();
  await page.keyboard.press("Alt+Shift+O");
  await page.getByRole("dialog", { name: "Open a recording" }).getByRole("textbox").first().fill(place);
  await page.keyboard.press("Enter");
  await expect(page.getByText("replayed from marked.ndjson, no server")).toBeVisible();
  await grid(page).focus();
  await grid(page).press("Home");
  await expect(rowOf(page, "7")).toContainText("marked");
});
