import { expectAccessible, openMethod, setBody, startDemo } from "../support/actions";
import { expect, inRoot, test } from "../support/workbench";

test("a request as a command and as code, by keys alone", async ({ page, context }, info) => {
  if (info.project.name === "served") await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await startDemo(page);
  await openMethod(page, "Build, server stream");
  await setBody(page, '{ "lines": "3" } // of it\'s log');
  await page.keyboard.press("Alt+Shift+G");
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
  // In colours, once the language's rules are there.
  const colours = () =>
    code.evaluate((part) => new Set([...part.querySelectorAll("pre span")].map((one) => getComputedStyle(one).color)).size);
  await expect.poll(colours).toBeGreaterThan(2);
  await expectAccessible(page, "a program in colours");

  await dialog.getByRole("combobox", { name: "Language" }).selectOption("Java");
  await expect(dialog.getByRole("region", { name: "File src/main/java/Client.java" })).toContainText("public final class Client");
  await expect(dialog.getByRole("region", { name: "File pom.xml" })).toContainText("<include>build/v1/build.proto</include>");
  await dialog.getByRole("combobox", { name: "Language" }).selectOption("k6");
  await expect(dialog.getByRole("region", { name: "File load.js" })).toContainText("thresholds");
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
});

test("a folder of another tool: what it has and what is lost is told before it becomes files", async ({ page }) => {
  await page.keyboard.press("ControlOrMeta+k");
  await page.keyboard.type("Import requests");
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Import requests of other tools" });
  await dialog.getByRole("textbox", { name: "Path of a file or folder" }).fill(inRoot("src-main/engine/exchange/import/fixtures/bruno"));
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("region", { name: "Requests" })).toContainText("BidiHello");
  await expect(dialog.getByRole("region", { name: "What cannot be carried over" })).toBeVisible();
  // Nothing to write into, and so nothing is written.
  await expect(dialog.getByRole("button", { name: "Import", exact: true })).toBeDisabled();
  await expectAccessible(page, "an import");

  await dialog.getByRole("button", { name: "Back" }).click();
  await dialog.getByRole("textbox", { name: "Or paste a command" }).fill("grpcurl -plaintext -d '{}' localhost:1 a.B/C");
  await dialog.getByRole("button", { name: "Look into it" }).click();
  await expect(dialog.getByRole("region", { name: "Requests" })).toContainText("C");
});

test("a pasted grpcurl command is a request, without a workspace too", async ({ page }) => {
  await startDemo(page);
  await openMethod(page, "GetUser, unary");
  const target = await page.getByRole("combobox", { name: "Target" }).inputValue();
  await page.evaluate((text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, `$ grpcurl -plaintext -cacert ca.pem -H 'x-a: b' -d '{"text": "pasted"}' ${target} ping.PingService/Unary`);
  const note = page.getByRole("status").filter({ hasText: "Not carried over" });
  await expect(note).toContainText("ca.pem");
  await note.getByRole("button", { name: "Dismiss" }).click();
  await expect(note).toBeHidden();
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(page.getByText("OK (0)")).toBeVisible();
  await expect(
    page
      .getByRole("tabpanel", { name: /^Unary/ })
      .getByText('"pasted"')
      .first(),
  ).toBeVisible();
});
