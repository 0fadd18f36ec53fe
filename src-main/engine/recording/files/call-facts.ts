import type { CallHead, CallState, EntryKind, TimelineEvent } from "#shared/model/call";
import type { MetadataPair } from "#shared/model/metadata";
import type { MethodKind } from "#shared/model/method";
import type { CallStatus } from "#shared/model/status";

/** What a file tells of a call beside its messages. */
export interface CallFacts {
  /** `pkg.Service/Method`; "" where the file does not say. */
  readonly method: string;
  /** What the messages look like, where the file does not say. */
  readonly kind: MethodKind;
  /** "" where the file does not say. */
  readonly target: string;
  /** Milliseconds since 1970, with fractions where they are known. */
  readonly startedAt: number;
  readonly elapsedMs: number;
  /** Of a call that was not over: how far it had come. */
  readonly state: CallState;
  readonly attempt: number;
  readonly headers: readonly MetadataPair[] | null;
  readonly trailers: readonly MetadataPair[] | null;
  readonly status: CallStatus | null;
  readonly timeline: readonly TimelineEvent[];
}

/** The facts of a call as it stands. */
export function factsOf(head: CallHead, timeline: readonly TimelineEvent[]): CallFacts {
  const { method, kind, target, startedAt, elapsedMs, state, attempt, headers, trailers, status } = head;
  return { method, kind, target, startedAt, elapsedMs, state, attempt, headers, trailers, status, timeline };
}

/** What a file lacks. */
export interface FileGaps {
  /** Messages of which the file has only a beginning: whoever wrote it was told to cut them. */
  readonly truncated: number;
  /** Entries that were lost before they came into the file, by the numbers that entries bear. */
  readonly missing: number;
  /** The file ends in the middle of an entry: its writer was ended, or is still writing. */
  readonly cut: boolean;
}

export const noGaps: FileGaps = { truncated: 0, missing: 0, cut: false };

/** One call of a file, known without its messages being kept. */
export interface FileCall extends FileGaps {
  /** Tells the calls of one file apart. */
  readonly key: string;
  readonly facts: CallFacts;
  /** In the file; null where only reading it would tell. */
  readonly messages: number | null;
  /** Who saw it; null where the file does not say. */
  readonly loggedBy: "client" | "server" | null;
}

/** A message, or a mark, in a file. */
export interface FileEntry {
  readonly kind: EntryKind;
  /** Milliseconds since the call's start; never less than that of the entry before. */
  readonly offsetMs: number;
  readonly bytes: Uint8Array;
  /** The user has marked it. */
  readonly marked?: boolean;
}

/** Where the messages of a file go, in their order. The bytes are the taker's only until it has answered. */
export type EntryTaker = (entry: FileEntry) => void | Promise<void>;

/** What the messages say of a call's kind where nothing else does. */
export function likelyKind(sent: number, received: number): MethodKind {
  if (sent > 1) return received > 1 ? "bidi" : "client-stream";
  return received > 1 ? "server-stream" : "unary";
}
