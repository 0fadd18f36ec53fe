import { createStore } from "zustand/vanilla";
import type { RequestBody } from "#shared/model/request-body";
import { emptySession, type SessionState, type TabState } from "#shared/model/settings";
import { type EarlierBodies, leaveBody } from "./earlier-bodies";
import { blankMaxReceive } from "./saved-request";
import { emptyTrail, type SymbolView, stepTrail, type Trail, visitTrail } from "./symbol-trail";

/** The open tabs. Kept by the core (session.write), so that a reload or a crash loses nothing. */
export interface TabsState extends SessionState {
  /** Where a source tab should scroll to when it is next shown; gone once it has. */
  readonly reveal: { readonly tabId: string; readonly line: number; readonly column: number } | null;
  /** The target that a new tab starts with: the last one used. */
  readonly lastTarget: string;
  /** Where each symbol tab has been, by its id. Not kept over a restart. */
  readonly trails: Readonly<Record<string, Trail>>;
  /** The bodies that tabs had in other formats, by their ids. Not kept over a restart. */
  readonly earlier: Readonly<Record<string, EarlierBodies>>;
}

export type TabStore = ReturnType<typeof createTabStore>;

export function createTabStore(initial: SessionState = emptySession) {
  return createStore<TabsState>(() => ({
    ...initial,
    reveal: null,
    lastTarget: initial.tabs.findLast(({ kind, target }) => kind === "method" && target !== "")?.target ?? "localhost:50051",
    trails: {},
    earlier: {},
  }));
}

