import { createStore } from "zustand/vanilla";
import { Fault, type FaultData } from "#shared/base/fault";
import type { Client } from "#shared/bridge/client";
import type { runContract } from "#shared/contract/run";
import { type RunHead, type RunResult, type RunUpdate, type RunWay, runVerdicts } from "#shared/model/run";
import type { ClosingLoss } from "./window-state";

/** How a run goes, as it is chosen in its tab. */
export interface RunChoices extends Omit<RunWay, "data"> {
  /** Without a text it is what the core has of the last run. */
  readonly data: { readonly name: string; readonly text: string | null } | null;
}

/** A run's tab: what is chosen, and what the core tells of its run. */
export interface RunEntry {
  readonly choices: RunChoices;
  /** Null before the first run. */
  readonly run: RunHead | null;
  /** In the order of their ends; another array with every batch. What the core keeps: beyond that they are counted alone. */
  readonly results: readonly RunResult[];
  /** The core has been asked for a run and has not told of it. */
  readonly isStarting: boolean;
  /** Why the core began no run. */
  readonly refusal: FaultData | null;
  /** Ends the listening; null where nobody listens. */
  readonly unfollow: (() => void) | null;
}

/** The runs, by the tabs that show them. Never kept: the core has them. */
export type RunStore = ReturnType<typeof createRunStore>;
type RunClient = Client<typeof runContract>;

const firstChoices: RunChoices = { repeat: 1, parallel: 1, bail: false, updateSnapshots: false, data: null };

export const newRun: RunEntry = {
  choices: firstChoices,
  run: null,
  results: [],
  isStarting: false,
  refusal: null,
  unfollow: null,
};

export function createRunStore() {
  return createStore<Readonly<Record<string, RunEntry>>>(() => ({}));
}

/** Does a run go on in this tab, or is one about to? */
export function isRunning({ run, isStarting }: RunEntry): boolean {
  return isStarting || (run !== null && !run.isOver);
}

/** What closing the tab `key` would lose; null for nothing. */
export function runLoss(store: RunStore, key: string): ClosingLoss | null {
  const { run } = entryOf(store, key);
  return run === null || run.isOver ? null : { kind: "run", done: doneOf(run), total: run.total ?? 0 };
}

/** How many of its requests are over. */
export function doneOf(run: RunHead): number {
  return runVerdicts.reduce((sum, verdict) => sum + run.counts[verdict], 0);
}

export function chooseRun(store: RunStore, key: string, choices: Partial<RunChoices>): void {
  change(store, key, { choices: { ...entryOf(store, key).choices, ...choices } });
}

/** What is run: a folder or a request of a workspace; an empty path for all. */
export interface RunSubject {
  readonly workspaceId: string;
  readonly path: string;
  readonly environment: string | null;
}

/** Runs in the place of the last run of `key`, which it ends. Never throws: why it failed is in the store. */
export async function startRun(client: RunClient, store: RunStore, key: string, subject: RunSubject): Promise<void> {
  followRun(client, store, key);
  change(store, key, { isStarting: true, refusal: null });
  try {
    await client.call("run.start", { owner: key, ...subject, ...entryOf(store, key).choices, variables: [] });
  } catch (reason) {
    change(store, key, { isStarting: false, refusal: Fault.from(reason).toData() });
  }
}

/** Ends the run of `key`; what came of it stays. */
export function stopRun(client: RunClient, key: string): void {
  client.call("run.stop", { owner: key }).catch(() => {});
}

/** Shows the run that the core has for `key`, whoever began it, and whichever follows. Without effect where it does already. */
export function followRun(client: RunClient, store: RunStore, key: string): void {
  if (entryOf(store, key).unfollow !== null) return;
  const session = client.open("run.watch", { owner: key });
  change(store, key, { unfollow: () => session.cancel() });
  const listen = async () => {
    for await (const update of session.items) if (store.getState()[key]) tell(store, key, update);
  };
  // Nobody listens any more: the tab is closed, or the core is gone, which the window says itself.
  listen().catch(() => {});
}

/** Forgets a run, and ends it where it is not over. For a tab that closes. */
export function forgetRun(client: RunClient, store: RunStore, key: string): void {
  const { [key]: entry, ...others } = store.getState();
  if (!entry) return;
  entry.unfollow?.();
  store.setState(others, true);
  client.call("run.forget", { owner: key }).catch(() => {});
}

function entryOf(store: RunStore, key: string): RunEntry {
  return store.getState()[key] ?? newRun;
}

function change(store: RunStore, key: string, changed: Partial<RunEntry>): void {
  store.setState({ [key]: { ...entryOf(store, key), ...changed } });
}

function tell(store: RunStore, key: string, { run, results }: RunUpdate): void {
  const entry = entryOf(store, key);
  const isSame = run !== null && run.runId === entry.run?.runId;
  if (isSame) {
    change(store, key, { run, results: results.length === 0 ? entry.results : [...entry.results, ...results] });
    return;
  }
  // Another window may have begun it: then the choices are those that were made there.
  const choices = run === null ? entry.choices : choicesOf(run.way, entry.choices);
  change(store, key, { run, results, choices, ...(run === null ? {} : { isStarting: false, refusal: null }) });
}

function choicesOf({ data, ...way }: RunWay, { data: chosen }: RunChoices): RunChoices {
  return { ...way, data: data === null ? null : chosen?.name === data ? chosen : { name: data, text: null } };
}
