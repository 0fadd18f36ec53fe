import { beforeEach, expect, test } from "vitest";
import { Fault } from "#shared/base/fault";
import type { Client } from "#shared/bridge/client";
import type { workspaceContract } from "#shared/contract/workspace";
import type { Auth } from "#shared/model/auth";
import { noDefaults, noScripts, type SavedRequest } from "#shared/model/saved-request";
import type { WorkspaceContent, WorkspaceEntry } from "#shared/model/workspace";
import { savedActions } from "./saved-actions";
import { createSavedStore, secretNameFor } from "./saved-store";
import { createSchemaStore } from "./schema-store";
import { createTabStore, tabActions } from "./tab-store";
import { createWorkspaceStore } from "./workspace-store";

/** A core with files in memory, as far as these acts ask it. */
class Files {
  readonly files = new Map<string, { readonly content: WorkspaceContent; readonly hash: string }>();
  readonly secrets = new Map<string, string>();
  #writes = 0;

  put(path: string, content: WorkspaceContent): string {
    const hash = `h${++this.#writes}`;
    this.files.set(path, { content, hash });
    return hash;
  }

  document(path: string) {
    const found = this.files.get(path);
    if (!found) throw new Fault("file-not-found", `There is no ${path}.`);
    return { path, ...found, readOnly: false, unknown: [] };
  }

  call = async (operation: string, params: Record<string, unknown>): Promise<unknown> => {
    const path = String(params.path);
    const content = params.content as WorkspaceContent;
    switch (operation) {
      case "workspace.read":
        return this.document(path);
      case "workspace.save": {
        if (this.document(path).hash !== params.baseHash) throw new Fault("file-changed", "It was changed.");
        this.put(path, content);
        return this.document(path);
      }
      case "workspace.conflict":
        return { mine: "mine", theirs: "theirs", hash: this.document(path).hash };
      case "workspace.createEntry": {
        const made = `${params.folder}/${params.name}.yaml`;
        this.put(made, content);
        return { path: made };
      }
      case "workspace.secrets":
        return { secrets: [...this.secrets].map(([name, id]) => ({ name, secret: { id, place: "session", mask: "••••" } })) };
      case "workspace.nameSecret":
        this.secrets.set(String(params.name), String(params.secretId));
        return undefined;
      case "workspace.restore":
        return { path: "collections/back.yaml" };
      default:
        throw new Error(`Nobody answers ${operation}.`);
    }
  };
}

const request = (more: Partial<SavedRequest> = {}): SavedRequest => ({
  ...noDefaults,
  method: "a.B/C",
  messages: [],
  checks: [],
  takes: [],
  scripts: noScripts,
  ...more,
});
const of = (more: Partial<SavedRequest> = {}): WorkspaceContent => ({ kind: "request", request: request(more) });
const bearer = (id: string): Auth => ({ scheme: { kind: "bearer", token: id }, allowPlaintext: false }) as Auth;

let core: Files;
let window: ReturnType<typeof openWindow>;

function openWindow() {
  let ids = 0;
  const tabs = createTabStore();
  const workspace = createWorkspaceStore({ id: "w", environment: null });
  const stores = {
    schemas: createSchemaStore(),
    tabs,
    tabActions: tabActions(tabs, () => String(++ids)),
    workspace,
    saved: createSavedStore(),
  };
  const client = { call: core.call } as unknown as Client<typeof workspaceContract>;
  return { ...stores, acts: savedActions(client, stores) };
}

/** The workspace tells what is in its files. */
function tell(): void {
  const entries = [...core.files].map(([path, { hash }]): [string, WorkspaceEntry] => [
    path,
    { path, kind: "request", name: path, method: "a.B/C", hash, fault: null },
  ]);
  window.workspace.setState({ entries: new Map(entries), complete: true });
}

const front = () => {
  const { tabs, activeTab } = window.tabs.getState();
  const tab = tabs.find(({ id }) => id === activeTab);
  if (!tab) throw new Error("No tab is open.");
  return tab;
};
const get = "collections/get.yaml";

