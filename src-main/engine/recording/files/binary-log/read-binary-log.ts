import { Fault } from "#shared/base/fault";
import { WireError } from "../../../codec/wire/wire-error";
import type { EntryTaker, FileCall } from "../call-facts";
import { Turns } from "../turns";
import type { LogEntry } from "./log-entry";
import { FrameCutter, framingOf } from "./log-frames";
import { LoggedCall } from "./logged-call";
import { readLogEntry } from "./read-log-entry";

/** Calls that are told apart; later ones are only counted. */
const maxCalls = 10_000;

/** What a binary log holds. */
export interface BinaryLog {
  /** In the order in which they began; at most 10,000. */
  readonly calls: readonly FileCall[];
  /** Calls beyond these. */
  readonly more: number;
}

/** Whose messages are wanted, and where they go. */
export interface WantedCall {
  /** Its `FileCall.key`. */
  readonly key: string;
  readonly take: EntryTaker;
}

/**
 * Reads a binary log to its end, of either framing; with `wanted`, hands on the messages of one call as they come. Its
 * writer may have been ended: a file is read as far as it has whole entries. Fault: undecodable for what begins with none.
 */
export async function readBinaryLog(pieces: AsyncIterable<Uint8Array>, wanted: WantedCall | null): Promise<BinaryLog> {
  const calls = new LoggedCalls();
  const turns = new Turns();
  let cutter: FrameCutter | null = null;
  let count = 0;
  try {
    for await (const piece of pieces) {
      cutter ??= new FrameCutter(framingOf(piece[0] ?? 0));
      for (const bytes of cutter.push(piece)) {
        const entry = parsed(bytes);
        count++;
        const call = calls.callOf(entry);
        const message = call?.take(entry) ?? null;
        const taken = message && wanted && call?.key === wanted.key ? wanted.take(message) : null;
        if (taken) await taken;
        if (turns.isDue) await turns.pass();
      }
    }
  } catch (reason) {
    if (!isDamage(reason)) throw reason;
    if (count === 0) throw noBinaryLog(reason);
    return calls.found(true);
  }
  const isCut = cutter?.isInside ?? false;
  if (isCut && count === 0) throw noBinaryLog(undefined);
  return calls.found(isCut);
}

function isDamage(reason: unknown): boolean {
  return reason instanceof WireError || (reason instanceof Fault && reason.code === "too-large" && "entry" in reason.facts);
}

/** The calls of a log by their ids. */
class LoggedCalls {
  /** By id: the one that is going on. */
  readonly #going = new Map<bigint, LoggedCall>();
  readonly #all: LoggedCall[] = [];
  #more = 0;

  /** The call of an entry; null for one too many. */
  callOf(entry: LogEntry): LoggedCall | null {
    const going = this.#going.get(entry.callId);
    if (going && !going.isOther(entry)) return going;
    if (this.#all.length >= maxCalls) {
      if (entry.type === "client-header") this.#more++;
      return null;
    }
    const call = new LoggedCall(String(this.#all.length), entry);
    this.#all.push(call);
    this.#going.set(entry.callId, call);
    return call;
  }

  /** `cut`: the log does not end where an entry ends. */
  found(cut: boolean): BinaryLog {
    return { calls: this.#all.map((call) => call.summary(cut)), more: this.#more };
  }
}

/** Throws WireError for what is no entry: each has a type and an id. */
function parsed(bytes: Uint8Array): LogEntry {
  const entry = readLogEntry(bytes);
  if (entry.type === "unknown" && entry.callId === 0n) throw new WireError("bad-tag", 0);
  return entry;
}

function noBinaryLog(cause: unknown): Fault {
  return new Fault("undecodable", "This is no binary log of gRPC: it does not begin with a GrpcLogEntry.", {
    act: "Choose a file of length-delimited grpc.binarylog.v1.GrpcLogEntry messages, or an NDJSON file.",
    cause,
  });
}
