import type { Locator, Page } from "@playwright/test";
import { call, expectAccessible, openMethod, setBody, setTarget, startDemo } from "../support/actions";
import { oddPeer, type Peer } from "../support/peers";
import { expect, inRoot, test } from "../support/workbench";

const status = (page: Page) => page.getByRole("main").getByRole("tabpanel").first().getByRole("status").first();
const json = (page: Page) => page.getByRole("tree", { name: "Message as JSON" });
const wire = (page: Page) => page.getByRole("tree", { name: "Message on the wire" });
const bytes = (page: Page) => page.getByRole("grid", { name: "Bytes" });
const show = (page: Page, view: string) => page.getByRole("tab", { name: view, exact: true }).click();
const item = (tree: Locator, name: string | RegExp) => tree.getByRole("treeitem", { name });

/** Keeps what the page copies, whatever the browser's own clipboard allows. */
async function keepCopies(page: Page): Promise<() => Promise<string>> {
  await page.evaluate(() => {
    const kept = { text: "" };
    Object.assign(globalThis, { kept });
    const writeText = async (text: string) => {
      kept.text = text;
    };
    Object.defineProperty(navigator, "clipboard", { value: { writeText } });
  });
  return () => page.evaluate(() => (globalThis as unknown as { kept: { text: string } }).kept.text);
}

