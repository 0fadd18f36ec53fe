import { Fault } from "#shared/base/fault";
import type { CheckResult } from "#shared/model/check";
import { decodeJson } from "../codec/display/decode";
import { factsOf, type Outcome } from "./outcome";
import type { Sandbox, ScriptAnswer, VariableOf } from "./sandbox";
import { scriptLimits } from "./script-box";
import type { ScriptRequest } from "./script-request";

/** What came of a script. */
export interface ScriptReport {
  /** What it said by `check`; and one more that did not pass where it failed. */
  readonly results: readonly CheckResult[];
  readonly logs: readonly string[];
  /** What it said by `vars.set`. */
  readonly set: ReadonlyMap<string, string>;
  /** The request as the script left it. */
  readonly request: ScriptRequest;
  /** Why it failed; null where it ran to its end. */
  readonly fault: Fault | null;
}

export interface ScriptSetup {
  readonly name: "before" | "after";
  readonly code: string;
  readonly request: ScriptRequest;
  /** Null before the call. */
  readonly outcome: Outcome | null;
  /** A variable's value; null where nobody knows it. */
  readonly variable: VariableOf;
  readonly timeMs?: number;
}

/** What a script sees of a stream. */
const maxMessages = 1000;
const maxMessagesLength = 4 * 1024 * 1024;

/** Runs a script of a request. It never throws for what the script does: that is in the report. */
export async function runScript({ name, code, request, outcome, variable, ...more }: ScriptSetup, sandbox: Sandbox): Promise<ScriptReport> {
  const { timeMs = scriptLimits.timeMs } = more;
  const task = { name, code, request, response: outcome ? await responseOf(outcome) : "null", timeMs };
  const answer = await sandbox
    .use((ask) => ask({ ask: "script", task }, variable))
    .catch((reason: unknown): ScriptAnswer => ({ results: [], logs: [], set: [], request, fault: Fault.from(reason).toData() }));
  const fault = answer.fault && Fault.fromData(answer.fault);
  const failed = fault ? [{ title: `script ${name}`, passed: false, found: fault.message }] : [];
  return { ...answer, results: [...answer.results, ...failed], set: new Map(answer.set), fault };
}

/** JSON, of the first messages as far as there is room. */
async function responseOf(outcome: Outcome): Promise<string> {
  const messages: string[] = [];
  let room = maxMessagesLength;
  for await (const bytes of outcome.messages()) {
    if (messages.length >= maxMessages) break;
    const { json, truncated } = decodeJson(outcome.type, outcome.registry, bytes, { indent: 0, emitDefaults: true, limit: room });
    if (truncated) break;
    room -= json.length;
    messages.push(json);
  }
  const { status, statusMessage, headers, trailers, elapsedMs, count } = factsOf(outcome);
  const facts = JSON.stringify({ status, statusMessage, headers, trailers, elapsedMs, count });
  return `${facts.slice(0, -1)},"messages":[${messages.join(",")}]}`;
}
