import { Emitter, type Event } from "#shared/base/emitter";
import type { CallScope } from "#shared/model/call";
import type { VariableScope } from "#shared/model/variable-scopes";
import type { TakenVariable } from "#shared/model/workspace";
import type { ScopeContents } from "./request-names";

/** Of all workspaces together; of more, those that were taken longest ago are forgotten. */
const maxValues = 500;

/** Where in a workspace values are taken, and named. */
export type TakenPlace = Pick<CallScope, "workspaceId" | "environment">;

type Kept = TakenVariable & Pick<CallScope, "workspaceId">;

/**
 * What single calls took from their answers, by workspace and environment. In memory alone: a token that a server gave must not outlive the
 * program. What one environment's server answered is no value of another.
 */
export class TakenValues {
  readonly #kept = new Map<string, Kept>();
  readonly #changes = new Emitter<string>();

  /** Tells the workspace's id. */
  get onDidChange(): Event<string> {
    return this.#changes.event;
  }

  /** `place`: the request's file, or its method where it has none. */
  take({ workspaceId, environment }: TakenPlace, place: string, values: ReadonlyMap<string, string>): void {
    if (values.size === 0) return;
    for (const [name, value] of values) {
      const key = JSON.stringify([workspaceId, environment, name]);
      this.#kept.delete(key);
      this.#kept.set(key, { workspaceId, environment, name, value, place });
    }
    for (const [key] of [...this.#kept].slice(0, Math.max(0, this.#kept.size - maxValues))) this.#kept.delete(key);
    this.#changes.fire(workspaceId);
  }

  /** Those of a workspace, the latest last. */
  of(workspaceId: string): TakenVariable[] {
    const own = [...this.#kept.values()].filter((one) => one.workspaceId === workspaceId);
    return own.map(({ environment, name, value, place }) => ({ environment, name, value, place }));
  }

  /** `name` null for all that was taken under the environment. */
  forget({ workspaceId, environment }: TakenPlace, name: string | null): void {
    for (const [key, one] of this.#kept) {
      const isMeant = one.workspaceId === workspaceId && one.environment === environment && (name === null || one.name === name);
      if (isMeant) this.#kept.delete(key);
    }
    this.#changes.fire(workspaceId);
  }

  /** What a place says of names, with what was taken: behind the request's own variables and before those of folders, as in a run. */
  addedTo(contents: ScopeContents, { workspaceId, environment }: TakenPlace): ScopeContents {
    const mine = this.of(workspaceId).filter((one) => one.environment === environment);
    if (mine.length === 0) return contents;
    const taken = mine.map(({ name, value, place }): VariableScope => ({ origin: "taken", place, values: [{ name, value }] }));
    const isOwn = ({ origin }: VariableScope) => origin === "request";
    const scopes = [...contents.scopes.filter(isOwn), ...taken, ...contents.scopes.filter((scope) => !isOwn(scope))];
    return { ...contents, scopes };
  }

  dispose(): void {
    this.#changes.dispose();
    this.#kept.clear();
  }
}
