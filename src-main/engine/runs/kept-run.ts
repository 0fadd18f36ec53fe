import { randomUUID } from "node:crypto";
import { CancellationSource } from "#shared/base/cancellation";
import type { Disposable } from "#shared/base/disposable";
import { Emitter, type Event } from "#shared/base/emitter";
import { Fault, type FaultData } from "#shared/base/fault";
import {
  isBad,
  mostKeptResults,
  type RunEvent,
  type RunHead,
  type RunResult,
  type RunSummary,
  type RunVerdict,
  type RunWay,
} from "#shared/model/run";

/** UTF-16 units of all results that are kept. */
const mostKeptLength = 16 * 1024 * 1024;

/** A run that goes on by itself, with what came of it so far: bounded, however long it goes. */
export class KeptRun implements Disposable {
  readonly id = randomUUID();
  readonly #way: RunWay;
  readonly #ending = new CancellationSource();
  readonly #changes = new Emitter<void>();
  readonly #results: RunResult[] = [];
  readonly #counts: Record<RunVerdict, number> = { passed: 0, failed: 0, broken: 0, skipped: 0 };
  readonly #kept = { good: 0, bad: 0, length: 0 };
  #total: number | null = null;
  #summary: RunSummary | null = null;
  #fault: FaultData | null = null;
  #isOver = false;

  constructor(way: RunWay, begin: (run: { readonly id: string; readonly cancellation: CancellationSource }) => AsyncIterable<RunEvent>) {
    this.#way = way;
    void this.#follow(begin({ id: this.id, cancellation: this.#ending }));
  }

  get onDidChange(): Event<void> {
    return this.#changes.event;
  }

  get head(): RunHead {
    const [total, summary, fault, isOver] = [this.#total, this.#summary, this.#fault, this.#isOver];
    return { runId: this.id, way: this.#way, total, counts: { ...this.#counts }, isOver, summary, fault };
  }

  /** Those that are kept; more come at the end. */
  get results(): readonly RunResult[] {
    return this.#results;
  }

  /** Ends the calls that are under way, and makes no more. What came of it stays. */
  stop(): void {
    this.#ending.cancel();
  }

  dispose(): void {
    this.stop();
    this.#changes.dispose();
  }

  async #follow(events: AsyncIterable<RunEvent>): Promise<void> {
    try {
      for await (const event of events) {
        this.#take(event);
        this.#changes.fire();
      }
    } catch (reason) {
      const fault = Fault.from(reason);
      this.#fault = fault.code === "cancelled" ? null : fault.toData();
    }
    this.#isOver = true;
    this.#ending.dispose();
    this.#changes.fire();
  }

  #take(event: RunEvent): void {
    if (event.is === "begun") this.#total = event.total;
    if (event.is === "done") {
      this.#counts[event.result.verdict]++;
      this.#keep(event.result);
    }
    if (event.is === "ended") this.#summary = event.summary;
  }

  #keep(result: RunResult): void {
    const kind = isBad(result) ? "bad" : "good";
    if (this.#kept[kind] >= mostKeptResults || this.#kept.length > mostKeptLength) return;
    this.#kept[kind]++;
    this.#kept.length += lengthOf(result);
    this.#results.push(result);
  }
}

/** About how much is kept of it. */
export function lengthOf({ results, logs, path, name }: RunResult): number {
  const checks = results.reduce((sum, { title, found }) => sum + title.length + found.length, 0);
  return logs.reduce((sum, line) => sum + line.length, checks + path.length + name.length + 200);
}
