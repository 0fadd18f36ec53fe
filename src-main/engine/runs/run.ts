import { type Cancellation, CancellationSource } from "#shared/base/cancellation";
import { Fault } from "#shared/base/fault";
import type { Variable } from "#shared/model/feed";
import type { MetadataEntry } from "#shared/model/metadata";
import type { PlacedResult, RunEvent, RunResult, RunVerdict } from "#shared/model/run";
import { needsOf } from "./order";
import { type Circumstances, type RequestOutcome, RequestRun } from "./request-run";
import type { PlannedRequest, RunPlan } from "./run-plan";
import type { RunServices } from "./run-services";
import type { WorkspaceFolder } from "./workspace-folder";

export interface RunOptions {
  /** Before all other variables. */
  readonly variables: readonly Variable[];
  /** The run goes over all requests once for each row; one without variables where there is no data. */
  readonly rows: readonly (readonly Variable[])[] | null;
  /** Where the rows are from, for whoever asks where a value is from. */
  readonly dataFile: string;
  readonly repeat: number;
  /** Requests that run at a time. What one needs of another is waited for. */
  readonly parallel: number;
  /** Ends with the first that does not pass. */
  readonly bail: boolean;
  readonly updateSnapshots: boolean;
  /** Sent with every call, unless it has such a key itself. */
  readonly metadata: readonly MetadataEntry[];
  /** Of requests that have none. */
  readonly deadlineMs: number;
}

const maxCalls = 1_000_000;

/** One request in one round. */
interface Task {
  readonly index: number;
  readonly planned: PlannedRequest;
  readonly row: number | null;
  readonly round: number;
  readonly circumstances: Circumstances;
  /** Indexes of tasks that have to be over. */
  readonly needs: readonly number[];
}

/** Runs a plan, and tells how it goes. Cancelled, or left by whoever iterates, it ends the calls that are under way. */
export async function* run(
  plan: RunPlan,
  folder: WorkspaceFolder,
  options: RunOptions,
  services: RunServices,
  cancellation: Cancellation,
): AsyncGenerator<RunEvent> {
  const ending = new CancellationSource();
  const listening = cancellation.onCancelled(() => ending.cancel());
  try {
    yield* new Runner(tasksOf(plan, folder, options), options, services, ending).events();
  } finally {
    listening.dispose();
    ending.cancel();
    ending.dispose();
  }
}

class Runner {
  readonly #options: RunOptions;
  readonly #services: RunServices;
  readonly #ending: CancellationSource;
  readonly #total: number;
  readonly #waiting: Set<Task>;
  readonly #underWay = new Map<number, Promise<RunResult>>();
  readonly #over = new Set<number>();
  readonly #counts: Record<RunVerdict | "checks", number> = { passed: 0, failed: 0, broken: 0, skipped: 0, checks: 0 };
  #isBailing = false;

  constructor(tasks: readonly Task[], options: RunOptions, services: RunServices, ending: CancellationSource) {
    this.#options = options;
    this.#services = services;
    this.#ending = ending;
    this.#total = tasks.length;
    this.#waiting = new Set(tasks);
  }

