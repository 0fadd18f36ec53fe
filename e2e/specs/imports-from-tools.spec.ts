import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Locator, Page } from "@playwright/test";
import { call, startDemo } from "../support/actions";
import { expect, inRoot, test } from "../support/workbench";

const fixtures = inRoot("src-main/engine/exchange/import/fixtures");
const dialog = (page: Page) => page.getByRole("dialog", { name: "Import requests of other tools" });
const losses = (page: Page) => dialog(page).getByRole("region", { name: "What cannot be carried over" });
const row = (page: Page, name: string): Locator =>
  page.getByRole("tree", { name: "Saved requests" }).getByRole("treeitem", { name: new RegExp(`^${name.replace(/[()]/g, "\\$&")}`) });

/** One importer: what it is given, and what is seen of it on the way. */
interface Case {
  readonly tool: string;
  /** A file or folder of the fixtures, or a text to paste. */
  readonly from: { readonly file: string } | { readonly text: string };
  readonly requests: readonly string[];
  readonly lost: readonly string[];
  /** The written request that is opened, its method, and a piece of its body. */
  readonly opened: { readonly name: string; readonly method: string; readonly body: string };
}

const cases: readonly Case[] = [
  {
    tool: "Insomnia 4",
    from: { file: "insomnia4.json" },
    requests: ["Users / Reading / Get a user"],
    lost: ["Left out, since they are no gRPC: 1.", "../../../evil.proto"],
    opened: { name: "Get a user", method: "user.v1.UserService/GetUser", body: "{{id}}" },
  },
  {
    tool: "Insomnia 5",
    from: { file: "insomnia5.yaml" },
    requests: ["Users / Get a user", "Health"],
    lost: ["buf.build/grpc/grpc"],
    opened: { name: "Get a user", method: "user.v1.UserService/GetUser", body: '"id": "1"' },
  },
  {
    tool: "Postman 3",
    from: { file: "postman" },
    requests: ["Users / Get a user", "first"],
    lost: ["Its script afterResponse", "{{host}}: It was reached by TLS", "It asked for the certificate of api.test"],
    opened: { name: "Get a user", method: "user.v1.UserService/GetUser", body: "{{uuid}}" },
  },
  {
    tool: "Bruno",
    from: { file: "bruno" },
    requests: ["BidiHello"],
    lost: ["res.headers.x isString", "Bruno keeps token"],
    opened: { name: "BidiHello", method: "hello.HelloService/BidiHello", body: "{{uuid}}" },
  },
  {
    tool: "Bruno",
    from: { file: "bruno-yaml" },
    requests: ["say hello"],
    lost: [],
    opened: { name: "say hello", method: "hello.HelloService/SayHello", body: '"greeting": "hi"' },
  },
  {
    tool: "Kreya",
    from: { file: "kreya" },
    requests: ["Users / Echo (duplex)"],
    lost: ["gone.json", "keycloak"],
    opened: { name: "Echo (duplex)", method: "kreya.ExampleService/Echo", body: "{{user.name}}" },
  },
  {
    tool: "Yaak",
    from: { file: "yaak.json" },
    requests: ["Users / Get"],
    lost: ["Yaak names .proto files without their texts", "uuid.v4()"],
    opened: { name: "Get", method: "user.v1.UserService/GetUser", body: "uuid.v4()" },
  },
  {
    tool: "BloomRPC",
    from: { file: "bloomrpc" },
    requests: ["Greeter / Say", "Greeter / Upload"],
    lost: ["{broken", "x-tenant", "import /home/ada/me.pem and its key /home/ada/me.key under Keys and certificates", "/home/ada/ca.pem"],
    opened: { name: "Say", method: "hello.Greeter/Say", body: '"name"' },
  },
  {
    tool: "grpcurl",
    from: { text: `grpcurl -plaintext -H 'x-a: it'\\''s' -d '{"name": "张伟"}' -unknown-flag=1 localhost:1 hello.Greeter/Say` },
    requests: ["Say"],
    lost: ["unknown-flag"],
    opened: { name: "Say", method: "hello.Greeter/Say", body: "张伟" },
  },
  {
    tool: "buf curl",
    from: { text: `buf curl --http2-prior-knowledge -d '{"name": "张伟"}' http://localhost:1/hello.Greeter/Say` },
    requests: ["Say"],
    lost: ["It spoke Connect"],
    opened: { name: "Say", method: "hello.Greeter/Say", body: "张伟" },
  },
  {
    tool: "Evans",
    from: { text: `echo '{"name": "张伟"}' | evans --host localhost --port 1 -r cli call hello.Greeter.Say` },
    requests: ["Say"],
    lost: [],
    opened: { name: "Say", method: "hello.Greeter/Say", body: "张伟" },
  },
];

