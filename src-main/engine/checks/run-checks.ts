import { Fault } from "#shared/base/fault";
import type { Check, CheckResult } from "#shared/model/check";
import { checkTitle } from "#shared/model/check-title";
import type { TakenValue } from "#shared/model/saved-request";
import { decodeJson } from "../codec/display/decode";
import { LocalSandbox } from "./local-sandbox";
import type { MessageNeeds, SeenMessage } from "./message-tests";
import { factsOf, type Outcome } from "./outcome";
import type { AskSandbox, ChecksAnswer, Sandbox } from "./sandbox";
import type { SnapshotFile } from "./snapshot";

/** Messages that are decoded and looked at together. */
const batchMessages = 64;
const batchBytes = 256 * 1024;
/** The longest message that is checked, in UTF-16 units of its JSON: parsed it may take ten times as much of the sandbox's memory. */
const maxLength = 16 * 1024 * 1024;

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

/** What has neither pattern nor path nor message to look at is not worth a thread. */
const quickKinds: ReadonlySet<Check["kind"]> = new Set<Check["kind"]>(["status", "count", "latency"]);

/**
 * Makes the checks of a call that is over, in one pass over its messages. A check that cannot be made did not pass, nor any of those that
 * used up what the sandbox has. Fault io.
 */
export async function runChecks(outcome: Outcome, setup: CheckSetup, sandbox: Sandbox): Promise<CheckReport> {
  const { takes, snapshot, updateSnapshots } = setup;
  const expectsStatus = setup.checks.some(({ kind }) => kind === "status");
  const checks = expectsStatus ? setup.checks : [{ kind: "status", is: "OK" } as const, ...setup.checks];
  const isQuick = takes.length === 0 && checks.every(({ kind }) => quickKinds.has(kind));
  const compares = checks.some(({ kind }) => kind === "snapshot") && !updateSnapshots;
  const kept = compares ? ((await snapshot?.read()) ?? null) : null;
  const task = { checks, takes, outcome: factsOf(outcome), snapshot: { hasPlace: snapshot !== null, kept, update: updateSnapshots } };
  const answer = await (isQuick ? new LocalSandbox() : sandbox)
    .use(async (ask) => {
      await showMessages(outcome, await ask({ ask: "begin", task }), ask);
      return ask({ ask: "end" });
    })
    .catch((reason: unknown) => notMade(checks, Fault.from(reason)));
  if (answer.snapshot !== null) await snapshot?.write(answer.snapshot);
  return { results: answer.results, taken: new Map(answer.taken) };
}

/** As long as the checks need more. */
async function showMessages(outcome: Outcome, first: MessageNeeds, ask: AskSandbox): Promise<void> {
  let needs = first;
  let batch: SeenMessage[] = [];
  let bytesInBatch = 0;
  let index = 0;
  const isDecided = () => !needs.sent && !needs.whole && !needs.problem;
  if (isDecided()) return;
  for await (const bytes of outcome.messages()) {
    batch.push(seenMessage(index++, bytes, outcome, needs));
    bytesInBatch += bytes.byteLength;
    if (batch.length < batchMessages && bytesInBatch < batchBytes) continue;
    needs = await ask({ ask: "see", messages: batch });
    if (isDecided()) return;
    batch = [];
    bytesInBatch = 0;
  }
  await ask({ ask: "see", messages: batch });
}

/** In the forms that are needed. */
function seenMessage(index: number, bytes: Uint8Array, { type, registry }: Outcome, needs: MessageNeeds): SeenMessage {
  const decode = (emitDefaults: boolean) => decodeJson(type, registry, bytes, { indent: 0, emitDefaults, limit: maxLength });
  const textOf = ({ json, truncated }: ReturnType<typeof decode>) => (truncated ? null : json);
  const sent = needs.sent || needs.problem ? decode(false) : null;
  const [problem] = sent?.problems ?? [];
  return {
    index,
    sent: needs.sent && sent ? textOf(sent) : null,
    whole: needs.whole ? textOf(decode(true)) : null,
    problem: problem ? `${problem.message}${problem.path === "" ? "" : ` at ${problem.path}`}` : null,
  };
}

/** None of them passed, for they used up what there is, all together. What could not be read or is cancelled is no result. */
function notMade(checks: readonly Check[], fault: Fault): ChecksAnswer {
  if (fault.code !== "too-large") throw fault;
  return { results: checks.map((check) => ({ title: checkTitle(check), passed: false, found: fault.message })), taken: [], snapshot: null };
}
