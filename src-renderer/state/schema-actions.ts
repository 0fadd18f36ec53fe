import { Fault } from "#shared/base/fault";
import type { ResultOf } from "#shared/bridge/operation";
import type { WirebenchContract } from "#shared/contract/contract";
import type { MetadataEntry } from "#shared/model/metadata";
import type { SourceOutline } from "#shared/model/schema";
import { isSharedName } from "#shared/model/shared-request";
import type { WirebenchClient } from "../host/host";
import { outlineFeed } from "./outline-feed";
import { showUnsaved } from "./saved-actions";
import { ownTarget } from "./schema-store";
import type { LayoutState, WindowState } from "./window-state";

/** A dropped file on its way to the core: its path as dropped, and its text, or the bytes of a descriptor set. */
export type UploadedFile = { readonly path: string } & ({ readonly text: string } | { readonly bytes: Uint8Array<ArrayBuffer> });

type LongOperation =
  | "schema.open"
  | "schema.upload"
  | "schema.addImportPath"
  | "schema.removeImportPath"
  | "schema.addFiles"
  | "schema.reflect"
  | "schema.reload"
  | "recents.open"
  | "demo.start";

/** What the acts on schemas read and change. */
type SchemaActionState = Pick<WindowState, "schemas" | "tabs" | "tabActions" | "layout">;

/** An operation that is running, in words, and its end. */
interface Running {
  readonly busy: LayoutState["busy"];
  cancel(): void;
}

/** The acts on schema sources. Each rejects with a Fault of its operation, and leaves the window's outline newest when it resolves. */
export function schemaActions(client: WirebenchClient, state: SchemaActionState) {
  /** The newest last. */
  const running: Running[] = [];
  const feed = outlineFeed(client);

  /** Runs an operation that may take long: the window says so, and `cancel` ends it. */
  const run = async <K extends LongOperation>(
    op: K,
    params: Parameters<typeof client.call<K>>[1],
    busy: LayoutState["busy"] = "opening",
  ): Promise<ResultOf<WirebenchContract[K]>> => {
    const session = client.open(op, params);
    const one: Running = { busy, cancel: () => session.cancel() };
    running.push(one);
    state.layout.setState({ busy, fault: null });
    try {
      return await session.result;
    } finally {
      running.splice(running.indexOf(one), 1);
      state.layout.setState({ busy: running.at(-1)?.busy ?? null });
    }
  };

  /** By source: what opens a tab of it and waits for its request. */
  const showing = new Map<string, Promise<void>>();

  /** Shows a tab of a source: the one it has, else the request that came with it, else its first method. */
  const showSource = (outline: SourceOutline): Promise<void> => {
    const { id } = outline.source;
    const act = showing.get(id) ?? showAny(client, state, outline).finally(() => showing.delete(id));
    showing.set(id, act);
    return act;
  };

  const refresh = async (): Promise<void> => {
    const { revision, sources, isRestored } = await feed.newest();
    const before = state.schemas.getState();
    state.schemas.setState({ revision, sources, loaded: true });
    // Opened by somebody else: the command line, the system's file manager, another window of the same core.
    const known = new Set(before.sources.map((one) => one.source.id));
    const tabs = state.tabs.getState().tabs;
    const isNews = ({ source }: SourceOutline) => {
      if (known.has(source.id) || tabs.some((tab) => tab.sourceId === source.id)) return false;
      return tabs.length === 0 || (before.loaded && !isRestored(source.id));
    };
    const news = sources.find(isNews);
    if (news) await showSource(news);
  };

  const show = async (sourceIds: readonly string[]): Promise<void> => {
    await refresh();
    const wanted = state.schemas.getState().sources.find((one) => sourceIds.includes(one.source.id));
    if (wanted) await showSource(wanted);
  };

  const startDemo = async (): Promise<string> => {
    const demo = await run("demo.start", {}, "demo");
    state.schemas.setState({ demoTarget: demo.target });
    // The demo listens on another port after each start; its tabs follow it.
    for (const tab of state.tabs.getState().tabs) {
      if (tab.kind === "method" && tab.sourceId === demo.sourceId) state.tabActions.update(tab.id, { target: demo.target });
    }
    return demo.sourceId;
  };

  const reload = async (sourceId: string): Promise<void> => {
    const kind = state.schemas.getState().sources.find((one) => one.source.id === sourceId)?.source.kind;
    // Files are read at once; a server may take its time, and then that is to be seen.
    await (kind === "reflection" ? run("schema.reload", { sourceId }, "asking") : client.call("schema.reload", { sourceId }));
  };

  return {
    refresh,

    async openHandles(handles: readonly string[]): Promise<void> {
      if (handles.length > 0) await show((await run("schema.open", { handles })).sourceIds);
    },

    async upload(label: string, files: readonly UploadedFile[]): Promise<void> {
      await show([(await run("schema.upload", { label, files })).sourceId]);
    },

    /** Seeks imports of a source below one more folder. Faults: those of schema.addImportPath. */
    async addImportPath(sourceId: string, handle: string): Promise<void> {
      await run("schema.addImportPath", { sourceId, handle });
      await refresh();
    },

    async removeImportPath(sourceId: string, handle: string): Promise<void> {
      await run("schema.removeImportPath", { sourceId, handle });
      await refresh();
    },

    /** Gives a dropped source files that it imports. Faults: those of schema.addFiles. */
    async addFiles(sourceId: string, files: readonly UploadedFile[]): Promise<void> {
      await run("schema.addFiles", { sourceId, files });
      await refresh();
    },

    async openRecent(id: string): Promise<void> {
      await show([(await run("recents.open", { id })).sourceId]);
    },

    /** Asks a server for its schema. Faults: those of schema.reflect. */
    async reflect(target: string, metadata: readonly MetadataEntry[]): Promise<void> {
      const { sourceId } = await run("schema.reflect", { target, metadata: [...metadata], deadlineMs: null }, "asking");
      await show([sourceId]);
    },

    async startDemo(): Promise<void> {
      await show([await startDemo()]);
    },

    /** Starts the demo for the tabs that it left behind, and changes nothing of what is shown. */
    async resumeDemo(): Promise<void> {
      await startDemo();
      await refresh();
    },

    async reload(sourceId: string): Promise<void> {
      await reload(sourceId);
      await refresh();
    },

    async reloadAll(): Promise<void> {
      const { sources } = state.schemas.getState();
      const results = await Promise.allSettled(sources.map(({ source }) => reload(source.id)));
      await refresh();
      // A server that is away keeps no other source from being read again.
      for (const result of results) if (result.status === "rejected") throw result.reason;
    },

    /** Its tabs stay, with their bodies. */
    async close(sourceId: string): Promise<void> {
      await client.call("schema.close", { sourceId });
      await refresh();
    },

    /** Ends the act that began last; its promise rejects with Fault `cancelled`. */
    cancel: () => running.at(-1)?.cancel(),

    /** Ends the loading of a source, whoever has begun it. */
    async cancelLoading(sourceId: string): Promise<void> {
      await client.call("schema.cancelLoading", { sourceId });
    },
  };
}

