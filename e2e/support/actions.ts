import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, type Locator, type Page } from "@playwright/test";
import axe from "axe-core";

/** Starts the demo from the start page; its first method opens. */
export async function startDemo(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Start the demo" }).click();
  await expect(treeItem(page, "Ping, unary")).toBeVisible();
}

/** A method's line in the tree, e.g. `Build, server stream`. */
export function treeItem(page: Page, item: string): Locator {
  return page.getByRole("treeitem", { name: new RegExp(`^${item.replace(", ", ",? ")}$`) });
}

/** Opens a file or folder by its path, as one types it. */
export async function openPath(page: Page, path: string): Promise<void> {
  await page.keyboard.press("ControlOrMeta+o");
  const panel = page.getByRole("dialog", { name: "Open .proto files or a folder" });
  await panel.getByRole("textbox", { name: "Path of a file or folder" }).fill(path);
  await panel.getByRole("button", { name: "Open", exact: true }).click();
  await expect(panel).toBeHidden();
}

/** Opens a method from the tree, e.g. `Build, server stream`. Answers its tab's panel. */
export async function openMethod(page: Page, item: string): Promise<Locator> {
  await treeItem(page, item).click();
  const [name] = item.split(",");
  const panel = page.getByRole("tabpanel", { name: new RegExp(`^${name}`) });
  await expect(panel.getByRole("button", { name: "Call" }).first()).toBeVisible();
  // The sample body comes with what is known of the method.
  await expect(panel.getByRole("region").first()).toHaveAttribute("aria-busy", "false");
  return panel;
}

/** The text editor of the request's body, or of a stream's next message. */
export function bodyEditor(page: Page): Locator {
  return page
    .getByRole("tabpanel")
    .getByRole("textbox", { name: /^(Body of|Message)/ })
    .first();
}

/** Replaces the editor's text by a paste: typing would let the editor close brackets of its own accord. */
export async function setBody(page: Page, text: string): Promise<void> {
  await bodyEditor(page).focus();
  await page.keyboard.press("ControlOrMeta+a");
  await page.evaluate((pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", pasted);
    document.activeElement?.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

export async function setTarget(page: Page, target: string): Promise<void> {
  await page.getByRole("combobox", { name: "Target" }).fill(target);
}

export const call = (page: Page) => page.getByRole("button", { name: "Call", exact: true }).click();

/** Sets the deadline or the size limit of the tab in front. */
export async function setCallSetting(page: Page, label: string, value: string): Promise<void> {
  await page.getByRole("tab", { name: /Call settings/ }).click();
  await page.getByRole("textbox", { name: label }).fill(value);
}

/** The open work is on the disk with this text in it, and would be there again after a restart. It is written a moment after an edit. */
export async function expectKept(dataDir: string, text: string): Promise<void> {
  const file = path.join(dataDir, "session.json");
  await expect.poll(() => (existsSync(file) ? readFileSync(file, "utf8") : "")).toContain(text);
}

/** The screen as it stands has no accessibility violation that axe can find. */
export async function expectAccessible(page: Page, screen: string): Promise<void> {
  // Evaluated through the debugger, so the page's own content policy stays as it is.
  await page.evaluate(axe.source);
  const violations = await page.evaluate(async () => {
    const runner = (globalThis as unknown as { axe: typeof axe }).axe;
    const result = await runner.run(document, { resultTypes: ["violations"] });
    return result.violations.map(({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.map((node) => node.html).join("\n  ")}`);
  });
  expect(violations, `axe on ${screen}`).toEqual([]);
}
