import { randomUUID } from "node:crypto";
import type { Cancellation } from "#shared/base/cancellation";
import { DisposableStore } from "#shared/base/disposable";
import { Fault } from "#shared/base/fault";
import { after } from "#shared/base/timer";
import type { CallHead, CallRequest } from "#shared/model/call";
import { readCallSettings } from "#shared/model/call-settings";
import type { Variable } from "#shared/model/feed";
import { type Inheritance, inherit } from "#shared/model/inheritance";
import type { MetadataEntry } from "#shared/model/metadata";
import { sendsStream } from "#shared/model/method";
import type { CallSettingsText, SavedMessage, SavedRequest } from "#shared/model/saved-request";
import type { ScopedNames, VariableScope } from "#shared/model/variable-scopes";
import { type Environment, workspaceFileName } from "#shared/model/workspace";
import { encodeBodies } from "../calls/bodies";
import { CallSession } from "../calls/session";
import type { Outcome } from "../checks/outcome";
import { type CheckReport, runChecks } from "../checks/run-checks";
import { runScript, type ScriptReport } from "../checks/scripts";
import { momentOf } from "../codec/body/fill-in";
import { RequestFiller } from "../variables/fill-request";
import { namesOfContents } from "../variables/request-names";
import { workspaceScopes } from "../variables/workspace-scopes";
import { filledCheck } from "./filled-check";
import { outcomeOf } from "./outcome-of";
import type { PlannedRequest } from "./run-plan";
import type { RunServices } from "./run-services";
import { snapshotFileOf } from "./snapshot-file";
import type { WorkspaceFolder } from "./workspace-folder";

/** What a request's names stand for beside what the files say. */
export interface Circumstances {
  readonly folder: WorkspaceFolder;
  readonly environments: readonly Environment[];
  readonly commandLine: readonly Variable[];
  /** Of the row of data. */
  readonly data: VariableScope | null;
  /** Of earlier requests, and of its own script before the call; more may come. */
  readonly taken: Map<string, { readonly value: string; readonly place: string }>;
  readonly updateSnapshots: boolean;
  /** Sent with every call, unless it has such a key itself. */
  readonly metadata: readonly MetadataEntry[];
  /** Of requests that have none. */
  readonly deadlineMs: number;
}

/** What came of one request. */
export interface RequestOutcome {
  readonly target: string;
  readonly head: CallHead | null;
  readonly report: CheckReport | null;
  readonly scripts: readonly ScriptReport[];
  readonly fault: Fault | null;
}

type Prepared = Omit<CallRequest, "sourceId" | "bodies" | "finish">;

const maxRepeatedBodies = 10_000;

/** Makes the call of one saved request, and all that is beside it: scripts, checks, taken values. */
export class RequestRun {
  readonly #planned: PlannedRequest;
  readonly #request: SavedRequest;
  readonly #circumstances: Circumstances;
  readonly #services: RunServices;
  readonly #inherited: Inheritance;
  readonly #scripts: ScriptReport[] = [];
  #target = "";
  #head: CallHead | null = null;

  constructor(planned: PlannedRequest, request: SavedRequest, circumstances: Circumstances, services: RunServices) {
    this.#planned = planned;
    this.#request = request;
    this.#circumstances = circumstances;
    this.#services = services;
    this.#inherited = inherit(planned.levels);
  }

