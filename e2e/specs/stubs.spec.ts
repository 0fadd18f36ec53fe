import { expectAccessible, openPath } from "../support/actions";
import { expect, inRoot, test } from "../support/workbench";

test("stubs of a source: protoc's command and buf.gen.yaml, from its menu and from the palette", async ({ page, context }, info) => {
  if (info.project.name === "served") await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await openPath(page, inRoot("e2e/servers/tutorial.proto"));
  const source = page.getByRole("treeitem", { name: /tutorial\.proto/ }).first();
  await source.click({ button: "right" });
  await page.getByRole("menuitem", { name: "Generate stubs…" }).click();
  const dialog = page.getByRole("dialog", { name: "Stubs of the loaded files" });
  await dialog.getByRole("combobox", { name: "Language" }).selectOption("Python");
  await dialog.getByRole("combobox", { name: "Tool" }).selectOption("protoc");
  await dialog.getByRole("combobox", { name: "Shell" }).selectOption("bash, zsh");
  const file = dialog.getByRole("region", { name: /^File / });
  await expect(file).toContainText("python -m grpc_tools.protoc");
  await expect(file).toContainText("tutorial.proto");
  await expect(dialog.getByRole("region", { name: "Set-up, once" })).toContainText(/^cd .*e2e\/servers$/m);
  await expectAccessible(page, "stubs of a source");

  await dialog.getByRole("combobox", { name: "Tool" }).selectOption("buf generate");
  const configuration = dialog.getByRole("region", { name: "File buf.gen.yaml" });
  await expect(configuration).toContainText("version: v2");
  await expect(configuration).toContainText("local: grpc_python_plugin");
  if (info.project.name === "served") {
    await dialog.getByRole("button", { name: "Copy", exact: true }).click();
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain("protoc_builtin: python");
  }
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();

  await page.keyboard.press("ControlOrMeta+k");
  await page.keyboard.type("Generate stubs");
  await expect(page.getByRole("option", { name: /^Generate stubs/ })).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  // What was chosen last is chosen still.
  await expect(configuration).toContainText("local: grpc_python_plugin");
});
