import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Locator, Page } from "@playwright/test";
import { expectAccessible, expectKept, openPath, treeItem } from "../support/actions";
import { expect, test } from "../support/workbench";

const orders = `syntax = "proto3";
package shop.v1;
import "users.proto";
// 订单 (an order)
message Order {
  string id = 1;
  User buyer = 2;
}
service Orders {
  rpc Get(Order) returns (Order);
}
`;
const users = `syntax = "proto3";
package shop.v1;
message User {
  string name = 1;
}
`;

/** Writes the two files and opens one of them from the palette; answers their folder. */
async function openShop(page: Page, dataDir: string): Promise<string> {
  const folder = path.join(dataDir, "shop");
  mkdirSync(folder);
  writeFileSync(path.join(folder, "orders.proto"), orders);
  writeFileSync(path.join(folder, "users.proto"), users);
  await openPath(page, folder);
  await treeItem(page, "Get, unary").waitFor();
  return folder;
}

/** Opens the text of a type's file, by keys alone. */
async function openText(page: Page, type: string): Promise<void> {
  await page.keyboard.press("ControlOrMeta+k");
  await page.keyboard.type(type);
  await expect(page.getByRole("option", { name: new RegExp(`^${type}`) }).first()).toBeVisible();
  await page.keyboard.press("Enter");
  // The key is the page's, which is on its way.
  await page.getByRole("tabpanel").getByRole("heading", { name: type, level: 2 }).waitFor();
  await page.keyboard.press("Alt+t");
  await expect(editor(page)).toBeFocused();
}

const editor = (page: Page): Locator => page.getByRole("tabpanel").getByRole("textbox", { name: /\.proto$/ });
const lines = (page: Page): Locator => page.getByTestId("code-view").locator(".view-line");

/** Goes behind the given text of the file in front, with Monaco's own find. */
async function goBehind(page: Page, text: string): Promise<void> {
  await page.keyboard.press("ControlOrMeta+Home");
  await page.keyboard.press("ControlOrMeta+f");
  const find = page.getByRole("textbox", { name: "Find" });
  await find.fill(text);
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await expect(editor(page)).toBeFocused();
  await page.keyboard.press("ArrowRight");
}

test("by keys alone: edit a field, see the problem, put it right, save, and the tree follows", async ({ page, dataDir }) => {
  const folder = await openShop(page, dataDir);
  const file = path.join(folder, "orders.proto");
  await openText(page, "Order");
  await goBehind(page, "User buyer = 2;");
  await page.keyboard.type(" Usr seller = 3;");
  const problems = page.getByRole("listbox", { name: "Problems of this file" });
  await expect(problems.getByRole("option", { name: /Usr/ })).toBeVisible();
  await expect(page.locator(".squiggly-error")).toBeVisible();
  await expect(page.getByRole("tab", { name: /orders\.proto/ })).toContainText("unsaved");
  await expectAccessible(page, "an edited file with a problem");
  expect(readFileSync(file, "utf8")).toBe(orders);

  await goBehind(page, "Usr");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.type("e");
  await expect(problems).toBeHidden();
  await goBehind(page, "returns (Order);");
  await page.keyboard.type(" rpc Put(Order) returns (Order);");
  await page.keyboard.press("ControlOrMeta+s");
  await expect(treeItem(page, "Put, unary")).toBeVisible();
  await expect(page.getByRole("tab", { name: /orders\.proto/ })).not.toContainText("unsaved");
  expect(readFileSync(file, "utf8")).toBe(
    orders
      .replace("buyer = 2;", "buyer = 2; User seller = 3;")
      .replace("returns (Order);", "returns (Order); rpc Put(Order) returns (Order);"),
  );
});

test("a change that breaks another file says so before it is saved", async ({ page, dataDir }) => {
  await openShop(page, dataDir);
  await openText(page, "User");
  await goBehind(page, "message User");
  await page.keyboard.type("s");
  await expect(page.getByRole("tabpanel").getByText(/more errors? in (another file|other files)/)).toBeVisible();
});

