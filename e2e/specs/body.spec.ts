import { createHash } from "node:crypto";
import { renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Page } from "@playwright/test";
import { bodyEditor, call, expectAccessible, openMethod, setBody, startDemo } from "../support/actions";
import { expect, test } from "../support/workbench";

const status = (page: Page) =>
  page
    .getByRole("main")
    .getByRole("status")
    .filter({ hasText: /\(\d+\)/ });
const shown = (page: Page) => page.getByTestId("json-editor").locator(".view-lines");

/** Picks another format in the body's toolbar. */
async function writeAs(page: Page, format: string): Promise<void> {
  await page.getByRole("button", { name: /^Body format:/ }).click();
  await page.getByRole("menuitemradio", { name: format }).click();
}

/** Runs a command by the palette, with the keyboard alone. */
async function runCommand(page: Page, title: string): Promise<void> {
  await page.keyboard.press("ControlOrMeta+k");
  await page.keyboard.type(title);
  await expect(page.getByRole("option", { name: new RegExp(title) }).first()).toBeVisible();
  await page.keyboard.press("Enter");
}

async function chooseFile(page: Page, file: string): Promise<void> {
  const panel = page.getByRole("dialog", { name: "Choose a file to send" });
  await panel.getByRole("textbox", { name: "Path of a file" }).fill(file);
  await panel.getByRole("button", { name: "Use", exact: true }).click();
  await expect(panel).toBeHidden();
}

test.beforeEach(async ({ page }) => startDemo(page));

test("fields, enum values and times are completed by keyboard alone", async ({ page }) => {
  await openMethod(page, "GetUser, unary");
  await setBody(page, "{}");
  const suggestions = page.getByRole("listbox", { name: "Suggest" });
  await page.keyboard.press("ControlOrMeta+Home");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Control+Space");
  await expect(suggestions.getByRole("option", { name: /^view/ })).toBeVisible();
  await page.keyboard.type("vie");
  await expect(suggestions.getByRole("option")).toHaveCount(1);
  await page.keyboard.press("Enter");
  await expect(shown(page)).toContainText('"view": ""');
  await page.keyboard.press("Control+Space");
  await expect(suggestions.getByRole("option", { name: /FULL/ })).toBeVisible();
  await page.keyboard.type("FU");
  await page.keyboard.press("Enter");
  await expect(shown(page)).toContainText("FULL");

  await setBody(page, '{"asOf": }');
  await page.keyboard.press("ControlOrMeta+End");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Control+Space");
  await expect(suggestions.getByRole("option", { name: /in 5 minutes/ })).toBeVisible();
  await page.keyboard.type("now");
  await page.keyboard.press("Enter");
  await expect(shown(page)).toContainText(/\{"asOf":\s"20\d\d-\d\d-\d\dT[\d:.]+Z"\}/);
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(status(page)).toContainText("OK (0)");
});

test("what the editor's schema cannot see, the core says while one types", async ({ page }) => {
  await openMethod(page, "Upload, client stream");
  await setBody(page, '{"data": "aGVsbG"}');
  await expect(page.getByText("valid", { exact: true })).toBeVisible();
  await setBody(page, '{"data": "aGVsb"}');
  await expect(page.getByText("1 problem")).toBeVisible();
});

test("missing fields come with their comments, and mine stay", async ({ page }) => {
  await openMethod(page, "GetUser, unary");
  await setBody(page, '// for Ada\n{\n  "id": 7, // her number\n  "byLogin": "ada"\n}');
  await runCommand(page, "Insert missing fields");
  const text = shown(page);
  await expect(text).toContainText("// for Ada");
  await expect(text).toContainText('"id": 7, // her number');
  await expect(text).toContainText('"asOf": null, // Timestamp — The state of things');
  await expect(text).toContainText('// "byEmail": "", // string');
  await call(page);
  await expect(status(page)).toContainText("OK (0)");
  await page.getByRole("button", { name: "Fields", exact: true }).click();
  await page.getByRole("menuitem", { name: /^Minimal/ }).click();
  await expect(text).not.toContainText("asOf");
  await expect(text).toContainText("// her number");
});

