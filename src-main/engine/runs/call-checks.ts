import { Fault, type FaultData } from "#shared/base/fault";
import { sameValue } from "#shared/base/same-value";
import { type CallRequest, type CallScope, isOver } from "#shared/model/call";
import type { CallCheckResult, CheckedCall, RequestEdits } from "#shared/model/check";
import type { MetadataEntry } from "#shared/model/metadata";
import type { RequestBody } from "#shared/model/request-body";
import { type Expectations, hasExpectations } from "#shared/model/saved-request";
import type { ScopedNames, VariableScope } from "#shared/model/variable-scopes";
import type { Call } from "../calls/call";
import type { FilledRequest } from "../calls/call-setup";
import { type CheckReport, runChecks } from "../checks/run-checks";
import type { Sandbox } from "../checks/sandbox";
import { runScript, type ScriptReport, type ScriptSetup } from "../checks/scripts";
import type { SnapshotFile } from "../checks/snapshot";
import { momentOf } from "../codec/body/fill-in";
import { RequestFiller } from "../variables/fill-request";
import { fillRequest, type NameSources, openNames, requestScope } from "../variables/request-names";
import type { TakenValues } from "../variables/taken-values";
import { filledCheck } from "./filled-check";
import { outcomeOf } from "./outcome-of";
import { snapshotFileOf } from "./snapshot-file";
import { WorkspaceFolder } from "./workspace-folder";

/** What single calls are checked with. */
export interface CallChecksParts {
  /** What was taken before is among it. */
  readonly names: NameSources;
  readonly taken: TakenValues;
  /** Where scripts and checks run. */
  readonly sandbox: Sandbox;
  /** Takes secrets out of what is told. */
  readonly redact: { text(text: string): string; fault(fault: FaultData): FaultData };
}

type EndedCall = Pick<Call, "head" | "reader" | "timeline">;
type Asked = Pick<CallRequest, "scope" | "variables" | "bodies" | "method" | "target">;

/** What one call is checked for. */
interface Judgement extends Asked {
  readonly expects: Expectations;
  readonly before: ScriptReport | null;
  readonly edits: RequestEdits | null;
  readonly snapshot: boolean;
}

/**
 * The checks of single calls, those of the window: scripts before they are made; checks, taken values and scripts when they are over. A
 * call of which nothing is expected passes by. What is known of a call goes with it.
 */
export class CallChecks {
  readonly #parts: CallChecksParts;
  /** Of requests whose script has run, until their call is over. */
  readonly #scripted = new WeakMap<CallRequest, { readonly report: ScriptReport; readonly edits: RequestEdits | null }>();
  readonly #asked = new WeakMap<object, CallRequest>();
  readonly #checked = new WeakMap<object, Promise<CheckedCall>>();
  /** What may still take values, by workspace. */
  readonly #underWay = new Map<Promise<unknown>, string>();

  constructor(parts: CallChecksParts) {
    this.#parts = parts;
  }

