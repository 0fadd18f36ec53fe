import type { MethodKind } from "./method";

/** The formats in which calls are saved: one JSON object a line, or gRPC's own binary log (grpc.binarylog.v1). */
export const recordingFormats = ["ndjson", "binary-log"] as const;
export type RecordingFormat = (typeof recordingFormats)[number];

/** How a file of each format may be named; the first is what it is called by default. */
export const recordingExtensions: Readonly<Record<RecordingFormat, readonly [string, ...string[]]>> = {
  ndjson: [".ndjson", ".jsonl"],
  "binary-log": [".binlog"],
};

/** Is this the name of a file that holds recordings? Others may, too: what is in them decides. */
export function isRecordingName(name: string): boolean {
  const lower = name.toLowerCase();
  return recordingFormats.some((format) => recordingExtensions[format].some((extension) => lower.endsWith(extension)));
}

/** A file with calls, looked at before one of them is opened. */
export interface RecordingFile {
  /** Without its folder. */
  readonly name: string;
  readonly format: RecordingFormat;
  /** In the order in which they began. Empty for messages without a word about their call: the user is to name the method. */
  readonly calls: readonly LoggedCall[];
  /** Calls beyond these, which cannot be opened. */
  readonly more: number;
}

/** One call of a file. */
export interface LoggedCall {
  /** Tells the calls of the file apart. */
  readonly key: string;
  /** `pkg.Service/Method`; "" where the file does not say. */
  readonly method: string;
  readonly target: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly elapsedMs: number;
  /** E.g. `OK`; null for a call that does not end in the file. */
  readonly status: string | null;
  /** Whose log it is; null where the file does not say. */
  readonly loggedBy: "client" | "server" | null;
  /** Messages; null where only reading the whole file would tell. */
  readonly messages: number | null;
  /** A schema is known for it: that of the file, or an open one. */
  readonly isKnown: boolean;
}

/** A recording that is on this program's own disk and belongs to no open call. */
export interface KeptRecording {
  readonly id: string;
  readonly method: string;
  readonly kind: MethodKind;
  readonly target: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly rows: number;
  /** Bytes of its files. */
  readonly bytes: number;
  /** False where the program ended before the call did. */
  readonly hasEnded: boolean;
}

/** Where a replayed call is from, and what it lacks. */
export interface RecordingOrigin {
  /** The file's name; null for one of the program's own recordings. */
  readonly file: string | null;
  /** Nothing knows the types: messages are shown by their wire alone. */
  readonly isUntyped: boolean;
  /** Whose log it is; null where the file does not say. */
  readonly loggedBy: "client" | "server" | null;
  /** Messages of which the file has only a beginning. */
  readonly truncated: number;
  /** Entries that the file's own numbers say are missing. */
  readonly missing: number;
  /** The file ends in the middle of an entry. */
  readonly cut: boolean;
}