test.describe("of the demo", () => {
  test.beforeEach(async ({ page }) => {
    await startDemo(page);
    await openMethod(page, "GetUser, unary");
    await call(page);
    await expect(status(page)).toContainText("OK (0)");
  });

  test("JSON folds, unfolds and is walked by keyboard", async ({ page }) => {
    const tree = json(page);
    await expect(tree.getByText('"Ada Lovelace"')).toBeVisible();
    await tree.focus();
    await page.keyboard.press("Home");
    const root = item(tree, /^\{/).first();
    await expect(root).toHaveAttribute("aria-selected", "true");
    await expect(root).toHaveAttribute("aria-expanded", "true");
    await page.keyboard.press("ArrowLeft");
    await expect(root).toHaveAttribute("aria-expanded", "false");
    await expect(tree.getByRole("treeitem")).toHaveCount(1);
    await expect(root).toContainText(/\d+ fields/);
    await page.keyboard.press("Enter");
    await expect(root).toHaveAttribute("aria-expanded", "true");
    await page.keyboard.press("ArrowRight");
    await expect(tree.getByRole("treeitem").nth(1)).toHaveAttribute("aria-selected", "true");
    await page.keyboard.press("ArrowLeft");
    await expect(root).toHaveAttribute("aria-selected", "true");
    await expectAccessible(page, "a message as JSON");
  });

  test("values and paths are copied by their keys", async ({ page }) => {
    const copied = await keepCopies(page);
    await item(json(page), /"Ada Lovelace"/).click();
    await page.keyboard.press("ControlOrMeta+c");
    await expect.poll(copied).toBe("Ada Lovelace");
    await page.keyboard.press("ControlOrMeta+Shift+C");
    await expect.poll(copied).toMatch(/^\w+$/);
    await expect(page.getByRole("status").filter({ hasText: "Path copied" })).toBeVisible();
    await page.getByRole("button", { name: "Copy all" }).click();
    await expect.poll(copied).toContain('\n  "');
    await item(json(page), /"Ada Lovelace"/).click({ button: "right" });
    await page.getByRole("menuitem", { name: "Copy value" }).click();
    await expect.poll(copied).toBe("Ada Lovelace");
  });

  test("search goes to the next and the previous hit", async ({ page }) => {
    await json(page).focus();
    await page.keyboard.press("ControlOrMeta+f");
    const field = page.getByRole("textbox", { name: "Find in the message" });
    await expect(field).toBeFocused();
    await field.fill("a");
    const count = page.getByRole("search").getByRole("status");
    await expect(count).toHaveText(/^1 of \d+$/);
    const total = /of (\d+)/.exec(await count.innerText())?.[1];
    await page.keyboard.press("Enter");
    await expect(count).toHaveText(`2 of ${total}`);
    await page.keyboard.press("F3");
    await expect(count).toHaveText(`3 of ${total}`);
    await page.keyboard.press("Shift+Enter");
    await page.keyboard.press("Shift+F3");
    await expect(count).toHaveText(`1 of ${total}`);
    await page.keyboard.press("Shift+Enter");
    await expect(count).toHaveText(`${total} of ${total}`);
    await expect(json(page).getByRole("treeitem", { selected: true }).locator("mark").first()).toBeVisible();
    await expectAccessible(page, "a search");
    await field.fill("Ada");
    await page.getByRole("button", { name: "Match case" }).click();
    await expect(count).toHaveText(/^1 of/);
    await field.fill("nowhere to be found");
    await expect(count).toHaveText("no hits");
    await page.keyboard.press("Escape");
    await expect(json(page)).toBeFocused();
    await expect(field).toBeHidden();
  });

  test("bytes and fields show each other, and the view is remembered", async ({ page }) => {
    await show(page, "Hex");
    const grid = bytes(page);
    const line = grid.getByRole("row", { name: /^00000000/ });
    await expect(line).toBeVisible();
    await item(wire(page), /Ada Lovelace/).click();
    await expect(grid.locator("mark").first()).toBeVisible();
    const marked = (await grid.getByRole("gridcell").locator("mark").allInnerTexts()).join("");
    expect(marked).toContain("Ada");
    await grid.focus();
    await page.keyboard.press("ControlOrMeta+Home");
    await expect(wire(page).getByRole("treeitem", { selected: true })).toContainText(/^1/);
    await page.keyboard.press("ArrowDown");
    await expect(line).toHaveAttribute("aria-selected", "false");
    await expectAccessible(page, "the bytes");

    await item(wire(page), /Ada Lovelace/).click();
    await show(page, "JSON");
    await expect(json(page).getByRole("treeitem", { selected: true })).toContainText("Ada Lovelace");
    for (const view of ["Form", "Wire", "Text"]) {
      await show(page, view);
      await expectAccessible(page, view);
    }
    await openMethod(page, "Ping, unary");
    await page.getByRole("tab", { name: /^GetUser/ }).click();
    await expect(page.getByRole("tab", { name: "Text", exact: true })).toHaveAttribute("aria-selected", "true");
  });
});

test("bytes that are no such message have their wire format, their hex and their problem", async ({ page }) => {
  const peer = await oddPeer("garbage");
  await startDemo(page);
  await openMethod(page, "GetUser, unary");
  await setTarget(page, peer.target);
  await call(page);
  await expect(page.getByText("Everything that could be read is shown.")).toBeVisible();
  await show(page, "Wire");
  await expect(wire(page).getByRole("treeitem").nth(1)).toBeVisible();
  await show(page, "Hex");
  await expect(bytes(page).getByRole("row", { name: /12 ff 01/ })).toBeVisible();
  await peer.stop();
});

test.describe("of messages from elsewhere", () => {
  test.use({ paths: [inRoot("e2e/servers/messages.proto")] });

  async function ask(page: Page, server: Peer, method: string, body: string): Promise<void> {
    await openMethod(page, `${method}, unary`);
    await setTarget(page, server.target);
    await setBody(page, body);
    await call(page);
    await expect(status(page)).toContainText("OK (0)", { timeout: 60_000 });
  }

  test("fields that the schema does not know are there, and look it", async ({ page, messages }) => {
    await ask(page, messages, "GetNewer", "{}");
    await page.getByRole("button", { name: /^Find in the message/ }).click();
    await page.getByRole("textbox", { name: "Find in the message" }).fill("#100 varint");
    const balance = item(json(page), /\[#100 varint\]/);
    await expect(balance).toContainText('"18446744073709551615"');
    await expect(balance).toContainText("unknown");
    await expectAccessible(page, "unknown fields");
  });

  test("a problem leads to its bytes", async ({ page, messages }) => {
    await ask(page, messages, "GetBroken", '{ "manner": "MANNER_INVALID_UTF8" }');
    await page.getByRole("button", { name: /^Go to/ }).click();
    await expect(json(page).getByRole("treeitem", { selected: true })).toContainText("name");
    await expectAccessible(page, "a problem");
  });

  test("of 60 megabytes the first screen is there at once, and the last one too", async ({ page, messages }) => {
    test.slow();
    await ask(page, messages, "GetItems", '{ "megabytes": 60 }');
    const tree = json(page);
    await expect(item(tree, /"items"/)).toContainText("[");
    await expect(item(tree, /"item 1 条目"/)).toBeVisible();
    await tree.focus();
    await page.keyboard.press("End");
    const last = tree.getByRole("treeitem", { selected: true });
    await expect(last).toContainText("the end");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await expect(tree.getByRole("treeitem", { selected: true })).toContainText('"name": "the end"');
    await page.keyboard.press("Home");
    await expect(item(tree, /"item 1 条目"/)).toBeVisible();
    await page.keyboard.press("ControlOrMeta+f");
    await page.getByRole("textbox", { name: "Find in the message" }).fill("the end");
    await expect(page.getByRole("search").getByRole("status")).toHaveText("1 of 1", { timeout: 60_000 });
    await expect(tree.getByRole("treeitem", { selected: true })).toContainText('"the end"');
    await page.keyboard.press("Escape");
    await show(page, "Hex");
    await expect(bytes(page).locator("mark").first()).toBeVisible();
    await expect(bytes(page).getByRole("row", { selected: true })).toBeVisible();
  });
});