  /**
   * As FillRequest, with the request as its script has left it. It waits for what calls of the same workspace that are over take from their
   * answers, so that nobody is too quick to name it. Faults: those of the script, and of FillRequest.
   */
  readonly fill = async (asked: CallRequest): Promise<FilledRequest> => {
    const { scope, expects } = asked;
    if (scope) await this.#settled(scope.workspaceId);
    if (!expects || expects.scripts.before.trim() === "") return fillRequest(asked, this.#parts.names);
    const names = await this.#namesOf(asked, null);
    const metadata = asked.metadata.filter(({ enabled }) => enabled);
    const report = await this.#runBefore(asked, expects, metadata, names);
    const { request: left } = report;
    const edited = {
      ...asked,
      metadata: left.metadata.map((pair) => ({ ...pair, enabled: true })),
      bodies: bodiesOf(asked, left.messages),
    };
    this.#scripted.set(asked, { report, edits: this.#editsOf(asked, metadata, left) });
    return fillRequest(edited, this.#parts.names, setScopes(asked, report));
  };

  /** Begins to make the checks of a call that has just ended. */
  judge(call: EndedCall, request: CallRequest): void {
    const { expects } = request;
    this.#asked.set(call, request);
    this.#checked.delete(call);
    if (!expects || !hasExpectations(expects)) return;
    const { report = null, edits = null } = this.#scripted.get(request) ?? {};
    void this.#begin(call, { ...request, expects, before: report, edits, snapshot: false });
  }

  /** What came of the checks of a call that is over; null where it was made without any. Fault wrong-state. */
  async of(call: EndedCall): Promise<CheckedCall | null> {
    mustBeOver(call);
    return (await this.#checked.get(call)) ?? null;
  }

  /** Makes other checks of what was recorded; `snapshot` keeps the messages as the snapshot of the scope's request. Fault wrong-state. */
  again(call: EndedCall, expects: Expectations, scope: CallScope | undefined, snapshot: boolean): Promise<CheckedCall> {
    mustBeOver(call);
    const { method, target } = call.head;
    const asked = this.#asked.get(call) ?? { method, target, bodies: [] };
    return this.#begin(call, { ...asked, scope, expects, before: null, edits: null, snapshot });
  }

  #begin(call: EndedCall, judgement: Judgement): Promise<CheckedCall> {
    const checked = this.#judged(call, judgement).catch((reason: unknown) => this.#broken(judgement, Fault.from(reason).toData()));
    this.#checked.set(call, checked);
    const { workspaceId } = judgement.scope ?? {};
    const { takes, scripts } = judgement.expects;
    if (workspaceId !== undefined && (takes.length > 0 || scripts.after.trim() !== "")) {
      this.#underWay.set(checked, workspaceId);
      void checked.then(() => this.#underWay.delete(checked));
    }
    return checked;
  }

  async #judged(call: EndedCall, judgement: Judgement): Promise<CheckedCall> {
    const { head } = call;
    const { expects, scope, before, edits } = judgement;
    // What kept the call from being made is no answer to be checked.
    if (head.fault !== null) return this.#broken(judgement, head.fault);
    const outcome = outcomeOf(call, head);
    const names = await this.#namesOf(judgement, before);
    const filler = new RequestFiller(names, momentOf(0));
    const checks = expects.checks.map((check) => filledCheck(check, filler));
    const snapshot = await this.#snapshotOf(scope);
    const report = await runChecks(
      outcome,
      { checks, takes: expects.takes, snapshot, updateSnapshots: judgement.snapshot },
      this.#parts.sandbox,
    );
    this.#take(judgement, report.taken);
    const { method, target, bodies } = judgement;
    const request = { method, target, metadata: [], messages: bodies.map(({ text }) => text) };
    const variable = (name: string) => report.taken.get(name) ?? names.valueOf({ name, words: [] }, momentOf(0));
    const code = expects.scripts.after;
    const after = code.trim() === "" ? null : await this.#run({ name: "after", code, request, outcome, variable });
    if (after) this.#take(judgement, after.set);
    const taken = new Map([...(before?.set ?? []), ...report.taken, ...(after?.set ?? [])]);
    const results = [...resultsOf(expects, report), ...scriptResults(before), ...scriptResults(after)];
    const logs = [...(before?.logs ?? []), ...(after?.logs ?? [])];
    return this.#told({ results, taken: [...taken].map(([name, value]) => ({ name, value })), logs, edits, fault: null });
  }

  #run(setup: ScriptSetup): Promise<ScriptReport> {
    return runScript(setup, this.#parts.sandbox);
  }

  async #runBefore(
    { method, target, bodies, scope }: CallRequest,
    expects: Expectations,
    metadata: readonly MetadataEntry[],
    names: ScopedNames,
  ): Promise<ScriptReport> {
    const request = { method, target, metadata, messages: bodies.map(({ text }) => text) };
    const variable = (name: string) => names.valueOf({ name, words: [] }, momentOf(0));
    const report = await this.#run({ name: "before", code: expects.scripts.before, request, outcome: null, variable });
    if (report.fault) throw Fault.fromData(this.#parts.redact.fault(report.fault.toData()));
    if (scope) this.#parts.taken.take(scope, scope.path ?? method, report.set);
    return report;
  }

  /** Faults: those of the workspace. */
  async #namesOf(asked: Asked, before: ScriptReport | null): Promise<ScopedNames> {
    const { scope, variables = [] } = asked;
    const names = await openNames(scope, this.#parts.names);
    return names.before(requestScope(variables, scope?.path ?? ""), ...setScopes(asked, before));
  }

  #take({ scope, method }: Asked, values: ReadonlyMap<string, string>): void {
    if (scope) this.#parts.taken.take(scope, scope.path ?? method, values);
  }

  /** Null for a request that is in no file. Faults: those of the workspace. */
  async #snapshotOf(scope: CallScope | undefined): Promise<SnapshotFile | null> {
    if (!scope?.path?.endsWith(".yaml")) return null;
    // It refuses a path that leads out of the workspace.
    const { root } = await this.#parts.names.contentsOf(scope);
    return snapshotFileOf(new WorkspaceFolder(root), scope.path);
  }

