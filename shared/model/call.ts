import type { FaultData } from "../base/fault";
import type { Auth } from "./auth";
import type { FeedProgress, Variable } from "./feed";
import type { MessageNode, MessageProblem } from "./message-view";
import type { MetadataEntry, MetadataPair } from "./metadata";
import type { MethodKind } from "./method";
import type { RecordingOrigin } from "./recording";
import type { RequestBody } from "./request-body";
import type { CallSettingsText, Expectations } from "./saved-request";
import type { CallStatus } from "./status";

/**
 * The life of a call. `open` can send; `half-closed` has finished sending and still receives; `closing` was told to end
 * and waits for the transport to say so.
 */
export const callStates = ["idle", "connecting", "open", "half-closed", "closing", "done", "failed", "cancelled"] as const;
export type CallState = (typeof callStates)[number];

const next: Record<CallState, readonly CallState[]> = {
  idle: ["connecting", "failed", "cancelled"],
  connecting: ["open", "half-closed", "closing", "done", "failed", "cancelled"],
  open: ["half-closed", "closing", "done", "failed", "cancelled"],
  "half-closed": ["closing", "done", "failed", "cancelled"],
  closing: ["done", "failed", "cancelled"],
  done: [],
  failed: [],
  cancelled: [],
};

export function mayBecome(from: CallState, to: CallState): boolean {
  return next[from].includes(to);
}

/** Has the call ended? */
export function isOver(state: CallState): boolean {
  return next[state].length === 0;
}

/** The default limit of one received message. grpc-js itself would say 4 MiB. */
export const defaultMaxReceiveBytes = 64 * 1024 * 1024;

/** HTTP/2 pings while calls are on a connection, which find out when the peer or the way to it is gone. Source: gRPC proposal A8. */
export interface Keepalive {
  /** From the last ping, or the connection's beginning, to the next. */
  readonly timeMs: number;
  /** How long the answer may take before the connection is given up. */
  readonly timeoutMs: number;
}

/** Servers hang up on a client that pings more often than they allow: those in Go every five minutes. */
export const defaultKeepalive: Keepalive = { timeMs: 310_000, timeoutMs: 20_000 };

/** Where in a workspace a call belongs: what its names stand for is looked up there. */
export interface CallScope {
  readonly workspaceId: string;
  /** The environment's name; null where none is chosen. */
  readonly environment: string | null;
  /** The request's file in the workspace, or the folder for one that is not saved yet; null for the workspace alone. */
  readonly path: string | null;
}

/** Everything that starts a call. */
export interface CallRequest {
  readonly sourceId: string;
  /** `pkg.Service/Method`. */
  readonly method: string;
  readonly target: string;
  readonly metadata: readonly MetadataEntry[];
  /** How it is authenticated; where it is left out or inherits, as the target has it. */
  readonly auth?: Auth | undefined;
  /**
   * From an attempt's going out, connecting included, to its status; null for none. What is got ready before (tokens, keys) does not count,
   * so that elapsed times may be longer.
   */
  readonly deadlineMs: number | null;
  readonly maxReceiveBytes: number;
  /** The largest message that is sent; null, or left out, for none. */
  readonly maxSendBytes?: number | null | undefined;
  /** Messages go out compressed with gzip, if the server takes that. */
  readonly gzip?: boolean | undefined;
  /** Waits for a connection, as long as the deadline allows, instead of failing where there is none. */
  readonly waitForReady?: boolean | undefined;
  /** Null for no pings; `defaultKeepalive` where it is left out. */
  readonly keepalive?: Keepalive | null | undefined;
  /** Messages sent as soon as the call is open: one for unary and server streams, any number for the others. */
  readonly bodies: readonly RequestBody[];
  /** What stands for `{{name}}` in all texts of the request; without, and without a scope, they are sent as they are. */
  readonly variables?: readonly Variable[];
  /** Whose variables the texts may name besides. */
  readonly scope?: CallScope | undefined;
  /** Settings whose texts have names in them; they count before those that are given as numbers. */
  readonly settings?: CallSettingsText | undefined;
  /** Made before and after the call; left out where nothing is expected of it. */
  readonly expects?: Expectations | undefined;
  /** Half-close after `bodies`. Always done for unary and server streams. */
  readonly finish: boolean;
  /** The caller's own name for the place the call belongs to (a tab), so that a reloaded page finds it again. */
  readonly owner: string;
}

export interface Tally {
  readonly count: number;
  readonly bytes: number;
}

