import { Fault } from "#shared/base/fault";
import { once } from "#shared/model/prepared-message";
import { noDefaults, noScripts } from "#shared/model/saved-request";
import { collectionsFolder, type WorkspaceEntry } from "#shared/model/workspace";
import type { WindowHost } from "../../host/host";
import { tellFault } from "../../state/schema-actions";
import { findMethod, ownTarget } from "../../state/schema-store";
import type { WindowState } from "../../state/window-state";
import { fileOf } from "../../state/workspace-store";
import { folderOf, mayMove } from "./collection-rows";

type Moved = Pick<WorkspaceEntry, "path" | "name">;
/** Hears where it is now. */
type OnMoved = (path: string) => void;

/** The acts on the files of the open workspace. What goes wrong, the window tells. */
export function collectionActs({ client }: Pick<WindowHost, "client">, state: WindowState) {
  const workspaceId = () => {
    const { id } = state.workspace.getState();
    if (id === null) throw new Fault("workspace-gone", "No workspace is open.", { act: "Open one." });
    return id;
  };
  const tell = (act: () => unknown) => tellFault(state, Promise.resolve().then(act));

  const move = async (entry: Moved, folder: string, name: string, onMoved: OnMoved = () => {}): Promise<void> => {
    const id = workspaceId();
    const { path } = await client.call("workspace.move", { workspaceId: id, path: entry.path, folder, name });
    state.savedActions.moved(id, entry.path, path);
    onMoved(path);
  };

  const showText = (entry: WorkspaceEntry) => tell(() => state.tabActions.openFile(workspaceId(), fileOf(entry)));

  return {
    showText,

    open: (entry: WorkspaceEntry) => {
      if (entry.fault) showText(entry);
      else if (entry.kind === "request") tell(() => state.savedActions.open(entry.path));
    },

    /** Shows it, and what it is as one file. */
    share: (entry: WorkspaceEntry) =>
      tell(async () => {
        await state.savedActions.open(entry.path);
        state.layout.setState({ exchange: "share" });
      }),

    /** Shows the tab that runs a request or a folder. */
    run: ({ path }: Pick<WorkspaceEntry, "path">) => void state.tabActions.openRun(path),

    rename: (entry: WorkspaceEntry, name: string, onMoved?: OnMoved) => {
      if (name.trim() !== "" && name.trim() !== entry.name) tell(() => move(entry, folderOf(entry.path), name.trim(), onMoved));
    },

    moveTo: (entry: Moved, folder: string, onMoved?: OnMoved) => {
      if (mayMove(entry.path, folder)) tell(() => move(entry, folder, entry.name, onMoved));
    },

    duplicate: (entry: WorkspaceEntry) => tell(() => client.call("workspace.duplicate", { workspaceId: workspaceId(), path: entry.path })),

    remove: (entry: WorkspaceEntry) =>
      tell(async () => {
        const id = workspaceId();
        const { trashId } = await client.call("workspace.remove", { workspaceId: id, path: entry.path });
        state.savedActions.removed({ workspaceId: id, trashId, name: entry.name, path: entry.path });
      }),

    undo: () => tell(() => state.savedActions.undo()),

    addFolder: (folder: string, name: string) =>
      tell(() => {
        const content = { kind: "folder", folder: noDefaults } as const;
        return client.call("workspace.createEntry", { workspaceId: workspaceId(), folder, name, content });
      }),

    /** A request for a method, with its sample as body where the method is known. */
    addRequest: (folder: string, name: string, method: string) =>
      tell(async () => {
        const { sources } = state.schemas.getState();
        const source = sources.find(({ source: { id } }) => findMethod({ sources }, id, method));
        const detail = source ? await client.call("schema.method", { sourceId: source.source.id, method }) : null;
        const messages = detail ? [{ name: "", body: { format: "json", text: detail.sampleBody } as const, repeat: once }] : [];
        const target = source ? (ownTarget(state.schemas.getState(), source.source.id) ?? null) : null;
        const request = { ...noDefaults, target, method, messages, checks: [], takes: [], scripts: noScripts };
        const content = { kind: "request", request } as const;
        const { path } = await client.call("workspace.createEntry", { workspaceId: workspaceId(), folder, name, content });
        await state.savedActions.open(path);
      }),

    generate: (sourceId: string, service: string, folder = collectionsFolder) =>
      tell(async () => {
        const id = workspaceId();
        const target = ownTarget(state.schemas.getState(), sourceId) ?? state.tabs.getState().lastTarget;
        await client.call("workspace.generate", { workspaceId: id, folder, sourceId, service, target });
        await client.call("workspace.keepSource", { workspaceId: id, sourceId });
      }),
  };
}

export type CollectionActs = ReturnType<typeof collectionActs>;
