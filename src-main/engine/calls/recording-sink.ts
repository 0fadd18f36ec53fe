import type { Cancellation } from "#shared/base/cancellation";
import { DisposableStore } from "#shared/base/disposable";
import { Fault } from "#shared/base/fault";
import type { Pulse } from "#shared/model/call";
import type { FileEntry } from "../recording/files/call-facts";
import type { Recording } from "../recording/recording";
import { PulseMeter } from "./pulse-meter";

/** Takes the rows of a file into a recording, no faster than there is room for them. */
export class RecordingSink {
  readonly #recording: Recording;
  readonly #cancellation: Cancellation;
  readonly #pulse = new PulseMeter();
  #offsetMs = 0;

  constructor(recording: Recording, cancellation: Cancellation) {
    this.#recording = recording;
    this.#cancellation = cancellation;
  }

  /** An `EntryTaker`. Fault too-large: the disk has no room for the recording. */
  readonly take = ({ kind, offsetMs, bytes, marked }: FileEntry): void | Promise<void> => {
    if (marked) this.#recording.marked.take([this.#recording.count]);
    this.#recording.append(kind, offsetMs, bytes);
    this.#offsetMs = offsetMs;
    if (kind === "received") this.#pulse.add(offsetMs);
    if (this.#recording.shortage !== null) return this.#room();
  };

  /** Of the messages received. */
  get pulse(): Pulse {
    return this.#pulse.read(this.#offsetMs);
  }

  async #room(): Promise<void> {
    while (this.#recording.shortage === "memory") await this.#change();
    if (this.#recording.shortage === null) return;
    throw new Fault("too-large", "The recordings have used up their room on the disk.", {
      act: "Close recordings that are not needed, or allow them more room in the settings.",
    });
  }

  /** Memory comes back when what is in it was written to the disk. */
  #change(): Promise<void> {
    return new Promise((resolve, reject) => {
      const listening = new DisposableStore();
      const settle = (end: () => void) => {
        listening.dispose();
        end();
      };
      listening.add(this.#recording.onDidChangeShortage(() => settle(resolve)));
      listening.add(this.#cancellation.onCancelled((reason) => settle(() => reject(reason))));
    });
  }
}