  /** Never throws: a fault is an outcome. */
  async run(cancellation: Cancellation): Promise<RequestOutcome> {
    try {
      const report = await this.#run(cancellation);
      return { target: this.#target, head: this.#head, report, scripts: this.#scripts, fault: null };
    } catch (reason) {
      const fault = Fault.from(reason);
      return { target: this.#target, head: this.#head, report: null, scripts: this.#scripts, fault };
    }
  }

  async #run(cancellation: Cancellation): Promise<CheckReport> {
    const { request, asked, messages } = await this.#prepared();
    const owned = new DisposableStore();
    try {
      const session = await this.#begin(request, messages, owned);
      const ended = new Promise<CallHead>((resolve) => owned.add(session.onEnd(resolve)));
      owned.add(cancellation.onCancelled(() => session.cancel()));
      session.start();
      const [head] = await Promise.all([ended, this.#send(session, messages, ended)]);
      this.#head = head;
      const { sourceId } = head;
      await this.#services.onCall?.(
        session,
        { ...asked, sourceId, bodies: messages.map(({ body }) => body), finish: true },
        this.#planned.path,
      );
      cancellation.throwIfCancelled();
      // What kept the call from being made is no answer to be checked.
      if (head.fault !== null) throw Fault.fromData(head.fault);
      return await this.#judged(outcomeOf(session, head));
    } finally {
      owned.dispose();
    }
  }

  /** After the script before the call, filled in. */
  async #prepared(): Promise<{
    readonly request: Prepared;
    /** The same with its names in it. */
    readonly asked: Prepared;
    readonly messages: readonly SavedMessage[];
  }> {
    const edited = await this.#scripted();
    const filler = new RequestFiller(this.#names(), momentOf(0));
    this.#target = filler.text(this.#targetText(), "the target");
    const settings = readCallSettings(filler.settings(this.#settings()));
    const auth = this.#inherited.auth?.value;
    const request = {
      method: this.#request.method,
      target: this.#target,
      metadata: filler.metadata(edited.metadata),
      ...(auth ? { auth: this.#services.authOf(filler.auth(auth)) } : {}),
      ...settings,
      deadlineMs: settings.deadlineMs ?? this.#circumstances.deadlineMs,
      owner: this.#planned.path,
    };
    const asked = { ...request, target: this.#targetText(), metadata: edited.metadata };
    return { request, asked, messages: edited.messages };
  }

  #names(): ScopedNames {
    const { folder, environments, commandLine, data, taken } = this.#circumstances;
    const above = this.#planned.levels.filter(({ place }) => place !== this.#planned.path);
    const folders = above.filter(({ place }) => place !== workspaceFileName).reverse();
    const own = { origin: "request", place: this.#planned.path, values: this.#request.variables } as const;
    const takenScopes = [...taken].map(([name, { value, place }]) => ({ origin: "taken", place, values: [{ name, value }] }) as const);
    const files = workspaceScopes({
      request: null,
      folders: folders.map(({ place, defaults }) => ({ path: place, variables: defaults.variables })),
      environments,
      workspace: above.find(({ place }) => place === workspaceFileName)?.defaults.variables ?? [],
    });
    const given = { origin: "command-line", place: "", values: commandLine } as const;
    const scopes: VariableScope[] = [given, ...(data ? [data] : []), own, ...takenScopes, ...files];
    const { secrets, mayRead } = this.#services;
    return namesOfContents({ root: folder.root, scopes, secrets, mayRead }, this.#services);
  }

  /** An environment's stands instead of the workspace's, and not of what is nearer. */
  #targetText(): string {
    const said = this.#inherited.target;
    const chosen = this.#circumstances.environments.find(({ target }) => target !== null)?.target ?? null;
    const target = said !== null && said.place !== workspaceFileName ? said.value : (chosen ?? said?.value ?? "");
    if (target !== "") return target;
    throw new Fault("target-invalid", "Nobody says which server this request is for.", {
      act: "Write target: HOST:PORT in the request, in a folder.yaml above it, in the environment or in wirebench.yaml.",
    });
  }

  #settings(): CallSettingsText {
    return Object.fromEntries(Object.entries(this.#inherited.settings).map(([key, said]) => [key, said?.value]));
  }

  async #scripted(): Promise<{ readonly metadata: readonly MetadataEntry[]; readonly messages: readonly SavedMessage[] }> {
    const own = this.#inherited.metadata.map(({ value }) => value);
    const keys = new Set(own.map(({ key }) => key.trim().toLowerCase()));
    const given = this.#circumstances.metadata.filter(({ key }) => !keys.has(key.toLowerCase()));
    const metadata = [...own, ...given].filter(({ enabled }) => enabled);
    const { messages, scripts, method } = this.#request;
    if (scripts.before.trim() === "") return { metadata, messages };
    const request = { method, target: this.#targetText(), metadata, messages: messages.map(({ body }) => body.text) };
    const report = await this.#runScript("before", request, null);
    const { fault } = report;
    if (fault) throw fault;
    const formatOf = (at: number) => messages[at]?.body.format ?? messages[0]?.body.format ?? "json";
    return {
      metadata: report.request.metadata.map((pair) => ({ ...pair, enabled: true })),
      messages: report.request.messages.map((text, at) => ({
        name: messages[at]?.name ?? "",
        repeat: messages[at]?.repeat ?? { count: 1, intervalMs: 0 },
        body: { format: formatOf(at), text },
      })),
    };
  }

  async #runScript(name: "before" | "after", request: ScriptReport["request"], outcome: Outcome | null): Promise<ScriptReport> {
    const names = this.#names();
    const variable = (asked: string) => names.valueOf({ name: asked, words: [] }, momentOf(0));
    const report = await runScript({ name, code: this.#request.scripts[name], request, outcome, variable }, this.#services.sandbox);
    for (const [key, value] of report.set) this.#circumstances.taken.set(key, { value, place: this.#planned.path });
    this.#scripts.push(report);
    return report;
  }

  async #begin(request: Prepared, messages: readonly SavedMessage[], owned: DisposableStore): Promise<CallSession> {
    const { methodOf, prepare, recordings } = this.#services;
    const files = this.#circumstances.folder;
    const { sourceId, method, registry } = await methodOf(request.method, request.target);
    const names = this.#names();
    const streams = sendsStream(method.kind);
    const first = messages[0]?.body ?? { format: "json", text: "{}" };
    // What is repeated is sent one by one once the call is open.
    const isAtOnce = !streams || messages.every(({ repeat }) => repeat.count === 1 && repeat.intervalMs === 0);
    const bodies = isAtOnce ? (streams ? messages.map(({ body }) => body) : [first]) : [];
    const encoded = await encodeBodies(method, { registry, files, names }, bodies).catch((reason: unknown) => {
      throw inMessage(Fault.from(reason), bodies.length);
    });
    const full = { ...request, sourceId, bodies, finish: isAtOnce };
    const callId = randomUUID();
    return owned.add(
      new CallSession({ callId, method, registry, prepare, request: full, bodies: encoded, files, recordings, namesOf: () => names }),
    );
  }

  /** The messages that are not sent at once. */
  async #send(session: CallSession, messages: readonly SavedMessage[], ended: Promise<CallHead>): Promise<void> {
    if (!sendsStream(session.head.kind) || messages.every(({ repeat }) => repeat.count === 1 && repeat.intervalMs === 0)) return;
    let sent = 0;
    try {
      for (const { body, repeat } of messages) {
        for (let at = 0; at < repeat.count; at++) {
          if (sent++ >= maxRepeatedBodies)
            throw new Fault("too-large", `A run sends at most ${maxRepeatedBodies} messages in one call.`, {});
          await session.send(body, []);
          if (repeat.intervalMs > 0) await orEnded(repeat.intervalMs, ended);
        }
      }
      session.finish();
    } catch (reason) {
      const fault = Fault.from(reason);
      // The call was over first: its status is the news.
      if (fault.code === "wrong-state") return;
      session.cancel();
      throw fault;
    }
  }

  async #judged(outcome: Outcome): Promise<CheckReport> {
    const { path } = this.#planned;
    const { folder, taken, updateSnapshots } = this.#circumstances;
    const { takes, scripts, method } = this.#request;
    const names = this.#names();
    const snapshot = snapshotFileOf(folder, path);
    const checks = this.#request.checks.map((check) => filledCheck(check, new RequestFiller(names, momentOf(0))));
    const report = await runChecks(outcome, { checks, takes, snapshot, updateSnapshots }, this.#services.sandbox);
    for (const [name, value] of report.taken) taken.set(name, { value, place: path });
    if (scripts.after.trim() !== "") {
      const request = { method, target: this.#target, metadata: [], messages: this.#request.messages.map(({ body }) => body.text) };
      await this.#runScript("after", request, outcome);
    }
    return report;
  }
}

/** With the place in the message, for one who reads it without the text beside it. */
function inMessage(fault: Fault, count: number): Fault {
  const { body, line, column } = fault.facts;
  const which = count > 1 && typeof body === "number" ? `message ${body + 1}` : "the message";
  const place = line === undefined ? "" : `, line ${line}, column ${column}`;
  // Lines of the message are none of the file.
  return new Fault(fault.code, `In ${which}${place}: ${fault.message}`, {
    act: fault.act,
    facts: { ...fault.facts, field: which },
    cause: fault,
  });
}

function orEnded(ms: number, ended: Promise<unknown>): Promise<void> {
  return new Promise((resolve) => {
    const timer = after(ms, resolve);
    void ended.then(() => {
      timer.dispose();
      resolve();
    });
  });
}
