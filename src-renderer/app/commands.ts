import { type Disposable, DisposableStore, toDisposable } from "#shared/base/disposable";
import type { shellCommands } from "#shared/contract/app";
import type { Language, Theme } from "#shared/model/settings";
import { collectionsFolder } from "#shared/model/workspace";
import type { Command, CommandId, CommandRegistry } from "../commands/registry";
import { lookFieldId } from "../features/look/look-tab";
import { closeCall } from "../features/method/calls";
import { marksLoss, runningLoss } from "../features/method/closing-loss";
import { chooseAndOpen } from "../features/open/open-acts";
import { problemListId } from "../features/problems/problems-panel";
import { askFieldId } from "../features/reflect/ask-form";
import { runActId } from "../features/run/run-form";
import { servicesFilterId, servicesPaneId } from "../features/tree/services-pane";
import { rulesPanelId } from "../features/trust/rules-panel";
import type { WindowHost } from "../host/host";
import { forgetRun, runLoss } from "../state/run-store";
import { isUnsaved } from "../state/saved-store";
import { tellFault } from "../state/schema-actions";
import { isOfFiles } from "../state/schema-store";
import { showImports } from "../state/show-imports";
import type { WindowState } from "../state/window-state";
import { isFocusLost } from "../ui/focus-back";
import { lowerPanelId } from "./lower-panel";

/** Closes a tab, or asks first where something would be lost: unsaved changes, a stream that runs, rows that are marked. */
export async function askAndCloseTab(host: WindowHost, state: WindowState, id: string): Promise<void> {
  const calls = state.calls.getState();
  const saved = state.saved.getState();
  const closing = state.tabs.getState().tabs.find((tab) => tab.id === id);
  const hasDraft = closing !== undefined && (closing.draft !== null || isUnsaved(closing, saved));
  const running = runningLoss(calls, id) ?? runLoss(state.runs, id);
  // Only a call that has ended is asked about: whatever refuses the question, the tab can be closed.
  const loss = running ?? (calls.heads[id] ? await marksLoss(host, calls, id).catch(() => null) : null);
  if (hasDraft || loss) state.layout.setState({ closingTab: id, closingLoss: closing && isUnsaved(closing, saved) ? null : loss });
  else closeTab(host, state, id);
}

/** Closes a tab, and its call with it. */
export function closeTab(host: WindowHost, state: WindowState, id: string): void {
  closeCall(host, state, id);
  forgetRun(host.client, state.runs, id);
  state.tabActions.close(id);
  // Where the focus was may be gone with the tab.
  requestAnimationFrame(() => isFocusLost() && focusTabStrip());
}

/** Brings the focus to where the tab in front is worked on: a method's body, a file's text, or else the tab itself. */
export function focusTab(registry: CommandRegistry): void {
  requestAnimationFrame(() => registry.run("focus.body") || registry.run("source.focus") || focusTabStrip());
}

/** Who is on a tab goes along to the next one; anyone else is brought to where it is worked on (see the window). */
function stepTab(state: WindowState, by: 1 | -1): void {
  const isOnTab = document.activeElement?.matches("[aria-controls^=panel-]") ?? false;
  state.tabActions.step(by);
  if (isOnTab) requestAnimationFrame(focusTabStrip);
}

/** Opens a copy of a method's tab; who was on a tab is on the copy then. */
export function duplicateTab(state: WindowState, id: string): void {
  state.tabActions.duplicate(id);
  requestAnimationFrame(() => document.activeElement?.matches("[role=tab][id^=tab-]") && focusTabStrip());
}

function focusTabStrip(): void {
  (document.querySelector<HTMLElement>("[role=tab][aria-selected=true]") ?? document.getElementById("tree"))?.focus();
}

