import { mkdirSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import path from "node:path";
import type { Page } from "@playwright/test";
import { call, expectAccessible, openMethod, startDemo, treeItem } from "../support/actions";
import { expect, test } from "../support/workbench";

const stops: (() => void)[] = [];
test.afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

/** A server that counts who comes, and turns them away. */
async function countingServer(): Promise<{ target: string; connections: () => number }> {
  let connections = 0;
  const server = createServer((socket) => {
    connections++;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  stops.push(() => server.close());
  return { target: `127.0.0.1:${(server.address() as AddressInfo).port}`, connections: () => connections };
}

/** Opens a folder as a workspace, by the menu of the top bar. */
async function openWorkspace(page: Page, folder: string): Promise<void> {
  await page.getByRole("button", { name: /^Workspace/ }).click();
  await page.getByRole("menuitem", { name: "Open a workspace…" }).click();
  const panel = page.getByRole("dialog", { name: "Choose a workspace's folder" });
  await panel.getByRole("textbox").fill(folder);
  await panel.getByRole("button", { name: "Use", exact: true }).click();
}

const ownProto = 'syntax = "proto3";\npackage own;\nmessage M {}\nservice Own { rpc Mine(M) returns (M); }\n';

test("a workspace from somebody else opens its own files, and asks no server before it is told to", async ({ page, dataDir }) => {
  const { target, connections } = await countingServer();
  const folder = path.join(dataDir, "cloned");
  mkdirSync(path.join(folder, "protos"), { recursive: true });
  writeFileSync(path.join(folder, "protos/own.proto"), ownProto);
  writeFileSync(path.join(folder, "wirebench.yaml"), `version: 1\nname: Cloned\nsources:\n  - path: protos\n  - server: ${target}\n`);
  await openWorkspace(page, folder);
  const waiting = page.getByRole("status").filter({ hasText: "This workspace names sources that wait for you" });
  await expect(waiting).toBeVisible();
  await page.keyboard.press("Alt+Shift+S");
  await expect(treeItem(page, "Mine, unary")).toBeVisible();
  await expectAccessible(page, "sources that wait");
  expect(connections()).toBe(0);

  // Told so, it asks; that this server is none is said as with any other.
  await waiting.getByRole("button", { name: `Ask ${target}` }).press("Enter");
  await expect(waiting).toBeHidden();
  await expect.poll(connections).toBeGreaterThan(0);
});

test("a server that the user has open already is not asked for", async ({ page, dataDir }) => {
  await startDemo(page);
  const panel = await openMethod(page, "Ping, unary");
  const target = await panel.getByRole("combobox", { name: "Target" }).inputValue();
  await page.keyboard.press("ControlOrMeta+Shift+s");
  const asking = page.getByRole("dialog", { name: /server/i });
  await asking.getByRole("combobox").or(asking.getByRole("textbox")).first().fill(target);
  await page.keyboard.press("Enter");
  await expect(asking).toBeHidden();
  const folder = path.join(dataDir, "own");
  mkdirSync(folder);
  writeFileSync(path.join(folder, "wirebench.yaml"), `version: 1\nname: Own\nsources:\n  - server: ${target}\n`);
  await openWorkspace(page, folder);
  await expect(page.getByRole("button", { name: "Workspace: Own" })).toBeVisible();
  await expect(page.getByText("sources that wait for you")).toBeHidden();
});

test("a request from somebody else sends no variable of this machine before the user allows it", async ({ page, dataDir }) => {
  const { target, connections } = await countingServer();
  const folder = path.join(dataDir, "cloned");
  for (const name of ["protos", "collections"]) mkdirSync(path.join(folder, name), { recursive: true });
  writeFileSync(path.join(folder, "protos/own.proto"), ownProto);
  writeFileSync(path.join(folder, "wirebench.yaml"), "version: 1\nname: Cloned\nsources:\n  - path: protos\n");
  const request = `version: 1\nmethod: own.Own/Mine\ntarget: ${target}\nmetadata: { x-home: "{{env HOME}}" }\nbody: "{}"\n`;
  writeFileSync(path.join(folder, "collections/ask.yaml"), request);
  await openWorkspace(page, folder);
  await page.getByRole("treeitem", { name: /^ask/ }).click();
  await expect(page.getByRole("tab", { name: /\bask\b/, selected: true })).toBeVisible();
  await call(page);
  const refusal = page.getByRole("status").filter({ hasText: "A variable of this machine" });
  await expect(refusal).toContainText("{{env HOME}}");
  await expectAccessible(page, "a variable that has to be allowed");
  expect(connections()).toBe(0);
  await refusal.getByRole("button", { name: "Allow HOME in this workspace" }).press("Enter");
  await expect(refusal).toBeHidden();
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect.poll(connections).toBeGreaterThan(0);
});
