import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Page } from "@playwright/test";
import { expectAccessible, expectKept, openMethod, openPath } from "../support/actions";
import { expect, inRoot, test } from "../support/workbench";

const shop = inRoot("src-main/engine/schema/testdata/shop");

const pageOf = (page: Page, name: string) => page.getByRole("region", { name, exact: true });

/** Opens the shop and one of its types or services from the tree, by its name after the package. */
async function openFromTree(page: Page, name: string, kind: string): Promise<void> {
  await page.getByRole("textbox", { name: "Filter methods and messages" }).fill(name);
  await page
    .getByRole("treeitem", { name: new RegExp(`^${name.replaceAll(".", "\\.")},? ?${kind}$`) })
    .first()
    .click();
}

test("a message's page: fields, links, back and forward, used by, and the source beside it", async ({ page }) => {
  await openPath(page, shop);
  await openFromTree(page, "Order", "message");
  const order = pageOf(page, "shop.orders.v1.Order");
  const fields = order.getByRole("table", { name: "Fields" });
  await expect(fields.getByRole("row")).toHaveCount(8);
  await expect(fields.getByRole("row", { name: /3 lines Line repeated/ })).toBeVisible();
  const source = page.getByTestId("code-view");
  await expect(source.getByText("users.v1.User buyer")).toBeVisible();
  await expectAccessible(page, "a message's page");

  await fields.getByRole("link", { name: "shop.users.v1.User" }).click();
  await expect(page.getByRole("tab", { name: "User", exact: true })).toHaveAttribute("aria-selected", "true");
  await expect(pageOf(page, "shop.users.v1.User").getByRole("link", { name: "shop.orders.v1.Order" })).toBeVisible();
  await page.keyboard.press("Alt+ArrowLeft");
  await expect(order).toBeVisible();
  await page.keyboard.press("Alt+ArrowRight");
  await expect(pageOf(page, "shop.users.v1.User")).toBeVisible();

  await page.getByRole("table", { name: "Used by" }).getByRole("link", { name: "shop.orders.v1.Order" }).click();
  await expect(fields.locator("[aria-current]")).toHaveText(/buyer/);
  await fields.getByRole("link", { name: "State", exact: true }).click({ modifiers: ["ControlOrMeta"] });
  await expect(page.getByRole("tab", { name: /^(Order|State)$/ })).toHaveText([/^Order/, /^State/]);
  await expect(pageOf(page, "shop.orders.v1.Order.State").getByRole("row", { name: /1 STATE_OPEN/ })).toBeVisible();
  await expectAccessible(page, "an enum's page");
});

test("a service's page leads to its calls", async ({ page }) => {
  await openPath(page, shop);
  await openFromTree(page, "OrderService", "");
  const service = pageOf(page, "shop.orders.v1.OrderService");
  await expect(service.getByRole("row", { name: /Watch/ })).toContainText("stream");
  await expect(service.getByText("(audit.trail)")).toBeVisible();
  await expectAccessible(page, "a service's page");
  await service.getByRole("button", { name: "Call Create" }).click();
  await expect(page.getByRole("tabpanel", { name: /^Create/ }).getByRole("button", { name: "Call", exact: true })).toBeVisible();
});

test("the source has hovers, and Ctrl+click goes to the definition", async ({ page }) => {
  await openPath(page, shop);
  await openFromTree(page, "Order", "message");
  const source = page.getByTestId("code-view");
  const total = source.locator(".view-line", { hasText: "message Line" }).getByText("Money");
  await total.hover();
  await expect(page.getByText("message shop.common.Money")).toBeVisible();
  await expect(page.getByText("An amount in a currency.")).toBeVisible();
  await total.click({ modifiers: ["ControlOrMeta"] });
  await expect(pageOf(page, "shop.common.Money")).toBeVisible();
  await expect(source.getByText("message Money")).toBeVisible();

  await page.getByRole("button", { name: "Open this file in a tab" }).click();
  await expect(page.getByRole("tab", { name: "money.proto" })).toHaveAttribute("aria-selected", "true");
  await page.getByRole("tab", { name: "Money", exact: true }).click();
  await page.keyboard.press("Alt+ArrowLeft");
  await expect(pageOf(page, "shop.orders.v1.Order")).toBeVisible();
  await page.keyboard.press("Alt+t");
  await source.getByText("message").first().click();
  await page.keyboard.press("End");
  for (let step = 0; step < 4; step++) await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Shift+F12");
  await expect(page.locator(".peekview-widget").getByText(/References \(\d+\)/)).toBeVisible();
  await page.keyboard.press("Escape");
  await source.getByText('"shop/users/v1/user.proto"').click({ modifiers: ["ControlOrMeta"] });
  await expect(page.getByRole("tab", { name: "user.proto" })).toHaveAttribute("aria-selected", "true");
});

