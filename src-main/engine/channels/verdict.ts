import type { CallStatus, StatusCause } from "#shared/model/status";
import { findingOfSocketError } from "./probe";

/** Who ended a call and why. `unknown` asks for a look at the target (probe.ts). */
export interface Verdict {
  readonly origin: CallStatus["origin"];
  readonly cause: StatusCause | "unknown" | null;
}

/** What is known of a call beside its status. */
export interface Evidence {
  /** The server sent trailers of its own beside the status. */
  readonly trailers: boolean;
  /** The response headers' content-type; null if there were no headers. */
  readonly contentType: string | null;
}

const unimplemented = 12;

// The statuses that grpc-js 1.14 makes itself, by their words: subchannel-call.js, resolving-call.js, resolver-dns.js and
// compression-filter.js. Its public status object does not say where a status is from.
const ownStatuses: readonly { readonly code: number; readonly words: RegExp; readonly cause: Verdict["cause"] }[] = [
  { code: 1, words: /^Cancelled on client$/, cause: "cancelled-here" },
  { code: 1, words: /^Call cancelled$/, cause: null },
  { code: 4, words: /^Deadline exceeded after .*(waiting for name resolution|Waiting for LB pick)/, cause: "unknown" },
  { code: 4, words: /^Deadline exceeded( after |$)/, cause: "deadline" },
  { code: 8, words: /^Received message (larger than max \(|that decompresses to a size larger than )/, cause: "message-too-large" },
  { code: 8, words: /^Bandwidth exhausted or memory limit exceeded$/, cause: null },
  { code: 13, words: /^Received RST_STREAM with code /, cause: null },
  { code: 13, words: /^Response message parsing error: /, cause: null },
  { code: 14, words: /^Name resolution failed for target /, cause: "name-not-found" },
  { code: 14, words: /^No connection established\b/, cause: "unknown" },
  {
    code: 14,
    words: /^(Connection dropped$|read E[A-Z]+|write E[A-Z]+|Write error: |Write failed |Failed to start HTTP\/2 stream )/,
    cause: "connection-lost",
  },
  { code: 14, words: /^Stream refused by server$/, cause: null },
  { code: 14, words: /^Channel closed before call started$/, cause: null },
  { code: 2, words: /^No status information received$/, cause: "not-grpc" },
];

/** Judges a status that ended a call, from grpc-js's own words where they are enough. */
export function judge(code: number, message: string, evidence: Evidence): Verdict {
  if (evidence.trailers) return bySource(code);
  const own = ownStatuses.find((status) => status.code === code && status.words.test(message));
  if (!own) return /^Received HTTP status code \d+/.test(message) ? { origin: "client", cause: "not-grpc" } : bySource(code);
  const speaksGrpc = evidence.contentType?.startsWith("application/grpc") ?? true;
  if (!speaksGrpc && own.cause !== "cancelled-here" && own.cause !== "deadline") return { origin: "client", cause: "not-grpc" };
  return { origin: "client", cause: own.cause === "unknown" ? causeOfSocketError(message) : own.cause };
}

function bySource(code: number): Verdict {
  return { origin: "server", cause: code === unimplemented ? "method-unknown" : null };
}

function causeOfSocketError(message: string): Verdict["cause"] {
  const finding = findingOfSocketError(/\bE[A-Z_]{3,}\b/.exec(message)?.[0] ?? "");
  return finding === null || finding === "speaks-http2" ? "unknown" : finding;
}
