import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Page } from "@playwright/test";
import { bodyEditor, expectAccessible, openPath, setBody, treeItem } from "../support/actions";
import { hallPeer } from "../support/peers";
import { expect, test } from "../support/workbench";

const hall = (guest: string) => `syntax = "proto3";
package hall;
import "google/protobuf/timestamp.proto";
import "lobby/key.proto";
message Guest { ${guest} }
message Welcome { string text = 1; google.protobuf.Timestamp at = 2; }
message Room { lobby.Key key = 1; }
service Hall { rpc Enter(Guest) returns (Welcome); }
`;
const key = 'syntax = "proto3";\npackage lobby;\nmessage Key { string id = 1; }\n';

/** A folder with a hall whose import lies where nobody looks; answers the hall's file. */
function write(dataDir: string): string {
  const root = path.join(dataDir, "house");
  const texts = { ".git/HEAD": "ref: refs/heads/main\n", "api/hall.proto": hall("string full_name = 1;"), "far/off/lobby/key.proto": key };
  for (const [name, text] of Object.entries(texts)) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  }
  return path.join(root, "api", "hall.proto");
}

/** Presses keys, and expects that the focus is somewhere after it. */
async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const one of keys) await page.keyboard.press(one);
  await expect(page.locator("body:focus, :focus").first(), `the focus after ${keys.join(" ")}`).not.toHaveJSProperty("tagName", "BODY");
}

async function pick(page: Page, words: string, option: RegExp): Promise<void> {
  await page.keyboard.press("ControlOrMeta+k");
  await page.keyboard.type(words);
  await expect(page.getByRole("option").first()).toHaveText(option);
  await page.keyboard.press("Enter");
}

test("from a folder to an answer, a definition, an edit and back without a mouse, and the focus is never lost", async ({
  page,
  dataDir,
}) => {
  const server = await hallPeer("v1");
  const file = write(dataDir);
  await openPath(page, path.dirname(file));
  await treeItem(page, "Enter, unary").waitFor();
  await expect(bodyEditor(page), "what was opened can be worked on at once").toBeFocused();
  await pick(page, "enter", /^Enter/);
  await press(page, "ControlOrMeta+l");
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type(server.target);
  await press(page, "ControlOrMeta+Shift+e");
  await expect(bodyEditor(page)).toBeFocused();
  await setBody(page, '{ "full_name": "Zhang" }');
  await press(page, "ControlOrMeta+Enter");
  await expect(page.getByText('"Welcome, Zhang"')).toBeVisible();
  await press(page, "ControlOrMeta+Shift+m");
  await expect(page.getByRole("tree", { name: "Message as JSON" })).toBeFocused();

  writeFileSync(file, hall("string display_name = 1;"));
  const changes = page.getByRole("region", { name: "Changes of the schema that touch this body" });
  await changes.getByRole("button", { name: "Dismiss" }).focus();
  await press(page, "Enter");
  await expect(changes).toBeHidden();
  await expect(bodyEditor(page)).toBeFocused();

  await pick(page, "hall.Guest", /^Guest/);
  await expect(page.getByRole("button", { name: "Open this file in a tab" })).toBeVisible();
  await press(page, "Alt+t");
  const text = page.getByRole("textbox", { name: "hall.proto" });
  await expect(text).toBeFocused();
  await press(page, "ControlOrMeta+End");
  await page.keyboard.type("message   Late { string a=1; }");
  await press(page, "Shift+Alt+f");
  await expect(page.getByTestId("code-view").getByText("message Late {")).toBeVisible();
  await press(page, "ControlOrMeta+s");
  await expect.poll(() => readFileSync(file, "utf8")).toContain("message Late {\n  string a = 1;\n}\n");
  await page.getByRole("listbox", { name: "Outline" }).focus();
  await press(page, "Alt+o");
  await expect(text).toBeFocused();

  await press(page, "Alt+m");
  await expect(page.getByRole("listbox", { name: "Problems", exact: true })).toBeFocused();
  await press(page, "Alt+i");
  await expect(page.getByRole("region", { name: "Imports", exact: true })).toBeFocused();
  await page.getByRole("button", { name: /^Use .*far\/off/ }).focus();
  await press(page, "Enter");
  await expect(page.getByText("All imports are found.")).toBeVisible();
  await press(page, "Alt+i");
  await expect(text, "closed from inside, it leaves one where the work is").toBeFocused();

  await page.keyboard.type("// dirty");
  await press(page, "Alt+w");
  await expect(page.getByRole("button", { name: "Save", exact: true })).toBeFocused();
  await press(page, "Shift+Tab", "Enter");
  await expect(page.getByRole("tab", { name: /hall\.proto/ })).toBeHidden();
  await expect(page.getByRole("tab", { selected: true }).first()).toBeFocused();
  await press(page, "Alt+PageUp");
  await expect(page.getByRole("tab", { selected: true }).first()).toBeFocused();
  await server.stop();
});

test("a small window, dark and in Chinese: what is said around a body leaves room for it, and axe objects to nothing", async ({
  page,
  dataDir,
}) => {
  await page.setViewportSize({ width: 1024, height: 700 });
  await page.emulateMedia({ colorScheme: "dark" });
  await page.getByRole("button", { name: "切换到简体中文" }).click();
  const file = write(dataDir);
  await page.keyboard.press("ControlOrMeta+o");
  await page.getByRole("dialog").getByRole("textbox").fill(path.dirname(file));
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("json-editor").getByText('"fullName"')).toBeVisible();
  await page.keyboard.press("Alt+i");
  await expect(page.getByRole("button", { name: /^使用 .*far\/off/ })).toBeVisible();
  await expectAccessible(page, "missing imports, small, dark, in Chinese");

  writeFileSync(file, hall("string display_name = 1;"));
  await expect(page.getByText("fullName 已重命名为 displayName")).toBeVisible();
  await page.keyboard.press("ControlOrMeta+Shift+e");
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(page.getByRole("alert").filter({ hasText: "请求体与消息类型不符" })).toBeInViewport();
  await expectAccessible(page, "changes and a refusal, small, dark, in Chinese");
  const body = page.getByTestId("json-editor");
  expect((await body.boundingBox())?.height, "three lines of the body").toBeGreaterThan(50);
  await page.getByRole("button", { name: /^转到第/ }).click();
  await expect(body.getByText('"fullName"')).toBeInViewport();
});
