import { assertNever } from "#shared/base/assert-never";
import { Fault } from "#shared/base/fault";
import type { Check, CheckResult } from "#shared/model/check";
import { checkTitle } from "#shared/model/check-title";
import type { MetadataPair } from "#shared/model/metadata";
import type { TakenValue } from "#shared/model/saved-request";
import { TimeBudget } from "./bounded-run";
import { Comparing } from "./comparing";
import type { JsonValue } from "./json-value";
import { MessageJson } from "./message-json";
import { fieldTest, type MessageTest, OrderTest, SchemaTest } from "./message-tests";
import type { Outcome } from "./outcome";
import { type SnapshotFile, SnapshotTest } from "./snapshot";
import { TakeTest } from "./take-test";

/** All paths and patterns of one call together, in milliseconds. */
const totalMs = 30_000;
/** Those of one batch of messages. */
const partMs = 1000;
/** Messages that are decoded and looked at together. */
const batchMessages = 64;
const batchBytes = 256 * 1024;

export interface CheckSetup {
  readonly checks: readonly Check[];
  readonly takes: readonly TakenValue[];
  /** Null where nothing is kept beside the request: then snapshots fail. */
  readonly snapshot: SnapshotFile | null;
  /** Makes what came the snapshot. */
  readonly updateSnapshots: boolean;
}

export interface CheckReport {
  readonly results: readonly CheckResult[];
  /** By their names; what could not be taken is a result that did not pass. */
  readonly taken: ReadonlyMap<string, string>;
}

/** A check that is being made: of the call's end, or of its messages. */
type Made = { readonly title: string } & ({ readonly found: string | null } | { readonly test: MessageTest; failed: string | null });

/** Makes the checks of a call that is over, in one pass over its messages. A check that cannot be made did not pass. Fault io. */
export async function runChecks(outcome: Outcome, setup: CheckSetup): Promise<CheckReport> {
  const checks = setup.checks.some(({ kind }) => kind === "status")
    ? setup.checks
    : [{ kind: "status", is: "OK" } as const, ...setup.checks];
  const made = checks.map((check) => begin(checkTitle(check), () => madeOf(check, outcome, setup.snapshot)));
  const takes = setup.takes.map((take) => ({
    take,
    made: begin(`take ${take.name} from ${take.path}`, () => ({ test: new TakeTest(take) })),
  }));
  await seeMessages(outcome, [...made, ...takes.map((one) => one.made)]);
  for (const one of made) {
    // One that could not take all messages must not be kept.
    if ("test" in one && one.failed === null && one.test instanceof SnapshotTest) await one.test.end(setup.updateSnapshots);
  }
  const taken = takes.flatMap(({ take, made: one }) => {
    const value = "test" in one && one.test instanceof TakeTest ? one.test.value : null;
    return value === null ? [] : [[take.name, value] as const];
  });
  const failedTakes = takes.map((one) => resultOf(one.made)).filter(({ passed }) => !passed);
  return { results: [...made.map(resultOf), ...failedTakes], taken: new Map(taken) };
}

function begin(title: string, make: () => { readonly found: string | null } | { readonly test: MessageTest }): Made {
  try {
    const one = make();
    return "test" in one ? { title, test: one.test, failed: null } : { title, found: one.found };
  } catch (reason) {
    return { title, found: Fault.from(reason).message };
  }
}

function madeOf(check: Check, outcome: Outcome, file: SnapshotFile | null) {
  switch (check.kind) {
    case "status":
      return { found: outcome.status === check.is ? null : statusText(outcome) };
    case "status-message":
      return { found: compared(check, [outcome.statusMessage]) };
    case "header":
      return { found: compared(check, valuesOf(outcome.headers, check.key)) };
    case "trailer":
      return { found: compared(check, valuesOf(outcome.trailers, check.key)) };
    case "count":
      return { found: compared({ ...check, value: String(check.value) }, [outcome.count]) };
    case "latency":
      return { found: latency(check, check.to === "end" ? outcome.elapsedMs : outcome.firstMessageMs) };
    case "message":
      return { test: fieldTest(check) };
    case "order":
      return { test: new OrderTest(check) };
    case "schema":
      return { test: new SchemaTest() };
    case "snapshot":
      return { test: new SnapshotTest(check.ignore, file) };
    default:
      return assertNever(check);
  }
}

function statusText({ status, statusMessage }: Outcome): string {
  return [status ?? "no status", statusMessage].filter((text) => text !== "").join(": ");
}

function valuesOf(pairs: readonly MetadataPair[], key: string): string[] {
  return pairs.filter((pair) => pair.key.toLowerCase() === key.toLowerCase()).map(({ value }) => value);
}

function compared(
  { comparison, value }: { readonly comparison: Comparing["comparison"]; readonly value: string },
  found: readonly JsonValue[],
) {
  const comparing = new Comparing(comparison, value, true);
  if (new TimeBudget(partMs, partMs).run(() => comparing.holds(found))) return null;
  return found.length === 0 ? "nothing there" : found.map((one) => JSON.stringify(one)).join(", ");
}

function latency(check: Extract<Check, { kind: "latency" }>, ms: number | null): string | null {
  if (ms === null) return "no message came";
  const holds = new Comparing(check.comparison, String(check.value)).holds([ms]);
  return holds ? null : `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
}

type Tested = Extract<Made, { test: MessageTest }>;

async function seeMessages(outcome: Outcome, all: readonly Made[]): Promise<void> {
  const tested = all.filter((one) => "test" in one);
  const isOpen = ({ test, failed }: Tested) => failed === null && !test.isDecided;
  if (tested.length === 0) return;
  const budget = new TimeBudget(totalMs, partMs);
  let batch: MessageJson[] = [];
  let bytesInBatch = 0;
  let index = 0;
  const seeBatch = () => {
    for (const one of tested.filter(isOpen)) see(one, batch, budget);
    batch = [];
    bytesInBatch = 0;
  };
  for await (const bytes of outcome.messages()) {
    batch.push(new MessageJson(index++, bytes, outcome));
    bytesInBatch += bytes.byteLength;
    if (batch.length < batchMessages && bytesInBatch < batchBytes) continue;
    seeBatch();
    if (!tested.some(isOpen)) return;
  }
  seeBatch();
}

/** What a test cannot cope with ends it, and no other. Decoding is our own, and stays outside of what may be broken off. */
function see(one: Tested, batch: readonly MessageJson[], budget: TimeBudget): void {
  try {
    const values = batch.map((message) => one.test.prepare(message));
    budget.run(() => {
      for (let at = 0; at < batch.length && !one.test.isDecided; at++) {
        const message = batch[at];
        if (message) one.test.see(values[at] ?? null, message);
      }
    });
  } catch (reason) {
    one.failed = Fault.from(reason).message;
  }
}

function resultOf(one: Made): CheckResult {
  const found = "test" in one ? (one.failed ?? one.test.found) : one.found;
  return { title: one.title, passed: found === null, found: found ?? "" };
}
