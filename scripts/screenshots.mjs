/**
 * `npm run screenshots`: the pictures of the README, from the running app and its demo, into assets/screenshots. Needs a
 * browser, found as for the tests.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { chromium } from "@playwright/test";
import { freshBuild, root } from "./fresh-build.mjs";
import { browser } from "./test-setup.mjs";

freshBuild();
const folder = path.join(root, "assets", "screenshots");
mkdirSync(folder, { recursive: true });

const size = { width: 1440, height: 900 };
const executablePath = browser().path ?? undefined;
const chrome = await chromium.launch({
  ...(executablePath ? { executablePath } : {}),
  args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
});

/** Opens a fresh workbench with the demo running, or with a folder. @param {{ dark?: boolean, chinese?: boolean, demo?: boolean, open?: string[], prepare?: (data: string) => void }} how */
async function workbench({ dark = false, chinese = false, open = [], demo = open.length === 0, prepare = () => {} }) {
  const data = mkdtempSync(path.join(tmpdir(), "wirebench-pictures-"));
  prepare(data);
  const core = spawn(process.execPath, [path.join(root, "out/main/cli.cjs"), "serve", ...open], {
    env: { ...process.env, WIREBENCH_DATA: data, WIREBENCH_KEYCHAIN: "off" },
  });
  const url = await new Promise((resolve) => {
    let said = "";
    core.stdout.on("data", (text) => {
      said += text;
      const found = /http:\/\/\S+#c=\S+/.exec(said);
      if (found) resolve(found[0]);
    });
  });
  const context = await chrome.newContext({ viewport: size, colorScheme: dark ? "dark" : "light", locale: chinese ? "zh-CN" : "en-US" });
  const page = await context.newPage();
  await page.goto(url);
  await page
    .getByRole("tree")
    .or(page.getByRole("heading", { level: 2 }))
    .first()
    .waitFor();
  if (demo) {
    await page.getByRole("button", { name: chinese ? "启动演示" : "Start the demo" }).click();
    await page.getByRole("treeitem", { name: /^Chat/ }).waitFor();
  }
  const end = async () => {
    await context.close();
    core.kill();
    await new Promise((resolve) => core.once("exit", resolve));
    rmSync(data, { recursive: true, force: true });
  };
  return { page, data, end };
}

