import { assertNever } from "#shared/base/assert-never";
import { Fault } from "#shared/base/fault";
import type { Check, CheckResult } from "#shared/model/check";
import { checkTitle } from "#shared/model/check-title";
import type { MetadataPair } from "#shared/model/metadata";
import { TimeBudget } from "./bounded-run";
import { Comparing } from "./comparing";
import type { JsonValue } from "./json-value";
import { fieldTest, type MessageForm, type MessageNeeds, type MessageTest, OrderTest, SchemaTest, type SeenMessage } from "./message-tests";
import type { OutcomeFacts } from "./outcome";
import type { ChecksAnswer, ChecksTask } from "./sandbox";
import { SnapshotTest } from "./snapshot";
import { TakeTest } from "./take-test";

/** All paths and patterns of one call together, in milliseconds. */
const totalMs = 30_000;
/** Those of one batch of messages. */
const partMs = 1000;

type Made = { readonly title: string } & ({ readonly found: string | null } | { readonly test: MessageTest; failed: string | null });

type Tested = Extract<Made, { test: MessageTest }>;

/** The checks of one call: sees all its messages once, in order. A check that cannot be made did not pass. */
export class CheckWork {
  readonly #task: ChecksTask;
  readonly #checks: readonly Made[];
  readonly #takes: readonly { readonly name: string; readonly made: Made }[];
  readonly #budget = new TimeBudget(totalMs, partMs);

  constructor(task: ChecksTask) {
    const { checks, takes, outcome } = task;
    this.#task = task;
    this.#checks = checks.map((check) => begin(checkTitle(check), () => madeOf(check, outcome)));
    this.#takes = takes.map((take) => {
      const made = begin(`take ${take.name} from ${take.path}`, () => ({ test: new TakeTest(take) }));
      return { name: take.name, made };
    });
  }

  /** Of the messages to come. */
  get needs(): MessageNeeds {
    const open = this.#open;
    const needs = (form: MessageForm) => open.some(({ test }) => test.needs === form);
    return { sent: needs("sent"), whole: needs("whole"), problem: needs("problem") };
  }

  see(messages: readonly SeenMessage[]): void {
    const parsed = new ParsedMessages(messages);
    for (const one of this.#open) this.#see(one, parsed);
  }

  end(): ChecksAnswer {
    let snapshot: string | null = null;
    for (const one of this.#checks) {
      // One that could not take all messages must not be kept.
      if ("test" in one && one.failed === null && one.test instanceof SnapshotTest)
        snapshot = one.test.end(this.#task.snapshot) ?? snapshot;
    }
    const taken = this.#takes.flatMap(({ name, made }) => {
      const value = "test" in made && made.test instanceof TakeTest ? made.test.value : null;
      return value === null ? [] : [[name, value] as const];
    });
    const failedTakes = this.#takes.map(({ made }) => resultOf(made)).filter(({ passed }) => !passed);
    return { results: [...this.#checks.map(resultOf), ...failedTakes], taken, snapshot };
  }

  get #open(): readonly Tested[] {
    const all = [...this.#checks, ...this.#takes.map(({ made }) => made)];
    return all.filter((one) => "test" in one).filter(({ test, failed }) => failed === null && !test.isDecided);
  }

  /** What a test cannot cope with ends it, and no other. Parsing is linear, and stays outside of what may be broken off. */
  #see(one: Tested, parsed: ParsedMessages): void {
    try {
      const values = parsed.in(one.test.needs);
      this.#budget.run(() => {
        for (let at = 0; at < values.length && !one.test.isDecided; at++) {
          const seen = values[at];
          if (seen) one.test.see(seen.value, seen.index);
        }
      });
    } catch (reason) {
      one.failed = Fault.from(reason).message;
    }
  }
}

interface ParsedMessage {
  readonly index: number;
  readonly value: JsonValue;
}

/** Messages in each form, parsed once. */
class ParsedMessages {
  readonly #messages: readonly SeenMessage[];
  readonly #parsed = new Map<MessageForm, readonly ParsedMessage[]>();

  constructor(messages: readonly SeenMessage[]) {
    this.#messages = messages;
  }

  /** Fault too-large, for one that has no JSON for its size. */
  in(form: MessageForm): readonly ParsedMessage[] {
    const parsed = this.#parsed.get(form) ?? this.#messages.map((message) => ({ index: message.index, value: jsonOf(message, form) }));
    this.#parsed.set(form, parsed);
    return parsed;
  }
}

function jsonOf(message: SeenMessage, form: MessageForm): JsonValue {
  const text = message[form];
  if (form === "problem") return text;
  if (text === null) throw new Fault("too-large", `Message ${message.index + 1} is too large to be checked.`);
  return JSON.parse(text);
}

function begin(title: string, make: () => { readonly found: string | null } | { readonly test: MessageTest }): Made {
  try {
    const one = make();
    return "test" in one ? { title, test: one.test, failed: null } : { title, found: one.found };
  } catch (reason) {
    return { title, found: Fault.from(reason).message };
  }
}

function madeOf(check: Check, outcome: OutcomeFacts) {
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
      return { test: new SnapshotTest(check.ignore) };
    default:
      return assertNever(check);
  }
}

function statusText({ status, statusMessage }: OutcomeFacts): string {
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

function resultOf(one: Made): CheckResult {
  const found = "test" in one ? (one.failed ?? one.test.found) : one.found;
  return { title: one.title, passed: found === null, found: found ?? "" };
}
