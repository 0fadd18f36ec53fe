import type { Cancellation } from "#shared/base/cancellation";
import type { Disposable } from "#shared/base/disposable";
import { Fault } from "#shared/base/fault";
import { withSecrets } from "#shared/model/auth-secrets";
import type { CallRequest } from "#shared/model/call";
import { defaultRunDeadlineMs, type RunEvent } from "#shared/model/run";
import type { Redactor } from "../engine/auth/redactor";
import type { Call } from "../engine/calls/call";
import type { Prepare } from "../engine/calls/call-setup";
import type { CallRegistry } from "../engine/calls/calls";
import type { Sandbox } from "../engine/checks/sandbox";
import type { RecordingStore } from "../engine/recording/recording-store";
import { readDataRows } from "../engine/runs/data-rows";
import type { BeginRun } from "../engine/runs/kept-runs";
import { run } from "../engine/runs/run";
import { planRun, type RunPlan } from "../engine/runs/run-plan";
import type { FoundMethod } from "../engine/runs/run-services";
import { originOfSource } from "../engine/runs/source-origin";
import { WorkspaceFolder } from "../engine/runs/workspace-folder";
import type { SchemaCatalog } from "../engine/schema/catalog";
import type { SchemaProject } from "../engine/schema/project";
import type { SchemaOrigin } from "../engine/schema/schema-origin";
import type { RunRequest, Workspaces } from "../handlers/core";
import type { OpenWorkspaces } from "./workspaces";

/** Calls of one run that go into the history: a run of a hundred thousand must not push all others out. */
const mostKeptCalls = 1000;

export interface WorkspaceRunsParts {
  readonly workspaces: Pick<OpenWorkspaces, "contentsOf"> & Pick<Workspaces, "secrets">;
  readonly catalog: SchemaCatalog;
  readonly calls: Pick<CallRegistry, "registryOf">;
  readonly recordings: RecordingStore;
  readonly prepare: Prepare;
  readonly redactor: Redactor;
  readonly sandbox: Sandbox;
  /** Keeps a call that is over in the history; it can be read until this resolves. `run`: the run's id. */
  readonly keepCall: (call: Call, request: CallRequest, run: string) => Promise<void>;
  /** For schemas that the workspace names and that are not open in the window; whoever asks for it ends it. */
  readonly newCatalog: () => SchemaCatalog;
}

/** Runs for the window: of its workspaces, with its schemas, connections and secrets. */
export class WorkspaceRuns {
  readonly #parts: WorkspaceRunsParts;

  constructor(parts: WorkspaceRunsParts) {
    this.#parts = parts;
  }

  /** Faults: workspace-gone, workspace-file, file-not-found, bad-params. */
  async *run(
    request: Parameters<BeginRun<RunRequest>>[0],
    { id, cancellation }: { readonly id: string; readonly cancellation: Cancellation },
  ): AsyncGenerator<RunEvent> {
    const { workspaces, recordings, prepare, redactor, sandbox, keepCall, newCatalog } = this.#parts;
    const { workspaceId, environment, data } = request;
    const { root, secrets, mayRead } = await workspaces.contentsOf({ workspaceId, environment, path: null });
    const ids = new Map((await workspaces.secrets(workspaceId)).map(({ name, secret }) => [name, secret?.id ?? null]));
    const folder = new WorkspaceFolder(root);
    const plan = await planRun(folder, await folder.requests(folder.placeOf(request.path)), environment);
    if (plan.requests.length === 0) throw new Fault("bad-params", "There are no requests to run.", { act: "Save one first." });
    const named = new NamedSchemas(plan, folder, newCatalog, cancellation);
    let kept = 0;
    const services = {
      methodOf: (name: string) => this.#methodOf(name, named),
      prepare,
      recordings,
      secrets,
      environment: process.env,
      mayRead,
      onSecret: (text: string) => redactor.add(text),
      redact: redactor.text,
      sandbox,
      onCall: async (call: Call, asked: CallRequest, path: string) => {
        if (kept++ >= mostKeptCalls) return;
        await keepCall(call, { ...asked, scope: { workspaceId, environment, path } }, id);
      },
      authOf: (auth: Parameters<typeof withSecrets>[0]) => withSecrets(auth, (name) => (name === null ? null : (ids.get(name) ?? name))),
    };
    const rows = data === null ? null : readDataRows(data.text, data.name);
    const options = { ...request, rows, dataFile: data?.name ?? "", metadata: [], deadlineMs: defaultRunDeadlineMs };
    try {
      yield* run(plan, folder, options, services, cancellation);
    } finally {
      named.dispose();
    }
  }

  /** Of what is open in the window; else of what the workspace names, which is opened for this run alone. */
  async #methodOf(name: string, named: NamedSchemas): Promise<FoundMethod> {
    const { catalog, calls } = this.#parts;
    for (const project of catalog.all()) {
      try {
        return { sourceId: project.source.id, method: project.method(name), registry: calls.registryOf(project) };
      } catch (reason) {
        // Another may have it.
        if (Fault.from(reason).code === "internal") throw reason;
      }
    }
    return named.methodOf(name);
  }
}

/** The schemas that a workspace names, opened when they are first needed. */
class NamedSchemas implements Disposable {
  readonly #origins: readonly SchemaOrigin[];
  readonly #newCatalog: () => SchemaCatalog;
  readonly #cancellation: Cancellation;
  #catalog: SchemaCatalog | null = null;
  #projects: Promise<PromiseSettledResult<SchemaProject>[]> | null = null;

  constructor({ workspace }: RunPlan, { root }: WorkspaceFolder, newCatalog: () => SchemaCatalog, cancellation: Cancellation) {
    this.#origins = (workspace?.sources ?? []).map((source) => originOfSource(source, root, { metadata: [], deadlineMs: null }));
    this.#newCatalog = newCatalog;
    this.#cancellation = cancellation;
  }

  /** Faults: method-gone, schema-broken; those of the sources. */
  async methodOf(name: string): Promise<FoundMethod> {
    this.#projects ??= this.#openAll();
    let first: Fault | null = null;
    for (const opened of await this.#projects) {
      try {
        if (opened.status === "rejected") throw opened.reason;
        const { value: project } = opened;
        return { sourceId: project.source.id, method: project.method(name), registry: project.registry };
      } catch (reason) {
        first ??= Fault.from(reason);
      }
    }
    throw (
      first ?? new Fault("method-gone", `No schema that is open has ${name}.`, { act: "Open its .proto files.", facts: { method: name } })
    );
  }

  dispose(): void {
    this.#catalog?.dispose();
  }

  #openAll(): Promise<PromiseSettledResult<SchemaProject>[]> {
    const catalog = this.#newCatalog();
    this.#catalog = catalog;
    return Promise.allSettled(this.#origins.map((origin) => catalog.open(origin, this.#cancellation)));
  }
}
