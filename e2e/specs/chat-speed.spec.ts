import type { Page } from "@playwright/test";
import { bodyEditor, openMethod, openPath, setBody, setTarget } from "../support/actions";
import { chatterPeer, type Peer } from "../support/peers";
import { expect, inRoot, test } from "../support/workbench";

const talk = (page: Page) => page.getByRole("region", { name: "Conversation" });
const bubbles = (page: Page) => talk(page).getByRole("article");
const log = (page: Page) => page.getByRole("grid", { name: "Messages" });

const say = async (page: Page, message: object) => {
  await setBody(page, JSON.stringify(message));
  await page.keyboard.press("ControlOrMeta+Enter");
};

/** The places of the bubbles in the recording, counted from 1. */
const places = (page: Page) => bubbles(page).evaluateAll((all) => all.map((one) => Number(one.getAttribute("aria-posinset"))));

let chatter: Peer;

test.beforeEach(async ({ page }) => {
  chatter = await chatterPeer();
  await openPath(page, inRoot("e2e/servers/chatter.proto"));
  await openMethod(page, "Talk, bidi stream");
  await setTarget(page, chatter.target);
});

test.afterEach(() => chatter.stop());

test("a chat of 10,000 messages a second: one follows, scrolls, writes, and has every message in the end", async ({ page }) => {
  test.slow();
  await say(page, { text: "go", perSecond: 10_000 });
  await expect(talk(page).getByText("Too fast to read", { exact: false })).toBeVisible();
  await expect(bodyEditor(page), "who writes goes on writing").toBeFocused();

  // Up, where it stands still while the stream runs on.
  await talk(page).focus();
  await page.keyboard.press("Home");
  const newest = talk(page)
    .locator("..")
    .getByRole("button", { name: /newer|newest/i });
  await expect(newest).toBeVisible();
  // What was on its way when the key was pressed has come.
  let seen: number[] = [];
  await expect
    .poll(async () => {
      const earlier = seen;
      seen = await places(page);
      return String(seen) === String(earlier);
    })
    .toBe(true);
  const before = await newest.innerText();
  await expect(newest).not.toHaveText(before);
  expect(await places(page)).toEqual(seen);

  // What is sent meanwhile goes out, and is answered.
  await say(page, { text: "你还在吗?" });
  await expect(bodyEditor(page)).toBeFocused();
  await newest.click();
  await expect(newest).toBeHidden();
  await say(page, { text: "stop" });
  const last = bubbles(page).last();
  await expect(last).toContainText(/I said [\d]+ things/);
  await expect(last).toBeInViewport();
  const said = Number(/I said (\d+)/.exec(await last.innerText())?.[1]);
  // Three messages were sent, and one of what was received is this one.
  const total = said + 1 + 3;
  await expect(last).toHaveAttribute("aria-posinset", String(total));

  // It rests: there is no hole any more.
  await expect(bubbles(page).filter({ hasText: "and another thing" }).nth(80)).toBeAttached();
  const end = await places(page);
  expect(end).toEqual(end.map((_, at) => total - end.length + 1 + at));

  await page.keyboard.press("ControlOrMeta+Shift+l");
  await expect(log(page)).toHaveAttribute("aria-rowcount", String(total + 1));
  await page.getByRole("textbox", { name: "Filter", exact: true }).fill("你还在吗");
  await page.keyboard.press("Enter");
  await expect(log(page).getByRole("row", { name: /you said: 你还在吗/ })).toBeVisible();
});
