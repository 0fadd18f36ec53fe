import type { Locator, Page } from "@playwright/test";
import { bodyEditor, expectAccessible, openMethod, openPath, setBody, treeItem } from "../support/actions";
import { expect, inRoot, test } from "../support/workbench";

/** The page's form of a body, beside its text. */
async function openForm(page: Page, body: string): Promise<Locator> {
  // All lines of the text in sight: the editor has no others.
  await page.setViewportSize({ width: 1440, height: 1500 });
  await openPath(page, inRoot("e2e", "fixtures", "form.proto"));
  await openMethod(page, "Place, unary");
  await page.getByRole("button", { name: "JSON + form" }).click();
  await setBody(page, body);
  const form = page.getByRole("group", { name: "Form of form.v1.Order" });
  await expect(form.getByRole("textbox", { name: "title", exact: true })).toBeVisible();
  return form;
}

/** The text of the body, line by line, as the editor has it. */
async function expectText(page: Page, text: string): Promise<void> {
  await expect
    .poll(async () => {
      const lines = await page.getByTestId("json-editor").locator(".view-line").all();
      const placed = await Promise.all(
        lines.map(async (line) => ({ top: (await line.boundingBox())?.y ?? 0, text: await line.innerText() })),
      );
      return placed
        .sort((a, b) => a.top - b.top)
        .map((line) => line.text.replaceAll("\u00a0", " ").trimEnd())
        .join("\n");
    })
    .toBe(text);
}

test("an edit in the form is a small edit of the text, and comments, spelling and numbers stay", async ({ page }) => {
  const form = await openForm(page, '{\n  // the big one\n  "order_id": 9007199254740993, // exactly\n  "title": "x"\n}');
  const number = form.getByRole("textbox", { name: "order_id" });
  await expect(number).toHaveValue("9007199254740993");
  await number.fill("9007199254740995");
  await expectText(page, '{\n  // the big one\n  "order_id": 9007199254740995, // exactly\n  "title": "x"\n}');
  await number.fill("90071992547409950000");
  await expect(form.getByRole("alert")).toHaveText("This number is outside the range of the type.");
  await expectText(page, '{\n  // the big one\n  "order_id": 9007199254740995, // exactly\n  "title": "x"\n}');
  await number.press("Escape");
  await expect(number).toHaveValue("9007199254740995");

  await form.getByRole("combobox", { name: "urgency" }).selectOption("NOW = 2");
  await form.getByRole("checkbox", { name: "gift" }).check();
  await form.getByRole("switch", { name: "Set discount_percent" }).check();
  await expectText(
    page,
    '{\n  // the big one\n  "order_id": 9007199254740995, // exactly\n  "title": "x",\n  "urgency": "NOW",\n  "gift": true,\n  "discount_percent": 0\n}',
  );
  await form.getByRole("switch", { name: "Set discount_percent" }).uncheck();
  await form.getByRole("textbox", { name: "title" }).fill("张三\n李四");
  await expectText(
    page,
    '{\n  // the big one\n  "order_id": 9007199254740995, // exactly\n  "title": "张三\\n李四",\n  "urgency": "NOW",\n  "gift": true\n}',
  );
  // One history: that of the text.
  await form.getByRole("textbox", { name: "title" }).press("ControlOrMeta+z");
  await expect(form.getByRole("textbox", { name: "title" })).toHaveValue("x");
  await form.getByRole("textbox", { name: "title" }).press("ControlOrMeta+Shift+z");
  await expect(form.getByRole("textbox", { name: "title" })).toHaveValue("张三\n李四");
  await expectAccessible(page, "a body as text and form");
});