/** Shows one side of the panel below and goes there; whoever is there already closes it. */
function toggleLower(state: WindowState, side: "problems" | "imports"): void {
  const { problems: isOpen, lower } = state.layout.getState();
  if (isOpen && lower === side && document.getElementById(lowerPanelId)?.contains(document.activeElement)) {
    state.layout.setState({ problems: false });
  } else if (side === "imports") showImports(state);
  else {
    state.layout.setState({ problems: true, lower: "problems" });
    // The panel may have to come first.
    requestAnimationFrame(() => (document.getElementById(problemListId) ?? document.getElementById("lower-tab-problems"))?.focus());
  }
}

/** Shows what is chosen for targets, and goes there. */
function showRules({ layout }: WindowState): void {
  layout.setState({ problems: true, lower: "targets", palette: false, askPanel: false });
  // The panel may have to come first.
  requestAnimationFrame(() => document.getElementById(rulesPanelId)?.focus());
}

/** Shows the services beside whatever tab is in front, and goes to one of these places, the first that is there. */
function showServices({ layout }: WindowState, ...places: readonly string[]): void {
  layout.setState({ side: "services" });
  // The pane may have to come first.
  requestAnimationFrame(() => {
    const place = places.map((id) => document.getElementById(id)).find((element) => element !== null);
    place?.focus();
    if (place instanceof HTMLInputElement) place.select();
  });
}

/** The tab that looks at servers, at the target of the tab in front; looking takes one press there. */
function showLook(state: WindowState): void {
  const { tabs, activeTab, lastTarget } = state.tabs.getState();
  const front = tabs.find(({ id }) => id === activeTab);
  state.layout.setState({ askPanel: false });
  state.tabActions.openLook(front?.kind === "method" || front?.kind === "look" ? front.target : lastTarget);
  requestAnimationFrame(() => document.getElementById(lookFieldId)?.focus());
}

/** What was taken under the chosen environment. */
function takenHere({ workspace }: WindowState) {
  const { taken, environment } = workspace.getState();
  return taken.filter((one) => one.environment === environment);
}

/** The start page has the field in sight; elsewhere a panel has it. */
function askServer(state: WindowState): void {
  const field = document.getElementById(askFieldId);
  if (field) field.focus();
  else state.layout.setState({ askPanel: true });
}

/** Of the source that the tab in front is of, or else of the first. */
function showStubs({ schemas, tabs, layout }: WindowState): void {
  const { sources } = schemas.getState();
  const front = tabs.getState().tabs.find(({ id }) => id === tabs.getState().activeTab);
  const { source } = sources.find((one) => one.source.id === front?.sourceId) ?? sources[0] ?? {};
  if (source) layout.setState({ stubsOf: source.id });
}

/**
 * The commands that the window always has. A browser keeps Ctrl+W, Ctrl+T and Ctrl+Tab for itself, so tabs have Alt keys
 * in both shells; the native menu adds the usual ones in Electron.
 */
