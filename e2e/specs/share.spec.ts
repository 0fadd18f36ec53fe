import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import type { Locator, Page } from "@playwright/test";
import { call, expectAccessible, expectKept, openMethod, openPath, setBody, startDemo } from "../support/actions";
import { expect, inRoot, test } from "../support/workbench";

const dialog = (page: Page) => page.getByRole("dialog", { name: "Share the request as one file" });
const panel = (page: Page): Locator => page.getByRole("tabpanel", { name: /^GetUser/ });

/** Saves what the dialog shows, under this path. */
async function save(page: Page, place: string): Promise<void> {
  await dialog(page).getByRole("button", { name: "Save…" }).click();
  const places = page.getByRole("dialog", { name: "Save the shared request" });
  await places.getByRole("textbox", { name: "File name or path" }).fill(place);
  await page.keyboard.press("Enter");
  await expect(places).toBeHidden();
  await expect(dialog(page).getByText(/^Saved as /)).toBeVisible();
  await dialog(page).getByRole("button", { name: "Close" }).click();
  await expect(dialog(page)).toBeHidden();
}

/** Shares a request that the demo answers, by keys; answers where the demo listens, which stays there. */
async function shareDemo(page: Page, place: string): Promise<string> {
  await startDemo(page);
  await openMethod(page, "GetUser, unary");
  const target = await page.getByRole("combobox", { name: "Target" }).inputValue();
  await setBody(page, '{ "id": "7" } // 张伟');
  await page.keyboard.press("Alt+Shift+D");
  await expect(dialog(page).getByRole("region", { name: "File GetUser.wirebench.yaml" })).toContainText("user.UserService/GetUser");
  await expectAccessible(page, "a request that is shared");
  await save(page, place);
  return target;
}

/** Closes the demo's tabs and its schema: nothing in the window knows its types any more. */
async function forgetDemo(page: Page): Promise<void> {
  const tabs = page.getByRole("tablist", { name: "Open tabs" }).getByRole("tab");
  for (let left = await tabs.count(); left > 0; left--) {
    await page.keyboard.press("Alt+w");
    await expect(tabs).toHaveCount(left - 1);
  }
  await page.getByRole("treeitem", { name: /^Demo/ }).click();
  await page.keyboard.press("Delete");
  await expect(page.getByRole("treeitem")).toHaveCount(0);
}

test("a shared request opens by its path, with its types and no .proto anywhere, is called, and is there after a restart", async ({
  page,
  dataDir,
  reopen,
}) => {
  const place = path.join(dataDir, "收到的", "查询 用户.wirebench.yaml");
  mkdirSync(path.dirname(place));
  await shareDemo(page, place);
  expect(readFileSync(place, "utf8")).toContain("// 张伟");
  await forgetDemo(page);

  await openPath(page, place);
  await expect(panel(page).getByText("// 张伟")).toBeVisible();
  await expect(page.getByRole("treeitem", { name: /^查询 用户\.wirebench\.yaml/ })).toBeVisible();
  await expect(page.getByRole("treeitem", { name: /^GetUser,? unary/ })).toBeVisible();
  await call(page);
  await expect(page.getByText("OK (0)")).toBeVisible();

  await expectKept(dataDir, "张伟");
  const again = await reopen();
  await expect(panel(again).getByText("// 张伟")).toBeVisible();
  await expect(again.getByRole("treeitem", { name: /^GetUser,? unary/ })).toBeVisible();
});

test("a shared request that is dropped on the window opens", async ({ page, dataDir }) => {
  const place = path.join(dataDir, "dropped.wirebench.yaml");
  await shareDemo(page, place);
  await forgetDemo(page);
  await page.evaluate(
    ([text, name]) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([text ?? ""], name ?? ""));
      document.body.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
    },
    [readFileSync(place, "utf8"), "查询用户.wirebench.yaml"],
  );
  await expect(panel(page).getByText("// 张伟")).toBeVisible();
  await call(page);
  await expect(page.getByText("OK (0)")).toBeVisible();
});

test("a file that somebody has broken says its line, and gives the types all the same", async ({ page, dataDir }) => {
  const place = path.join(dataDir, "a.wirebench.yaml");
  await shareDemo(page, place);
  await forgetDemo(page);
  writeFileSync(place, readFileSync(place, "utf8").replace("request:\n", "request:\n  settings: soon\n"));
  await openPath(page, place);
  await expect(page.getByRole("alert").filter({ hasText: "a.wirebench.yaml, line 3, column 13" })).toBeVisible();
  await expect(page.getByRole("treeitem", { name: /^GetUser,? unary/ })).toBeVisible();
});

test("wirebench run takes a shared request as it is", async ({ page, dataDir }) => {
  const place = path.join(dataDir, "查询用户.wirebench.yaml");
  await shareDemo(page, place);
  const { stdout } = await promisify(execFile)(process.execPath, [inRoot("out/main/cli.cjs"), "run", place]);
  expect(stdout).toContain("GetUser");
});

test("a saved request takes along what it inherits, names of the environment as they are or with values, and no secret", async ({
  page,
  dataDir,
}) => {
  const folder = path.join(dataDir, "商店");
  const put = (name: string, text: string) => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  };
  put("wirebench.yaml", "name: 商店\nversion: 1\nmetadata:\n  x-tenant: acme\n");
  put("collections/用户/folder.yaml", "variables:\n  id: '7'\nauth:\n  kind: bearer\n  token: { secret: 预发令牌 }\n");
  put("collections/用户/查询.yaml", 'target: "{{主机}}"\nmethod: user.UserService/GetUser\nbody: |\n  { "id": "{{id}}" }\n');
  await startDemo(page);
  const target = await page.getByRole("combobox", { name: "Target" }).inputValue();
  put("environments/预发.yaml", `variables:\n  主机: ${target}\n  密: { secret: 预发令牌 }\n`);
  await openWorkspace(page, folder);
  await page.getByRole("button", { name: /^Environment/ }).click();
  await page.getByRole("menuitemradio", { name: /^预发/ }).click();

  const row = page.getByRole("tree", { name: "Saved requests" }).getByRole("treeitem", { name: /^查询/ });
  await row.click({ button: "right" });
  await page.getByRole("menuitem", { name: "Share…" }).click();
  const file = dialog(page).getByRole("region", { name: "File 查询.wirebench.yaml" });
  await expect(file).toContainText("x-tenant: acme");
  await expect(file).toContainText('id: "7"');
  await expect(file).not.toContainText(target);
  const open = dialog(page).getByRole("region", { name: "To be filled in by whoever opens it" });
  await expect(open.getByRole("listitem")).toHaveText(["{{主机}}", "Secret 预发令牌"]);
  await dialog(page).getByRole("checkbox", { name: "With the values of the environment 预发" }).check();
  await expect(file).toContainText(`主机: ${target}`);
  await expect(open.getByRole("listitem")).toHaveText(["Secret 预发令牌"]);
  const place = path.join(dataDir, "查询.wirebench.yaml");
  await save(page, place);
  expect(existsSync(place)).toBe(true);
});

/** Opens a folder as a workspace, by the menu of the top bar. */
async function openWorkspace(page: Page, folder: string): Promise<void> {
  await page.getByRole("button", { name: /^Workspace/ }).click();
  await page.getByRole("menuitem", { name: "Open a workspace…" }).click();
  const choosing = page.getByRole("dialog", { name: "Choose a workspace's folder" });
  await choosing.getByRole("textbox").fill(folder);
  await choosing.getByRole("button", { name: "Use", exact: true }).click();
  await expect(page.getByRole("button", { name: "Workspace: 商店" })).toBeVisible();
}
