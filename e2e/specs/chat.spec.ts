import type { Locator, Page } from "@playwright/test";
import { expectAccessible, openMethod, setBody, setTarget, startDemo } from "../support/actions";
import { expect, inRoot, test } from "../support/workbench";

const status = (page: Page) => page.getByRole("main").getByRole("tabpanel").first().getByRole("status").first();
const talk = (page: Page) => page.getByRole("region", { name: "Conversation" });
const prepared = (page: Page) => page.getByRole("region", { name: "Prepared messages" });
const cards = (page: Page) => prepared(page).getByRole("button", { name: /^Edit / });
const bubbles = (page: Page) => talk(page).getByRole("article");
const tab = (page: Page, name: RegExp) => page.getByRole("tablist", { name: "Open tabs" }).getByRole("tab", { name });

const say = async (page: Page, text: string) => {
  await setBody(page, JSON.stringify({ from: "alice", text }));
  await page.keyboard.press("ControlOrMeta+Enter");
};

/** Keeps what stands in the composer under a name, by the keyboard. */
async function keep(page: Page, text: string, name: string): Promise<void> {
  await setBody(page, JSON.stringify({ from: "alice", text }));
  await page.keyboard.press("Alt+k");
  const field = prepared(page).getByRole("textbox", { name: "Name" });
  await expect(field).toBeFocused();
  await page.keyboard.type(name);
  await page.keyboard.press("Enter");
  await expect(prepared(page).getByRole("button", { name: `Edit ${name}` })).toBeFocused();
}

/** A message of the conversation in which a text stands. */
const bubble = (page: Page, text: string | RegExp): Locator => bubbles(page).filter({ hasText: text });

