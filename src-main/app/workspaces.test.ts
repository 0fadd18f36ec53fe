import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Client } from "#shared/bridge/client";
import type { WirebenchContract } from "#shared/contract/contract";
import type { WorkspaceEntry } from "#shared/model/workspace";
import type { RunningServer } from "./serve";
import { memoryKeychain, openPage, startCore } from "./testing/served-core";

/** Workspaces as windows have them: pages of a served core, over real files. */

let folder: string;
let server: RunningServer;
const pages: Client<WirebenchContract>[] = [];

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "wirebench-windows-"));
  server = await startCore(folder, { openSecretBox: memoryKeychain() });
});

afterEach(async () => {
  server.dispose();
  for (const page of pages.splice(0)) {
    await page.ended;
    page.dispose();
  }
  await server.saved();
  await rm(folder, { recursive: true });
});

async function newPage(): Promise<Client<WirebenchContract>> {
  const page = await openPage(server.mintUrl());
  pages.push(page);
  return page;
}

async function newWorkspace({ call }: Client<WirebenchContract>): Promise<string> {
  const { handle } = await call("files.resolve", { path: folder });
  return (await call("workspace.create", { handle, folder: "shop", name: "Shop" })).workspaceId;
}

/** What a page sees of a workspace. */
function watch(page: Client<WirebenchContract>, workspaceId: string): Map<string, WorkspaceEntry> {
  const seen = new Map<string, WorkspaceEntry>();
  const read = async () => {
    for await (const { put, gone } of page.open("workspace.watch", { workspaceId }).items) {
      for (const entry of put) seen.set(entry.path, entry);
      for (const one of gone) seen.delete(one);
    }
  };
  // It ends with the page.
  read().catch(() => {});
  return seen;
}

const place = (...parts: string[]) => path.join(folder, "shop", ...parts);
const eventually = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 20_000, interval: 10 });

it("are the same in two windows, and with what editors and git do", async () => {
  const [one, other] = [await newPage(), await newPage()];
  const workspaceId = await newWorkspace(one);
  const [mine, theirs] = [watch(one, workspaceId), watch(other, workspaceId)];
  await mkdir(place("collections", "users"));
  await writeFile(place("collections", "users", "get.yaml"), "# by hand\nmethod: a.B/Get\n");
  const file = "collections/users/get.yaml";
  await eventually(() => expect([mine.get(file)?.method, theirs.get(file)?.method]).toEqual(["a.B/Get", "a.B/Get"]));

  const at = { workspaceId, path: file };
  const [read, also] = [await one.call("workspace.read", at), await other.call("workspace.read", at)];
  if (read.content.kind !== "request" || also.content.kind !== "request") throw new Error("They are no requests.");
  const target = { ...read.content, request: { ...read.content.request, target: "a:1" } };
  const saved = await one.call("workspace.save", { ...at, content: target, baseHash: read.hash });
  await eventually(() => expect(theirs.get(file)?.hash).toBe(saved.hash));
  // The other window did not see that yet when it began to edit, and changed something else.
  const docs = { ...also.content, request: { ...also.content.request, docs: "文档" } };
  const merged = await other.call("workspace.save", { ...at, content: docs, baseHash: also.hash });
  expect(await readFile(place("collections", "users", "get.yaml"), "utf8")).toBe("# by hand\ndocs: 文档\nmethod: a.B/Get\ntarget: a:1\n");
  await eventually(() => expect(mine.get(file)?.hash).toBe(merged.hash));

  const { trashId } = await other.call("workspace.remove", { workspaceId, path: "collections/users" });
  await eventually(() => expect([...mine.keys()].sort()).toEqual(["collections", "wirebench.yaml"]));
  await one.call("workspace.restore", { workspaceId, trashId });
  await eventually(() => expect(theirs.get(file)?.hash).toBe(merged.hash));
});

