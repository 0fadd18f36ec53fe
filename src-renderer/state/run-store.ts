import { createStore } from "zustand/vanilla";
import { Fault, type FaultData } from "#shared/base/fault";
import type { Client } from "#shared/bridge/client";
import type { runContract } from "#shared/contract/run";
import type { RunEvent, RunResult, RunSummary } from "#shared/model/run";

/** How a run goes, as it is chosen in its tab. */
export interface RunChoices {
  readonly repeat: number;
  readonly parallel: number;
  readonly bail: boolean;
  readonly updateSnapshots: boolean;
  readonly data: { readonly name: string; readonly text: string } | null;
}

/** A run's tab: what is chosen, and what came of the last run. */
export interface RunEntry {
  readonly choices: RunChoices;
  /** Ends it; null where none runs. */
  readonly cancel: (() => void) | null;
  /** Null before the first run. */
  readonly total: number | null;
  /** In the order of their ends; another array with every batch. At most `maxResults`; passed ones beyond are counted alone. */
  readonly results: readonly RunResult[];
  /** Of all that are over. */
  readonly counts: Readonly<Record<RunResult["verdict"], number>>;
  /** Null until its end. */
  readonly summary: RunSummary | null;
  readonly fault: FaultData | null;
}

/** The runs, by the tabs that show them. Never kept. */
export type RunStore = ReturnType<typeof createRunStore>;

export const maxResults = 2000;

const noCounts = { passed: 0, failed: 0, broken: 0, skipped: 0 };

export const newRun: RunEntry = {
  choices: { repeat: 1, parallel: 1, bail: false, updateSnapshots: false, data: null },
  cancel: null,
  total: null,
  results: [],
  counts: noCounts,
  summary: null,
  fault: null,
};

export function createRunStore() {
  return createStore<Readonly<Record<string, RunEntry>>>(() => ({}));
}

export function chooseRun(store: RunStore, key: string, choices: Partial<RunChoices>): void {
  const entry = store.getState()[key] ?? newRun;
  store.setState({ [key]: { ...entry, choices: { ...entry.choices, ...choices } } });
}

/** What is run: a folder or a request of a workspace; an empty path for all. */
export interface RunSubject {
  readonly workspaceId: string;
  readonly path: string;
  readonly environment: string | null;
}

/** Runs in the place of the last run of `key`, which it ends. Never throws: why it failed is in the store. */
export async function startRun(client: Client<typeof runContract>, store: RunStore, key: string, subject: RunSubject): Promise<void> {
  const before = store.getState()[key] ?? newRun;
  before.cancel?.();
  const session = client.open("run.start", { ...subject, ...before.choices, variables: [] });
  const cancel = () => session.cancel();
  store.setState({ [key]: { ...newRun, choices: before.choices, cancel, total: 0 } });
  const isCurrent = () => store.getState()[key]?.cancel === cancel;
  const batch = new Batch((events) => isCurrent() && tell(store, key, events));
  try {
    for await (const event of session.items) batch.add(event);
    batch.flush();
    if (isCurrent()) change(store, key, { cancel: null });
  } catch (reason) {
    batch.flush();
    const fault = Fault.from(reason);
    if (isCurrent()) change(store, key, { cancel: null, fault: fault.code === "cancelled" ? null : fault.toData() });
  }
}

/** Forgets a run, and ends it where it is not over. */
export function forgetRun(store: RunStore, key: string): void {
  const { [key]: entry, ...others } = store.getState();
  entry?.cancel?.();
  store.setState(others, true);
}

/** Events of one frame together, so that a thousand calls a second cost sixty renderings. */
class Batch {
  #events: RunEvent[] = [];
  #isAsked = false;
  readonly #take: (events: readonly RunEvent[]) => void;

  constructor(take: (events: readonly RunEvent[]) => void) {
    this.#take = take;
  }

  add(event: RunEvent): void {
    this.#events.push(event);
    if (this.#isAsked) return;
    this.#isAsked = true;
    requestAnimationFrame(() => this.flush());
  }

  flush(): void {
    this.#isAsked = false;
    const events = this.#events;
    this.#events = [];
    if (events.length > 0) this.#take(events);
  }
}

function change(store: RunStore, key: string, changed: Partial<RunEntry>): void {
  const entry = store.getState()[key];
  if (entry) store.setState({ [key]: { ...entry, ...changed } });
}

function tell(store: RunStore, key: string, events: readonly RunEvent[]): void {
  const entry = store.getState()[key];
  if (!entry) return;
  const done = events.flatMap((event) => (event.is === "done" ? [event.result] : []));
  const counts = { ...entry.counts };
  for (const { verdict } of done) counts[verdict]++;
  const begun = events.find((event) => event.is === "begun");
  const ended = events.find((event) => event.is === "ended");
  change(store, key, {
    counts,
    results: bounded([...entry.results, ...done]),
    ...(begun ? { total: begun.total } : {}),
    ...(ended ? { summary: ended.summary } : {}),
  });
}

/** What did not pass is what is looked for: it stays the longest. */
function bounded(results: readonly RunResult[]): readonly RunResult[] {
  if (results.length <= maxResults) return results;
  const bad = results.filter(({ verdict }) => verdict === "failed" || verdict === "broken");
  return bad.length >= maxResults
    ? bad.slice(0, maxResults)
    : results.filter((one, at) => bad.includes(one) || at < maxResults - bad.length);
}
