import type { TimelineName } from "#shared/model/call";
import { statusNames } from "#shared/model/status";
import type { CallFacts, FileEntry } from "../call-facts";
import type { CallFileWriter } from "../call-file-writer";
import { readMarkNote } from "../mark-note";
import { blankEntry, type LogEntry, type Trailer } from "./log-entry";
import { frameEntry } from "./log-frames";
import { loggedMetadata, parsePeer, statusDetailsKey } from "./logged-metadata";
import { writeLogEntry } from "./write-log-entry";

const namesByCode: readonly string[] = statusNames;
const noBytes = new Uint8Array(0);
/** An event that is no message, and when it was. */
interface Moment {
  readonly offsetMs: number;
  readonly type: LogEntry["type"];
  readonly parts: Partial<LogEntry>;
}

/**
 * Writes a call as a binary log (`frameEntry`), as a client's logger would have. gRPC knows no second attempt of a call: what a
 * mark divides becomes calls of their own, of which only the last one has headers and trailers.
 */
export class BinaryLogWriter implements CallFileWriter {
  readonly #facts: CallFacts;
  readonly #startNs: bigint;
  #callId = 0n;
  #sequenceId = 0n;
  #attempt = 1;
  /** What has not been written and is no message, in the order of time. */
  #moments: Moment[] = [];

  constructor(facts: CallFacts) {
    this.#facts = facts;
    this.#startNs = BigInt(Math.round(facts.startedAt * 1e3)) * 1000n;
  }

  *begin(): Generator<Uint8Array> {
    yield* this.#beginCall(0, this.#facts.attempt <= 1);
  }

  /** Everything up to this message, and the message. */
  *row({ kind, offsetMs, bytes }: FileEntry): Generator<Uint8Array> {
    if (kind === "mark") {
      yield* this.#nextAttempt(offsetMs, bytes);
      return;
    }
    yield* this.#momentsUntil(offsetMs);
    const message = { length: bytes.length, data: bytes };
    yield this.#entry({ type: kind === "sent" ? "client-message" : "server-message", offsetMs, parts: { message } });
  }

  *end(): Generator<Uint8Array> {
    yield* this.#momentsUntil(Number.POSITIVE_INFINITY);
    const { status, trailers, elapsedMs } = this.#facts;
    if (!status) return;
    if (status.cause === "cancelled-here") {
      yield this.#entry({ type: "cancel", offsetMs: elapsedMs, parts: {} });
      return;
    }
    const packed = trailers?.find(({ key }) => key === statusDetailsKey);
    const statusDetails = packed ? Buffer.from(packed.value, "base64") : noBytes;
    const metadata = loggedMetadata(trailers ?? []);
    yield this.#trailer(elapsedMs, { metadata, statusCode: status.code, statusMessage: status.message, statusDetails });
  }

  *#beginCall(offsetMs: number, isLast: boolean): Generator<Uint8Array> {
    const { method, target, headers } = this.#facts;
    this.#callId++;
    this.#sequenceId = 0n;
    yield this.#entry({
      type: "client-header",
      offsetMs,
      parts: { clientHeader: { metadata: [], methodName: `/${method}`, authority: target } },
    });
    const after = (name: TimelineName) => Math.max(offsetMs, this.#offsetOf(name) ?? offsetMs);
    this.#moments = [];
    if (headers && isLast) {
      const parts = { serverHeader: { metadata: loggedMetadata(headers) }, peer: this.#peer() };
      this.#moments.push({ type: "server-header", offsetMs: after("headers"), parts });
    }
    if (this.#offsetOf("half-close") !== null) this.#moments.push({ type: "client-half-close", offsetMs: after("half-close"), parts: {} });
    this.#moments.sort((a, b) => a.offsetMs - b.offsetMs);
  }

  *#nextAttempt(offsetMs: number, note: Uint8Array): Generator<Uint8Array> {
    const { before } = readMarkNote(note);
    yield* this.#momentsUntil(offsetMs);
    const code = namesByCode.indexOf(before ?? "");
    if (code === 1) yield this.#entry({ type: "cancel", offsetMs, parts: {} });
    else if (code >= 0) yield this.#trailer(offsetMs, { metadata: [], statusCode: code, statusMessage: "", statusDetails: noBytes });
    this.#attempt++;
    yield* this.#beginCall(offsetMs, this.#attempt >= this.#facts.attempt);
  }

  #trailer(offsetMs: number, trailer: Trailer): Uint8Array {
    const peer = this.#facts.headers ? null : this.#peer();
    return this.#entry({ type: "server-trailer", offsetMs, parts: { trailer, peer } });
  }

  *#momentsUntil(offsetMs: number): Generator<Uint8Array> {
    while (this.#moments.length > 0 && (this.#moments[0]?.offsetMs ?? 0) <= offsetMs) {
      const [moment] = this.#moments.splice(0, 1);
      if (moment) yield this.#entry(moment);
    }
  }

  #entry({ type, offsetMs, parts }: Moment): Uint8Array {
    this.#sequenceId++;
    const timestampNs = this.#startNs + BigInt(Math.round(offsetMs * 1e6));
    return frameEntry(
      writeLogEntry({ ...blankEntry, logger: "client", timestampNs, callId: this.#callId, sequenceId: this.#sequenceId, type, ...parts }),
    );
  }

  #offsetOf(name: TimelineName): number | null {
    return this.#facts.timeline.findLast((event) => event.name === name)?.offsetMs ?? null;
  }

  /** The peer's address stands in the note of the connection. */
  #peer() {
    const notes = this.#facts.timeline.filter(({ name }) => name === "connected" || name === "headers").map(({ note }) => note);
    const words = notes.flatMap((note) => note.split(", "));
    return words.map(parsePeer).findLast((peer) => peer !== null) ?? null;
  }
}
