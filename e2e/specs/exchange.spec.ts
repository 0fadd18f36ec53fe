import { expectAccessible, openMethod, setBody, startDemo } from "../support/actions";
import { expect, test } from "../support/workbench";

test("a request as a command and as code, by keys alone", async ({ page, context }, info) => {
  if (info.project.name === "served") await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await startDemo(page);
  await openMethod(page, "Build, server stream");
  await setBody(page, '{ "lines": "3" } // of it\'s log');
  await page.keyboard.press("Alt+Shift+C");
  const dialog = page.getByRole("dialog", { name: "The request as code" });
  const code = dialog.getByRole("region", { name: /^File / });
  await dialog.getByRole("combobox", { name: "Language" }).selectOption("grpcurl");
  await expect(code).toContainText("grpcurl");
  await expect(code).toContainText('"lines": "3"');
  await dialog.getByRole("combobox", { name: "Shell" }).selectOption("PowerShell");
  await expect(code).toContainText("@'");
  await expectAccessible(page, "a request as code");

  await dialog.getByRole("combobox", { name: "Language" }).selectOption("Go");
  await expect(code).toContainText("func main()");
  await expect(dialog.getByRole("combobox", { name: "Shell" })).toBeHidden();
  await expect(dialog.getByRole("region", { name: "Set-up, once" })).toContainText("protoc -I . ");
  if (info.project.name === "served") {
    await dialog.getByRole("button", { name: "Copy", exact: true }).click();
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain("package main");
  }
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
});
