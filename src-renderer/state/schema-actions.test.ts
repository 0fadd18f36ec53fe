import { afterEach, expect, test } from "vitest";
import type { Disposable } from "#shared/base/disposable";
import { Fault } from "#shared/base/fault";
import { connect } from "#shared/bridge/client";
import type { Handlers } from "#shared/bridge/handlers";
import { memoryChannel } from "#shared/bridge/memory-channel";
import { serve } from "#shared/bridge/server";
import { contract, contractVersion } from "#shared/contract/contract";
import { outlineParts } from "#shared/model/outline-parts";
import type { SourceOutline } from "#shared/model/schema";
import { createCallStore } from "./call-store";
import { schemaActions, tellFault } from "./schema-actions";
import { createSchemaStore } from "./schema-store";
import { createTabStore, tabActions } from "./tab-store";
import { createLayoutStore, createSettingsStore } from "./window-state";

const {
  "schema.sources": listed,
  "schema.outline": outline,
  "schema.open": open,
  "schema.upload": upload,
  "schema.close": close,
  "schema.reload": reload,
  "schema.reflect": reflect,
  "demo.start": startDemo,
} = contract;
const part = {
  "schema.sources": listed,
  "schema.outline": outline,
  "schema.open": open,
  "schema.upload": upload,
  "schema.close": close,
  "schema.reload": reload,
  "schema.reflect": reflect,
  "demo.start": startDemo,
};

function source(id: string, ...methods: string[]): SourceOutline {
  return {
    source: { id, kind: id === "demo" ? "demo" : "folder", label: id, detail: id, files: ["a.proto"] },
    packages: ["p"],
    services: [
      { name: "p.Empty", file: "a.proto", doc: "", line: 1, methods: [] },
      {
        name: "p.S",
        file: "a.proto",
        doc: "",
        line: 2,
        methods: methods.map((name) => ({ name, kind: "unary", input: "p.M", output: "p.M", doc: "", deprecated: false, line: 3 })),
      },
    ],
    types: [],
    diagnostics: [],
    missingImports: [],
  };
}

const opened: Disposable[] = [];
afterEach(() => {
  for (const one of opened.splice(0)) one.dispose();
});

/** A core of a few sources behind the real bridge, and a window's state in front of it. */
function windowOn(sources: SourceOutline[], more: Partial<Handlers<typeof part>> = {}) {
  let revision = 1;
  const handlers: Handlers<typeof part> = {
    "schema.sources": async () => ({
      revision,
      sources: sources.map(({ source: { id } }) => ({ sourceId: id, revision })),
      restoring: [],
    }),
    "schema.outline": async ({ sourceId }, { emit }) => {
      const found = sources.find((one) => one.source.id === sourceId);
      if (!found) throw new Fault("source-gone", "Gone.");
      for (const one of outlineParts(found)) await emit({ revision, part: one });
    },
    "schema.open": async ({ handles }) => {
      sources.push(...handles.map((handle) => source(handle, "First", "Second")));
      revision++;
      return { sourceIds: handles };
    },
    "schema.upload": async ({ label }) => {
      sources.push(source(label, "Uploaded"));
      revision++;
      return { sourceId: label };
    },
    "schema.close": async ({ sourceId }) => {
      sources.splice(
        sources.findIndex((one) => one.source.id === sourceId),
        1,
      );
      revision++;
      return undefined;
    },
    "schema.reload": async () => undefined,
    "schema.reflect": async ({ target }) => {
      const asked = source("asked", "Ask");
      sources.push({ ...asked, source: { ...asked.source, kind: "reflection", label: target } });
      revision++;
      return { sourceId: "asked" };
    },
    "demo.start": async () => {
      sources.push(source("demo", "Ping"));
      revision++;
      return { sourceId: "demo", target: "127.0.0.1:4711" };
    },
    ...more,
  };
  const [near, far] = memoryChannel();
  const server = serve(part, handlers, far, { version: contractVersion });
  const client = connect(contract, near, { version: contractVersion });
  opened.push(client, server);
  const tabs = createTabStore();
  let last = 0;
  const state = {
    schemas: createSchemaStore(),
    tabs,
    tabActions: tabActions(tabs, () => `t${++last}`),
    calls: createCallStore(),
    layout: createLayoutStore(),
    settings: createSettingsStore(),
  };
  const subjects = () => tabs.getState().tabs.map((tab) => `${tab.sourceId} ${tab.subject} ${tab.target}`);
  return { state, actions: schemaActions(client, state), subjects };
}

