import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Locator, Page } from "@playwright/test";
import { expectAccessible, openMethod, openPath, treeItem } from "../support/actions";
import { expect, test } from "../support/workbench";

const files = {
  "api/order.proto":
    'syntax = "proto3";\npackage acme;\nimport "acme/common/money.proto";\nimport "acme/common/address.proto";\nimport "validate/validate.proto";\nimport "google/api/annotations.proto";\nmessage Order {\n  acme.common.Money total = 1;\n  acme.common.Address address = 2;\n  string note = 3 [(validate.rules).string.min_len = 1];\n}\nservice Orders {\n  rpc Place(Order) returns (Order) {\n    option (google.api.http) = { post: "/orders" body: "*" };\n  }\n}\n',
  "deps/of/ours/acme/common/money.proto": 'syntax = "proto3";\npackage acme.common;\nmessage Money { int64 units = 1; }\n',
  "deps/of/ours/acme/common/address.proto": 'syntax = "proto3";\npackage acme.common;\nmessage Address { string street = 1; }\n',
} as const;

/** A project whose imports start where no inference looks: below deps/of/ours. */
function project(dataDir: string): string {
  const root = path.join(dataDir, "项目");
  for (const [name, text] of Object.entries({ ...files, ".git/HEAD": "ref: refs/heads/main\n" })) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  }
  return root;
}

const imports = (page: Page) => page.getByRole("region", { name: "Imports", exact: true });

/** Drops files or folders of the disk, as a person drags them from a file manager. */
async function drop(page: Page, paths: readonly string[], on: Locator): Promise<void> {
  const box = await on.boundingBox();
  if (!box) throw new Error("Nothing to drop on.");
  const session = await page.context().newCDPSession(page);
  const place = { x: box.x + box.width / 2, y: box.y + Math.min(20, box.height / 2) };
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"] as const) await session.send("Input.dispatchDragEvent", { type, ...place, data });
  await session.detach();
}

test("a folder opened from the disk is mended with one click, and stays so", async ({ page, dataDir, reopen }) => {
  const root = project(dataDir);
  await openPath(page, path.join(root, "api"));
  await treeItem(page, "Place, unary").click();
  await expect(page.getByText(/Place cannot be called/)).toBeVisible();
  await page.getByRole("treeitem", { name: "2 imports not found" }).click();
  const panel = imports(page);
  await expect(panel.getByRole("listitem").filter({ hasText: "acme/common/money.proto" })).toContainText(/in .*deps\/of\/ours/);
  await expect(panel.getByRole("listitem").filter({ hasText: "validate/validate.proto" })).toContainText("only options need it");
  await expectAccessible(page, "missing imports");

  await panel.getByRole("button", { name: /^Use .*deps\/of\/ours.*finds 2$/ }).click();
  await expect(panel.getByText("1 import was not found; only options need it")).toBeVisible();
  await expect(page.getByRole("treeitem", { name: "2 imports not found" })).toBeHidden();
  await openMethod(page, "Place, unary");
  await expect(page.getByText('"units"')).toBeVisible();

  const again = await reopen();
  await openMethod(again, "Place, unary");
  await expect(again.getByText('"units"')).toBeVisible();
  await again.keyboard.press("Alt+i");
  await imports(again)
    .getByRole("button", { name: /^Remove the import path .*deps\/of\/ours/ })
    .click();
  await expect(again.getByRole("treeitem", { name: "2 imports not found" })).toBeVisible();
});

test("a folder that nobody can guess is chosen, by keyboard alone", async ({ page, dataDir }) => {
  const root = project(dataDir);
  await openPath(page, path.join(root, "api", "order.proto"));
  await expect(page.getByRole("treeitem", { name: "2 imports not found" })).toBeVisible();
  await page.keyboard.press("Alt+i");
  await expect(imports(page)).toBeFocused();
  const choose = imports(page).getByRole("button", { name: "Choose a folder…" });
  await expect(imports(page).getByRole("button", { name: /finds 2/ })).toBeVisible();
  await choose.focus();
  await page.keyboard.press("Enter");
  const panel = page.getByRole("dialog", { name: "Choose the folder where imports start" });
  await expect(panel.getByRole("option", { name: "deps" })).toBeVisible();
  await expectAccessible(page, "choosing an import path");
  await panel.getByRole("textbox", { name: "Path of a folder" }).fill(path.join(root, "api/order.proto"));
  await page.keyboard.press("Enter");
  await expect(panel.getByRole("alert")).toContainText("is no folder");
  await panel.getByRole("textbox", { name: "Path of a folder" }).fill(path.join(root, "deps/of/ours"));
  await page.keyboard.press("Enter");
  await expect(panel).toBeHidden();
  await openMethod(page, "Place, unary");
  await expect(page.getByText('"street"')).toBeVisible();
});

test("a dropped folder is given what it imports by one more drop", async ({ page, dataDir }, info) => {
  test.skip(info.project.name !== "served", "dropping texts: Electron knows the paths of what is dropped");
  const root = project(dataDir);
  await drop(page, [path.join(root, "api")], page.getByRole("main"));
  await page.getByRole("treeitem", { name: "2 imports not found" }).click();
  await expect(imports(page).getByText(/These files were dropped/)).toBeVisible();
  await expectAccessible(page, "missing imports of dropped files");
  await drop(page, [path.join(root, "deps")], page.getByRole("region", { name: "Imports of api" }));
  await expect(page.getByRole("treeitem", { name: "2 imports not found" })).toBeHidden();
  await openMethod(page, "Place, unary");
  await expect(page.getByText('"units"')).toBeVisible();
  await expect(page.getByRole("treeitem", { name: /^api.*1 file/ })).toBeVisible();
});

test("a dropped file is given the files that it imports, chosen in the page", async ({ page, dataDir }, info) => {
  test.skip(info.project.name !== "served", "dropping texts: Electron knows the paths of what is dropped");
  const root = project(dataDir);
  await drop(page, [path.join(root, "api", "order.proto")], page.getByRole("main"));
  await page.getByRole("treeitem", { name: "2 imports not found" }).click();
  await imports(page).getByLabel("Add files…").setInputFiles(path.join(root, "deps/of/ours/acme/common/money.proto"));
  await expect(page.getByRole("treeitem", { name: "1 import not found" })).toBeVisible();
  await imports(page).getByLabel("Add a folder…").setInputFiles(path.join(root, "deps"));
  await openMethod(page, "Place, unary");
  await expect(page.getByText('"street"')).toBeVisible();
});
