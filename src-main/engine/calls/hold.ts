import type { Disposable } from "#shared/base/disposable";
import { Fault } from "#shared/base/fault";
import type { HoldReason } from "#shared/model/call";
import type { Recording, Shortage } from "../recording/recording";

/** Whether a stream is held: because the user said so, or because its recording has no room. */
export class Hold implements Disposable {
  readonly #recording: Recording;
  readonly #apply: (held: boolean) => void;
  readonly #listening: Disposable;
  #byUser = false;
  #applied = false;

  /** `apply` hears every change. */
  constructor(recording: Recording, apply: (held: boolean) => void) {
    this.#recording = recording;
    this.#apply = apply;
    this.#listening = recording.onDidChangeShortage(() => this.#update());
  }

  /** Null while the stream flows. */
  get reason(): HoldReason | null {
    return this.#byUser ? "user" : this.#recording.shortage;
  }

  /** Fault too-large: there is no room for what would come. */
  set(held: boolean): void {
    const { shortage } = this.#recording;
    if (!held && shortage !== null)
      throw new Fault("too-large", shortages[shortage], { act: "Close a call, or allow recordings more room in the settings." });
    this.#byUser = held;
    this.#update();
  }

  dispose(): void {
    this.#listening.dispose();
  }

  #update(): void {
    const held = this.reason !== null;
    if (held === this.#applied) return;
    this.#applied = held;
    this.#apply(held);
  }
}

const shortages: Record<Shortage, string> = {
  memory: "The recordings have used up their memory, and what is in it is still being written to the disk.",
  disk: "The recordings have used up their room in memory and on the disk.",
  "disk-full": "The recordings have used up their memory, and the disk takes no more.",
};
