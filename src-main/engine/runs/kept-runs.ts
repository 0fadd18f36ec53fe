import type { Cancellation } from "#shared/base/cancellation";
import { type Disposable, DisposableStore } from "#shared/base/disposable";
import { Emitter } from "#shared/base/emitter";
import { Fault } from "#shared/base/fault";
import { after } from "#shared/base/timer";
import type { RunEvent, RunResult, RunUpdate, RunWay } from "#shared/model/run";
import { KeptRun, lengthOf } from "./kept-run";

/** What a run of the window is asked for, beside what is run. */
export interface RunData {
  readonly name: string;
  readonly text: string;
}

/** Asked by an owner: data without a text is that of its last run. */
export interface OwnedRequest extends Omit<RunWay, "data"> {
  readonly data: { readonly name: string; readonly text: string | null } | null;
}

type Filled<R extends OwnedRequest> = Omit<R, "data"> & { readonly data: RunData | null };

/** Begins a run. */
export type BeginRun<R extends OwnedRequest> = (
  request: Filled<R>,
  run: { readonly id: string; readonly cancellation: Cancellation },
) => AsyncIterable<RunEvent>;

/** Results that are told together, and UTF-16 units of them. */
const mostTold = 200;
const mostToldLength = 512 * 1024;
/** Between two tellings, in milliseconds, so that a thousand calls a second cost twenty. */
const paceMs = 50;
/** Runs that are over and of which nobody has said that they may be forgotten. */
const mostOwners = 100;

interface Owned {
  readonly run: KeptRun;
  readonly data: RunData | null;
  readonly listening: Disposable;
}

/** The newest run of each owner, from its start until it is forgotten: windows come and go meanwhile. */
export class KeptRuns<R extends OwnedRequest> implements Disposable {
  readonly #begin: BeginRun<R>;
  readonly #owned = new Map<string, Owned>();
  readonly #changes = new Emitter<string>();
  #isDisposed = false;

  constructor(begin: BeginRun<R>) {
    this.#begin = begin;
  }

  /** How many are not over. */
  get running(): number {
    return [...this.#owned.values()].filter(({ run }) => !run.head.isOver).length;
  }

  /** Answers its id. Fault bad-params for data that are not known any more. */
  start(owner: string, request: R): string {
    const data = this.#dataOf(owner, request.data);
    this.forget(owner);
    const { repeat, parallel, bail, updateSnapshots } = request;
    const way = { repeat, parallel, bail, updateSnapshots, data: data?.name ?? null };
    const run = new KeptRun(way, (begun) => this.#begin({ ...request, data }, begun));
    const listening = run.onDidChange(() => this.#changes.fire(owner));
    this.#owned.set(owner, { run, data, listening });
    this.#bound();
    this.#changes.fire(owner);
    return run.id;
  }

  stop(owner: string): void {
    this.#owned.get(owner)?.run.stop();
  }

  forget(owner: string): void {
    const { run, listening } = this.#owned.get(owner) ?? {};
    listening?.dispose();
    run?.dispose();
    if (this.#owned.delete(owner)) this.#changes.fire(owner);
  }

  /** As it is, and as it goes on, whichever run it is; ends by the cancellation alone. */
  async *watch(owner: string, cancellation: Cancellation): AsyncGenerator<RunUpdate> {
    let told: { readonly run: KeptRun | null; readonly results: number } | null = null;
    while (!this.#isDisposed) {
      cancellation.throwIfCancelled();
      const changed = this.#change(owner, cancellation);
      try {
        const { run = null } = this.#owned.get(owner) ?? {};
        const from: number = told?.run === run ? told.results : 0;
        const results = run ? portion(run.results, from) : [];
        told = { run, results: from + results.length };
        yield { run: run?.head ?? null, results };
        if (run !== null && told.results < run.results.length) continue;
        await changed.happened;
      } finally {
        changed.dispose();
      }
      await pause(paceMs);
    }
  }

  /** Ends all runs. */
  dispose(): void {
    this.#isDisposed = true;
    for (const owner of [...this.#owned.keys()]) this.forget(owner);
  }

  #dataOf(owner: string, data: OwnedRequest["data"]): RunData | null {
    if (data === null) return null;
    const { name, text } = data;
    if (text !== null) return { name, text };
    const known = this.#owned.get(owner)?.data ?? null;
    if (known !== null) return known;
    throw new Fault("bad-params", `What is in ${name} is not known any more.`, { act: "Choose the file again." });
  }

  #change(owner: string, cancellation: Cancellation): Disposable & { readonly happened: Promise<void> } {
    const listening = new DisposableStore();
    const happened = new Promise<void>((resolve) => {
      listening.add(this.#changes.event((changed) => changed === owner && resolve()));
      listening.add(cancellation.onCancelled(() => resolve()));
    });
    return { happened, dispose: () => listening.dispose() };
  }

  #bound(): void {
    for (const [owner, { run }] of this.#owned) {
      if (this.#owned.size <= mostOwners) return;
      if (run.head.isOver) this.forget(owner);
    }
  }
}

/** From a place on, as much as goes well together. */
function portion(results: readonly RunResult[], from: number): RunResult[] {
  let length = 0;
  const told: RunResult[] = [];
  for (let at = from; at < results.length && told.length < mostTold && length < mostToldLength; at++) {
    const result = results[at];
    if (!result) break;
    length += lengthOf(result);
    told.push(result);
  }
  return told;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => after(ms, resolve));
}
