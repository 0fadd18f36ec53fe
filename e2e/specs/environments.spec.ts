import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http2";
import type { AddressInfo } from "node:net";
import path from "node:path";
import type { Page } from "@playwright/test";
import { call, expectAccessible, openMethod, setBody, setCallSetting, setTarget } from "../support/actions";
import { expect, inRoot, test } from "../support/workbench";
import { openTab, openWorkspaceIn, runCommand } from "../support/workspaces";

test.use({ paths: [inRoot("assets/demo/ping")] });

const stops: (() => void)[] = [];
test.afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

interface Heard {
  readonly who: unknown;
  readonly token: unknown;
  readonly body: string;
}

/** A gRPC server that takes every call, and keeps what it was told. */
async function listeningServer(): Promise<{ port: number; heard: Heard[] }> {
  const heard: Heard[] = [];
  const server = createServer().on("stream", (stream, headers) => {
    const chunks: Buffer[] = [];
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.on("end", () => {
      heard.push({ who: headers["x-who"], token: headers["x-token"], body: Buffer.concat(chunks).subarray(5).toString("latin1") });
      stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
      stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
      stream.end(Buffer.alloc(5));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  stops.push(() => server.close());
  return { port: (server.address() as AddressInfo).port, heard };
}

/** An open workspace with these environments; answers its folder. */
function openEnvironmentsIn(dataDir: string, environments: Readonly<Record<string, string>> = {}): string {
  return openWorkspaceIn(
    dataDir,
    Object.fromEntries(Object.entries(environments).map(([name, text]) => [`environments/${name}.yaml`, text])),
  );
}

const environmentButton = (page: Page, name: string) => page.getByRole("button", { name: new RegExp(`^Environment: ${name}$`) });

async function choose(page: Page, name: string): Promise<void> {
  // The window takes keys once it is there.
  await expect(environmentButton(page, ".*")).toBeVisible();
  await page.keyboard.press("Alt+e");
  await page.getByRole("menu", { name: "Environment" }).getByRole("menuitemradio", { name, exact: true }).click();
  await expect(environmentButton(page, name)).toBeVisible();
}

async function addMetadata(page: Page, n: number, key: string, value: string): Promise<void> {
  await page.getByRole("textbox", { name: `Key of row ${n}` }).fill(key);
  await page.getByRole("textbox", { name: `Value of row ${n}` }).fill(value);
}

const ok = (page: Page) => expect(page.getByRole("main").getByRole("status").filter({ hasText: "OK (0)" })).toBeVisible();

test("an environment is made, edited with a secret, saved, and used in target, metadata, settings and body", async ({
  reopen,
  dataDir,
}) => {
  const { port, heard } = await listeningServer();
  const folder = openEnvironmentsIn(dataDir);
  const page = await reopen();
  await environmentButton(page, "No environment").click();
  await page.getByRole("menuitem", { name: "New environment…" }).click();
  const dialog = page.getByRole("dialog", { name: "New environment" });
  await dialog.getByRole("textbox", { name: "Name" }).fill("staging");
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await expect(environmentButton(page, "staging")).toBeVisible();

  const values = page.getByRole("table", { name: "Variables of staging" });
  const row = async (n: number, name: string, value: string) => {
    await values.getByRole("textbox", { name: `Name of variable ${n}` }).fill(name);
    await values.getByRole("textbox", { name: `Value of variable ${n}` }).fill(value);
  };
  await row(1, "address", `127.0.0.1:${port}`);
  await row(2, "who", "小明");
  await row(3, "ascii", "ming");
  await row(4, "patience", "20s");
  await values.getByRole("textbox", { name: "Name of variable 5" }).fill("token");
  await values.getByRole("combobox", { name: "Kind of variable 5" }).selectOption("Secret");
  const secret = values.getByLabel("Secret of variable 5");
  await secret.fill("canary-env-4471");
  await secret.press("Enter");
  await expect(values.getByRole("button", { name: "Replace: Secret of variable 5" })).toBeVisible();
  await expectAccessible(page, "an environment");
  await page.keyboard.press("ControlOrMeta+s");
  await expect(page.getByRole("button", { name: "Save" })).toBeDisabled();
  const written = readFileSync(path.join(folder, "environments", "staging.yaml"), "utf8");
  expect(written).toContain("who: 小明");
  expect(written).toContain("secret: staging-token");
  expect(written).not.toContain("canary");

  const panel = await openMethod(page, "Unary, unary");
  await setTarget(page, "{{address}}");
  await setCallSetting(page, "Deadline", "{{patience}}");
  await panel.getByRole("tab", { name: /Metadata/ }).click();
  await addMetadata(page, 1, "x-who", "{{ascii}}");
  await addMetadata(page, 2, "x-token", "{{token}}");
  await panel.getByRole("tab", { name: /^Body/ }).click();
  await setBody(page, '{"text": "{{who}}"}');
  await call(page);
  await ok(page);
  expect(heard).toEqual([{ who: "ming", token: "canary-env-4471", body: expect.stringContaining(Buffer.from("小明").toString("latin1")) }]);
  await expect(panel).not.toContainText("canary");
});

test("another environment gives the same names other values; an unknown name stops the call and says where", async ({
  reopen,
  dataDir,
}) => {
  const { port, heard } = await listeningServer();
  openEnvironmentsIn(dataDir, {
    base: `variables:\n  host: 127.0.0.1:${port}\n  who: nobody\n`,
    staging: "base: base\nvariables:\n  who: stage\n",
    production: "base: base\nvariables:\n  who: prod\n  only: here\n",
  });
  const page = await reopen();
  await choose(page, "staging");
  const panel = await openMethod(page, "Unary, unary");
  await setTarget(page, "{{host}}");
  await panel.getByRole("tab", { name: /Metadata/ }).click();
  await addMetadata(page, 1, "x-who", "{{who}}");
  await call(page);
  await ok(page);
  await choose(page, "production");
  await addMetadata(page, 2, "x-token", "{{only}}");
  await call(page);
  await expect
    .poll(() => heard.map(({ who, token }) => [who, token]))
    .toEqual([
      ["stage", undefined],
      ["prod", "here"],
    ]);

  await choose(page, "staging");
  await panel.getByRole("tab", { name: /^Body/ }).click();
  await call(page);
  const refusal = panel.getByRole("alert").filter({ hasText: "Unknown variable" });
  await expect(refusal).toContainText('In the metadata x-token: There is no variable "only"');
  await refusal.getByRole("button").click();
  await expect(page.getByRole("textbox", { name: "Value of row 2" })).toBeVisible();
  expect(heard).toHaveLength(2);

  // The variables' view lists what there is, with who says it.
  await page.keyboard.press("Alt+v");
  const known = panel.getByRole("region", { name: "From the workspace" });
  await expect(known).toContainText("stage from the environment staging");
  await expect(known).toContainText("from base, on which the environment is based");
  // The choice comes back with the window.
  const again = await reopen();
  await expect(environmentButton(again, "staging")).toBeVisible();
});

test("an environment that was changed on the disk meanwhile is not written over without a word", async ({ reopen, dataDir }) => {
  const folder = openEnvironmentsIn(dataDir, { staging: "# kept\nvariables:\n  who: first\n" });
  const file = path.join(folder, "environments", "staging.yaml");
  const page = await reopen();
  await choose(page, "staging");
  await page.keyboard.press("Alt+Shift+E");
  const value = page.getByRole("textbox", { name: "Value of variable 1" });
  await expect(value).toHaveValue("first");
  await value.fill("mine");
  writeFileSync(file, "# kept\nvariables:\n  who: theirs\n");
  await page.keyboard.press("ControlOrMeta+s");
  const conflict = page.getByRole("status").filter({ hasText: "The file was changed on the disk, and here too" });
  await expect(conflict).toBeVisible();
  expect(readFileSync(file, "utf8")).toContain("theirs");
  await conflict.getByRole("button", { name: "Compare" }).click();
  const compared = page.getByRole("dialog", { name: "Compare environments/staging.yaml" });
  await expect(compared.getByText("who: theirs").first()).toBeVisible();
  await expect(compared.getByText("who: mine").first()).toBeVisible();
  await compared.getByRole("button", { name: "Keep mine" }).click();
  await expect(conflict).toBeHidden();
  await expect.poll(() => readFileSync(file, "utf8")).toMatch(/# kept\n[\s\S]*who: mine/);

  // What is not edited follows the file.
  writeFileSync(file, "variables:\n  who: outside\n");
  await expect(value).toHaveValue("outside");
});

test("an environment is renamed, duplicated, deleted and brought back by menu, key and palette", async ({ reopen, dataDir }) => {
  const folder = openEnvironmentsIn(dataDir, {
    base: "target: localhost:1\nvariables:\n  host: h\n  who: nobody\n",
    staging: "base: base\nvariables:\n  who: stage\n",
  });
  const files = () => readdirSync(path.join(folder, "environments")).sort();
  const page = await reopen();
  await choose(page, "base");

  // By menu: what is based on it follows.
  await environmentButton(page, "base").click();
  await page.getByRole("menuitem", { name: "Rename the environment…" }).click();
  const dialog = page.getByRole("dialog", { name: "Rename base" });
  await dialog.getByRole("textbox", { name: "Name" }).fill("基础");
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await expect(environmentButton(page, "基础")).toBeVisible();
  await expect.poll(() => readFileSync(path.join(folder, "environments", "staging.yaml"), "utf8")).toContain("base: 基础");

  // What it has from its base is seen beside its own, and what it has otherwise.
  await choose(page, "staging");
  await page.keyboard.press("Alt+Shift+E");
  const inherited = page.getByRole("table", { name: "From 基础, on which it is based" });
  await expect(inherited.getByRole("row", { name: /who nobody/ })).toContainText("overridden here");
  await inherited.getByRole("button", { name: "Override host" }).click();
  await expect(page.getByRole("textbox", { name: "Value of variable 2" })).toHaveValue("h");
  await expectAccessible(page, "an environment with a base");
  await page.keyboard.press("ControlOrMeta+s");
  await expect(openTab(page, /unsaved/)).toBeHidden();

  // By key.
  await page.keyboard.press("Alt+Shift+d");
  await expect(openTab(page, /^staging 2/)).toBeVisible();
  expect(files()).toEqual(["staging 2.yaml", "staging.yaml", "基础.yaml"]);

  // By palette, of the tab in front; and the way back.
  await runCommand(page, "Delete the environment");
  await expect(openTab(page, /^staging 2/)).toBeHidden();
  await expect.poll(files).toEqual(["staging.yaml", "基础.yaml"]);
  await page.getByRole("status").filter({ hasText: "“staging 2” is deleted." }).getByRole("button", { name: "Undo" }).click();
  await expect.poll(() => existsSync(path.join(folder, "environments", "staging 2.yaml"))).toBe(true);
});

test("names are completed by keyboard in body, metadata, target and settings, and told with who says them", async ({ reopen, dataDir }) => {
  const { port, heard } = await listeningServer();
  openEnvironmentsIn(dataDir, { staging: `variables:\n  host: 127.0.0.1:${port}\n  who: stage\n  patience: 20s\n` });
  const page = await reopen();
  await choose(page, "staging");
  const panel = await openMethod(page, "Unary, unary");

  // Two braces and a letter offer what begins so; Enter takes it, and the cursor goes on behind it.
  const target = page.getByRole("combobox", { name: "Target" });
  await target.fill("");
  await target.pressSequentially("{{ho");
  await expect(page.getByRole("option", { name: /^host/ })).toHaveAttribute("aria-selected", "true");
  await expectAccessible(page, "names that are offered");
  await page.keyboard.press("Enter");
  await expect(target).toHaveValue("{{host}}");
  for (const _ of "}}") await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  await expect(page.getByRole("note")).toContainText(`127.0.0.1:${port}`);
  await expect(page.getByRole("note")).toContainText("from the environment staging");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("note")).toBeHidden();

  await panel.getByRole("tab", { name: /Metadata/ }).click();
  await page.getByRole("textbox", { name: "Key of row 1" }).fill("x-who");
  const value = page.getByRole("textbox", { name: "Value of row 1" });
  await value.pressSequentially("{{wh");
  await page.keyboard.press("Tab");
  await expect(value).toHaveValue("{{who}}");
  await expect(value).toBeFocused();
  // A built-in name in its forms: what is still to be said is chosen.
  await page.getByRole("textbox", { name: "Key of row 2" }).fill("x-token");
  const token = page.getByRole("textbox", { name: "Value of row 2" });
  await token.pressSequentially("{{base");
  await expect(page.getByRole("option")).toHaveText([/^base64 NAME/, /^base64 env NAME/, /^base64 file PATH/]);
  await page.keyboard.press("Enter");
  await expect
    .poll(() => token.evaluate((field: HTMLInputElement) => field.value.slice(field.selectionStart ?? 0, field.selectionEnd ?? 0)))
    .toBe("NAME");
  await page.keyboard.type("who");
  await expect(token).toHaveValue("{{base64 who}}");
  await value.hover();
  await expect(page.getByRole("note").filter({ hasText: "stage" })).toBeVisible();

  await panel.getByRole("tab", { name: /Call settings/ }).click();
  const deadline = page.getByRole("textbox", { name: "Deadline" });
  await deadline.pressSequentially("{{pat");
  await page.keyboard.press("Enter");
  await expect(deadline).toHaveValue("{{patience}}");

  await panel.getByRole("tab", { name: /^Body/ }).click();
  await setBody(page, '{"text": ""}');
  for (const _ of '"}') await page.keyboard.press("ArrowLeft");
  await page.keyboard.type("{{wh");
  await expect(page.getByRole("option", { name: /^who/ })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(panel.getByText('"{{who}}"')).toBeVisible();
  await call(page);
  await ok(page);
  expect(heard).toEqual([{ who: "stage", token: Buffer.from("stage").toString("base64"), body: expect.stringContaining("stage") }]);

  // A name that stands for nothing is marked where it stands.
  await choose(page, "No environment");
  await call(page);
  await expect(target).toHaveAttribute("aria-invalid", "true");
});
