import type { CallHead } from "#shared/model/call";
import type { Call } from "../calls/call";
import type { Outcome } from "../checks/outcome";

/** What checks see of a call that is over. */
export function outcomeOf(call: Pick<Call, "reader" | "timeline">, head: CallHead): Outcome {
  const { recording, method, registry } = call.reader;
  const at = (name: string) => call.timeline().find((event) => event.name === name)?.offsetMs ?? null;
  const out = at("request-sent") ?? 0;
  const first = at("first-message");
  return {
    status: head.status?.name ?? null,
    statusMessage: head.status?.message ?? head.fault?.message ?? "",
    headers: head.headers ?? [],
    trailers: head.trailers ?? [],
    elapsedMs: head.elapsedMs - out,
    firstMessageMs: first === null ? null : Math.max(0, first - out),
    count: head.received.count,
    type: method.desc.output,
    registry,
    async *messages() {
      // A chunk's buffer may be used anew behind it.
      for await (const { kind, bytes } of recording.walk(0, recording.count)) if (kind === "received") yield bytes.slice();
    },
  };
}
