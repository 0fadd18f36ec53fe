import { Emitter, type Event } from "#shared/base/emitter";
import type { MessageShape } from "#shared/model/message-shape";

type Ask = (names: readonly string[]) => Promise<readonly MessageShape[]>;

/** The most names of one question (see schema.shapes). */
const mostNames = 50;

/** The shapes of a source's messages, asked for when first wanted; those wanted in one go are asked for together. */
export class ShapeCache {
  readonly #ask: Ask;
  readonly #changed = new Emitter<void>();
  readonly #known = new Map<string, MessageShape | null>();
  readonly #wanted = new Set<string>();
  /** Counts the schema's changes: an answer of before one is old. */
  #age = 0;

  constructor(ask: Ask) {
    this.#ask = ask;
  }

  /** Fires when shapes have come. */
  readonly onDidChange: Event<void> = this.#changed.event;

  /** A message's shape; null where there is no such message, undefined while it is not known. */
  get(name: string): MessageShape | null | undefined {
    return this.#known.get(name);
  }

  /** Asks for a shape that is not known yet. */
  want(name: string): void {
    if (this.#known.has(name) || this.#wanted.has(name)) return;
    this.#wanted.add(name);
    if (this.#wanted.size === 1) queueMicrotask(() => this.#flush());
  }

  /** The schema has changed: asks anew for all that is known, which stays as it is until then. */
  renew(): void {
    this.#age++;
    const isWaiting = this.#wanted.size > 0;
    for (const name of this.#known.keys()) this.#wanted.add(name);
    if (!isWaiting && this.#wanted.size > 0) queueMicrotask(() => this.#flush());
  }

  #flush(): void {
    const names = [...this.#wanted];
    this.#wanted.clear();
    for (let from = 0; from < names.length; from += mostNames) void this.#load(names.slice(from, from + mostNames));
  }

  async #load(names: readonly string[]): Promise<void> {
    const age = this.#age;
    // A source that is gone has no shapes; the tab says so elsewhere.
    const shapes = await this.#ask(names).catch(() => null);
    if (age !== this.#age) return;
    const found = new Map((shapes ?? []).map((shape) => [shape.name, shape]));
    for (const name of names) if (shapes !== null || !this.#known.has(name)) this.#known.set(name, found.get(name) ?? null);
    this.#changed.fire();
  }
}