it("are found again after a restart by the same id, and are gone when they are forgotten", async () => {
  const page = await newPage();
  const workspaceId = await newWorkspace(page);
  server.dispose();
  await server.saved();
  server = await startCore(folder, { openSecretBox: memoryKeychain() });
  const { call } = await newPage();
  expect((await call("workspace.recent", {})).workspaces).toMatchObject([
    { workspaceId, name: "Shop", label: expect.stringContaining("shop") },
  ]);
  expect(await call("workspace.read", { workspaceId, path: "wirebench.yaml" })).toMatchObject({ content: { workspace: { name: "Shop" } } });
  await expect(call("workspace.read", { workspaceId: "none", path: "wirebench.yaml" })).rejects.toMatchObject({ code: "workspace-gone" });
});

it("are left alone where their files are of a later version, or there is one already", async () => {
  const { call } = await newPage();
  await mkdir(place());
  await writeFile(place("wirebench.yaml"), "name: Shop\nversion: 9\n");
  const { handle } = await call("files.resolve", { path: place() });
  await expect(call("workspace.open", { handle })).rejects.toMatchObject({ code: "workspace-file", facts: { version: 9, line: 2 } });
  await expect(call("workspace.create", { handle, folder: null, name: "Other" })).rejects.toMatchObject({ code: "file-changed" });
  const outer = await call("files.resolve", { path: folder });
  await expect(call("workspace.create", { handle: outer.handle, folder: "../x", name: "Other" })).rejects.toMatchObject({
    code: "bad-params",
  });
  expect(await readFile(place("wirebench.yaml"), "utf8")).toBe("name: Shop\nversion: 9\n");
});

it("open with a file of their own that is broken, so that it can be mended", async () => {
  const { call } = await newPage();
  await mkdir(place());
  await writeFile(place("wirebench.yaml"), "name: Shop\nversion: 1\ntarget: [\n");
  const { handle } = await call("files.resolve", { path: place() });
  const { workspaceId } = await call("workspace.open", { handle });
  expect((await call("workspace.recent", {})).workspaces).toMatchObject([{ workspaceId, name: "shop" }]);
  const at = { workspaceId, path: "wirebench.yaml" };
  const { text, hash } = await call("workspace.text", at);
  await call("workspace.saveText", { ...at, text: text.replace("[", "a:1"), baseHash: hash });
  expect(await call("workspace.read", at)).toMatchObject({ content: { workspace: { name: "Shop", target: "a:1" } } });
});

it("say what names stand for: of the request, its folders, the environments and the whole", async () => {
  const page = await newPage();
  const workspaceId = await newWorkspace(page);
  await mkdir(place("collections", "users", "deep"), { recursive: true });
  await mkdir(place("environments"));
  const files = {
    "wirebench.yaml": "name: Shop\nvariables:\n  host: a\nversion: 1\n",
    "collections/users/folder.yaml": "variables:\n  tenant: acme\n",
    "collections/users/deep/get.yaml": "method: a.B/Get\nvariables:\n  id: '1'\n",
    "environments/base.yaml": "variables:\n  host: b\n",
    "environments/staging.yaml": "base: base\nvariables:\n  token: { secret: staging-token }\n",
  };
  for (const [file, text] of Object.entries(files)) await writeFile(place(file), text);
  const scopes = async (at: string | null) => {
    const answer = await page.call("variables.scopes", { scope: { workspaceId, environment: "staging", path: at } });
    return answer.scopes.map(({ origin, place: file }) => `${origin} ${file}`);
  };
  const shared = ["environment environments/staging.yaml", "base-environment environments/base.yaml", "workspace wirebench.yaml"];
  const folders = ["folder collections/users/folder.yaml"];
  expect(await scopes("collections/users/deep/get.yaml")).toEqual(["request collections/users/deep/get.yaml", ...folders, ...shared]);
  expect(await scopes("collections/users")).toEqual([...folders, ...shared]);
  expect(await scopes(null)).toEqual(shared);
  await writeFile(place("environments/base.yaml"), "base: staging\n");
  await expect(scopes(null)).rejects.toMatchObject({ code: "workspace-file" });
});
