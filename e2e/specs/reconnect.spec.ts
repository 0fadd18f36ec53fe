import { call, expectAccessible, openMethod, setBody, setCallSetting, setTarget, startDemo } from "../support/actions";
import { oddPeer } from "../support/peers";
import { expect, test } from "../support/workbench";

const status = (page: import("@playwright/test").Page) => page.getByRole("main").getByRole("tabpanel").first().getByRole("status").first();

test.describe("reconnecting", () => {
  test.beforeEach(async ({ page }) => startDemo(page));

  test("an ended stream goes on in the same recording, by button and by key", async ({ page }) => {
    await openMethod(page, "Build, server stream");
    await setBody(page, '{ "lines": "5" }');
    await call(page);
    await expect(status(page)).toContainText("OK (0)");
    await page.getByRole("button", { name: "Reconnect" }).click();
    await expect(page.getByText("attempt 2", { exact: true })).toBeVisible();
    await expect(page.getByRole("tab", { name: "Messages 10" })).toBeVisible();
    await page.keyboard.press("ControlOrMeta+Shift+y");
    await expect(page.getByText("attempt 3", { exact: true })).toBeVisible();
    await expect(page.getByRole("tab", { name: "Messages 15" })).toBeVisible();
    await page.getByRole("tab", { name: "Timeline" }).click();
    const story = page.getByRole("region", { name: "Connection" });
    await expect(story.getByText(/^connected to /)).toHaveCount(1);
    await expect(story.getByText("reconnected: attempt 3")).toBeVisible();
    await expect(story.getByText("the call ended: OK")).toHaveCount(3);
    await expectAccessible(page, "a timeline of three attempts");
  });

  test("a chat is made again after Finish, and answers", async ({ page }) => {
    await openMethod(page, "Chat, bidi stream");
    await setBody(page, '{ "text": "help" }');
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await expect(page.getByRole("button", { name: "Finish" })).toBeVisible();
    await page.getByRole("button", { name: "Finish" }).click();
    await expect(status(page)).toContainText("OK (0)");
    await page.getByRole("button", { name: "Reconnect" }).click();
    await expect(page.getByText("attempt 2", { exact: true })).toBeVisible();
    await expect(page.getByRole("button", { name: "Finish" })).toBeVisible();
  });

  test("keepalive pings are told, and kept with the tab", async ({ page, reopen }) => {
    await openMethod(page, "Build, server stream");
    await setBody(page, '{ "lines": "1000", "pace": "0.050s" }');
    await setCallSetting(page, "Keepalive ping every", "100ms");
    await call(page);
    await page.getByRole("tab", { name: "Timeline" }).click();
    await expect(page.getByRole("region", { name: "Connection" }).getByText(/\d+ keepalive pings were answered in /)).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(status(page)).toContainText("CANCELLED (1)");
    const again = await reopen();
    await again.getByRole("tab", { name: /Call settings/ }).click();
    await expect(again.getByRole("textbox", { name: "Keepalive ping every" })).toHaveValue("100ms");
  });
});

test("a server killed in mid-stream: the reason in words, and the connection's story", async ({ page }) => {
  await startDemo(page);
  const peer = await oddPeer("endless");
  await openMethod(page, "Build, server stream");
  await setTarget(page, peer.target);
  await call(page);
  await expect(page.getByRole("tab", { name: /^Messages \d/ })).toBeVisible();
  peer.kill();
  await expect(status(page)).toContainText("UNAVAILABLE (14)");
  await page.getByRole("tab", { name: "Result" }).click();
  await expect(page.getByText("The connection broke while the call was running.")).toBeVisible();
  await page.getByRole("tab", { name: "Timeline" }).click();
  await expect(page.getByRole("region", { name: "Connection" }).getByText(/^the connection was (lost|closed)/)).toBeVisible();
});
