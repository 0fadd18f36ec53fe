import type { Cancellation } from "#shared/base/cancellation";
import { Fault } from "#shared/base/fault";
import { withSecrets } from "#shared/model/auth-secrets";
import { defaultRunDeadlineMs, type RunEvent } from "#shared/model/run";
import type { Redactor } from "../engine/auth/redactor";
import type { Prepare } from "../engine/calls/call-setup";
import type { CallRegistry } from "../engine/calls/calls";
import type { RecordingStore } from "../engine/recording/recording-store";
import { readDataRows } from "../engine/runs/data-rows";
import { run } from "../engine/runs/run";
import { planRun, type RunPlan } from "../engine/runs/run-plan";
import type { FoundMethod } from "../engine/runs/run-services";
import { originOfSource } from "../engine/runs/source-origin";
import { WorkspaceFolder } from "../engine/runs/workspace-folder";
import type { SchemaCatalog } from "../engine/schema/catalog";
import type { RunRequest, Runs, Workspaces } from "../handlers/core";
import type { OpenWorkspaces } from "./workspaces";

export interface WorkspaceRunsParts {
  readonly workspaces: Pick<OpenWorkspaces, "contentsOf"> & Pick<Workspaces, "secrets">;
  readonly catalog: SchemaCatalog;
  readonly calls: Pick<CallRegistry, "registryOf">;
  readonly recordings: RecordingStore;
  readonly prepare: Prepare;
  readonly redactor: Redactor;
}

/** Runs for the window: of its workspaces, with its schemas, connections and secrets. */
export class WorkspaceRuns implements Runs {
  readonly #parts: WorkspaceRunsParts;

  constructor(parts: WorkspaceRunsParts) {
    this.#parts = parts;
  }

  async *run(request: RunRequest, cancellation: Cancellation): AsyncGenerator<RunEvent> {
    const { workspaces, recordings, prepare, redactor } = this.#parts;
    const { workspaceId, environment, data } = request;
    const { root, secrets } = await workspaces.contentsOf({ workspaceId, environment, path: null });
    const ids = new Map((await workspaces.secrets(workspaceId)).map(({ name, secret }) => [name, secret?.id ?? null]));
    const folder = new WorkspaceFolder(root);
    const plan = await planRun(folder, await folder.requests(folder.placeOf(request.path)), environment);
    if (plan.requests.length === 0) throw new Fault("bad-params", "There are no requests to run.", { act: "Save one first." });
    const services = {
      methodOf: (name: string) => this.#methodOf(name, plan, folder, cancellation),
      prepare,
      recordings,
      secrets,
      environment: process.env,
      onSecret: (text: string) => redactor.add(text),
      redact: redactor.text,
      authOf: (auth: Parameters<typeof withSecrets>[0]) => withSecrets(auth, (name) => (name === null ? null : (ids.get(name) ?? name))),
    };
    const rows = data === null ? null : readDataRows(data.text, data.name);
    const options = { ...request, rows, dataFile: data?.name ?? "", metadata: [], deadlineMs: defaultRunDeadlineMs };
    yield* run(plan, folder, options, services, cancellation);
  }

  /** Of what is open in the window; else what the workspace names is opened there. */
  async #methodOf(name: string, { workspace }: RunPlan, folder: WorkspaceFolder, cancellation: Cancellation): Promise<FoundMethod> {
    const { catalog, calls } = this.#parts;
    let first: Fault | null = null;
    const asked = [...catalog.all()].map((project) => async () => project);
    const named = (workspace?.sources ?? []).map((source) => originOfSource(source, folder.root, { metadata: [], deadlineMs: null }));
    for (const open of [...asked, ...named.map((origin) => () => catalog.open(origin, cancellation))]) {
      try {
        const project = await open();
        return { sourceId: project.source.id, method: project.method(name), registry: calls.registryOf(project) };
      } catch (reason) {
        first ??= Fault.from(reason);
      }
    }
    throw (
      first ?? new Fault("method-gone", `No schema that is open has ${name}.`, { act: "Open its .proto files.", facts: { method: name } })
    );
  }
}