test("what is opened shows its first method, and the tab it has when it is opened again", async () => {
  const { state, actions, subjects } = windowOn([]);
  await actions.openHandles(["a"]);
  expect(subjects()).toEqual(["a p.S/First localhost:50051"]);
  state.tabActions.openMethod("b", "p.S/Other");
  await actions.openHandles(["a"]);
  expect(subjects()).toHaveLength(2);
  expect(state.tabs.getState().activeTab).toBe("t1");
});

test("nothing chosen opens nothing", async () => {
  const { actions, subjects } = windowOn([]);
  await actions.openHandles([]);
  expect(subjects()).toEqual([]);
});

test("the demo's tabs start with its server, and follow it to another port", async () => {
  const { state, actions, subjects } = windowOn([]);
  state.tabActions.openMethod("demo", "p.S/Ping", "127.0.0.1:1");
  await actions.startDemo();
  expect(subjects()).toEqual(["demo p.S/Ping 127.0.0.1:4711"]);
  expect(state.schemas.getState().demoTarget).toBe("127.0.0.1:4711");
});

test("what others open while the window runs is shown, and what was open before is not", async () => {
  const sources = [source("old", "M")];
  const { state, actions, subjects } = windowOn(sources);
  state.tabActions.openMethod("x", "p.S/Kept");
  await actions.refresh();
  expect(subjects()).toEqual(["x p.S/Kept localhost:50051"]);
  sources.push(source("new", "N"));
  await actions.refresh();
  expect(subjects()).toEqual(["x p.S/Kept localhost:50051", "new p.S/N localhost:50051"]);
});

test("closing a source leaves its tabs with their bodies", async () => {
  const { state, actions, subjects } = windowOn([]);
  await actions.openHandles(["a"]);
  state.tabActions.update("t1", { body: "{}" });
  await actions.close("a");
  expect(state.schemas.getState().sources).toEqual([]);
  expect(subjects()).toEqual(["a p.S/First localhost:50051"]);
  expect(state.tabs.getState().tabs[0]?.body).toBe("{}");
});

test("a failure is told in the window, a cancelled act is not", async () => {
  const { state, actions } = windowOn([], {
    "schema.upload": async () => {
      throw new Fault("no-protos", "None.");
    },
    "schema.open": (_params, peer) => new Promise((_resolve, reject) => opened.push(peer.cancellation.onCancelled(reject))),
  });
  tellFault(state, actions.upload("x", [{ path: "a.proto", text: "" }]));
  await expect.poll(() => state.layout.getState().fault?.code).toBe("no-protos");

  const opening = actions.openHandles(["a"]);
  expect(state.layout.getState()).toMatchObject({ busy: "opening", fault: null });
  actions.cancel();
  tellFault(state, opening);
  await expect(opening).rejects.toMatchObject({ code: "cancelled" });
  expect(state.layout.getState()).toMatchObject({ busy: null, fault: null });
});

test("a tab of a server that was asked begins with its address", async () => {
  const { actions, subjects } = windowOn([]);
  await actions.reflect("10.0.0.1:9000", []);
  expect(subjects()).toEqual(["asked p.S/Ask 10.0.0.1:9000"]);
});

test("a server that is away keeps no other source from being read again", async () => {
  const reloaded: string[] = [];
  const { state, actions } = windowOn([source("a", "A"), source("b", "B")], {
    "schema.reload": async ({ sourceId }) => {
      reloaded.push(sourceId);
      if (sourceId === "a") throw new Fault("reflection-failed", "Nothing listens.");
      return undefined;
    },
  });
  await actions.refresh();
  await expect(actions.reloadAll()).rejects.toMatchObject({ code: "reflection-failed" });
  expect(reloaded).toEqual(["a", "b"]);
  expect(state.layout.getState().busy).toBeNull();
});
