import type { Disposable } from "#shared/base/disposable";
import { Fault } from "#shared/base/fault";
import { defaultRecordingLimits, type RecordingLimits } from "#shared/model/settings";
import { Recording } from "./recording";
import type { RecordedCallSource, RecordingFacts } from "./recording-facts";
import { RecordingRoom } from "./recording-room";

export interface RecordingStoreOptions {
  /** Where the recordings' folders are (`recordings` in the data folder); null to keep them in memory alone. */
  readonly folder?: string | null;
  readonly limits?: RecordingLimits;
}

/** What is made for one call. */
export interface NewRecording {
  /** The call's id, which names the folder. */
  readonly id: string;
  readonly source: RecordedCallSource;
  /** Write to files within about a second of arrival, so that a crash loses no more; else only where memory is needed. */
  readonly writeBehind: boolean;
}

/** A recording that was on the disk. */
export interface OpenedRecording {
  readonly recording: Recording;
  readonly facts: RecordingFacts;
  /** A FileDescriptorSet. */
  readonly types: Uint8Array;
}

/** What is on the disk of a recording that no call of this process has. */
export interface StoredRecording {
  readonly facts: RecordingFacts;
  /** Bytes of its files. */
  readonly bytes: number;
  /** When something was last written to it; milliseconds since 1970. */
  readonly writtenAt: number;
}

/** All recordings: those of calls that are open, which share one room, and those that a crash or an earlier run left on the disk. */
export class RecordingStore implements Disposable {
  readonly room: RecordingRoom;

  constructor({ limits = defaultRecordingLimits }: RecordingStoreOptions = {}) {
    this.room = new RecordingRoom(limits);
  }

  setLimits(limits: RecordingLimits): void {
    this.room.setLimits(limits);
  }

  create(_call: NewRecording): Recording {
    return new Recording({ room: this.room });
  }

  /** What was left behind, the newest first. Those of another running process are not among them. */
  async list(): Promise<StoredRecording[]> {
    return [];
  }

  /** Opens what was left behind; it is the caller's to dispose, which deletes it. Faults: file-not-found, io. */
  async open(id: string): Promise<OpenedRecording> {
    throw new Fault("file-not-found", `There is no recording ${id}.`);
  }

  /** Deletes what was left behind. Without effect on an unknown one. Fault io. */
  async remove(_id: string): Promise<void> {}

  dispose(): void {}
}