export function windowCommands(host: WindowHost, state: WindowState): Command[] {
  const hasTab = () => state.tabs.getState().activeTab !== null;
  const hasMethod = () => state.tabs.getState().tabs.some(({ id, kind }) => id === state.tabs.getState().activeTab && kind === "method");
  const hasTabs = () => state.tabs.getState().tabs.length > 1;
  const hasSource = () => state.schemas.getState().sources.length > 0;
  const open = (what: "files" | "folder") => () => tellFault(state, chooseAndOpen(host, state, what));
  return [
    { id: "open", key: "Mod+O", run: open("files") },
    { id: "open.folder", key: "Mod+Alt+O", when: () => host.info.capabilities.nativeDialogs, run: open("folder") },
    { id: "services", key: "Alt+Shift+S", run: () => showServices(state, "tree", servicesPaneId) },
    { id: "focus.filter", key: "Alt+S", when: hasSource, run: () => showServices(state, servicesFilterId) },
    { id: "reflect", key: "Mod+Shift+S", run: () => askServer(state) },
    { id: "look", key: "Alt+Shift+L", run: () => showLook(state) },
    {
      id: "run",
      key: "Alt+Shift+X",
      when: () => state.workspace.getState().id !== null,
      run: () => {
        state.tabActions.openRun(collectionsFolder);
        requestAnimationFrame(() => document.getElementById(runActId)?.focus());
      },
    },
    {
      id: "taken.forget",
      when: () => takenHere(state).length > 0,
      run: () => {
        const { id, environment } = state.workspace.getState();
        if (id !== null) tellFault(state, host.client.call("variables.forgetTaken", { workspaceId: id, environment, name: null }));
      },
    },
    { id: "demo", run: () => tellFault(state, state.schemaActions.startDemo()) },
    { id: "palette", key: "Mod+K", run: () => state.layout.setState({ palette: true }) },
    {
      id: "tab.close",
      key: "Alt+W",
      when: hasTab,
      run: () => {
        const { activeTab } = state.tabs.getState();
        if (activeTab) void askAndCloseTab(host, state, activeTab);
      },
    },
    {
      id: "tab.duplicate",
      key: "Alt+N",
      when: hasMethod,
      run: () => duplicateTab(state, state.tabs.getState().activeTab ?? ""),
    },
    { id: "import", run: () => state.layout.setState({ exchange: "import" }) },
    { id: "share", key: "Alt+Shift+D", when: hasMethod, run: () => state.layout.setState({ exchange: "share" }) },
    {
      id: "code",
      key: "Alt+Shift+G",
      when: hasMethod,
      run: () => state.layout.setState({ exchange: "code" }),
    },
    { id: "stubs", when: hasSource, run: () => showStubs(state) },
    { id: "tab.next", key: "Alt+PageDown", when: hasTabs, run: () => stepTab(state, 1) },
    { id: "tab.previous", key: "Alt+PageUp", when: hasTabs, run: () => stepTab(state, -1) },
    { id: "schema.reload", key: "Alt+R", when: hasSource, run: () => tellFault(state, state.schemaActions.reloadAll()) },
    { id: "problems", key: "Alt+M", run: () => toggleLower(state, "problems") },
    { id: "imports", key: "Alt+I", when: () => state.schemas.getState().sources.some(isOfFiles), run: () => toggleLower(state, "imports") },
    { id: "trust.rules", key: "Alt+Shift+R", run: () => showRules(state) },
    { id: "settings", key: "Mod+,", run: () => state.layout.setState({ settings: true }) },
    { id: "recordings.limits", run: () => state.layout.setState({ recordingLimits: true }) },
    ...themes(state),
    ...languages(state),
  ];
}

function themes(state: WindowState): Command[] {
  const set = (id: CommandId, theme: Theme): Command => ({
    id,
    when: () => state.settings.getState().theme !== theme,
    run: () => state.settings.setState({ theme }),
  });
  return [set("theme.light", "light"), set("theme.dark", "dark"), set("theme.system", "system")];
}

function languages(state: WindowState): Command[] {
  const set = (id: CommandId, language: Language): Command => ({
    id,
    when: () => state.settings.getState().language !== language,
    run: () => state.settings.setState({ language }),
  });
  return [set("language.en", "en"), set("language.zh", "zh-CN"), set("language.system", "system")];
}

const byShell: Record<(typeof shellCommands)[number], CommandId> = {
  open: "open",
  palette: "palette",
  settings: "settings",
  // A tab begins with a method, and the palette is where one is found.
  "new-tab": "palette",
  "close-tab": "tab.close",
  "reload-schemas": "schema.reload",
};

/** Runs what the shell asks for: its menu, its dock, a second start. */
export function followShell({ client }: WindowHost, registry: CommandRegistry): Disposable {
  const owned = new DisposableStore();
  const asking = client.open("app.commands", {});
  owned.add(toDisposable(() => asking.cancel()));
  const follow = async () => {
    for await (const { command } of asking.items) registry.run(byShell[command]);
  };
  // Its end is the connection's end, which is told elsewhere.
  follow().catch(() => {});
  return owned;
}