test("a change on the disk: an unedited text follows, under an edited one both are kept until one is chosen", async ({ page, dataDir }) => {
  const folder = await openShop(page, dataDir);
  const file = path.join(folder, "users.proto");
  await openText(page, "User");
  writeFileSync(file, users.replace("string name", "string full_name"));
  await expect(lines(page).getByText("full_name")).toBeVisible();

  await goBehind(page, "= 1;");
  await page.keyboard.type(" // mine");
  writeFileSync(file, users.replace("string name", "string nickname"));
  const notice = page.getByRole("status").filter({ hasText: "has changed on the disk" });
  await expect(notice).toBeVisible();
  await expect(lines(page).getByText("// mine")).toBeVisible();
  await expectAccessible(page, "a file that changed on the disk");
  await page.keyboard.press("ControlOrMeta+s");
  await expect(notice).toBeVisible();
  expect(readFileSync(file, "utf8")).toContain("nickname");

  await notice.getByRole("button", { name: "Compare" }).click();
  const compare = page.getByRole("dialog", { name: "Two versions of users.proto" });
  await expect(compare.getByText("nickname").first()).toBeVisible();
  await expect(compare.getByText("// mine").first()).toBeVisible();
  await expectAccessible(page, "two versions beside each other");
  await compare.getByRole("button", { name: "Take the disk's version" }).click();
  await expect(notice).toBeHidden();
  await expect(lines(page).getByText("nickname")).toBeVisible();
  await expect(lines(page).getByText("// mine")).toBeHidden();
  await editor(page).focus();
  await goBehind(page, "message Use");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Shift+F12");
  await expect(page.locator(".peekview-widget").getByText("References (2)")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.locator(".peekview-widget")).toBeHidden();
  await page.keyboard.press("ControlOrMeta+z");
  await expect(lines(page).getByText("// mine")).toBeVisible();
  await page.keyboard.press("ControlOrMeta+s");
  await expect.poll(() => readFileSync(file, "utf8")).toContain("// mine");
});

test("overwriting what changed on the disk writes mine", async ({ page, dataDir }) => {
  const folder = await openShop(page, dataDir);
  const file = path.join(folder, "users.proto");
  await openText(page, "User");
  await goBehind(page, "= 1;");
  await page.keyboard.type(" // mine");
  writeFileSync(file, `${users}// theirs\n`);
  await page.getByRole("button", { name: "Overwrite with mine" }).click();
  await expect.poll(() => readFileSync(file, "utf8")).toBe(users.replace("= 1;", "= 1; // mine"));
  await expect(page.getByRole("tab", { name: /users\.proto/ })).not.toContainText("unsaved");
});

test("unsaved text survives tabs, a reload and a restart; closing its tab asks", async ({ page, dataDir, reopen }) => {
  const folder = await openShop(page, dataDir);
  await openText(page, "User");
  await goBehind(page, "= 1;");
  await page.keyboard.type(" // 未保存");
  await treeItem(page, "Get, unary").click();
  await page.getByRole("tab", { name: /users\.proto/ }).click();
  await expect(lines(page).getByText("未保存")).toBeVisible();
  await expectKept(dataDir, "未保存");
  const again = await reopen();
  await expect(again.getByRole("tab", { name: /users\.proto/ })).toContainText("unsaved");
  await expect(lines(again).getByText("未保存")).toBeVisible();

  await again.keyboard.press("Alt+w");
  const question = again.getByRole("dialog", { name: "Save the changes to users.proto?" });
  await expect(question.getByRole("button", { name: "Save" })).toBeFocused();
  await expectAccessible(again, "the question about unsaved changes");
  await again.keyboard.press("Escape");
  await expect(again.getByRole("tab", { name: /users\.proto/ })).toBeVisible();
  await again.keyboard.press("Alt+w");
  await again.keyboard.press("Enter");
  await expect(again.getByRole("tab", { name: /users\.proto/ })).toBeHidden();
  expect(readFileSync(path.join(folder, "users.proto"), "utf8")).toBe(users.replace("= 1;", "= 1; // 未保存"));
});

