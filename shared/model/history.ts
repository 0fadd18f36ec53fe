import type { AuthKind } from "./auth";
import type { CallState, Tally, TimelineEvent } from "./call";
import type { MetadataEntry, MetadataPair } from "./metadata";
import type { MethodKind } from "./method";
import type { RequestBody } from "./request-body";
import type { CallStatus } from "./status";

/** A call that is over, as a list of them shows it. */
export interface PastCallHead {
  /** The call's id: its recording is found by it as long as it is kept. */
  readonly id: string;
  readonly sourceId: string;
  /** `pkg.Service/Method`. */
  readonly method: string;
  readonly kind: MethodKind;
  readonly target: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly elapsedMs: number;
  readonly state: CallState;
  /** `OK`, `NOT_FOUND`; null where the call ended without a status. */
  readonly status: string | null;
  readonly sent: Tally;
  readonly received: Tally;
  /** The file in a workspace that the request is of; null for none. */
  readonly path: string | null;
  /** The run that made it; null for a call that was made by hand. */
  readonly run: string | null;
}

/** A message of such a call. */
export interface PastMessage {
  readonly direction: "sent" | "received";
  readonly offsetMs: number;
  /** Bytes on the wire. */
  readonly size: number;
  /** As far as it is kept. */
  readonly json: string;
  readonly truncated: boolean;
}

/** All that is kept of such a call. Secrets are taken out of it by value. */
export interface PastCall extends PastCallHead {
  /** As the user wrote them, names and all; too long ones are left out. */
  readonly bodies: readonly RequestBody[];
  /** Not all of them are kept. */
  readonly bodiesCut: boolean;
  readonly metadata: readonly MetadataEntry[];
  readonly auth: AuthKind | null;
  readonly deadlineMs: number | null;
  readonly headers: readonly MetadataPair[] | null;
  readonly trailers: readonly MetadataPair[] | null;
  readonly outcome: CallStatus | null;
  /** The first and the last ones, in order. */
  readonly messages: readonly PastMessage[];
  readonly timeline: readonly TimelineEvent[];
}

/** Which calls are looked for; the newest first. */
export interface PastCallQuery {
  /** In the method, the target, the status, bodies and messages; capitals count for nothing. Empty for all. */
  readonly text: string;
  /** Of these matches the first ones are passed over. */
  readonly from: number;
  readonly count: number;
}
