import { Fault } from "#shared/base/fault";
import type { MethodChanges } from "#shared/model/schema-change";
import type { ResolvedMethod, SchemaProject } from "../project";
import { changesOfRequest, routesTo } from "./body-changes";
import { compareMethods } from "./compare-methods";
import { growShape } from "./grow-shape";
import { type MethodShape, methodShape } from "./method-shape";
import { type MethodPlace, placeOf, successorOf } from "./successor";

interface Remembered {
  /** Every name that was seen, with the facts of the version that had it first. */
  readonly shape: MethodShape;
  readonly place: MethodPlace;
}

/** Names a method of a source. */
export interface MethodRef {
  readonly sourceId: string;
  readonly method: string;
}

const defaultMaxMethods = 500;
/** Of a method's types over all versions; beyond, the oldest version counts no more. */
const maxTypes = 10_000;
const maxChanges = 300;

const unchanged: MethodChanges = { changes: [], root: "", routes: [], successor: null };

/**
 * What each method was when it was first asked for, so that a request which is open can be told what changed under it.
 * Versions add up: a name that went from a to b to c has gone from a to c and from b to c, and one that came back is as it
 * was. In memory, for the methods asked for last.
 */
export class SchemaHistory {
  /** The one asked for last at the end. */
  readonly #methods = new Map<string, Remembered>();
  readonly #maxMethods: number;

  constructor(options: { readonly maxMethods?: number } = {}) {
    this.#maxMethods = options.maxMethods ?? defaultMaxMethods;
  }

  /** What changed for a request of this method since it was first asked for; then nothing. Fault schema-broken; a method that is gone is an answer. */
  changes(project: SchemaProject, method: string): MethodChanges {
    const ref = { sourceId: project.source.id, method };
    const found = resolve(project, method);
    const known = this.#methods.get(keyOf(ref));
    if (found === null) {
      return { ...unchanged, successor: known ? successorOf(method, known.place, project.outline.services) : null };
    }
    const now = methodShape(found.desc);
    if (now === null) return unchanged;
    const before = known?.shape ?? now;
    const grown = growShape(before, now);
    const shape = grown.types.size > maxTypes ? now : grown;
    this.#remember(ref, { shape, place: placeOf(project.outline.services, method) });
    const changes = changesOfRequest(compareMethods(before, now)).slice(0, maxChanges);
    if (changes.length === 0) return unchanged;
    return { changes, root: before.input, routes: routesTo(changes, before, now), successor: null };
  }

  /** A request goes from one method to another, or to another source: it is still written for what the first one was. */
  carry(from: MethodRef, to: MethodRef): void {
    const origin = this.#methods.get(keyOf(from));
    if (!origin) return;
    const known = this.#methods.get(keyOf(to));
    this.#remember(to, known ? { shape: growShape(origin.shape, known.shape), place: known.place } : origin);
  }

  #remember(ref: MethodRef, remembered: Remembered): void {
    const key = keyOf(ref);
    this.#methods.delete(key);
    this.#methods.set(key, remembered);
    const [oldest] = this.#methods.keys();
    if (this.#methods.size > this.#maxMethods && oldest !== undefined) this.#methods.delete(oldest);
  }
}

function keyOf({ sourceId, method }: MethodRef): string {
  return `${sourceId}\0${method}`;
}

/** Null for a method that is gone. */
function resolve(project: SchemaProject, method: string): ResolvedMethod | null {
  try {
    return project.method(method);
  } catch (reason) {
    if (reason instanceof Fault && reason.code === "method-gone") return null;
    throw reason;
  }
}
