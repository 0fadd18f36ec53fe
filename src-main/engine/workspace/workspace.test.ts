import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Disposable } from "#shared/base/disposable";
import { once } from "#shared/model/prepared-message";
import { noDefaults, noScripts, type SavedRequest } from "#shared/model/saved-request";
import type { WorkspaceContent, WorkspaceEntry } from "#shared/model/workspace";
import { WorkspaceFiles } from "../../storage/workspace-files";
import { WorkspaceTrash } from "../../storage/workspace-trash";
import { Workspace } from "./workspace";

let base: string;
let root: string;
const open: Disposable[] = [];

beforeEach(async () => {
  base = await mkdtemp(path.join(os.tmpdir(), "wirebench-workspace-"));
  root = path.join(base, "shop");
  await mkdir(path.join(root, "collections", "users"), { recursive: true });
  await put("wirebench.yaml", "name: Shop\ntarget: localhost:50051\nversion: 1\n");
  await put("collections/users/folder.yaml", "metadata:\n  x-tenant: acme\n");
  await put("collections/users/get-user.yaml", '# one user\nbody: |\n  { "id": 1 }\nmethod: user.UserService/Get\n');
});

afterEach(async () => {
  for (const one of open.splice(0)) one.dispose();
  await rm(base, { recursive: true });
});

const put = (file: string, text: string) => writeFile(path.join(root, file), text);
const look = (file: string) => readFile(path.join(root, file), "utf8");

function openWorkspace(): Workspace {
  const workspace = new Workspace(new WorkspaceFiles(root, new WorkspaceTrash(path.join(base, "data"), "w")));
  open.push(workspace);
  return workspace;
}

/** What somebody sees who follows. */
function followed(workspace: Workspace): Map<string, WorkspaceEntry> {
  const seen = new Map<string, WorkspaceEntry>();
  const following = workspace.index.follow(({ put: come, gone }) => {
    for (const entry of come) seen.set(entry.path, entry);
    for (const gonePath of gone) seen.delete(gonePath);
  });
  open.push(following);
  return seen;
}

const getUser = "collections/users/get-user.yaml";

const request = (more: Partial<SavedRequest> = {}): Extract<WorkspaceContent, { kind: "request" }> => ({
  kind: "request",
  request: { ...noDefaults, method: "a.B/C", messages: [], checks: [], takes: [], scripts: noScripts, ...more },
});

async function readRequest(workspace: Workspace, file = getUser) {
  const { content, hash } = await workspace.read(file);
  if (content.kind !== "request") throw new Error("It is no request.");
  return { request: content.request, hash };
}

describe("a broken file", () => {
  it("is mended by its text, over what was read and nothing else", async () => {
    const broken = "method: a.B/C\nbody: [\n";
    await put("collections/broken.yaml", broken);
    const workspace = openWorkspace();
    await workspace.index.checked();
    const at = "collections/broken.yaml";
    const { text, hash, readOnly } = await workspace.text(at);
    expect({ text, readOnly }).toEqual({ text: broken, readOnly: false });
    expect(workspace.problemOf(at, text)).toMatchObject({ code: "workspace-file", facts: { line: 3 } });
    const mended = "# by hand\nmethod: a.B/C\nbody: '{}'\n";
    expect(workspace.problemOf(at, mended)).toBeNull();
    await put(at, `${broken}# theirs\n`);
    await expect(workspace.saveText(at, mended, hash)).rejects.toMatchObject({ code: "file-changed" });
    expect(await look(at)).toBe(`${broken}# theirs\n`);
    const now = await workspace.text(at);
    await workspace.saveText(at, mended, now.hash);
    expect(await look(at)).toBe(mended);
    expect(workspace.index.entries.get(at)).toMatchObject({ fault: null, method: "a.B/C" });
  });

  it("may be any of a workspace: its own, a folder's, which need not be there yet, an environment's", async () => {
    await mkdir(path.join(root, "environments"));
    await put("environments/staging.yaml", "variables: [\n");
    const workspace = openWorkspace();
    await workspace.index.checked();
    for (const [at, text] of [
      ["wirebench.yaml", "name: Laden\nversion: 1\n"],
      ["environments/staging.yaml", "variables:\n  a: b\n"],
      ["collections", "docs: alles\n"],
    ] as const) {
      const { hash } = await workspace.text(at);
      await workspace.saveText(at, text, hash);
      expect((await workspace.text(at)).text).toBe(text);
    }
    expect((await workspace.file()).name).toBe("Laden");
    await expect(workspace.saveText("environments/run.sh", "#!/bin/sh", null)).rejects.toMatchObject({ code: "bad-params" });
  });
});

