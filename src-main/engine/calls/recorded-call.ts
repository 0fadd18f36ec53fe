import type { Registry } from "@bufbuild/protobuf";
import { type Disposable, toDisposable } from "#shared/base/disposable";
import type { Event } from "#shared/base/emitter";
import { Fault, type FaultData } from "#shared/base/fault";
import { type CallHead, type CallState, isOver, type Pulse, type TimelineEvent } from "#shared/model/call";
import type { RecordingOrigin } from "#shared/model/recording";
import type { CallStatus } from "#shared/model/status";
import type { Recording } from "../recording/recording";
import type { RecordingFacts } from "../recording/recording-facts";
import type { ResolvedMethod } from "../schema/project";
import type { Call } from "./call";
import { CallReader } from "./call-reader";
import { detailsIn } from "./call-status";

export interface RecordedCallSetup {
  /** As they were recorded, for the owner that opened them. */
  readonly facts: RecordingFacts;
  /** The call's to dispose. */
  readonly recording: Recording;
  readonly method: ResolvedMethod;
  readonly registry: Registry;
  readonly pulse: Pulse;
  /** Why a call that did not come to its end ended in this recording. */
  readonly interruption: FaultData;
  readonly origin: RecordingOrigin;
  /** What is on our own disk stays there when the call is closed: it was there before. */
  readonly isToStay?: boolean;
}

/** A call of which there is a recording alone: it is over, can be read like any other, and has no server behind it. */
export class RecordedCall implements Call {
  readonly callId: string;
  readonly owner: string;
  readonly reader: CallReader;
  readonly auth = null;
  readonly onRow: Event<never> = silent;
  readonly onTurn: Event<void> = silent;
  readonly onEnd: Event<CallHead> = silent;
  readonly #head: CallHead;
  readonly #timeline: readonly TimelineEvent[];
  readonly #alive: Disposable;

  constructor(setup: RecordedCallSetup) {
    const { facts, recording, method, registry } = setup;
    this.callId = facts.callId;
    this.owner = facts.owner;
    this.reader = new CallReader(recording, method, registry);
    this.#head = headOf(setup);
    this.#timeline = facts.timeline;
    this.#alive = toDisposable(() => (setup.isToStay ? recording.leave() : recording.dispose()));
  }

  /** At once: no other will come. */
  get onHead(): Event<CallHead> {
    return (listener) => {
      listener(this.head);
      return silent(listener);
    };
  }

  get state(): CallState {
    return this.#head.state;
  }

  get attempt(): number {
    return this.#head.attempt;
  }

  get head(): CallHead {
    return { ...this.#head, kept: this.reader.recording.kept };
  }

  timeline(): TimelineEvent[] {
    return [...this.#timeline];
  }

  reconnect(): void {
    throw noServer();
  }

  async send(): Promise<void> {
    throw noServer();
  }

  async feed(): Promise<void> {
    throw noServer();
  }

  stopFeed(): void {}

  finish(): void {
    throw noServer();
  }

  cancel(): void {}

  hold(): void {}

  /** Frees the recording. */
  dispose(): void {
    this.#alive.dispose();
  }
}

const silent: Event<never> = () => ({ dispose() {} });

function noServer(): Fault {
  return new Fault("wrong-state", "This call is a recording: there is no server behind it.", { act: "Open the method, and call it." });
}

function headOf({ facts, recording, method, registry, pulse, interruption, origin }: RecordedCallSetup): CallHead {
  const { timeline: _timeline, ...told } = facts;
  const ended = isOver(facts.state);
  return {
    ...told,
    kind: method.kind,
    state: ended ? facts.state : "failed",
    rows: recording.count,
    sent: recording.tally("sent"),
    received: recording.tally("received"),
    rate: 0,
    pulse,
    hold: null,
    kept: recording.kept,
    feed: null,
    replayed: true,
    origin,
    status: facts.status && withDetails(facts.status, facts, registry),
    fault: facts.fault ?? (ended ? null : interruption),
  };
}

/** A file does not say what the details mean: the types that are known now do. */
function withDetails(status: CallStatus, { trailers }: RecordingFacts, registry: Registry): CallStatus {
  const details = trailers && detailsIn(trailers, registry);
  return details ? { ...status, details } : status;
}
