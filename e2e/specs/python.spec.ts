import { spawnSync } from "node:child_process";
import { call, openMethod, setBody, setTarget } from "../support/actions";
import { expect, inRoot, test } from "../support/workbench";

const proto = inRoot("e2e/servers/tutorial.proto");
test.use({ paths: [proto] });

/** What `wirebench call` prints for the same call. */
function cli(target: string, method: string, data: string, ...more: string[]) {
  const args = ["call", "-plaintext", "-proto", proto, ...more, "-d", data, target, method];
  return spawnSync(process.execPath, [inRoot("out/main/cli.cjs"), ...args], { encoding: "utf8" });
}

const status = (page: import("@playwright/test").Page) => page.getByRole("main").getByRole("tabpanel").first().getByRole("status").first();

test("a Python server: unary, with metadata; the window and the command line agree", async ({ page, python }) => {
  await openMethod(page, "GetUser, unary");
  await setTarget(page, python.target);
  await page.getByRole("tab", { name: /^Metadata/ }).click();
  for (const [row, key, value] of [
    [1, "user", "admin"],
    [2, "token", "s3cret"],
  ] as const) {
    await page.getByRole("textbox", { name: `Key of row ${row}` }).fill(key);
    await page.getByRole("textbox", { name: `Value of row ${row}` }).fill(value);
  }
  await page.getByRole("tab", { name: "Body" }).click();
  await setBody(page, '{ "id": 9007199254740991 }');
  await call(page);
  await expect(status(page)).toContainText("OK (0)");
  const result = page.getByRole("tabpanel", { name: "Result" });
  await expect(result.getByText('"小泽 Xiaoze"')).toBeVisible();
  await expect(result.getByText('"9007199254740991"')).toBeVisible();

  const printed = cli(
    python.target,
    "tutorial.v1.UserService/GetUser",
    '{"id": 9007199254740991}',
    "-H",
    "user: admin",
    "-H",
    "token: s3cret",
  );
  expect(printed.status).toBe(0);
  const shown = (await result.innerText()).replace(/\s+/g, "");
  expect(shown).toContain(printed.stdout.replace(/\s+/g, ""));

  await page.getByRole("tab", { name: /^Headers/ }).click();
  await expect(page.getByText("x-trace-bin")).toBeVisible();
  await page.getByRole("tab", { name: /^Trailers/ }).click();
  // Node's http2 joins a repeated key's values.
  await expect(page.getByRole("tabpanel", { name: /^Trailers/ }).getByText("1, 2")).toBeVisible();
});

test("a Python server: without the token, and without the user", async ({ page, python }) => {
  await openMethod(page, "GetUser, unary");
  await setTarget(page, python.target);
  await setBody(page, '{ "id": 2000 }');
  await call(page);
  await expect(status(page)).toContainText("UNAUTHENTICATED (16)");
  expect(cli(python.target, "tutorial.v1.UserService/GetUser", '{"id": 2000}').status).toBe(64 + 16);
  await setBody(page, '{ "id": 404 }');
  await call(page);
  await expect(page.getByText("没有这个用户 (no such user)").first()).toBeVisible();
});

test("a Python server: a server stream", async ({ page, python }) => {
  await openMethod(page, "Count, server stream");
  await setTarget(page, python.target);
  await setBody(page, '{ "count": 500 }');
  await call(page);
  await expect(status(page)).toContainText("OK (0)");
  await expect(page.getByRole("grid", { name: "Messages" }).getByRole("row", { name: /^500 received.*tick 500 滴答/ })).toBeVisible();
  const printed = cli(python.target, "tutorial.v1.StreamService/Count", '{"count": 500}', "--ndjson");
  expect(printed.stdout.trim().split("\n")).toHaveLength(500);
});

test("a Python server: a client stream", async ({ page, python }) => {
  await openMethod(page, "Sum, client stream");
  await setTarget(page, python.target);
  for (const value of [1, -5, 40]) {
    await setBody(page, `{ "value": ${value} }`);
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await expect(page.getByRole("button", { name: "Finish" })).toBeVisible();
  }
  await expect(page.getByRole("grid", { name: "Messages" }).getByRole("row", { name: /sent/ })).toHaveCount(3);
  await page.getByRole("button", { name: "Finish" }).click();
  await expect(status(page)).toContainText("OK (0)");
  await expect(page.getByText(/sum"?: ?"36"/).first()).toBeVisible();
  expect(JSON.parse(cli(python.target, "tutorial.v1.StreamService/Sum", '{"value":1}{"value":-5}{"value":40}').stdout)).toEqual({
    count: 3,
    sum: "36",
  });
});

test("a Python server: a chat", async ({ page, python }) => {
  await openMethod(page, "Talk, bidi stream");
  await setTarget(page, python.target);
  const talk = page.getByRole("region", { name: "Conversation" });
  for (const text of ["hello", "again", "bye"]) {
    await setBody(page, JSON.stringify({ from: "me", text }));
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await expect(talk.getByText(`"${text.toUpperCase()}"`, { exact: true })).toBeVisible();
  }
  await page.getByRole("button", { name: "Finish" }).click();
  await expect(status(page)).toContainText("OK (0)");
});
