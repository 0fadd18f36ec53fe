import type { Disposable } from "#shared/base/disposable";
import { Fault } from "#shared/base/fault";
import type { HoldReason } from "#shared/model/call";
import type { Recording, Shortage } from "../recording/recording";

export interface HoldListener {
  /** The stream is to be held, or to go on. */
  apply(held: boolean): void;
  /** The recording has no room, and the user wants calls to be ended then. */
  stop(fault: Fault): void;
}

/** Whether a stream is held: because the user said so, or because its recording has no room. */
export class Hold implements Disposable {
  readonly #recording: Recording;
  readonly #listener: HoldListener;
  readonly #listening: Disposable;
  #byUser = false;
  #applied = false;

  constructor(recording: Recording, listener: HoldListener) {
    this.#recording = recording;
    this.#listener = listener;
    this.#listening = recording.onDidChangeShortage(() => this.#update());
  }

  /** Null while the stream flows. */
  get reason(): HoldReason | null {
    return this.#byUser ? "user" : this.#recording.shortage;
  }

  /** Fault too-large: there is no room for what would come. */
  set(held: boolean): void {
    const { shortage } = this.#recording;
    if (!held && shortage !== null) throw shortageFault(shortage);
    this.#byUser = held;
    this.#update();
  }

  /** To be called when there is a stream: there may have been a reason to hold it before. */
  begin(): void {
    this.#applied = false;
    this.#update();
  }

  dispose(): void {
    this.#listening.dispose();
  }

  #update(): void {
    const { shortage, isToStop } = this.#recording;
    if (isToStop && shortage !== null) this.#listener.stop(shortageFault(shortage));
    const held = this.reason !== null;
    if (held === this.#applied) return;
    this.#applied = held;
    this.#listener.apply(held);
  }
}

const shortages: Record<Shortage, string> = {
  memory: "The recordings have used up their memory, and what is in it is still being written to the disk.",
  disk: "The recordings have used up their room in memory and on the disk.",
  "disk-full": "The recordings have used up their memory, and the disk takes no more.",
};

function shortageFault(shortage: Shortage): Fault {
  const act = "Close calls that are not needed, free space on the disk, or give the recordings more room in the settings.";
  return new Fault("too-large", shortages[shortage], { act, facts: { shortage } });
}
