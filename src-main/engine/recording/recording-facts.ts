import type { CallHead, TimelineEvent } from "#shared/model/call";

/**
 * What is kept of a call beside its messages (`call.json`). Never the request's metadata, which may hold secrets. Of a call that
 * was cut off by a crash, the state is that of a running one.
 */
export interface RecordingFacts
  extends Pick<
    CallHead,
    | "callId"
    | "owner"
    | "sourceId"
    | "method"
    | "kind"
    | "target"
    | "state"
    | "startedAt"
    | "elapsedMs"
    | "attempt"
    | "headers"
    | "trailers"
    | "status"
    | "fault"
  > {
  readonly timeline: readonly TimelineEvent[];
}

/** What a recording asks of its call when it is written to files. */
export interface RecordedCallSource {
  /** As they are now. */
  facts(): RecordingFacts;
  /** A FileDescriptorSet with the method's types and all that they import. */
  types(): Uint8Array;
}