/** The actions on tabs. `newId` makes an id that no other tab has. */
export function tabActions(store: TabStore, newId: () => string) {
  const update = (id: string, change: Partial<Omit<TabState, "id" | "kind">>) => {
    store.setState((state) => ({
      tabs: state.tabs.map((tab) => (tab.id === id ? { ...tab, ...change } : tab)),
      lastTarget: change.target ?? state.lastTarget,
    }));
  };

  const add = (tab: TabState) => store.setState((state) => ({ tabs: [...state.tabs, tab], activeTab: tab.id }));
  const tabsOfMethod = (sourceId: string, method: string) =>
    store.getState().tabs.filter((tab) => tab.kind === "method" && tab.sourceId === sourceId && tab.subject === method);
  const trailOf = (tabId: string) => store.getState().trails[tabId] ?? emptyTrail;
  const setTrail = (tabId: string, trail: Trail) => store.setState(({ trails }) => ({ trails: { ...trails, [tabId]: trail } }));
  const visitSymbol = (tabId: string, name: string, member: string | null = null): void => {
    const tab = store.getState().tabs.find(({ id }) => id === tabId);
    if (!tab) return;
    setTrail(tabId, visitTrail(trailOf(tabId), tab.subject, { name, member }));
    if (tab.subject !== name) update(tabId, { subject: name });
  };
  const blank = {
    body: "",
    format: "json",
    metadata: [],
    variables: [],
    deadline: "",
    maxReceive: blankMaxReceive,
    draft: null,
    prepared: [],
  } as const;

  return {
    /** Shows a call that was opened from a recording, in a tab with the id of its owner. `file` is what it is from. */
    openRecording: (id: string, method: string, file: string) =>
      add({ ...blank, id, kind: "recording", sourceId: "recording", subject: method === "" ? file : method, target: file }),

    /** Shows the keys and certificates, in the one tab that they have. */
    openCertificates(): void {
      const open = store.getState().tabs.find(({ kind }) => kind === "certificates");
      if (open) store.setState({ activeTab: open.id });
      else add({ ...blank, id: newId(), kind: "certificates", sourceId: "certificates", subject: "certificates", target: "" });
    },

    /** Shows the tab that runs a folder, or a request, of the open workspace, by its path. Answers the tab's id. */
    openRun(path: string): string {
      const open = store.getState().tabs.find(({ kind, subject }) => kind === "run" && subject === path);
      const id = open?.id ?? newId();
      if (open) store.setState({ activeTab: id });
      else add({ ...blank, id, kind: "run", sourceId: "run", subject: path, target: "" });
      return id;
    },

    /** Shows the one tab that looks at servers, with this target in its field; answers the tab's id. */
    openLook(target: string): string {
      const open = store.getState().tabs.find(({ kind }) => kind === "look");
      const id = open?.id ?? newId();
      if (open) store.setState(({ tabs }) => ({ tabs: tabs.map((tab) => (tab.id === id ? { ...tab, target } : tab)), activeTab: id }));
      else add({ ...blank, id, kind: "look", sourceId: "look", subject: "look", target });
      return id;
    },

    /** Shows a call of the history, in the one tab that such calls have; with `compared`, beside another one: empty for one that is to be chosen. */
    openPastCall(callId: string, method: string, compared?: string): void {
      const open = store.getState().tabs.find(({ kind }) => kind === "history");
      const id = open?.id ?? newId();
      const shown = { subject: method, target: callId, compared };
      if (open) store.setState(({ tabs }) => ({ tabs: tabs.map((tab) => (tab.id === id ? { ...tab, ...shown } : tab)), activeTab: id }));
      else add({ ...blank, id, kind: "history", sourceId: "history", ...shown });
    },

    /** Compares the call of the history that is shown with another one; without a shown one nothing happens. */
    comparePastCall(other: string): void {
      const open = store.getState().tabs.find(({ kind }) => kind === "history");
      if (!open || open.target === other) return;
      update(open.id, { compared: other });
      store.setState({ activeTab: open.id });
    },

    /** Shows an environment of a workspace, by the path of its file. */
    openEnvironment(workspaceId: string, path: string): void {
      const isIt = ({ kind, sourceId, subject }: TabState) => kind === "environment" && sourceId === workspaceId && subject === path;
      const open = store.getState().tabs.find(isIt);
      if (open) store.setState({ activeTab: open.id });
      else add({ ...blank, id: newId(), kind: "environment", sourceId: workspaceId, subject: path, target: "" });
    },

    /** Shows a file of a workspace as text, by its path. */
    openFile(workspaceId: string, path: string): void {
      const isIt = ({ kind, sourceId, subject }: TabState) => kind === "file" && sourceId === workspaceId && subject === path;
      const open = store.getState().tabs.find(isIt);
      if (open) store.setState({ activeTab: open.id });
      else add({ ...blank, id: newId(), kind: "file", sourceId: workspaceId, subject: path, target: "" });
    },

    /** Goes on in another format; the text in the one before is remembered. */
    changeFormat(id: string, { format, text }: RequestBody): void {
      const tab = store.getState().tabs.find((one) => one.id === id);
      if (!tab) return;
      const left = { format: tab.format, text: tab.body };
      store.setState(({ earlier }) => ({ earlier: { ...earlier, [id]: leaveBody(earlier[id] ?? {}, left, { format, text }) } }));
      update(id, { format, body: text });
    },

    activate: (id: string) => store.setState({ activeTab: id }),
    update,

    /**
     * Shows a tab of the method, the one in front if it is one, or opens one; `apart` asks for another one in any case. `target` is
     * given where the source has a server of its own (the demo).
     */
    openMethod(sourceId: string, method: string, target?: string, apart = false): void {
      const { activeTab, lastTarget } = store.getState();
      const open = tabsOfMethod(sourceId, method);
      const shown = open.find(({ id }) => id === activeTab) ?? open[0];
      if (shown && !apart) store.setState({ activeTab: shown.id });
      else add({ ...blank, id: newId(), kind: "method", sourceId, subject: method, ...nthAfter(open), target: target ?? lastTarget });
    },

    /** Opens a copy of a method's tab beside it: target, body, metadata and settings, not the call. Without effect on other tabs. */
    duplicate(id: string): void {
      const { tabs } = store.getState();
      const at = tabs.findIndex((tab) => tab.id === id);
      const original = tabs[at];
      if (original?.kind !== "method") return;
      // The copy is of no file: two tabs would write over each other.
      const { nth: _nth, saved: _saved, ...rest } = original;
      const copy = { ...rest, id: newId(), ...nthAfter(tabsOfMethod(original.sourceId, original.subject)) };
      store.setState({ tabs: tabs.toSpliced(at + 1, 0, copy), activeTab: copy.id });
    },

    /** Shows a file's text, at a line and column counted from 1. */
    openSource(sourceId: string, file: string, line = 1, column = 1): void {
      let tab = store.getState().tabs.find((one) => one.kind === "source" && one.sourceId === sourceId && one.subject === file);
      if (!tab) {
        tab = { ...blank, id: newId(), kind: "source", sourceId, subject: file, target: "" };
        add(tab);
      }
      store.setState({ activeTab: tab.id, reveal: { tabId: tab.id, line, column } });
    },

    /**
     * Shows a symbol's page, at one of its members if given: in the tab that has it, in the symbol tab in front, or else
     * in a new one. `apart` asks for a tab of its own in any case.
     */
    openSymbol(sourceId: string, name: string, member: string | null = null, apart = false): void {
      const { tabs, activeTab } = store.getState();
      const own = tabs.filter((tab) => tab.kind === "symbol" && tab.sourceId === sourceId);
      const open = own.find((tab) => tab.subject === name) ?? (apart ? undefined : own.find((tab) => tab.id === activeTab));
      if (open) {
        visitSymbol(open.id, name, member);
        store.setState({ activeTab: open.id });
        return;
      }
      const tab: TabState = { ...blank, id: newId(), kind: "symbol", sourceId, subject: name, target: "" };
      setTrail(tab.id, { ...emptyTrail, member });
      add(tab);
    },

    /** Goes to another symbol within a tab; the way back stays open. */
    visitSymbol,

    /** Goes back (-1) or forward (1) on a symbol tab's trail, as far as it leads. */
    stepSymbol(tabId: string, by: 1 | -1): void {
      const tab = store.getState().tabs.find(({ id }) => id === tabId);
      const step = tab && stepTrail(trailOf(tabId), tab.subject, by);
      if (!step) return;
      setTrail(tabId, step.trail);
      update(tabId, { subject: step.name });
    },

    showSymbolView: (tabId: string, view: SymbolView) => setTrail(tabId, { ...trailOf(tabId), view }),

    revealed: () => store.setState({ reveal: null }),

    close(id: string): void {
      store.setState((state) => {
        const at = state.tabs.findIndex((tab) => tab.id === id);
        const tabs = state.tabs.filter((tab) => tab.id !== id);
        const neighbour = tabs[Math.min(at, tabs.length - 1)]?.id ?? null;
        const { [id]: _trail, ...trails } = state.trails;
        const { [id]: _bodies, ...earlier } = state.earlier;
        return { tabs, trails, earlier, activeTab: state.activeTab === id ? neighbour : state.activeTab };
      });
    },

    /** Steps to the next (1) or previous (-1) tab, round and round. */
    step(by: 1 | -1): void {
      store.setState((state) => {
        const at = state.tabs.findIndex((tab) => tab.id === state.activeTab);
        const next = state.tabs[(at + by + state.tabs.length) % Math.max(1, state.tabs.length)];
        return { activeTab: next?.id ?? null };
      });
    },
  };
}

/** What tells one more tab from these, which are of the same method: the least number that none of them has. */
function nthAfter(same: readonly TabState[]): Pick<TabState, "nth"> {
  const taken = new Set(same.map(({ nth = 1 }) => nth));
  let nth = 1;
  while (taken.has(nth)) nth++;
  return nth === 1 ? {} : { nth };
}

export type TabActions = ReturnType<typeof tabActions>;