/** Opens an empty workspace of the test. */
async function openWorkspace(page: Page, dataDir: string): Promise<string> {
  const folder = path.join(dataDir, "shop");
  mkdirSync(folder);
  writeFileSync(path.join(folder, "wirebench.yaml"), "name: Shop\nversion: 1\n");
  await page.getByRole("button", { name: /^Workspace/ }).click();
  await page.getByRole("menuitem", { name: "Open a workspace…" }).click();
  const choosing = page.getByRole("dialog", { name: "Choose a workspace's folder" });
  await choosing.getByRole("textbox").fill(folder);
  await choosing.getByRole("button", { name: "Use", exact: true }).click();
  await expect(page.getByRole("button", { name: "Workspace: Shop" })).toBeVisible();
  return folder;
}

/** Looks into what a tool has kept, by keys. */
async function lookInto(page: Page, from: Case["from"]): Promise<void> {
  await page.keyboard.press("ControlOrMeta+k");
  await page.getByRole("combobox", { name: /Search/ }).fill("Import requests");
  await expect(page.getByRole("option", { name: /^Import requests/ })).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  if ("file" in from) {
    await dialog(page).getByRole("textbox", { name: "Path of a file or folder" }).fill(path.join(fixtures, from.file));
    await page.keyboard.press("Enter");
  } else {
    await dialog(page).getByRole("textbox", { name: "Or paste a command" }).fill(from.text);
    await dialog(page).getByRole("button", { name: "Look into it" }).click();
  }
}

for (const { tool, from, requests, lost, opened } of cases) {
  test(`${tool}, ${"file" in from ? from.file : "pasted"}: read, told of, written, and a request of it opened`, async ({
    page,
    dataDir,
  }) => {
    const folder = await openWorkspace(page, dataDir);
    await lookInto(page, from);
    await expect(dialog(page).getByRole("heading", { name: `${tool}: what there is` })).toBeVisible();
    for (const name of requests) {
      await expect(dialog(page).getByRole("region", { name: "Requests" }).getByRole("listitem").filter({ hasText: name })).toBeVisible();
    }
    for (const text of lost) await expect(losses(page)).toContainText(text);
    if (lost.length === 0) await expect(losses(page)).toBeHidden();
    await dialog(page).getByRole("button", { name: "Import", exact: true }).click();
    await expect(dialog(page)).toBeHidden();

    await row(page, opened.name).click();
    const panel = page.getByRole("tabpanel", { name: new RegExp(`^${opened.name.replace(/[()]/g, "\\$&")}`) });
    await expect(panel.getByText(opened.method.slice(opened.method.lastIndexOf("/"))).first()).toBeVisible();
    expect(readFileSync(path.join(folder, "wirebench.yaml"), "utf8")).toContain("name: Shop");
    await expect(panel).toContainText(opened.body);
  });
}

test("an imported request is called", async ({ page, dataDir }) => {
  await startDemo(page);
  const target = await page.getByRole("combobox", { name: "Target" }).inputValue();
  await openWorkspace(page, dataDir);
  await lookInto(page, { text: `grpcurl -plaintext -d '{"text": "你好"}' ${target} ping.PingService/Unary` });
  await dialog(page).getByRole("button", { name: "Import", exact: true }).click();
  await expect(dialog(page)).toBeHidden();
  await row(page, "Unary").click();
  await expect(
    page
      .getByRole("tabpanel", { name: /^Unary/ })
      .getByText("你好")
      .first(),
  ).toBeVisible();
  await call(page);
  await expect(page.getByText("OK (0)")).toBeVisible();
});

test("a .proto text that comes along is a schema of the workspace, and one that is there already stays", async ({ page, dataDir }) => {
  const folder = await openWorkspace(page, dataDir);
  mkdirSync(path.join(folder, "protos/protos"), { recursive: true });
  const own = path.join(folder, "protos/protos/user.proto");
  writeFileSync(own, 'syntax = "proto3";\npackage mine;\n');
  await lookInto(page, { file: "insomnia4.json" });
  await dialog(page).getByRole("button", { name: "Import", exact: true }).click();
  await expect(dialog(page).getByRole("region", { name: ".proto files that were there already, and stay as they are" })).toContainText(
    "protos/user.proto",
  );
  await dialog(page).getByRole("button", { name: "Close" }).click();
  expect(readFileSync(own, "utf8")).toContain("package mine");
});