/** Files of a workspace in the data folder. @param {string} data @param {Record<string, string>} files */
function putWorkspace(data, files) {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(data, "shop", name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

/** The window has this workspace open from the start. @param {string} data */
function openWorkspace(data) {
  const folder = realpathSync(path.join(data, "shop"));
  const id = createHash("sha256").update(`workspace\0${folder}`).digest("base64url").slice(0, 16);
  writeFileSync(path.join(data, "workspaces.json"), JSON.stringify({ workspaces: [{ folder, name: "Shop", openedAt: 1 }] }));
  writeFileSync(path.join(data, "session.json"), JSON.stringify({ tabs: [], activeTab: null, workspace: { id, environment: "local" } }));
}

const getUser = `version: 1
method: user.UserService/GetUser
body: |
  {
    "id": {{userId}},
    "view": "FULL"
  }
metadata: { x-request-id: "{{uuid}}" }
checks:
  - status: OK
  - message: { path: $.name, equals: Ada Lovelace }
  - message: { path: "$.roles[*]", equals: READER }
  - latency: { below: 500 }
takes: { email: $.email }
`;
const shop = {
  "wirebench.yaml": "version: 1\nname: Shop\n",
  "environments/local.yaml": 'variables: { userId: "1" }\n',
  "environments/staging.yaml": 'base: local\nvariables: { userId: "42" }\n',
  "collections/users/folder.yaml": "version: 1\n",
  "collections/users/get a user.yaml": getUser,
  "collections/users/nobody.yaml": "version: 1\nmethod: user.UserService/GetUser\nbody: '{\"id\": 404}'\nchecks:\n  - status: NOT_FOUND\n",
  "collections/builds/watch.yaml": "version: 1\nmethod: build.v1.BuildService/Build\nbody: '{}'\n",
  "collections/builds/talk.yaml": "version: 1\nmethod: build.v1.BuildService/Chat\nbody: '{}'\n",
};

/** @param {import("@playwright/test").Page} page @param {RegExp} method */
async function openMethod(page, method) {
  await page.getByRole("treeitem", { name: method }).click();
  await page.locator(".monaco-editor").first().waitFor();
}

/** Pastes a body and calls or sends it. @param {import("@playwright/test").Page} page @param {string} text */
async function send(page, text) {
  await page.getByRole("tabpanel").locator("[role=textbox][aria-multiline=true], .monaco-editor textarea").first().focus();
  await page.keyboard.press("ControlOrMeta+a");
  await page.evaluate((pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", pasted);
    document.activeElement?.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, text);
  await page.keyboard.press("ControlOrMeta+Enter");
}

/** @param {import("@playwright/test").Page} page @param {string} name */
async function take(page, name) {
  await page.waitForTimeout(600);
  await page.screenshot({ path: path.join(folder, `${name}.png`) });
  console.log(`assets/screenshots/${name}.png`);
}

const build = '{\n  "project": "demo", // what to build\n  "lines": "100000",\n  "pace": "0s",\n  "tags": ["ci", "linux"]\n}';

{
  const { page, end } = await workbench({ demo: false });
  await take(page, "start");
  await end();
}
for (const [name, chinese] of /** @type {const} */ ([
  ["stream", false],
  ["stream-zh", true],
])) {
  const { page, end } = await workbench({ chinese });
  await openMethod(page, /^Build (server stream|服务端流)/);
  await send(page, build);
  await page.waitForTimeout(2500);
  await take(page, name);
  await end();
}
{
  const { page, end } = await workbench({ dark: true });
  await openMethod(page, /^GetUser/);
  await send(page, '{\n  "id": 404 // nobody has it\n}');
  await page.getByText("google.rpc.Help").waitFor();
  await take(page, "error-dark");
  await end();
}
{
  const { page, end } = await workbench({});
  await openMethod(page, /^Chat/);
  for (const text of ["is build 1042 green?", "部署到预发环境", "status"]) {
    await send(page, JSON.stringify({ from: "alice", text }));
    await page.waitForTimeout(700);
  }
  await take(page, "chat");
  await end();
}
{
  const { page, end } = await workbench({});
  await page.getByRole("treeitem", { name: /^BuildService/ }).click();
  await page.getByRole("treeitem", { name: /^Messages 9/ }).click();
  await page.keyboard.press("ArrowRight");
  await page.getByRole("treeitem", { name: /^BuildLog/ }).click();
  await page.locator(".monaco-editor .view-line").first().waitFor();
  await page.waitForTimeout(1500);
  await take(page, "schema");
  await end();
}
{
  const shop = path.join(mkdtempSync(path.join(tmpdir(), "wirebench-pictures-")), "shop");
  cpSync(path.join(root, "assets", "demo"), shop, { recursive: true });
  const { page, end } = await workbench({ open: [shop] });
  await page.getByRole("treeitem", { name: /^GetUser/ }).waitFor();
  await page.keyboard.press("ControlOrMeta+k");
  await page.keyboard.type("GetUserRequest");
  await page
    .getByRole("option", { name: /^GetUserRequest/ })
    .first()
    .waitFor();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "GetUserRequest", level: 2 }).waitFor();
  await page.keyboard.press("Alt+t");
  await page.waitForTimeout(800);
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  await page.keyboard.type("Adress home = 7;");
  await page.waitForTimeout(800);
  await take(page, "editor");
  await end();
  rmSync(path.dirname(shop), { recursive: true });
}
{
  const prepare = (/** @type {string} */ data) => {
    putWorkspace(data, shop);
    openWorkspace(data);
  };
  const { page, data, end } = await workbench({ demo: false, prepare });
  await page.keyboard.press("ControlOrMeta+k");
  await page.keyboard.type("Start the demo");
  await page.getByRole("option", { name: /demo/ }).first().waitFor();
  await page.keyboard.press("Enter");
  const target = page.getByRole("combobox", { name: "Target" });
  await target.waitFor();
  putWorkspace(data, { "wirebench.yaml": `${shop["wirebench.yaml"]}target: ${await target.inputValue()}\n` });
  await page.keyboard.press("Alt+Shift+C");
  for (const folder of ["builds", "users"]) {
    await page.getByRole("treeitem", { name: folder }).click();
    await page.keyboard.press("ArrowRight");
  }
  await page.getByRole("treeitem", { name: /^get a user/ }).click();
  await page.getByRole("tab", { name: /get a user/, selected: true }).waitFor();
  await page.keyboard.press("Alt+c");
  await page.keyboard.press("ControlOrMeta+Enter");
  await page
    .getByRole("tab", { name: /^Checks \d/ })
    .last()
    .click();
  await take(page, "checks");
  await end();
}
await chrome.close();