test("an edit in the text shows in the form, and neither takes the other's focus or caret", async ({ page }) => {
  const form = await openForm(page, '{ "title": "a" }');
  await bodyEditor(page).focus();
  await page.keyboard.press("ControlOrMeta+Home");
  for (let step = 0; step < 13; step++) await page.keyboard.press("ArrowRight");
  await page.keyboard.type("bc");
  await expect(form.getByRole("textbox", { name: "title" })).toHaveValue("abc");
  await expect(bodyEditor(page)).toBeFocused();

  const title = form.getByRole("textbox", { name: "title" });
  await title.focus();
  await title.evaluate((field: HTMLTextAreaElement) => field.setSelectionRange(1, 1));
  await page.keyboard.type("12");
  await expectText(page, '{ "title": "a12bc" }');
  await expect(title).toBeFocused();

  await setBody(page, '{ "title": "abc", ');
  await expect(page.getByText(/The text is not valid JSON at line 1, column/)).toBeVisible();
  await expect(title).toHaveValue("a12bc");
  await expect(title).toBeDisabled();
  await page.getByRole("button", { name: "Go to the place" }).click();
  await expect(bodyEditor(page)).toBeFocused();
  await setBody(page, '{ "title": "abc" }');
  await expect(title).toBeEnabled();
  await expect(title).toHaveValue("abc");
});

test("oneofs, lists, maps, nested and recursive messages", async ({ page }) => {
  const form = await openForm(page, '{\n  "cardNumber": "4711", // by card\n  // tags\n  "tags": ["a"]\n}');
  const payment = form.getByRole("group", { name: "payment" });
  await expect(payment.getByRole("combobox")).toHaveValue("cardNumber");
  await payment.getByRole("combobox").selectOption({ value: "accountLimit" });
  await payment.getByRole("textbox", { name: "accountLimit" }).fill("18");
  await expectText(page, '{\n  // tags\n  "tags": ["a"],\n  "accountLimit": "18"\n}');

  const tags = form.getByRole("group", { name: "tags" });
  await tags.getByRole("button", { name: "Add to tags" }).click();
  await expect(tags.getByRole("textbox").nth(1)).toBeFocused();
  await page.keyboard.type("b");
  await page.keyboard.press("Alt+ArrowUp");
  await expect(tags.getByRole("textbox").nth(0)).toBeFocused();
  await expectText(page, '{\n  // tags\n  "tags": ["b", "a"],\n  "accountLimit": "18"\n}');
  await tags.getByRole("button", { name: "Remove element 2" }).click();
  await expectText(page, '{\n  // tags\n  "tags": ["b"],\n  "accountLimit": "18"\n}');

  const stock = form.getByRole("group", { name: "stock" });
  await stock.getByRole("button", { name: "Add to stock" }).click();
  await expect(stock.getByRole("textbox", { name: "stock key" })).toBeFocused();
  await page.keyboard.type("bolts");
  await stock.getByRole("textbox", { name: "stock value of bolts" }).fill("3");
  await stock.getByRole("button", { name: "Add to stock" }).click();
  await stock.getByRole("textbox", { name: "stock key" }).nth(1).fill("bolts");
  await expect(stock.getByRole("alert")).toHaveText("The map has this key already.");
  await stock.getByRole("button", { name: "Remove key" }).click();
  await expectText(page, '{\n  // tags\n  "tags": ["b"],\n  "stock": {\n    "bolts": 3\n  },\n  "accountLimit": "18"\n}');

  const shipTo = form.getByRole("group", { name: "shipTo" });
  await shipTo.getByRole("button", { name: "shipTo" }).click();
  await shipTo.getByRole("textbox", { name: "street" }).fill("Main");
  const behind = shipTo.getByRole("group", { name: "behind" });
  await behind.getByRole("button", { name: "behind" }).click();
  await behind.getByRole("textbox", { name: "city" }).fill("Ulm");
  await expectText(
    page,
    '{\n  "shipTo": {\n    "street": "Main",\n    "behind": {\n      "city": "Ulm"\n    }\n  },\n  // tags\n  "tags": ["b"],\n  "stock": {\n    "bolts": 3\n  },\n  "accountLimit": "18"\n}',
  );
  await shipTo.getByRole("switch", { name: "Set shipTo" }).uncheck();
  await expectText(page, '{\n  // tags\n  "tags": ["b"],\n  "stock": {\n    "bolts": 3\n  },\n  "accountLimit": "18"\n}');

  const items = form.getByRole("group", { name: "items" });
  await items.getByRole("button", { name: "Add to items" }).click();
  await items.getByRole("textbox", { name: "name", exact: true }).fill("nut");
  await expect(page.getByTestId("json-editor").getByText('"nut"')).toBeVisible();
  await expectAccessible(page, "lists, maps and nested messages in a form");
});