  async #settled(workspaceId: string): Promise<void> {
    const own = [...this.#underWay].filter(([, id]) => id === workspaceId);
    if (own.length > 0) await Promise.all(own.map(([checked]) => checked));
  }

  #editsOf({ bodies }: CallRequest, metadata: readonly MetadataEntry[], left: ScriptReport["request"]): RequestEdits | null {
    const given = metadata.map(({ key, value }) => ({ key, value }));
    const isSameMetadata = sameValue(given, left.metadata);
    const texts = bodies.map(({ text }) => text);
    const isSameBodies = sameValue(texts, left.messages);
    if (isSameMetadata && isSameBodies) return null;
    return { metadata: isSameMetadata ? null : left.metadata, messages: isSameBodies ? null : left.messages };
  }

  #broken({ edits, before }: Judgement, fault: FaultData): CheckedCall {
    return this.#told({ results: scriptResults(before), taken: [], logs: before?.logs ?? [], edits, fault });
  }

  #told({ results, taken, logs, edits, fault }: CheckedCall): CheckedCall {
    const { text, fault: ofFault } = this.#parts.redact;
    return {
      results: results.map((result) => ({ ...result, title: text(result.title), found: text(result.found) })),
      taken: taken.map(({ name, value }) => ({ name, value: text(value) })),
      logs: logs.map(text),
      edits: edits && {
        metadata: edits.metadata?.map(({ key, value }) => ({ key, value: text(value) })) ?? null,
        messages: edits.messages?.map(text) ?? null,
      },
      fault: fault && ofFault(fault),
    };
  }
}

/** What its script said of names, as something that was taken: it names nothing further. */
function setScopes({ scope, method }: Asked, before: ScriptReport | null): VariableScope[] {
  if (!before || before.set.size === 0) return [];
  const values = [...before.set].map(([name, value]) => ({ name, value }));
  return [{ origin: "taken", place: scope?.path ?? method, values }];
}

/** The formats stay those of the bodies in the same places. */
function bodiesOf({ bodies }: CallRequest, messages: readonly string[]): RequestBody[] {
  const formatOf = (at: number) => bodies[at]?.format ?? bodies[0]?.format ?? "json";
  return messages.map((text, at) => ({ format: formatOf(at), text }));
}

/** Where no check is about the status, the first result is. */
function resultsOf({ checks }: Expectations, { results }: CheckReport): CallCheckResult[] {
  const kinds = checks.map(({ kind }) => kind);
  const all: readonly CallCheckResult["of"][] = kinds.includes("status") ? kinds : ["status", ...kinds];
  return results.map((result, at) => ({ ...result, of: all[at] ?? "take" }));
}

function scriptResults(report: ScriptReport | null): CallCheckResult[] {
  return (report?.results ?? []).map((result) => ({ ...result, of: "script" }));
}

function mustBeOver({ head }: EndedCall): void {
  if (isOver(head.state)) return;
  throw new Fault("wrong-state", "The call is not over.", { act: "Wait for its end.", facts: { state: head.state } });
}