test.describe("against the demo", () => {
  test.beforeEach(async ({ page }) => {
    await startDemo(page);
    await openMethod(page, "Chat, bidi stream");
  });

  test("prepared messages: kept, put in order, deleted and had back, sent one by one and all, by the keyboard alone", async ({
    page,
    reopen,
  }) => {
    await keep(page, "status", "ask status");
    await keep(page, "你好，世界", "问候");
    await keep(page, "help", "ask for help");
    await page.keyboard.press("Alt+ArrowUp");
    await expect(cards(page)).toHaveText([/ask status/, /ask for help/, /问候/]);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Delete");
    await expect(cards(page)).toHaveCount(2);
    await expect(cards(page).nth(1), "the one before has the focus").toBeFocused();
    await page.keyboard.press("ControlOrMeta+z");
    await expect(cards(page)).toHaveText([/ask status/, /ask for help/, /问候/]);
    await expect(cards(page).nth(2)).toBeFocused();
    await expectAccessible(page, "prepared messages");

    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await expect(bubble(page, "you said: 你好，世界")).toBeVisible();
    await page.keyboard.press("ControlOrMeta+Alt+Enter");
    await expect(bubble(page, "green: 412 tests passed")).toBeVisible();
    await expect(bubble(page, "I understand: help")).toBeVisible();
    await expect(bubble(page, "you said: 你好，世界")).toHaveCount(2);
    await expect(bubbles(page).filter({ hasText: /^you ·/ })).toHaveText([/问候|你好/, /status/, /help/, /你好/]);

    // The editor of one has the schema's completion, and what it says of the composer it says here.
    await cards(page).first().press("F2");
    await expect(prepared(page).getByRole("textbox", { name: "Prepared message ask status" })).toBeVisible();
    await expectAccessible(page, "a prepared message that is edited");
    await page.keyboard.press("Escape");
    await expect(cards(page).first()).toBeFocused();

    const again = await reopen();
    await expect(cards(again), "they are kept with the tab").toHaveText([/ask status/, /ask for help/, /问候/]);
  });

  test("repeat with a counter, at a pace, and stopped", async ({ page }) => {
    await setBody(page, '{ "from": "alice", "text": "n={{counter}}" }');
    await page.keyboard.press("Alt+Shift+Enter");
    await expect(page.getByRole("textbox", { name: "Times" })).toBeFocused();
    await page.keyboard.type("0");
    await expect(page.getByText("A whole number from 1 to 1,000,000.")).toBeVisible();
    await page.getByRole("textbox", { name: "Times" }).fill("12");
    await page.getByRole("textbox", { name: "One every" }).fill("20ms");
    await page.keyboard.press("Enter");
    const progress = page.getByRole("region", { name: "Progress of many messages" });
    await expect(progress).toContainText("12 of 12 messages");
    await expect(progress.getByRole("status")).toHaveText("all sent");
    await expect(bubble(page, '"n=12"')).toBeVisible();
    await expect(bubble(page, '"you said: n=12"')).toBeVisible();
    await expect(bubble(page, '"n=1"')).toHaveCount(1);

    await page.getByRole("button", { name: "Repeat…" }).click();
    await page.getByRole("textbox", { name: "Times" }).fill("1000");
    await page.getByRole("textbox", { name: "One every" }).fill("1s");
    await page.getByRole("button", { name: "Start" }).click();
    await expect(progress).toContainText("of 1,000 messages");
    await expect(progress.getByRole("status")).toHaveText("sending");
    await expectAccessible(page, "messages being sent");
    await page.keyboard.press("ControlOrMeta+.");
    await expect(progress.getByRole("status")).toHaveText("stopped");
    await expect(status(page), "the stream stays open").toContainText("open");
    await say(page, "still here");
    await expect(bubble(page, "you said: still here")).toBeVisible();
  });

  test("a past message: its views, sent again, edited, kept, copied, shown in the log", async ({ page }) => {
    await say(page, "first");
    await expect(bubble(page, "you said: first")).toBeVisible();
    await talk(page).focus();
    await page.keyboard.press("ArrowUp");
    await expect(bubble(page, "you said: first")).toBeFocused();
    await page.keyboard.press("Enter");
    const detail = page.getByRole("region", { name: "Message 2", exact: true });
    await expect(detail.getByRole("tab", { name: "Wire" })).toBeVisible();
    await expect(detail.getByText('"you said: first"')).toBeVisible();
    await expectAccessible(page, "a message of a chat in its views");
    await detail.getByRole("button", { name: "Close" }).click();
    await expect(prepared(page)).toBeVisible();

    await bubble(page, "alice").focus();
    await page.keyboard.press("Shift+F10");
    await expect(page.getByRole("menu", { name: "Acts on message 1" })).toBeVisible();
    await expect(page.getByRole("menuitem")).toHaveText([/Open/, /Send it again/, /Edit/, /Keep/, /Copy as JSON/, /log/]);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await expect(bubble(page, "you said: first")).toHaveCount(2);

    await bubble(page, "you said: first").first().focus();
    await page.keyboard.press("e");
    await expect(page.getByRole("textbox", { name: /^Body of/ })).toBeFocused();
    await expect(page.getByTestId("json-editor").first()).toContainText("you said: first");

    await bubble(page, "alice").first().focus();
    await page.keyboard.press("p");
    await expect(prepared(page).getByRole("textbox", { name: "Name" })).toHaveValue("first");

    await bubble(page, "you said: first").last().focus();
    await page.keyboard.press("l");
    const grid = page.getByRole("grid", { name: "Messages" });
    await expect(grid.getByRole("row", { selected: true })).toContainText("you said: first");
    await page.keyboard.press("ControlOrMeta+Shift+l");
    await expect(talk(page)).toBeVisible();
  });

  test("what fails ends in words, and a message that does not fit says so without ending anything", async ({ page }) => {
    await say(page, "hello");
    await setBody(page, '{ "text": 5 }');
    await page.keyboard.press("ControlOrMeta+Enter");
    await expect(page.getByRole("alert").filter({ hasText: "text" })).toBeVisible();
    await expect(status(page)).toContainText("open");
    await say(page, "fail");
    await expect(talk(page).getByRole("heading", { name: "the chat failed, as you asked" })).toBeVisible();
    await expect(tab(page, /^Chat/)).toHaveAccessibleName(/failed: ABORTED/);
  });

  test("three sessions at once: each tab's title says how its own stands, and what came unseen", async ({ page }) => {
    await say(page, "hello");
    await expect(tab(page, /^Chat/)).toHaveAccessibleName(/open/);
    await openMethod(page, "Build, server stream");
    await setBody(page, '{ "lines": "100000", "pace": "0.02s" }');
    await page.keyboard.press("ControlOrMeta+Enter");
    await expect(tab(page, /^Build/)).toHaveAccessibleName(/receiving.*\d+\/s/);
    await openMethod(page, "Ping, unary");
    await page.keyboard.press("ControlOrMeta+Enter");
    await expect(tab(page, /^Ping/)).toHaveAccessibleName(/done/);
    await expect(tab(page, /^Build/)).toHaveAccessibleName(/new messages/);
    await expect(tab(page, /^Chat/)).not.toHaveAccessibleName(/new message/);
    await expectAccessible(page, "the titles of three tabs");
    await page.emulateMedia({ colorScheme: "dark" });
    await expectAccessible(page, "the titles of three tabs in dark");

    await tab(page, /^Build/).click();
    await expect(tab(page, /^Build/)).not.toHaveAccessibleName(/new messages/);
    await page.getByRole("button", { name: "Hold" }).click();
    await expect(tab(page, /^Build/)).toHaveAccessibleName(/held/);
    await tab(page, /^Chat/).click();
    await expect(bubble(page, "you said: hello")).toBeVisible();
    await say(page, "again");
    await expect(bubble(page, "you said: again"), "it went on while it was not shown").toBeVisible();
  });

  test("closing a tab asks where a stream would be lost, and nowhere else", async ({ page }) => {
    await say(page, "hello");
    await expect(bubble(page, "you said: hello")).toBeVisible();
    await page.keyboard.press("Alt+w");
    const question = page.getByRole("dialog", { name: "Close Chat while its stream runs?" });
    await expect(question).toContainText("1 sent, 1 received");
    await expect(question.getByRole("button", { name: "Keep it open" })).toBeFocused();
    await expectAccessible(page, "the question before a stream is lost");
    await page.keyboard.press("Enter");
    await expect(question).toBeHidden();
    await say(page, "still here");
    await expect(bubble(page, "you said: still here")).toBeVisible();

    await tab(page, /^Chat/).press("Delete");
    await page.keyboard.press("Escape");
    await expect(tab(page, /^Chat/)).toBeVisible();
    await tab(page, /^Chat/).press("Delete");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await expect(tab(page, /^Chat/)).toBeHidden();

    await openMethod(page, "Chat, bidi stream");
    await say(page, "bye");
    await expect(status(page)).toContainText("OK (0)");
    await page.keyboard.press("Alt+w");
    await expect(tab(page, /^Chat/), "nothing would be lost").toBeHidden();
  });

  test("a burst of thousands is followed, read back, and caught up with", async ({ page }) => {
    await say(page, "repeat 5000");
    await expect(bubble(page, '"5000 of 5000"')).toBeVisible();
    await expect(page.getByText("Too fast to read")).toBeHidden();
    await talk(page).focus();
    await page.keyboard.press("Home");
    await expect(bubbles(page).first()).toBeFocused();
    await expect(page.getByRole("button", { name: "To the newest" })).toBeVisible();
    await say(page, "one more");
    await page.getByRole("button", { name: /newer messages/ }).click();
    await expect(bubble(page, "you said: one more")).toBeVisible();
  });
});