  async *events(): AsyncGenerator<RunEvent> {
    const from = performance.now();
    yield { is: "begun", total: this.#total };
    for (;;) {
      for (const { index, planned } of this.#startNext()) yield { is: "calling", index, path: planned.path };
      if (this.#underWay.size === 0) break;
      const result = await Promise.race(this.#underWay.values());
      this.#underWay.delete(result.index);
      this.#over.add(result.index);
      this.#isBailing ||= this.#options.bail && result.verdict !== "passed";
      yield this.#done(result);
    }
    for (const task of this.#waiting) yield this.#done({ ...factsOf(task), verdict: "skipped" });
    yield { is: "ended", summary: { total: this.#total, ...this.#counts, elapsedMs: performance.now() - from } };
  }

  /** Starts as many as may run beside those that do. */
  #startNext(): Task[] {
    const started: Task[] = [];
    if (this.#isBailing || this.#ending.reason !== null) return started;
    for (const task of this.#waiting) {
      if (this.#underWay.size >= this.#options.parallel) break;
      if (!task.needs.every((index) => this.#over.has(index))) continue;
      this.#waiting.delete(task);
      this.#underWay.set(task.index, resultOf(task, this.#services, this.#ending));
      started.push(task);
    }
    return started;
  }

  #done(result: RunResult): RunEvent {
    this.#counts[result.verdict]++;
    this.#counts.checks += result.results.length;
    return { is: "done", result };
  }
}

/** Fault too-large (facts: size, limit). */
function tasksOf(plan: RunPlan, folder: WorkspaceFolder, options: RunOptions): Task[] {
  const size = plan.requests.length * options.repeat * (options.rows?.length ?? 1);
  if (size > maxCalls) {
    throw new Fault("too-large", `That would be ${size} calls.`, {
      act: `A run makes at most ${maxCalls}: repeat less, or take fewer rows.`,
      facts: { size, limit: maxCalls },
    });
  }
  const needs = options.parallel > 1 ? needsOf(plan.requests, plan.environments) : plan.requests.map(() => []);
  const tasks: Task[] = [];
  for (let round = 1; round <= options.repeat; round++) {
    for (const [at, row] of (options.rows ?? [null]).entries()) {
      const first = tasks.length;
      const place = `${options.dataFile}, row ${at + 1}`;
      const circumstances: Circumstances = {
        folder,
        environments: plan.environments,
        commandLine: options.variables,
        data: row && { origin: "data", place, values: row },
        // Each round has its own: what one user's login answers is not another's.
        taken: new Map(),
        ...options,
      };
      for (const [index, planned] of plan.requests.entries()) {
        const own = (needs[index] ?? []).map((need) => first + need);
        tasks.push({ index: first + index, planned, row: row && at + 1, round, circumstances, needs: own });
      }
    }
  }
  return tasks;
}

function factsOf({ index, planned, row, round }: Task): Omit<RunResult, "verdict"> {
  const { path, name, request } = planned;
  const method = "method" in request ? request.method : "";
  return { index, path, name, method, target: "", row, round, status: null, elapsedMs: 0, received: 0, results: [], logs: [], fault: null };
}

async function resultOf(task: Task, services: RunServices, cancellation: Cancellation): Promise<RunResult> {
  const { planned, circumstances } = task;
  const { request } = planned;
  if ("code" in request) return { ...factsOf(task), verdict: "broken", fault: request };
  const outcome = await new RequestRun(planned, request, circumstances, services).run(cancellation);
  const results = placedResults(planned, outcome).map((result) => redacted(result, services.redact));
  const { head, fault, target, scripts } = outcome;
  return {
    ...factsOf(task),
    target,
    verdict: verdictOf(outcome, results),
    status: head?.status?.name ?? null,
    elapsedMs: head?.elapsedMs ?? 0,
    received: head?.received.count ?? 0,
    results,
    logs: scripts.flatMap(({ logs }) => logs.map(services.redact)),
    fault: fault && { ...fault.toData(), message: services.redact(fault.message), act: fault.act && services.redact(fault.act) },
  };
}

function verdictOf({ fault, scripts }: RequestOutcome, results: readonly PlacedResult[]): RunVerdict {
  if (fault !== null && !scripts.some((script) => script.fault === fault)) return "broken";
  return results.every(({ passed }) => passed) ? "passed" : "failed";
}

/** With the lines of the checks; where none of them is about the status, the first result is, and stands nowhere. */
function placedResults({ request, checkLines }: PlannedRequest, { report, scripts }: RequestOutcome): PlacedResult[] {
  const checks = "checks" in request ? request.checks : [];
  const added = checks.some(({ kind }) => kind === "status") ? 0 : 1;
  const made = (report?.results ?? []).map((result, at) => ({ ...result, line: checkLines[at - added] ?? null }));
  return [...made, ...scripts.flatMap(({ results }) => results.map((result) => ({ ...result, line: null })))];
}

function redacted(result: PlacedResult, redact: (text: string) => string): PlacedResult {
  return { ...result, title: redact(result.title), found: redact(result.found) };
}
