import type { CallState, TimelineEvent, TimelineName } from "#shared/model/call";
import type { MetadataPair } from "#shared/model/metadata";
import { type CallStatus, statusName } from "#shared/model/status";
import { type FileCall, type FileEntry, likelyKind } from "../call-facts";
import type { LogEntry } from "./log-entry";
import { formatPeer, statusDetailsKey } from "./logged-metadata";

/** Of a Date. */
const maxTimeMs = 8.64e15;

/** Nanoseconds in milliseconds; those of a damaged entry are still to be a time. */
function timeOf(ns: bigint): number {
  // Nanoseconds since 1970 are more than a double can tell apart: those go in two parts, which is not as exact for an offset.
  const isSafe = ns <= BigInt(Number.MAX_SAFE_INTEGER);
  const ms = isSafe ? Number(ns) / 1e6 : Number(ns / 1_000_000n) + Number(ns % 1_000_000n) / 1e6;
  return Math.min(Math.max(ms, 0), maxTimeMs);
}

/** How a call ends whose client gave it up. */
const cancelled: CallStatus = { code: 1, name: "CANCELLED", message: "", details: [], origin: "client", cause: "cancelled-here" };

/** One call of a binary log, as it comes together entry by entry. */
export class LoggedCall {
  readonly key: string;
  readonly #startNs: bigint;
  readonly #logger: LogEntry["logger"];
  #method = "";
  #target = "";
  #headers: readonly MetadataPair[] | null = null;
  #trailers: readonly MetadataPair[] | null = null;
  #status: CallStatus | null = null;
  #cancelled = false;
  readonly #timeline: TimelineEvent[] = [];
  #offsetMs = 0;
  #sequenceId = 0n;
  #sent = 0;
  #received = 0;
  #truncated = 0;
  #missing = 0;

  /** `first` is the call's first entry in the file; it is to be taken like those after it. */
  constructor(key: string, first: LogEntry) {
    this.key = key;
    this.#startNs = first.timestampNs;
    this.#logger = first.logger;
  }

  /** Is this entry the beginning of another call with the same id, from another process? */
  isOther(entry: LogEntry): boolean {
    return entry.type === "client-header" && this.#sequenceId > 0n && entry.sequenceId <= this.#sequenceId;
  }

  /** Answers the message that the entry is about, as a recording has it; null where it is another event. */
  take(entry: LogEntry): FileEntry | null {
    this.#count(entry.sequenceId);
    // The entries of a call may have been logged by several threads: time never goes back in a recording.
    this.#offsetMs = Math.max(this.#offsetMs, timeOf(entry.timestampNs - this.#startNs));
    if (entry.message && (entry.type === "client-message" || entry.type === "server-message"))
      return this.#message(entry.type, entry.message);
    this.#event(entry);
    return null;
  }

  /** The call as far as it is in the file. */
  summary(cut: boolean): FileCall {
    return {
      key: this.key,
      facts: {
        method: this.#method,
        kind: likelyKind(this.#sent, this.#received),
        target: this.#target,
        startedAt: timeOf(this.#startNs),
        elapsedMs: this.#offsetMs,
        state: this.#state(),
        attempt: 1,
        headers: this.#headers,
        trailers: this.#trailers,
        status: this.#status ?? (this.#cancelled ? cancelled : null),
        timeline: this.#timeline,
      },
      loggedBy: this.#logger === "unknown" ? null : this.#logger,
      messages: this.#sent + this.#received,
      truncated: this.#truncated,
      missing: this.#missing,
      cut,
    };
  }

  #message(type: "client-message" | "server-message", { length, data }: NonNullable<LogEntry["message"]>): FileEntry {
    const kind = type === "client-message" ? "sent" : "received";
    if (kind === "sent") this.#sent++;
    else this.#received++;
    if (kind === "received" && this.#received === 1) this.#mark("first-message");
    if (length > data.length) this.#truncated++;
    return { kind, offsetMs: this.#offsetMs, bytes: data };
  }

  #event({ type, clientHeader, serverHeader, trailer, peer }: LogEntry): void {
    if (type === "client-header") {
      this.#method = (clientHeader?.methodName ?? "").replace(/^\//, "");
      this.#target = clientHeader?.authority ?? "";
      this.#mark("start", this.#target);
    } else if (type === "server-header") {
      this.#headers = serverHeader?.metadata ?? [];
      this.#mark("headers", formatPeer(peer));
    } else if (type === "client-half-close") {
      this.#mark("half-close");
    } else if (type === "cancel") {
      this.#cancelled = true;
      this.#mark("end", "CANCELLED");
    } else if (type === "server-trailer" && trailer) {
      const { metadata, statusCode: code, statusMessage: message, statusDetails } = trailer;
      const packed = { key: statusDetailsKey, value: Buffer.from(statusDetails).toString("base64") };
      this.#trailers = statusDetails.length > 0 ? [...metadata, packed] : metadata;
      this.#status = { code, name: statusName(code), message, details: [], origin: "server", cause: null };
      this.#mark("trailers", formatPeer(peer));
      this.#mark("end", statusName(code));
    }
  }

  #state(): CallState {
    // grpc-go logs no cancel where the client gave the call up, but the status that it made of it.
    if (this.#cancelled || this.#status?.code === 1) return "cancelled";
    if (this.#status) return this.#status.code === 0 ? "done" : "failed";
    return this.#timeline.some(({ name }) => name === "half-close") ? "half-closed" : "open";
  }

  /** Entries are numbered without a gap, so that one that was lost is noticed. */
  #count(sequenceId: bigint): void {
    if (sequenceId > this.#sequenceId + 1n) this.#missing += Number(sequenceId - this.#sequenceId - 1n);
    if (sequenceId > this.#sequenceId) this.#sequenceId = sequenceId;
  }

  #mark(name: TimelineName, note = ""): void {
    if (!this.#timeline.some((event) => event.name === name)) this.#timeline.push({ name, offsetMs: this.#offsetMs, note });
  }
}