beforeEach(() => {
  core = new Files();
  window = openWindow();
});

test("a file opens in one tab, is saved into it, and a tab without changes follows it", async () => {
  core.put(get, of({ target: "a:1" }));
  await window.acts.open(get);
  await window.acts.open(get);
  expect(window.tabs.getState().tabs).toHaveLength(1);
  window.tabActions.update(front().id, { target: "b:1" });
  expect(await window.acts.save(front().id)).toBe(true);
  expect(core.files.get(get)?.content).toMatchObject({ request: { target: "b:1" } });
  core.put(get, of({ target: "c:1" }));
  tell();
  await window.acts.follow();
  expect(front().target).toBe("c:1");
});

test("what both sides have changed is written by nobody before one of them is chosen", async () => {
  core.put(get, of());
  await window.acts.open(get);
  window.tabActions.update(front().id, { target: "mine:1" });
  core.put(get, of({ target: "theirs:1" }));
  expect(await window.acts.save(front().id)).toBe(false);
  expect(window.saved.getState().troubles[front().id]).toMatchObject({ kind: "changed", conflict: { theirs: "theirs" } });
  expect(core.files.get(get)?.content).toMatchObject({ request: { target: "theirs:1" } });
  await window.acts.takeMine(front().id);
  expect(core.files.get(get)?.content).toMatchObject({ request: { target: "mine:1" } });
  expect(window.saved.getState().troubles).toEqual({});
});

test("a file that is gone is told, and one that was renamed outside is found by what it says", async () => {
  const hash = core.put(get, of());
  await window.acts.open(get);
  core.files.delete(get);
  tell();
  await window.acts.follow();
  expect(window.saved.getState().troubles[front().id]).toEqual({ kind: "gone" });
  core.files.set("collections/elsewhere.yaml", { content: of(), hash });
  tell();
  await window.acts.follow();
  expect(front().saved?.path).toBe("collections/elsewhere.yaml");
});

test("a secret gets the name that the user says, or one after the request; the file has no other word of it", async () => {
  window.tabActions.openMethod("none", "a.B/C", "a:1", true);
  window.tabActions.update(front().id, { auth: bearer("id of a secret") });
  expect(secretNameFor(window.saved.getState(), "id of a secret", "Get User")).toBe("get-user-secret");
  window.saved.setState({ called: { "id of a secret": " staging-token " } });
  await window.acts.saveAs(front().id, "collections", "Get User");
  expect(core.secrets).toEqual(new Map([["staging-token", "id of a secret"]]));
  expect(JSON.stringify(core.files.get("collections/Get User.yaml"))).toContain('"staging-token"');
  expect(JSON.stringify([...core.files])).not.toContain("id of a secret");
});

test("tabs of requests, environments and files go along when what they show is moved", async () => {
  core.put("collections/users/get.yaml", of());
  await window.acts.open("collections/users/get.yaml");
  window.tabActions.openFile("w", "collections/users/folder.yaml");
  window.tabActions.openFile("other", "collections/users/folder.yaml");
  window.tabActions.openEnvironment("w", "environments/a.yaml");
  window.acts.moved("w", "collections/users", "collections/people");
  window.acts.moved("w", "environments/a.yaml", "environments/b.yaml");
  expect(window.tabs.getState().tabs.map(({ subject, saved }) => saved?.path ?? subject)).toEqual([
    "collections/people/get.yaml",
    "collections/people/folder.yaml",
    "collections/users/folder.yaml",
    "environments/b.yaml",
  ]);
});

test("what was deleted last is brought back first", async () => {
  for (const name of ["a", "b"]) window.acts.removed({ workspaceId: "w", trashId: name, name, path: `collections/${name}.yaml` });
  await window.acts.undo();
  expect(window.saved.getState().removed.map(({ name }) => name)).toEqual(["a"]);
});
