import type { CallStatus, StatusCause } from "#shared/model/status";
import type { ConnectionEvent } from "./channel";
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
  readonly connection: ConnectionStory;
}

/** What has happened to a call's connection. */
export class ConnectionStory {
  #silent = false;
  #goaway: string | null = null;
  #lost = false;

  add(event: ConnectionEvent): void {
    if (event.is === "silent") this.#silent = true;
    if (event.is === "goaway") this.#goaway = `${event.code} ${event.data}`;
    if (event.is === "silent" || event.is === "reset" || event.is === "closed") this.#lost = true;
  }

  /** Nothing comes any more. */
  get isLost(): boolean {
    return this.#lost;
  }

  /** Why the connection went; null while it is there. */
  get cause(): StatusCause | null {
    if (this.#silent) return "ping-unanswered";
    if (this.#goaway?.startsWith("ENHANCE_YOUR_CALM too_many_pings")) return "too-many-pings";
    if (this.#goaway !== null) return "going-away";
    return this.#lost ? "connection-lost" : null;
  }
}

const unimplemented = 12;

// The statuses that grpc-js 1.14 makes itself, by their words: subchannel-call.js, resolving-call.js, resolver-dns.js and
// compression-filter.js. Its public status object does not say where a status is from.
const ownStatuses: readonly { readonly code: number; readonly words: RegExp; readonly cause: Verdict["cause"] }[] = [
  { code: 1, words: /^Cancelled on client$/, cause: "cancelled-here" },
  { code: 1, words: /^Call cancelled$/, cause: "stream-reset" },
  { code: 4, words: /^Deadline exceeded after .*(waiting for name resolution|Waiting for LB pick)/, cause: "unknown" },
  { code: 4, words: /^Deadline exceeded( after |$)/, cause: "deadline" },
  { code: 8, words: /^Received message (larger than max \(|that decompresses to a size larger than )/, cause: "message-too-large" },
  { code: 8, words: /^Attempted to send message with a size larger than /, cause: "send-too-large" },
  { code: 7, words: /^Protocol not secure enough$/, cause: "stream-reset" },
  { code: 8, words: /^Bandwidth exhausted or memory limit exceeded$/, cause: "stream-reset" },
  { code: 13, words: /^Received RST_STREAM with code 0 /, cause: "no-status" },
  { code: 13, words: /^Received RST_STREAM with code /, cause: "stream-reset" },
  { code: 13, words: /^Response message parsing error: /, cause: null },
  { code: 14, words: /^Name resolution failed for target /, cause: "name-not-found" },
  { code: 14, words: /^No connection established\b/, cause: "unknown" },
  {
    code: 14,
    words: /^(Connection dropped$|read E[A-Z]+|write E[A-Z]+|Write error: |Write failed |Failed to start HTTP\/2 stream )/,
    cause: "connection-lost",
  },
  { code: 14, words: /^Stream refused by server$/, cause: "stream-refused" },
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
  if (own.cause === "unknown") return { origin: "client", cause: causeOfSocketError(message) };
  // A connection that goes takes its streams with it, and knows better why.
  const isTaken = own.cause === "connection-lost" || own.cause === "stream-reset" || own.cause === "no-status";
  return { origin: "client", cause: (isTaken ? evidence.connection.cause : null) ?? own.cause };
}

function bySource(code: number): Verdict {
  return { origin: "server", cause: code === unimplemented ? "method-unknown" : null };
}

function causeOfSocketError(message: string): Verdict["cause"] {
  const finding = findingOfSocketError(/\bE[A-Z_]{3,}\b/.exec(message)?.[0] ?? "");
  return finding === null || finding === "speaks-http2" ? "unknown" : finding;
}