test("an Any takes the type that is chosen, times their units, and what the schema lacks is named", async ({ page }) => {
  const form = await openForm(page, '{ "gone": 1 }');
  const strange = form.getByRole("group", { name: "Not in the schema" });
  await expect(strange.getByText("gone")).toBeVisible();
  await strange.getByRole("button", { name: "Remove gone" }).click();
  await expect(strange).toBeHidden();

  const detail = form.getByRole("group", { name: "detail" });
  await detail.getByRole("button", { name: "detail" }).click();
  await detail.getByRole("combobox", { name: "@type" }).fill("form.v1.Item");
  await detail.getByRole("textbox", { name: "name", exact: true }).fill("nut");
  await expect(page.getByTestId("json-editor").getByText('"type.googleapis.com/form.v1.Item"')).toBeVisible();
  await detail.getByRole("combobox", { name: "@type" }).fill("google.protobuf.Duration");
  await expect(detail.getByRole("textbox", { name: "value" })).toHaveValue("0");

  await setBody(page, "{}");
  await form.getByRole("textbox", { name: "patience" }).fill("1.5");
  await form.getByRole("combobox", { name: "Unit" }).selectOption("min");
  await form.getByRole("textbox", { name: "dueAt" }).fill("2026-11-20T22:13:20Z");
  await form.getByRole("textbox", { name: "signature" }).fill("AQID");
  await expect(form.getByText("3 bytes")).toBeVisible();
  await expectText(page, '{\n  "signature": "AQID",\n  "dueAt": "2026-11-20T22:13:20Z",\n  "patience": "90s"\n}');
  await form.getByRole("textbox", { name: "extra" }).fill('{ "a": [1] }');
  await form.getByRole("textbox", { name: "nickname" }).fill("x");
  await expectText(
    page,
    '{\n  "signature": "AQID",\n  "dueAt": "2026-11-20T22:13:20Z",\n  "patience": "90s",\n  "extra": { "a": [1] },\n  "nickname": "x"\n}',
  );
});

test("by keyboard alone, in the form without the text, and the choice is remembered", async ({ page, reopen }) => {
  await openForm(page, '{\n  "title": "x"\n}');
  await bodyEditor(page).focus();
  await page.keyboard.press("Alt+b");
  await expect(page.getByRole("textbox", { name: /Filter \d+ fields/ })).toBeFocused();
  await page.keyboard.type("title");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("typed");
  await expectText(page, '{\n  "title": "typed"\n}');
  await page.keyboard.press("Alt+b");
  await expect(bodyEditor(page)).toBeFocused();

  await page.keyboard.press("ControlOrMeta+k");
  await page.keyboard.type("Show the body as a form");
  await page.keyboard.press("Enter");
  await expect(bodyEditor(page)).toBeHidden();
  await expect(page.getByRole("button", { name: "Form", exact: true })).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.press("ControlOrMeta+Shift+e");
  await expect(page.getByRole("textbox", { name: /Filter \d+ fields/ })).toBeFocused();
  await page.getByRole("textbox", { name: "title" }).fill("hidden");
  await page.getByRole("textbox", { name: "title" }).press("ControlOrMeta+z");
  await expect(page.getByRole("textbox", { name: "title" })).toHaveValue("typed");

  const again = await reopen();
  await treeItem(again, "Place, unary").waitFor();
  await expect(again.getByRole("group", { name: "Form of form.v1.Order" })).toBeVisible();
  await expect(again.getByRole("button", { name: "Form", exact: true })).toHaveAttribute("aria-pressed", "true");
});

test("the composer of a chat has the form as well", async ({ page }) => {
  await openPath(page, inRoot("e2e", "fixtures", "form.proto"));
  await treeItem(page, "Discuss, bidi stream").click();
  await page.getByRole("button", { name: "JSON + form" }).click();
  await setBody(page, "{}");
  await page.getByRole("textbox", { name: "title", exact: true }).fill("hello");
  await expect(page.getByTestId("json-editor").getByText('"hello"')).toBeVisible();
});
