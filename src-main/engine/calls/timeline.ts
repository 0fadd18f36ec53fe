import type { TimelineEvent, TimelineName } from "#shared/model/call";

/** The moments of a call, each at most once, in the order they came. */
export class Timeline {
  readonly #events = new Map<TimelineName, TimelineEvent>();

  has(name: TimelineName): boolean {
    return this.#events.has(name);
  }

  /** Without effect for a moment that has been. `offsetMs` from the call's start. */
  add(name: TimelineName, offsetMs: number, note = ""): void {
    if (!this.#events.has(name)) this.#events.set(name, { name, offsetMs, note });
  }

  /** Adds to the note of a moment that has been: the peer's address is known only after the connection. */
  annotate(name: TimelineName, note: string): void {
    const event = this.#events.get(name);
    if (event) this.#events.set(name, { ...event, note: [note, event.note].filter((text) => text !== "").join(", ") });
  }

  events(): TimelineEvent[] {
    return [...this.#events.values()];
  }
}
