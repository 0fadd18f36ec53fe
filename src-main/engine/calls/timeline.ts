import type { TimelineEvent, TimelineName } from "#shared/model/call";

/** A connection that pings every second for an hour has more to tell than anybody reads. */
const maxEvents = 500;
const passing: readonly TimelineName[] = ["ping", "ping-answered", "channel-state"];

/** The moments of a call in the order they came, over all its attempts. */
export class Timeline {
  readonly #events: TimelineEvent[] = [];
  /** Of this attempt. */
  readonly #marked = new Set<TimelineName>();

  /** A moment that an attempt has once: without effect where it has been. `offsetMs` from the call's start. */
  mark(name: TimelineName, offsetMs: number, note = ""): void {
    if (this.#marked.has(name)) return;
    this.add(name, offsetMs, note);
    this.#marked.add(name);
  }

  /** A moment that may come many times. None comes after the end of an attempt. */
  add(name: TimelineName, offsetMs: number, note = ""): void {
    if (this.#marked.has("end")) return;
    if (this.#events.length >= maxEvents) this.#dropOldest();
    this.#events.push({ name, offsetMs, note });
  }

  /** Begins another attempt. */
  beginAgain(offsetMs: number, attempt: number): void {
    this.#marked.clear();
    this.add("reconnect", offsetMs, String(attempt));
  }

  events(): TimelineEvent[] {
    return [...this.#events];
  }

  /** The oldest of what says least; where there is no such, the oldest but the start. */
  #dropOldest(): void {
    const at = this.#events.findIndex(({ name }) => passing.includes(name));
    this.#events.splice(at < 0 ? 1 : at, 1);
  }
}
