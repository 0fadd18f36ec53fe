import { call, expectAccessible, openMethod, startDemo, treeItem } from "../support/actions";
import { expect, test } from "../support/workbench";

test("Chinese and English, light and dark, kept over a restart", async ({ page, reopen }) => {
  await page.getByRole("button", { name: "切换到简体中文" }).click();
  await expect(page.getByRole("heading", { name: "调用 gRPC 服务" })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "zh-CN");
  await page.keyboard.press("ControlOrMeta+k");
  await page.keyboard.type("深色");
  await page.keyboard.press("Enter");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expectAccessible(page, "the start page in dark and Chinese");
  const again = await reopen();
  await expect(again.getByRole("heading", { name: "调用 gRPC 服务" })).toBeVisible();
  await expect(again.locator("html")).toHaveAttribute("data-theme", "dark");
});

test("a call by the keyboard alone", async ({ page }) => {
  await page.keyboard.press("ControlOrMeta+k");
  await page.keyboard.type("start the demo");
  await page.keyboard.press("Enter");
  await expect(treeItem(page, "GetUser, unary")).toBeVisible();
  await page.keyboard.press("ControlOrMeta+k");
  await page.keyboard.type("getuser");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("tab", { name: "GetUser", selected: true })).toBeVisible();
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(page.getByText('"Ada Lovelace"')).toBeVisible();
  await page.keyboard.press("Alt+w");
  await expect(page.getByRole("tab", { name: "GetUser" })).toBeHidden();
});

test("every screen in dark has nothing that axe objects to", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await startDemo(page);
  for (const item of ["Ping, unary", "Build, server stream", "Upload, client stream", "Chat, bidi stream"]) {
    await openMethod(page, item);
    await expectAccessible(page, `${item} in dark`);
  }
});

test("the settings and every tab of a call have nothing that axe objects to", async ({ page }) => {
  await startDemo(page);
  await page.getByRole("button", { name: "Settings" }).click();
  await expectAccessible(page, "the settings");
  await page.keyboard.press("Escape");
  await openMethod(page, "GetUser, unary");
  await call(page);
  await expect(page.getByText('"Ada Lovelace"')).toBeVisible();
  for (const name of ["Call settings", "Docs", "Headers", "Trailers", "Timeline", "Result", "Hex"]) {
    await page.getByRole("tab", { name: new RegExp(`^${name}`) }).click();
    await expectAccessible(page, name);
  }
});