export type SchemaActions = ReturnType<typeof schemaActions>;

async function showAny(client: WirebenchClient, state: SchemaActionState, outline: SourceOutline): Promise<void> {
  const { id, label } = outline.source;
  const open = state.tabs.getState().tabs.findLast((tab) => tab.sourceId === id);
  if (open) return state.tabActions.activate(open.id);
  if (!isSharedName(label)) return showFirstMethod(state, outline);
  try {
    const { shared } = await client.call("share.read", { sourceId: id });
    // Nothing that is kept here stands for the secrets that a stranger names.
    if (shared) showUnsaved(state, shared.request, () => null, id);
    else showFirstMethod(state, outline);
  } catch (reason) {
    // What is wrong with its request keeps nobody from its types.
    showFirstMethod(state, outline);
    state.layout.setState({ fault: Fault.from(reason).toData() });
  }
}

function showFirstMethod(state: SchemaActionState, { source, services }: SourceOutline): void {
  const service = services.find(({ methods }) => methods.length > 0);
  const method = service?.methods[0];
  if (service && method) {
    state.tabActions.openMethod(source.id, `${service.name}/${method.name}`, ownTarget(state.schemas.getState(), source.id));
  }
}

/**
 * Waits for an act that has no place of its own for an error: the window tells what went wrong. A cancelled act is no
 * news, and a lost connection is told by a banner of its own.
 */
export function tellFault({ layout }: Pick<WindowState, "layout">, act: Promise<unknown>): void {
  act.catch((reason: unknown) => {
    const fault = Fault.from(reason);
    if (fault.code !== "cancelled" && fault.code !== "disconnected") layout.setState({ fault: fault.toData() });
  });
}
