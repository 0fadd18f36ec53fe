import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import path from "node:path";
import type { Locator, Page } from "@playwright/test";
import { bodyEditor, expectAccessible, openMethod, setBody, startDemo } from "../support/actions";
import { expect, test } from "../support/workbench";

const status = (page: Page) => page.getByRole("region", { name: "Progress of many messages" }).getByRole("status");
const progress = (page: Page) => page.getByRole("region", { name: "Progress of many messages" });
const messages = (page: Page) => page.getByRole("grid", { name: "Messages" });

/** The panel beside the body. */
async function openPanel(page: Page): Promise<Locator> {
  await page.getByRole("button", { name: "Many messages…" }).click();
  return page.getByRole("region", { name: "Many messages", exact: true });
}

/** Chooses a file by its path, in the window. */
async function choose(page: Page, panel: Locator, file: string): Promise<void> {
  await panel.getByRole("button", { name: /^(Choose|Other)…$/ }).click();
  const dialog = page.getByRole("dialog", { name: "Choose a file" });
  await dialog.getByRole("textbox").fill(file);
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
}

test.describe("many messages to the demo's Upload", () => {
  // In Electron the system's own dialog chooses, which no test can press.
  const inTheWindow = () => test.skip(test.info().project.name === "electron", "files: the system's dialog");

  test.beforeEach(async ({ page }) => {
    await startDemo(page);
    await openMethod(page, "Upload, client stream");
    await expect(bodyEditor(page)).toBeAttached();
  });

  test("a file in chunks, with progress, and what the server made of it", async ({ page, dataDir }) => {
    inTheWindow();
    const content = Buffer.alloc(3_000_001, "不变的内容 ");
    const file = path.join(dataDir, "照片.bin");
    writeFileSync(file, content);
    await setBody(page, '{ "name": "part-{{index}}.bin", "data": "AAAA" }');
    const panel = await openPanel(page);
    await panel.getByRole("radio", { name: "File in chunks" }).click();
    await expect(panel.getByRole("combobox", { name: "Bytes field" })).toHaveValue("data");
    await choose(page, panel, file);
    await expect(panel.getByText("照片.bin")).toBeVisible();
    await panel.getByRole("textbox", { name: "Chunk size" }).fill("1 MB");
    await expect(panel.getByText("4 chunks")).toBeVisible();
    await panel.getByRole("checkbox", { name: "Finish when all are sent" }).check();
    await expectAccessible(page, "a file in chunks");
    await panel.getByRole("button", { name: "Start" }).click();
    await expect(status(page)).toHaveText("all sent");
    await expect(progress(page)).toContainText("4 of 4 messages · 3.0 MB of 3.0 MB");
    await expect(page.getByText(/"bytes": "3000001"/)).toBeVisible();
    await expect(page.getByText(createHash("sha256").update(content).digest("hex"))).toBeVisible();
    await expect(page.getByText("part-3.bin").first()).toBeVisible();
  });

  test("a file of messages with an error in line 3 names the line; the stream stays open", async ({ page, dataDir }) => {
    inTheWindow();
    const file = path.join(dataDir, "messages.ndjson");
    writeFileSync(file, '{"name": "a"}\n{"name": "b"}\n{"name": 3}\n{"name": "d"}\n');
    const panel = await openPanel(page);
    await panel.getByRole("radio", { name: "NDJSON" }).click();
    await choose(page, panel, file);
    await panel.getByRole("button", { name: "Start" }).click();
    await expect(status(page)).toHaveText("failed");
    await expect(progress(page).getByRole("alert")).toContainText('Line 3 of messages.ndjson: "name" takes a string');
    await expect(messages(page).getByRole("row", { name: /sent/ })).toHaveCount(2);
    await expectAccessible(page, "a feed that failed");
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await expect(messages(page).getByRole("row", { name: /sent/ })).toHaveCount(3);
    await page.getByRole("button", { name: "Finish", exact: true }).click();
    await expect(page.getByText(/"chunks": "3"/)).toBeVisible();
  });

  test("a body a hundred times with a counter and a variable, by keyboard alone", async ({ page }) => {
    await setBody(page, '{ "name": "{{who}}-{{counter}}", "data": {{data}} }');
    await page.keyboard.press("Alt+v");
    for (const text of ["who", '{"你"}', "data", '"AAEC"']) {
      await page.keyboard.type(text);
      await page.keyboard.press("Tab");
      // Past the button that removes a row.
      if (text !== "who" && text !== "data") await page.keyboard.press("Tab");
    }
    await expect(page.getByRole("tab", { name: "Variables 2" })).toBeVisible();
    await page.keyboard.press("Alt+Enter");
    await expect(page.getByRole("radio", { name: "This body" })).toBeFocused();
    await expect(page.getByText("1 problem")).toBeHidden();
    // Past Start and Close.
    for (let i = 0; i < 3; i++) await page.keyboard.press("Tab");
    await expect(page.getByRole("textbox", { name: "Times" })).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(status(page)).toHaveText("all sent");
    await expect(progress(page)).toContainText("100 of 100 messages");
    await expect(messages(page).getByRole("row", { name: /^100 sent/ })).toContainText('{\\"你\\"}-100');
    await page.keyboard.press("Alt+Enter");
    await expect(page.getByRole("region", { name: "Many messages", exact: true })).toBeHidden();
    await expect(bodyEditor(page)).toBeFocused();
    await page.keyboard.press("ControlOrMeta+Shift+Enter");
    await expect(page.getByText(/"chunks": "100"/)).toBeVisible();
  });

  test("is stopped at any time", async ({ page }) => {
    const panel = await openPanel(page);
    await panel.getByRole("textbox", { name: "Times" }).fill("1000000");
    await panel.getByRole("textbox", { name: "Interval" }).fill("20ms");
    await panel.getByRole("button", { name: "Start" }).click();
    await expect(status(page)).toHaveText("sending");
    await expect(progress(page)).toContainText("/s");
    await page.keyboard.press("ControlOrMeta+.");
    await expect(status(page)).toHaveText("stopped");
    await expect(progress(page)).toContainText("of 1,000,000 messages");
    await expect(panel.getByRole("button", { name: "Start", disabled: false })).toBeVisible();
    await expect(page.getByRole("button", { name: "Finish", exact: true })).toBeEnabled();
  });

  test("prepared messages go all in their order, with one press", async ({ page }) => {
    for (const name of ["first", "second"]) {
      await setBody(page, `{ "name": "${name}" }`);
      await page.keyboard.press("Alt+k");
    }
    const prepared = page.getByRole("region", { name: "Prepared messages" });
    await expect(prepared.getByRole("listitem")).toHaveCount(2);
    await expect(page.getByRole("button", { name: "Prepared 2" })).toHaveAttribute("aria-expanded", "true");
    await expectAccessible(page, "prepared messages of a client stream");
    await prepared.getByRole("button", { name: "Send all", exact: true }).click();
    await expect(status(page)).toHaveText("all sent");
    await expect(messages(page).getByRole("row", { name: /^1 sent/ })).toContainText("first");
    await expect(messages(page).getByRole("row", { name: /^2 sent/ })).toContainText("second");
    await page.keyboard.press("ControlOrMeta+Shift+Enter");
    await expect(page.getByText(/"chunks": "2"/)).toBeVisible();
  });

  test("a name that nobody knows is underlined, offered behind two braces, and explained", async ({ page }) => {
    await setBody(page, '{ "name": "{{nobody}}" }');
    await expect(page.getByText("1 problem")).toBeVisible();
    await setBody(page, '{ "name": "{{counter}}" }');
    await expect(page.getByText("valid", { exact: true })).toBeVisible();
    await setBody(page, '{ "name": "');
    await page.keyboard.press("ControlOrMeta+End");
    await page.keyboard.type("{{cou");
    await page.getByRole("option", { name: /^counter/ }).click();
    await expect(page.locator(".view-lines")).toContainText("{{counter}}");
  });

  test("tidying leaves names as they are", async ({ page }) => {
    await setBody(page, '{"name":"{{ uuid }}","data":{{data}}}');
    await page.getByRole("button", { name: "Tidy" }).click();
    await expect(page.locator(".view-line")).toHaveCount(4);
    await expect(page.locator(".view-lines")).toContainText('"name": "{{ uuid }}"');
    await expect(page.locator(".view-lines")).toContainText('"data": {{data}}');
  });
});