describe("a workspace", () => {
  it("lists what is there: folders, requests with their methods, environments, and what cannot be read with its line", async () => {
    await mkdir(path.join(root, "environments"));
    await put("environments/staging.yaml", "variables:\n  host: staging\n");
    await put("collections/broken.yaml", "method: a.B/C\nbody: [\n");
    await put("collections/odd.yaml", "method: 'a.B/C'\nchecks:\n  - is: OK\n");
    await put("collections/notes.txt", "not ours");
    const workspace = openWorkspace();
    const seen = followed(workspace);
    await workspace.index.checked();
    expect(
      [...seen.values()].map(({ path: place, kind, name, method, fault }) => [place, kind, name, method, fault?.facts?.line ?? null]),
    ).toEqual(
      expect.arrayContaining([
        ["wirebench.yaml", "workspace", "Shop", "", null],
        ["collections", "folder", "collections", "", null],
        ["collections/users", "folder", "users", "", null],
        [getUser, "request", "get-user", "user.UserService/Get", null],
        ["environments/staging.yaml", "environment", "staging", "", null],
        ["collections/broken.yaml", "request", "broken", "", 3],
        ["collections/odd.yaml", "request", "odd", "", 3],
      ]),
    );
    expect(seen.size).toBe(7);
  });

  it("saves a change with everything else kept, and refuses what cannot be read", async () => {
    const workspace = openWorkspace();
    const { request: read, hash } = await readRequest(workspace);
    const { hash: after } = await workspace.save({
      path: getUser,
      content: { kind: "request", request: { ...read, target: "staging:443" } },
      baseHash: hash,
    });
    expect(await look(getUser)).toBe('# one user\nbody: |\n  { "id": 1 }\nmethod: user.UserService/Get\ntarget: staging:443\n');
    expect(after).not.toBe(hash);
    await put("collections/broken.yaml", "method: [\n");
    const { hash: broken } = await workspace.text("collections/broken.yaml");
    await expect(workspace.save({ path: "collections/broken.yaml", content: request(), baseHash: broken })).rejects.toMatchObject({
      code: "workspace-file",
    });
    expect(await look("collections/broken.yaml")).toBe("method: [\n");
  });

  it("takes over what others changed elsewhere in the file, and tells of what both have changed", async () => {
    const workspace = openWorkspace();
    const { request: read, hash } = await readRequest(workspace);
    await put(getUser, '# one user, and no more\nbody: |\n  { "id": 2 }\nmethod: user.UserService/Get\n');
    const mine = { kind: "request", request: { ...read, target: "staging:443" } } as const;
    const saved = await workspace.save({ path: getUser, content: mine, baseHash: hash });
    expect(await look(getUser)).toBe(
      '# one user, and no more\nbody: |\n  { "id": 2 }\nmethod: user.UserService/Get\ntarget: staging:443\n',
    );
    expect(saved.content).toMatchObject({ request: { messages: [{ body: { text: '{ "id": 2 }\n' } }], target: "staging:443" } });

    const messages = [{ name: "", body: { format: "json" as const, text: '{ "id": 3 }\n' }, repeat: once }];
    const change = { path: getUser, content: { kind: "request", request: { ...read, messages } } as const, baseHash: hash };
    await expect(workspace.save(change)).rejects.toMatchObject({ code: "file-changed", facts: { keys: "body" } });
    const { mine: own, theirs, hash: now } = await workspace.conflict(change);
    expect([own, theirs]).toEqual([expect.stringContaining('"id": 3'), expect.stringContaining('"id": 2')]);
    await workspace.save({ ...change, baseHash: now });
    expect(await look(getUser)).toContain('"id": 3');
  });

  it("keeps line ends and the byte order mark", async () => {
    await put(getUser, "\ufeffmethod: a.B/C\r\ntarget: a:1\r\n");
    const workspace = openWorkspace();
    const { request: read, hash } = await readRequest(workspace);
    await workspace.save({ path: getUser, content: { kind: "request", request: { ...read, target: "b:2" } }, baseHash: hash });
    expect(await look(getUser)).toBe("\ufeffmethod: a.B/C\r\ntarget: b:2\r\n");
  });

  it("makes, renames, copies, deletes and brings back", async () => {
    const workspace = openWorkspace();
    const seen = followed(workspace);
    const created = await workspace.create("collections/users", { name: "列出 用户", content: request() });
    expect(created).toBe("collections/users/列出 用户.yaml");
    expect(await workspace.create("collections/users", { name: "列出 用户", content: request() })).toBe(
      "collections/users/列出 用户 2.yaml",
    );
    expect(await workspace.move(created, "collections", "all")).toBe("collections/all.yaml");
    expect(await workspace.duplicate("collections/all.yaml")).toBe("collections/all 2.yaml");
    expect(await workspace.duplicate("collections/users")).toBe("collections/users 2");
    expect(await workspace.move("collections/users 2", "collections/users", "old")).toBe("collections/users/old");
    expect([...seen.keys()]).toContain("collections/users/old/get-user.yaml");
    const trashId = await workspace.remove("collections/users");
    expect([...seen.keys()].sort()).toEqual(["collections", "collections/all 2.yaml", "collections/all.yaml", "wirebench.yaml"]);
    await workspace.create("collections", { name: "users", content: { kind: "folder", folder: noDefaults } });
    expect(await workspace.restore(trashId)).toBe("collections/users 2");
    expect([...seen.keys()]).toContain("collections/users 2/old/get-user.yaml");
    await expect(workspace.restore(trashId)).rejects.toMatchObject({ code: "file-not-found" });
  });

  it("is in step with another window on the same files, and with editors", async () => {
    const [one, other] = [openWorkspace(), openWorkspace()];
    const seen = followed(other);
    await Promise.all([one.index.look(), other.index.look()]);
    const created = await one.create("collections/users", { name: "list", content: request({ method: "a.B/List" }) });
    await vi.waitFor(() => expect(seen.get(created)).toMatchObject({ method: "a.B/List" }), 10_000);
    const before = seen.get(getUser)?.hash;
    await put("collections/draft", "method: user.UserService/Got\n");
    await rename(path.join(root, "collections/draft"), path.join(root, getUser));
    await vi.waitFor(() => expect(seen.get(getUser)).toMatchObject({ method: "user.UserService/Got" }), 10_000);
    expect(seen.get(getUser)?.hash).not.toBe(before);
    await mkdir(path.join(root, "collections/new/deep"), { recursive: true });
    await put("collections/new/deep/x.yaml", "method: a.B/X\n");
    await vi.waitFor(() => expect(seen.get("collections/new/deep/x.yaml")).toMatchObject({ method: "a.B/X" }), 10_000);
    await rm(path.join(root, "collections/new"), { recursive: true });
    await vi.waitFor(() => expect(seen.has("collections/new")).toBe(false), 10_000);
  });

  it("follows a folder that was put in the place of another one", async () => {
    const workspace = openWorkspace();
    const seen = followed(workspace);
    await workspace.index.look();
    for (const round of [1, 2, 3]) {
      // As a checkout does: away and back within one look.
      await rm(path.join(root, "collections/users"), { recursive: true });
      await mkdir(path.join(root, "collections/users"));
      await put(getUser, `method: a.B/First${round}\n`);
      await vi.waitFor(() => expect(seen.get(getUser)).toMatchObject({ method: `a.B/First${round}` }), 10_000);
      await put(getUser, `method: a.B/Later${round}\n`);
      await vi.waitFor(() => expect(seen.get(getUser)).toMatchObject({ method: `a.B/Later${round}` }), 10_000);
    }
  });

  it("says what a request inherits, and of whom", async () => {
    const workspace = openWorkspace();
    expect(await workspace.inherited(getUser)).toMatchObject([
      { place: "wirebench.yaml", defaults: { target: "localhost:50051" } },
      { place: "collections/users/folder.yaml", defaults: { metadata: [{ key: "x-tenant", value: "acme" }] } },
    ]);
  });

  it("writes nothing among files of a later version", async () => {
    const workspace = openWorkspace();
    await workspace.index.look();
    await put("wirebench.yaml", "name: Shop\nversion: 2\nrooms: []\n");
    await workspace.index.look();
    await expect(workspace.create("collections", { name: "x", content: request() })).rejects.toMatchObject({
      code: "workspace-file",
      facts: { version: 2 },
    });
    await expect(workspace.remove("collections/users")).rejects.toMatchObject({ code: "workspace-file" });
    expect(await look("wirebench.yaml")).toBe("name: Shop\nversion: 2\nrooms: []\n");
  });

  it("finds by names, methods, targets and bodies", async () => {
    await put("collections/orders.yaml", 'body: |\n  { "note": "列出 Ada\'s" }\nmethod: shop.Orders/List\ntarget: orders.example:443\n');
    const workspace = openWorkspace();
    const find = async (query: string) =>
      (await workspace.search(query, 10)).map(({ path: place, place: where, line }) => [place, where, line]);
    expect(await find("get")).toEqual([[getUser, "name", ""]]);
    expect(await find("orders list")).toEqual([["collections/orders.yaml", "method", ""]]);
    expect(await find("EXAMPLE")).toEqual([["collections/orders.yaml", "target", "target: orders.example:443"]]);
    expect(await find("列出 ada")).toEqual([["collections/orders.yaml", "body", '{ "note": "列出 Ada\'s" }']]);
    expect(await find("nothing of it")).toEqual([]);
  });
});
