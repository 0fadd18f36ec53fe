import { Fault } from "#shared/base/fault";
import type { TabState } from "#shared/model/settings";
import { collectionsFolder } from "#shared/model/workspace";
import type { Command } from "../commands/registry";
import { collectionActs } from "../features/collections/collection-acts";
import { collectionTreeId } from "../features/collections/collection-tree";
import { collectionsPaneId } from "../features/collections/collections-pane";
import type { WindowHost } from "../host/host";
import { noSourceId } from "../state/saved-actions";
import { tellFault } from "../state/schema-actions";
import { pageKindOf } from "../state/schema-store";
import type { WindowState } from "../state/window-state";

/** The commands of workspaces and of the requests in them. */
export function collectionCommands(host: WindowHost, state: WindowState): Command[] {
  const front = () => {
    const { tabs, activeTab } = state.tabs.getState();
    return tabs.find(({ id }) => id === activeTab);
  };
  const frontMethod = () => (front()?.kind === "method" ? front() : undefined);
  const isOpen = () => state.workspace.getState().id !== null;
  const acts = collectionActs(host, state);
  return [
    { id: "collections", key: "Alt+Shift+C", run: () => showCollections(state) },
    { id: "workspace.open", run: () => tellFault(state, chooseFolder(host, state, "open")) },
    { id: "workspace.create", run: () => tellFault(state, chooseFolder(host, state, "create")) },
    { id: "workspace.close", when: isOpen, run: () => state.workspaceActions.use(null) },
    { id: "workspace.sources", when: isOpen, run: () => tellFault(state, openSources(host, state)) },
    {
      id: "request.save",
      key: "Mod+S",
      when: () => frontMethod() !== undefined,
      run: () => tellFault(state, state.savedActions.save(frontMethod()?.id ?? "")),
    },
    {
      id: "request.saveAs",
      when: () => frontMethod() !== undefined,
      run: () => state.saved.setState({ naming: frontMethod()?.id ?? null }),
    },
    { id: "collections.request", when: isOpen, run: () => addEntry(state, "request") },
    { id: "collections.folder", when: isOpen, run: () => addEntry(state, "folder") },
    { id: "collections.undo", when: () => state.saved.getState().removed.length > 0, run: acts.undo },
    {
      id: "collections.generate",
      when: () => isOpen() && serviceOf(state, front()) !== null,
      run: () => {
        const service = serviceOf(state, front());
        if (service) acts.generate(service.sourceId, service.name);
        showCollections(state);
      },
    },
  ];
}

function showCollections({ layout }: WindowState): void {
  layout.setState({ side: "collections" });
  // The pane may have to come first.
  requestAnimationFrame(() => (document.getElementById(collectionTreeId) ?? document.getElementById(collectionsPaneId))?.focus());
}

/** The pane asks what is to be added, and its field has the focus. */
function addEntry({ layout, saved }: WindowState, kind: "request" | "folder"): void {
  layout.setState({ side: "collections" });
  saved.setState({ adding: { kind, folder: collectionsFolder } });
}

/** The service that the tab in front is about: its method's, or its own; else the first of all. */
function serviceOf(state: WindowState, tab: TabState | undefined): { readonly sourceId: string; readonly name: string } | null {
  const schemas = state.schemas.getState();
  if (tab?.kind === "method" && tab.sourceId !== noSourceId) {
    return { sourceId: tab.sourceId, name: tab.subject.slice(0, tab.subject.lastIndexOf("/")) };
  }
  if (tab?.kind === "symbol" && pageKindOf(schemas, tab.sourceId, tab.subject) === "service") {
    return { sourceId: tab.sourceId, name: tab.subject };
  }
  const source = schemas.sources.find(({ services }) => services.length > 0);
  const [first] = source?.services ?? [];
  return source && first ? { sourceId: source.source.id, name: first.name } : null;
}

/** Lets the user choose a folder: by the system's dialog where there is one, else by the window's own panel. */
async function chooseFolder({ client, info }: WindowHost, state: WindowState, what: "open" | "create"): Promise<void> {
  state.layout.setState({ palette: false });
  if (!info.capabilities.nativeDialogs) return state.saved.setState({ choosing: what });
  const { files } = await client.call("files.pick", { what: "folder" });
  const [folder] = files;
  if (folder) await takeFolder(state, what, folder);
}

/** A folder was chosen: it is opened as a workspace, or its name is asked for. */
export async function takeFolder(
  state: WindowState,
  what: "open" | "create",
  { handle, name }: { handle: string; name: string },
): Promise<void> {
  if (what === "create") return state.saved.setState({ creating: { handle, name } });
  await state.workspaceActions.open(handle);
  state.layout.setState({ side: "collections" });
}

/** Opens what the workspace's file names, and tells what waits for the user; of several that do not open, the first is told. */
export async function openSources({ client }: Pick<WindowHost, "client">, state: WindowState, open = true): Promise<void> {
  const { id } = state.workspace.getState();
  if (id === null) return;
  const { sources } = await client.call("workspace.openSources", { workspaceId: id, open });
  if (state.workspace.getState().id === id) state.workspace.setState({ waiting: sources.filter(({ waits }) => waits) });
  if (open) await state.schemaActions.refresh();
  const broken = sources.find(({ fault }) => fault !== null);
  if (broken?.fault)
    throw new Fault(broken.fault.code, `${broken.name}: ${broken.fault.message}`, { act: broken.fault.act, facts: broken.fault.facts });
}