test("the graph: by mouse, by keys, as a list", async ({ page }) => {
  await openPath(page, shop);
  await openFromTree(page, "Order", "message");
  await page.getByRole("tab", { name: "Graph" }).click();
  const graph = page.getByRole("region", { name: / hangs together$/ });
  const middle = graph.getByRole("button", { name: /^Order 7 fields/ });
  await expect(middle).toBeVisible();
  await expect(graph.getByRole("button", { name: /^OrderService 3 methods/ })).toBeVisible();
  await expectAccessible(page, "the graph");

  await middle.focus();
  await page.keyboard.press("ArrowLeft");
  await expect(graph.locator("button:focus")).toHaveText(/OrderService|UpdateOrderRequest/);
  await page.keyboard.press("ArrowRight");
  await expect(middle).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("region", { name: "How Order hangs together" })).toBeHidden();
  await expect(graph.locator("button:focus")).toHaveAttribute("aria-current", "true");
  await page.keyboard.press("Alt+ArrowLeft");
  await expect(middle).toHaveAttribute("aria-current", "true");

  const widthOf = async () => (await middle.boundingBox())?.width ?? 0;
  let width = await widthOf();
  await expect
    .poll(async () => {
      const before = width;
      width = await widthOf();
      return width - before;
    }, "what went back comes to rest")
    .toBe(0);
  await page.getByRole("button", { name: "Zoom in" }).click();
  await expect.poll(widthOf).toBeGreaterThan(width * 1.1);
  await page.getByRole("button", { name: "Fit all in" }).click();
  await graph.getByRole("button", { name: "2", exact: true }).click();
  await expect(graph.getByRole("button", { name: /^Money shop\.common/ })).toBeVisible();

  await page.getByRole("button", { name: "As a list" }).click();
  await expect(graph.getByRole("row", { name: /OrderService Create, Update, Watch Order/ })).toBeVisible();
  await expectAccessible(page, "the graph as a list");
  await page.keyboard.press("Alt+g");
  await expect(page.getByRole("table", { name: "Fields" })).toBeVisible();
});

test("the palette finds every symbol, down to fields and values", async ({ page }) => {
  await openPath(page, shop);
  await openMethod(page, "Create, unary");
  await page.keyboard.press("ControlOrMeta+k");
  await page.keyboard.type("currency");
  await expect(page.getByRole("option", { name: /currency.*shop\.common\.Money.*field/ })).toBeVisible();
  await expectAccessible(page, "the palette with symbols");
  await page.keyboard.press("Enter");
  await expect(pageOf(page, "shop.common.Money").locator("[aria-current]")).toHaveText(/currency/);
  await page.keyboard.press("ControlOrMeta+k");
  await page.keyboard.type("state_paid");
  await expect(page.getByRole("option")).toHaveText([/STATE_PAID/]);
  await page.keyboard.press("Enter");
  await expect(pageOf(page, "shop.orders.v1.Order.State").locator("[aria-current]")).toHaveText(/STATE_PAID/);
});

test("a message of 2,000 fields shows any of them, and its page comes back after a restart", async ({ page, dataDir, reopen }) => {
  const folder = path.join(dataDir, "wide");
  mkdirSync(folder);
  const fields = Array.from({ length: 2000 }, (_, at) => `  // Comment ${at}: 注释\n  string field_${at} = ${at + 1};`);
  writeFileSync(path.join(folder, "wide.proto"), `syntax = "proto3";\npackage wide;\nmessage Wide {\n${fields.join("\n")}\n}\n`);
  await openPath(page, folder);
  await openFromTree(page, "Wide", "message");
  const table = page.getByRole("table", { name: "Fields" });
  await expect(table).toHaveAttribute("aria-rowcount", "2001");
  expect(await table.getByRole("row").count()).toBeLessThan(200);
  await page.keyboard.press("ControlOrMeta+k");
  await page.keyboard.type("field_1999");
  await expect(page.getByRole("option", { name: /field_1999/ })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(table.locator("[aria-current]")).toHaveText(/field_1999/);
  await expect(table.locator("[aria-current]")).toBeInViewport();
  await expectKept(dataDir, "wide.Wide");
  const again = await reopen();
  await expect(again.getByRole("tab", { name: "Wide", exact: true })).toBeVisible();
  await expect(again.getByRole("table", { name: "Fields" })).toBeVisible();
});

test("a symbol that is gone says so in place", async ({ page, dataDir }) => {
  const file = path.join(dataDir, "moving.proto");
  const text = (name: string) => `syntax = "proto3";\npackage moving;\nmessage ${name} { string q = 1; }\n`;
  writeFileSync(file, text("Before"));
  await openPath(page, file);
  await openFromTree(page, "Before", "message");
  await expect(pageOf(page, "moving.Before")).toBeVisible();
  writeFileSync(file, text("After"));
  await page.getByRole("button", { name: "Reload all schemas" }).click();
  // The editor keeps alerts of its own for screen readers.
  await expect(page.getByRole("alert").filter({ hasText: "The schema has no such symbol any more" })).toBeVisible();
});
