import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expectAccessible, expectKept, openMethod, openPath, startDemo, treeItem } from "../support/actions";
import { expect, inRoot, test } from "../support/workbench";

const shop = inRoot("src-main/engine/schema/testdata/shop");

test("the start page offers what works, and nothing dead", async ({ page }) => {
  await expect(page.getByRole("heading", { name: "Call a gRPC service" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Open .proto files" }).getByRole("button")).toHaveText([/^Open…/]);
  await expect(page.getByRole("region", { name: "Try the demo" }).getByRole("button")).toHaveText(["Start the demo"]);
  await expect(page.getByRole("region", { name: "Ask a server" }).getByRole("button")).toHaveText(["plaintext", "Connect"]);
  const buttons = page.getByRole("main").getByRole("button");
  for (const button of await buttons.all()) await expect(button).toBeEnabled();
  await expectAccessible(page, "the start page");
});

test("a folder of a dozen files with nested imports fills the tree", async ({ page }) => {
  await openPath(page, shop);
  const tree = page.getByRole("tree");
  await expect(tree.getByRole("treeitem", { name: /^shop|^proto/ }).first()).toBeVisible();
  await openMethod(page, "Create, unary");
  await expect(page.getByRole("button", { name: "0 problems" })).toBeVisible();
  await page.getByRole("textbox", { name: "Filter methods and messages" }).fill("invoice");
  await expect(tree.getByRole("treeitem", { name: /Invoice/ }).first()).toBeVisible();
  await expect(treeItem(page, "Create, unary")).toBeHidden();
  await expectAccessible(page, "the tree");
});

test("one file finds its imports in the folders above it", async ({ page }) => {
  await openPath(page, path.join(shop, "proto/shop/billing/v1/billing_service.proto"));
  await openMethod(page, "Pay, unary");
  await expect(page.getByRole("button", { name: "0 problems" })).toBeVisible();
});

test.describe("paths on the command line", () => {
  test.use({ paths: [inRoot("e2e/servers/tutorial.proto")] });
  test("are open when the window is", async ({ page }) => {
    await openMethod(page, "GetUser, unary");
  });
});

test("a missing path is refused in place, and the panel stays", async ({ page }) => {
  await page.keyboard.press("ControlOrMeta+o");
  const panel = page.getByRole("dialog", { name: "Open .proto files or a folder" });
  await expectAccessible(page, "the open panel");
  await panel.getByRole("textbox").fill("/no/such/place");
  await panel.getByRole("button", { name: "Open", exact: true }).click();
  await expect(panel.getByRole("alert")).toContainText("/no/such/place");
  await page.keyboard.press("Escape");
  await expect(panel).toBeHidden();
});

test("a broken file is shown at its line, and the good ones still load", async ({ page, dataDir }) => {
  const folder = path.join(dataDir, "项目");
  mkdirSync(folder);
  writeFileSync(
    path.join(folder, "good.proto"),
    'syntax = "proto3";\npackage good;\nmessage Ask {}\nservice Good { rpc Call(Ask) returns (Ask); }\n',
  );
  writeFileSync(
    path.join(folder, "bad.proto"),
    'syntax = "proto3";\npackage bad;\nimport "nowhere/lost.proto";\nmessage Slip {\n  string name = ;\n  int32 age = 2;\n}\nmessage Uses {\n  Missing what = 1;\n}\n',
  );
  writeFileSync(path.join(folder, "one.proto"), 'syntax = "proto3";\nimport "two.proto";\nmessage One {}\n');
  writeFileSync(path.join(folder, "two.proto"), 'syntax = "proto3";\nimport "one.proto";\nmessage Two {}\n');
  await openPath(page, folder);
  await openMethod(page, "Call, unary");

  await page.getByRole("button", { name: /^\d+ problems$/ }).click();
  const problems = page.getByRole("region", { name: "Problems" });
  await expect(problems.getByText(/nowhere\/lost\.proto/).first()).toBeVisible();
  await expect(problems.getByText(/circle/i).first()).toBeVisible();
  await expect(problems.getByText(/Missing/).first()).toBeVisible();
  await expectAccessible(page, "the problems");
  await problems
    .getByText(/bad\.proto:5:/)
    .first()
    .click();
  await expect(page.getByRole("tab", { name: /bad\.proto/ })).toBeVisible();
  await expect(page.getByText("string name = ;")).toBeVisible();
  await expectAccessible(page, "a source with a problem");
});

test("recent places come back, and so does the open work after a restart", async ({ page, dataDir, reopen }) => {
  await openPath(page, inRoot("e2e/servers/tutorial.proto"));
  await openMethod(page, "GetUser, unary");
  await page.getByRole("combobox", { name: "Target" }).fill("127.0.0.1:4242");
  await expect(page.getByRole("combobox", { name: "Target" })).toHaveValue("127.0.0.1:4242");
  await expectKept(dataDir, '"127.0.0.1:4242"');
  const again = await reopen();
  await expect(again.getByRole("combobox", { name: "Target" })).toHaveValue("127.0.0.1:4242");
});

test("a method that is gone says so, and keeps the body", async ({ page, dataDir }) => {
  const file = path.join(dataDir, "moving.proto");
  const text = (name: string) =>
    `syntax = "proto3";\npackage moving;\nmessage Ask { string q = 1; }\nservice S { rpc ${name}(Ask) returns (Ask); }\n`;
  writeFileSync(file, text("Before"));
  await openPath(page, file);
  await openMethod(page, "Before, unary");
  writeFileSync(file, text("After"));
  await expect(treeItem(page, "After, unary"), "the tree follows the file").toBeVisible();
  await expect(page.getByText("The schema has no such method any more")).toBeVisible();
  await expect(page.getByText('"q"')).toBeVisible();
});

test("the demo opens at once, from the palette too", async ({ page }) => {
  await startDemo(page);
  await page.keyboard.press("ControlOrMeta+k");
  await expectAccessible(page, "the palette");
  await page.keyboard.type("getuser");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("tab", { name: "GetUser", selected: true })).toBeVisible();
});
