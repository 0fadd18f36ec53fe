import type { CallHead } from "#shared/model/call";

/** A head for tests: of a stream that is open and has no messages yet, but for what `part` says. */
export function headOf(part: Partial<CallHead> = {}): CallHead {
  return {
    callId: "c",
    owner: "tab",
    sourceId: "s",
    method: "build.v1.BuildService/Chat",
    kind: "bidi",
    target: "localhost:50051",
    state: "open",
    startedAt: 0,
    elapsedMs: 0,
    rows: 0,
    sent: { count: 0, bytes: 0 },
    received: { count: 0, bytes: 0 },
    rate: 0,
    pulse: { slotMs: 50, counts: [] },
    hold: null,
    kept: { memory: 0, disk: 0, firstRow: 0 },
    attempt: 1,
    feed: null,
    replayed: false,
    headers: null,
    trailers: null,
    status: null,
    fault: null,
    ...part,
  };
}