test.describe("against a Python server", () => {
  test.use({ paths: [inRoot("e2e/servers/tutorial.proto")] });

  test("what the server says after Finish stands below the line", async ({ page, python }) => {
    await openMethod(page, "Talk, bidi stream");
    await setTarget(page, python.target);
    await setBody(page, '{ "from": "me", "text": "slowly {{counter}}" }');
    await page.keyboard.press("ControlOrMeta+Enter");
    await expect(bubble(page, /python.*SLOWLY 1/)).toBeVisible();
    await setBody(page, '{ "from": "me", "text": "farewell" }');
    await page.keyboard.press("ControlOrMeta+Enter");
    await expect(bubble(page, /python.*FAREWELL/)).toBeVisible();
    await page.keyboard.press("ControlOrMeta+Shift+Enter");
    await expect(talk(page).getByText("you finished here")).toBeVisible();
    await expect(bubble(page, '"PYTHON SAYS GOODBYE"')).toBeVisible();
    const order = await talk(page).innerText();
    expect(order.indexOf("FAREWELL")).toBeLessThan(order.indexOf("you finished here"));
    expect(order.indexOf("you finished here")).toBeLessThan(order.indexOf("PYTHON SAYS GOODBYE"));
    await expect(talk(page).getByText(/the stream ended after .*: OK \(0\) · 2 sent, 3 received/)).toBeVisible();
    await expectAccessible(page, "a chat that is over");
  });
});