/** All that is known of a call but its messages. Sent to watchers at most about 20 times a second. */
export interface CallHead {
  readonly callId: string;
  readonly owner: string;
  readonly sourceId: string;
  readonly method: string;
  readonly kind: MethodKind;
  readonly target: string;
  readonly state: CallState;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** Milliseconds from the start to now, or to the end. */
  readonly elapsedMs: number;
  /** Entries in the recording: sent and received messages in one order. */
  readonly rows: number;
  readonly sent: Tally;
  readonly received: Tally;
  /** Messages received in the last second. */
  readonly rate: number;
  /** The received messages over the whole life of the call, for a sparkline. */
  readonly pulse: Pulse;
  /** Why nothing more is read, so that flow control stops the server; null while the stream flows. */
  readonly hold: HoldReason | null;
  /** Where the recording's bytes are. */
  readonly kept: KeptBytes;
  /** How often the request was made into this recording: 1, and one more with every reconnection. */
  readonly attempt: number;
  /** The messages that the core sends by itself, or sent last; null where there were none. */
  readonly feed: FeedProgress | null;
  /** Opened from a recording: there is no server behind it, and nothing can be sent. */
  readonly replayed: boolean;
  /** Of a replayed call: where it is from, and what it lacks. */
  readonly origin?: RecordingOrigin | undefined;
  readonly headers: readonly MetadataPair[] | null;
  readonly trailers: readonly MetadataPair[] | null;
  readonly status: CallStatus | null;
  /** Set when the call failed for a reason of this program's own. */
  readonly fault: FaultData | null;
}

/** `memory` and `disk`: a budget is used up; `disk-full`: the disk itself refused. */
export const holdReasons = ["user", "memory", "disk", "disk-full"] as const;
export type HoldReason = (typeof holdReasons)[number];

/** What a recording takes, in bytes, and what it had to give up. */
export interface KeptBytes {
  readonly memory: number;
  readonly disk: number;
  /** Rows before this one were dropped to make room for newer ones. */
  readonly firstRow: number;
}

/** Counts in slots of equal length from the call's start on. The slots grow wider as the call grows older. */
export interface Pulse {
  readonly slotMs: number;
  /** At most 64; the last one is still being counted. */
  readonly counts: readonly number[];
}

export type Direction = "sent" | "received";

/** `mark` is a row without a message: the place where a call was made anew into the same recording. */
export const entryKinds = ["sent", "received", "mark"] as const;
export type EntryKind = (typeof entryKinds)[number];

/** One message as a line of the log. */
export interface CallRow {
  readonly index: number;
  readonly kind: EntryKind;
  /** Milliseconds since the call's start. */
  readonly offsetMs: number;
  /** Milliseconds since the row before it in the recording; null for the first. */
  readonly gapMs: number | null;
  /** Bytes on the wire, without gRPC's five-byte prefix. */
  readonly size: number;
  /** The message as JSON on one line, cut to at most 2,000 UTF-16 units; of an undecodable one, the first bytes in hex; of a mark, a `MarkNote`. */
  readonly preview: string;
  readonly truncated: boolean;
  /** Why the bytes do not decode, or null. */
  readonly problem: string | null;
  /** The values of the fields that were asked for, in that order, as JSON; null where the message has none. */
  readonly fields: readonly (string | null)[];
  /** The user has marked it. */
  readonly marked: boolean;
}

/** What a mark says, as JSON in the preview of its row. */
export interface MarkNote {
  /** The attempt that begins here. */
  readonly attempt: number;
  /** How the one before had ended, e.g. `UNAVAILABLE`; null where it had no status. */
  readonly before: string | null;
}

/** One message: its facts, and as much of it as can be had at once. */
export interface CallMessage {
  readonly index: number;
  readonly direction: Direction;
  readonly offsetMs: number;
  readonly size: number;
  readonly type: string;
  /** The whole message as a node of its `fields`; its children are asked for by `call.nodes`. */
  readonly root: MessageNode;
  /** What is wrong with the bytes of the first 256 Ki UTF-16 units of JSON; at most about a hundred. Nodes beyond say it themselves. */
  readonly problems: readonly MessageProblem[];
}

export const timelineNames = [
  "start",
  "reconnect", // a new attempt of the same request; note: its number
  "connecting",
  "connected", // note: the peer's address
  "reused", // an earlier call's connection; note: the peer's address
  "tls", // of that connection; note: version, cipher, protocol, and whom the server's certificate names
  "request-sent",
  "headers",
  "first-message",
  "half-close",
  "trailers",
  "ping", // a keepalive ping goes out; this one and those below may come many times
  "ping-answered", // note: the round trip in milliseconds
  "ping-lost", // no answer in time: the connection is given up
  "goaway", // the server takes no more calls on this connection; note: the code's name, and what the server adds
  "connection-closed", // the peer hung up
  "connection-lost", // note: the socket's error
  "channel-state", // note: IDLE, CONNECTING, READY, TRANSIENT_FAILURE
  "end",
] as const;
export type TimelineName = (typeof timelineNames)[number];

/** A moment of a call, messages excepted (they are rows). What befalls the connection may come many times, all else once in each attempt. */
export interface TimelineEvent {
  readonly name: TimelineName;
  readonly offsetMs: number;
  readonly note: string;
}
