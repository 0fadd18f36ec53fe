import type { MessageNodes } from "../codec/view/message-nodes";

/** Messages that a window looks at side by side, and the ones it looked at just before. */
const maxOpen = 4;

/** The trees of the messages looked at lately, so that asking for one piece after another does not begin anew each time. */
export class OpenViews {
  /** By call and message; the one used last comes last. */
  readonly #open = new Map<string, Promise<MessageNodes>>();

  get(callId: string, index: number, make: () => Promise<MessageNodes>): Promise<MessageNodes> {
    const key = `${callId} ${index}`;
    const nodes = this.#open.get(key) ?? make();
    this.#open.delete(key);
    this.#open.set(key, nodes);
    const [oldest] = this.#open.keys();
    // What could not be read now may be there later.
    nodes.catch(() => this.#open.get(key) === nodes && this.#open.delete(key));
    if (this.#open.size > maxOpen && oldest !== undefined) this.#open.delete(oldest);
    return nodes;
  }

  /** Forgets all messages of a call. */
  drop(callId: string): void {
    for (const key of [...this.#open.keys()]) if (key.startsWith(`${callId} `)) this.#open.delete(key);
  }
}
