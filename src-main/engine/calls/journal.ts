import type { Disposable } from "#shared/base/disposable";
import { Emitter, type Event } from "#shared/base/emitter";
import type { CallHead, EntryKind, MarkNote, TimelineEvent, TimelineName } from "#shared/model/call";
import type { ConnectionEvent } from "../channels/channel";
import type { RecordedEntry } from "../recording/record";
import type { Recording } from "../recording/recording";
import { momentOf } from "./connection-moments";
import { PulseMeter } from "./pulse-meter";
import { RateMeter } from "./rate-meter";
import { Timeline } from "./timeline";

/** A message at the moment it was sent or received. */
export type ArrivedRow = Omit<RecordedEntry, "gapMs">;

/** What a head tells of all attempts together. */
export type JournalFigures = Pick<CallHead, "startedAt" | "elapsedMs" | "rows" | "sent" | "received" | "rate" | "pulse" | "kept">;

/** What happens to a call, over all its attempts: messages as rows of the recording, all else as moments of the timeline, on one clock. */
export class Journal implements Disposable {
  /** The journal's to end. */
  readonly recording: Recording;
  readonly #timeline = new Timeline();
  readonly #rate = new RateMeter();
  readonly #pulse = new PulseMeter();
  readonly #rows = new Emitter<ArrivedRow>();
  #startedAt = Date.now();
  /** The start and the end on performance.now()'s clock. */
  #from = performance.now();
  #until: number | null = null;

  constructor(recording: Recording) {
    this.recording = recording;
  }

  /** Every message as it is sent or received; who listens, listens until the end of an attempt. */
  get onRow(): Event<ArrivedRow> {
    return this.#rows.event;
  }

  get figures(): JournalFigures {
    const { recording } = this;
    const elapsedMs = this.#offset();
    return {
      startedAt: this.#startedAt,
      elapsedMs,
      rows: recording.count,
      sent: recording.tally("sent"),
      received: recording.tally("received"),
      rate: this.#rate.perSecond(elapsedMs),
      pulse: this.#pulse.read(elapsedMs),
      kept: recording.kept,
    };
  }

  timeline(): TimelineEvent[] {
    return this.#timeline.events();
  }

  /** The first attempt begins: time counts from here. */
  begin(target: string): void {
    this.#startedAt = Date.now();
    this.#from = performance.now();
    this.mark("start", target);
  }

  /** Another attempt begins, with a mark among the rows. */
  beginAgain(note: MarkNote): void {
    this.#until = null;
    const offsetMs = this.#offset();
    this.#add("mark", offsetMs, Buffer.from(JSON.stringify(note)));
    this.#timeline.beginAgain(offsetMs, note.attempt);
  }

  /** A moment that an attempt has once: without effect where it has been. */
  mark(name: TimelineName, note = ""): void {
    this.#timeline.mark(name, this.#offset(), note);
  }

  connection(event: ConnectionEvent): void {
    const { name, note } = momentOf(event);
    this.#timeline.add(name, this.#offset(), note);
  }

  sent(bytes: Uint8Array): void {
    this.#add("sent", this.#offset(), bytes);
  }

  received(bytes: Uint8Array): void {
    const offsetMs = this.#offset();
    this.#timeline.mark("first-message", offsetMs);
    this.#rate.add(offsetMs);
    this.#pulse.add(offsetMs);
    this.#add("received", offsetMs, bytes);
  }

  /** What comes until the next attempt was at `at`, on performance.now()'s clock. */
  stopClock(at: number): void {
    this.#until ??= at;
  }

  /** The attempt is over, and nothing more will come of it. */
  end(note = ""): void {
    this.stopClock(performance.now());
    this.mark("end", note);
    this.#rows.dispose();
    this.recording.finish();
  }

  /** Frees the recording. */
  dispose(): void {
    this.recording.dispose();
  }

  #add(kind: EntryKind, offsetMs: number, bytes: Uint8Array): void {
    const index = this.recording.count;
    this.recording.append(kind, offsetMs, bytes);
    if (this.#rows.hasListeners) this.#rows.fire({ index, kind, offsetMs, bytes });
  }

  /** Milliseconds from the start to now, or to the end. */
  #offset(): number {
    return (this.#until ?? performance.now()) - this.#from;
  }
}
