import type { Cancellation } from "#shared/base/cancellation";
import { Fault } from "#shared/base/fault";
import type { FoundMethod } from "../engine/runs/run-services";
import type { Asking } from "../engine/runs/source-origin";
import type { SchemaCatalog } from "../engine/schema/catalog";
import type { SchemaProject } from "../engine/schema/project";
import type { SchemaOrigin } from "../engine/schema/schema-origin";

/** Where a run looks for methods: what the flags name, or else the workspace's sources, or else the server that is called. */
export class RunSchemas {
  readonly #catalog: SchemaCatalog;
  readonly #origins: readonly SchemaOrigin[];
  readonly #asking: Asking;
  readonly #cancellation: Cancellation;
  readonly #open = new Map<string, Promise<SchemaProject>>();

  constructor(catalog: SchemaCatalog, origins: readonly SchemaOrigin[], asking: Asking, cancellation: Cancellation) {
    this.#asking = asking;
    this.#catalog = catalog;
    this.#origins = origins;
    this.#cancellation = cancellation;
  }

  /** As `RunServices.methodOf`. Where no source has it, the first one says why. */
  async methodOf(name: string, target: string): Promise<FoundMethod> {
    const origins: readonly SchemaOrigin[] = this.#origins.length > 0 ? this.#origins : [{ kind: "reflection", target, ...this.#asking }];
    let first: Fault | null = null;
    for (const origin of origins) {
      const project = await this.#project(origin);
      try {
        return { sourceId: project.source.id, method: project.method(name), registry: project.registry };
      } catch (reason) {
        first ??= Fault.from(reason);
      }
    }
    throw first ?? new Fault("method-gone", `There is no method ${name}.`, { facts: { method: name } });
  }

  #project(origin: SchemaOrigin): Promise<SchemaProject> {
    const key = JSON.stringify(origin);
    const project = this.#open.get(key) ?? this.#catalog.open(origin, this.#cancellation);
    this.#open.set(key, project);
    return project;
  }
}