test("text format, hex and back: the same message, and the comments too", async ({ page }) => {
  await openMethod(page, "GetUser, unary");
  await setBody(page, '{ "id": 7 /* hers */, "view": "FULL" }');
  await writeAs(page, "Text format");
  await expect(shown(page)).toContainText("id: 7");
  await expect(shown(page)).toContainText("view: FULL");
  await expectAccessible(page, "a body in text format");
  await call(page);
  await expect(status(page)).toContainText("OK (0)");
  await writeAs(page, "JSON");
  await expect(shown(page)).toContainText("/* hers */");
  await writeAs(page, "Hex");
  await expect(shown(page)).toContainText("08 07 10");
  await setBody(page, "0x08 07 # id");
  await call(page);
  await expect(status(page)).toContainText("OK (0)");
  await writeAs(page, "JSON");
  await expect(shown(page)).toContainText('"id": 7');
  await expect(shown(page)).not.toContainText("FULL");
});

test("what cannot be converted is asked about, and nothing is lost", async ({ page }) => {
  await openMethod(page, "GetUser, unary");
  await setBody(page, '{ "id": 7 } // mine');
  await writeAs(page, "Hex");
  await expect(shown(page)).toContainText("08 07");
  await setBody(page, "08 07 1");
  await writeAs(page, "JSON");
  await expect(page.getByText("This body cannot be written as JSON")).toBeVisible();
  await expect(page.getByText(/Half a byte/).first()).toBeVisible();
  await expectAccessible(page, "a body that cannot be converted");
  await page.getByRole("button", { name: "Back to the earlier JSON" }).click();
  await expect(shown(page)).toContainText("// mine");
});

test("a file into a bytes field is sent, and one that is gone is said", async ({ page, dataDir }) => {
  const file = path.join(dataDir, "照片.bin");
  const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, at) => (at * 7) % 256));
  writeFileSync(file, bytes);
  await openMethod(page, "Upload, client stream");
  await expect(bodyEditor(page)).toBeAttached();
  await runCommand(page, "File into bytes field");
  await chooseFile(page, file);
  await expect(shown(page)).toContainText("@file:照片.bin#");
  await expect(shown(page)).not.toContainText(dataDir);
  await page.keyboard.press("ControlOrMeta+Enter");
  await page.getByRole("button", { name: "Finish" }).click();
  await expect(status(page)).toContainText("OK (0)");
  await expect(page.getByText(createHash("sha256").update(bytes).digest("hex")).first()).toBeVisible();

  renameSync(file, `${file}.gone`);
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(page.getByText(/照片\.bin.* is not there/).first()).toBeVisible();
});

test("a file as the body, also after a restart", async ({ page, dataDir, reopen }) => {
  const file = path.join(dataDir, "user-7.binpb");
  writeFileSync(file, Buffer.from([8, 7]));
  await openMethod(page, "GetUser, unary");
  await writeAs(page, "File");
  await chooseFile(page, file);
  await expect(page.getByText("user-7.binpb")).toBeVisible();
  await expect(page.getByText("2 B, read when it is sent")).toBeVisible();
  await expectAccessible(page, "a file as the body");
  await call(page);
  await expect(status(page)).toContainText("OK (0)");
  const again = await reopen();
  await expect(again.getByText("2 B, read when it is sent")).toBeVisible();
  await expect(again.getByRole("button", { name: "Body format: File" })).toBeVisible();
});

test("a text that is too long is not pasted, and the window goes on", async ({ page }) => {
  await openMethod(page, "GetUser, unary");
  await setBody(page, `{ "byEmail": "${"x".repeat(50_000_000)}" }`);
  await expect(page.getByText("This text is too long for the editor")).toBeVisible();
  await setBody(page, '{ "id": 7 }');
  await call(page);
  await expect(status(page)).toContainText("OK (0)");
});
