import type { Auth } from "./auth";
import type { CallState, Tally, TimelineEvent } from "./call";
import type { Variable } from "./feed";
import type { MetadataEntry, MetadataPair } from "./metadata";
import type { MethodKind } from "./method";
import type { RequestBody } from "./request-body";
import type { CallSettingsText } from "./saved-request";
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
  /** How it was authenticated; secrets stand in it by their ids or names, never as texts. Null where the target said so alone. */
  readonly auth: Auth | null;
  readonly deadlineMs: number | null;
  /** The same and all other settings, as a person would write them; what is absent was as for a call without. */
  readonly settings: CallSettingsText;
  readonly variables: readonly Variable[];
  /** The workspace that it was made in, and the environment there; null for none. */
  readonly workspace: { readonly id: string; readonly environment: string | null } | null;
  readonly headers: readonly MetadataPair[] | null;
  readonly trailers: readonly MetadataPair[] | null;
  readonly outcome: CallStatus | null;
  /** The first and the last ones, in order. */
  readonly messages: readonly PastMessage[];
  readonly timeline: readonly TimelineEvent[];
}

/** What a list shows of a call. */
export function pastHeadOf(call: PastCall): PastCallHead {
  const { id, sourceId, method, kind, target, startedAt, elapsedMs, state, status, sent, received, path, run } = call;
  return { id, sourceId, method, kind, target, startedAt, elapsedMs, state, status, sent, received, path, run };
}

/** Who made the calls that are looked for. */
export const callMakers = ["all", "hand", "run"] as const;
export type CallMaker = (typeof callMakers)[number];

/** Which calls are looked for; the newest first. */
export interface PastCallQuery {
  /** In the method, the target, the status, metadata, bodies and messages; capitals count for nothing. Empty for all. */
  readonly text: string;
  readonly by: CallMaker;
  /** Of these matches the first ones are passed over. */
  readonly from: number;
  readonly count: number;
}

/** Calls that were found. */
export interface PastCallPage {
  readonly calls: readonly PastCallHead[];
  /** How many match. */
  readonly total: number;
  /** The same by day, the newest first: a day's first moment by the clock on the wall, in milliseconds since 1970. */
  readonly days: readonly { readonly day: number; readonly count: number }[];
  /** Of all calls that are kept, how many were made by runs. */
  readonly ofRuns: number;
}

/** How much is kept. */
export interface HistoryFacts {
  readonly calls: number;
  /** On the disk. */
  readonly bytes: number;
  /** When the oldest one began, in milliseconds since 1970; null where there is none. */
  readonly since: number | null;
}

/** Where a call's messages are, all of them: in an open call, kept on the disk, or nowhere any more. */
export const recordingPlaces = ["open", "kept", "gone"] as const;
export type RecordingPlace = (typeof recordingPlaces)[number];
