import { afterEach, expect, it } from "vitest";
import { type Cancellation, CancellationSource } from "#shared/base/cancellation";
import { Fault } from "#shared/base/fault";
import { mostKeptResults, type RunEvent, type RunResult, type RunUpdate, type RunVerdict } from "#shared/model/run";
import { KeptRuns, type OwnedRequest } from "./kept-runs";

const request: OwnedRequest = { repeat: 1, parallel: 1, bail: false, updateSnapshots: false, data: null };
const asked: unknown[] = [];
let runs: KeptRuns<OwnedRequest>;

afterEach(async () => {
  runs.dispose();
  asked.length = 0;
  // What was cancelled goes its way to the end.
  await new Promise((resolve) => setTimeout(resolve));
});

function result(index: number, verdict: RunVerdict = "passed", log = ""): RunResult {
  const facts = { method: "a.B/C", target: "localhost:1", row: null, round: 1, status: "OK", elapsedMs: 1, received: 1 };
  return { index, path: `collections/${index}.yaml`, name: `${index}`, ...facts, verdict, results: [], logs: [log], fault: null };
}

function done(index: number, verdict?: RunVerdict, log?: string): RunEvent {
  return { is: "done", result: result(index, verdict, log) };
}

const summary = { total: 1, passed: 1, failed: 0, broken: 0, skipped: 0, checks: 1, elapsedMs: 1 };

function open(events: (cancellation: Cancellation) => AsyncIterable<RunEvent>): void {
  runs = new KeptRuns((filled, { cancellation }) => {
    asked.push(filled);
    return events(cancellation);
  });
}

/** Events that come when the test says so. */
class Tap {
  readonly #events: (RunEvent | null)[] = [];
  #wake = () => {};

  push(...events: (RunEvent | null)[]): void {
    this.#events.push(...events);
    this.#wake();
  }

  async *flow(cancellation: Cancellation): AsyncGenerator<RunEvent> {
    const stopped = cancellation.onCancelled(() => this.push({ is: "ended", summary }, null));
    for (;;) {
      const event = this.#events.shift();
      if (event === null) break;
      if (event) yield event;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    stopped.dispose();
  }
}

/** Listens until what was heard is as wanted; answers the last head and all results of it. */
async function until(owner: string, isWanted: (update: RunUpdate, results: readonly RunResult[]) => boolean) {
  const ending = new CancellationSource();
  let results: RunResult[] = [];
  let runId: string | undefined;
  for await (const update of runs.watch(owner, ending)) {
    if (update.run?.runId !== runId) results = [];
    runId = update.run?.runId;
    results.push(...update.results);
    if (isWanted(update, results)) return { run: update.run, results };
  }
  throw new Error("It ended.");
}

const isOver = ({ run }: RunUpdate) => run?.isOver === true;

it("goes on without anybody, and whoever comes later finds all of it", async () => {
  const tap = new Tap();
  open((cancellation) => tap.flow(cancellation));
  runs.start("tab", { ...request, repeat: 3 });
  tap.push({ is: "begun", total: 3 }, done(0), done(1, "failed"));
  const first = await until("tab", (_, results) => results.length === 2);
  expect(first.run).toMatchObject({
    total: 3,
    counts: { passed: 1, failed: 1 },
    isOver: false,
    summary: null,
    way: { repeat: 3, data: null },
  });
  // The window is loaded anew, and a second one is there.
  tap.push(done(2));
  const again = await Promise.all([until("tab", (_, all) => all.length === 3), until("tab", (_, all) => all.length === 3)]);
  for (const { results } of again) expect(results.map(({ index }) => index)).toEqual([0, 1, 2]);
  expect(runs.running).toBe(1);
  tap.push({ is: "ended", summary }, null);
  expect((await until("tab", isOver)).run).toMatchObject({ summary });
  expect(runs.running).toBe(0);
});

it("is stopped with what came of it; the next one takes its place, for whoever listens", async () => {
  open((cancellation) => {
    const tap = new Tap();
    tap.push({ is: "begun", total: 2 }, done(0));
    return tap.flow(cancellation);
  });
  const first = runs.start("tab", request);
  await until("tab", (_, results) => results.length === 1);
  runs.stop("tab");
  expect(await until("tab", isOver)).toMatchObject({ run: { runId: first, summary, fault: null }, results: [{ index: 0 }] });
  const heard = until("tab", ({ run }, results) => run?.runId !== first && results.length === 1);
  const second = runs.start("tab", request);
  expect((await heard).run).toMatchObject({ runId: second, isOver: false });
  runs.forget("tab");
  expect((await until("tab", () => true)).run).toBeNull();
  expect(runs.running).toBe(0);
  // Of others nothing is told.
  expect((await until("other", () => true)).run).toBeNull();
});

it("keeps the first that passed and the first that did not, and counts all", async () => {
  const all = 5000;
  open(async function* () {
    yield { is: "begun", total: all };
    for (let index = 0; index < all; index++) yield done(index, index < 3000 ? "passed" : "failed");
    yield { is: "ended", summary };
  });
  runs.start("tab", request);
  const { run, results } = await until("tab", (update, kept) => isOver(update) && kept.length >= 2 * mostKeptResults);
  expect(run?.counts).toEqual({ passed: 3000, failed: 2000, broken: 0, skipped: 0 });
  expect(results.map(({ index }) => index)).toEqual([
    ...Array.from({ length: mostKeptResults }, (_, at) => at),
    ...Array.from({ length: mostKeptResults }, (_, at) => 3000 + at),
  ]);
});

it("has bounds for long results too", async () => {
  open(async function* () {
    for (let index = 0; index < 100; index++) yield done(index, "failed", "x".repeat(1024 * 1024));
  });
  runs.start("tab", request);
  await until("tab", isOver);
  const { results } = await until("tab", (_, kept) => kept.length >= 16);
  expect(results.length).toBeLessThan(20);
});

it("tells why it came to nothing, and remembers the data of the last run", async () => {
  const data = { name: "rows.csv", text: "a\n1\n" };
  open(async function* () {
    if (asked.length > 0) throw new Fault("bad-params", "There are no requests to run.");
    yield done(0);
  });
  runs.start("tab", { ...request, data });
  expect((await until("tab", isOver)).run).toMatchObject({ fault: { code: "bad-params" }, way: { data: "rows.csv" } });
  runs.start("tab", { ...request, data: { name: "rows.csv", text: null } });
  expect(asked).toEqual([
    { ...request, data },
    { ...request, data },
  ]);
  expect(() => runs.start("other", { ...request, data: { name: "rows.csv", text: null } })).toThrow(
    expect.objectContaining({ code: "bad-params" }),
  );
});