test("what cannot be edited says why", async ({ page, dataDir }) => {
  const folder = path.join(dataDir, "times");
  mkdirSync(folder);
  const text =
    'syntax = "proto3";\npackage t;\nimport "google/protobuf/timestamp.proto";\nmessage T { google.protobuf.Timestamp at = 1; }\n';
  writeFileSync(path.join(folder, "times.proto"), text);
  await openPath(page, folder);
  await openText(page, "T");
  await goBehind(page, "google/protobuf/time");
  await page.keyboard.press("F12");
  await expect(page.getByText("Read only: comes with protobuf")).toBeVisible();
});

test("formatting puts a text in order, as one step that Ctrl+Z takes back; with an error it says why not", async ({ page, dataDir }) => {
  const folder = await openShop(page, dataDir);
  await openText(page, "User");
  await goBehind(page, "= 1;");
  await page.keyboard.type("   // 姓名");
  await goBehind(page, "message User");
  await page.keyboard.type("   ");
  await page.keyboard.press("Shift+Alt+f");
  await expect(lines(page).getByText("message User {")).toBeVisible();
  await page.keyboard.press("ControlOrMeta+s");
  await expect.poll(() => readFileSync(path.join(folder, "users.proto"), "utf8")).toBe(users.replace("= 1;", "= 1; // 姓名"));
  await page.keyboard.press("ControlOrMeta+z");
  await expect(page.getByRole("tab", { name: /users\.proto/ })).toContainText("unsaved");

  await goBehind(page, "string name");
  await page.keyboard.type(" =");
  await page.keyboard.press("Shift+Alt+f");
  await expect(page.getByRole("status").filter({ hasText: "Not formatted" })).toContainText("4:");
});

test("the outline follows the text and the cursor, and leads to declarations by mouse and keys", async ({ page, dataDir }) => {
  await openShop(page, dataDir);
  await openText(page, "Order");
  const outline = page.getByRole("listbox", { name: "Outline" });
  await expect(outline.getByRole("option")).toHaveText([/^Order/, /^id/, /^buyer/, /^Orders/, /^Get/]);
  await expectAccessible(page, "an editor with its outline");
  await outline.getByRole("option", { name: /^buyer/ }).click();
  await expect(editor(page)).toBeFocused();
  await page.keyboard.type("first_");
  await expect(outline.getByRole("option", { name: /^first_buyer/ })).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("ControlOrMeta+Shift+o");
  await expect(page.getByRole("textbox", { name: "Type to narrow down results." })).toBeFocused();
  await page.keyboard.type("Get");
  const found = page.getByRole("listbox", { name: "Type to narrow down results." }).getByRole("option");
  await expect(found).toHaveText([/Get/]);
  await page.keyboard.press("Enter");
  await expect(outline.getByRole("option", { name: /^Get/ })).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Alt+o");
  await expect(outline).toBeHidden();
});

test("references are shown in place, over all files, and lead to them", async ({ page, dataDir }) => {
  await openShop(page, dataDir);
  await openText(page, "User");
  await goBehind(page, "message Use");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Shift+F12");
  const peek = page.locator(".peekview-widget");
  await expect(peek).toBeVisible();
  await expect(peek.getByText("References (2)")).toBeVisible();
  await peek.getByRole("treeitem", { name: /orders\.proto/ }).click();
  await peek.getByRole("treeitem", { name: /buyer/ }).dblclick();
  await expect(page.getByRole("tab", { name: /orders\.proto/ })).toHaveAttribute("aria-selected", "true");
});
