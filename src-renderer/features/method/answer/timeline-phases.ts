import type { TimelineEvent, TimelineName } from "#shared/model/call";

/** A span of the call's time; `from` and `to` in milliseconds since its start. A moment has both the same. */
export interface Phase {
  readonly name: "reconnect" | "connect" | "request" | "wait" | "receive" | "half-close" | "headers" | "trailers" | "end";
  readonly from: number;
  readonly to: number;
  readonly note: string;
  /** The attempt it belongs to, from 1. */
  readonly attempt: number;
}

/** The phases that a call's moments make, in the order of their beginning. `until` stands for the end of a call that still runs. */
export function phasesOf(events: readonly TimelineEvent[], until: number): Phase[] {
  const attempts: TimelineEvent[][] = [[]];
  for (const event of events) {
    if (event.name === "reconnect") attempts.push([]);
    attempts.at(-1)?.push(event);
  }
  return attempts.flatMap((attempt, at) => phasesOfAttempt(attempt, until).map((phase) => ({ ...phase, attempt: at + 1 })));
}

function phasesOfAttempt(events: readonly TimelineEvent[], until: number): Omit<Phase, "attempt">[] {
  const at = (name: TimelineName) => events.find((event) => event.name === name);
  const phases: Omit<Phase, "attempt">[] = [];
  const span = (name: Phase["name"], from: TimelineEvent | undefined, to: TimelineEvent | undefined) => {
    if (from) phases.push({ name, from: from.offsetMs, to: Math.max(from.offsetMs, to?.offsetMs ?? until), note: to?.note || from.note });
  };
  const moment = (name: Phase["name"], event: TimelineEvent | undefined) => span(name, event, event);

  const end = at("end");
  const over = at("trailers") ?? end;
  const answered = at("headers") ?? at("first-message") ?? over;
  const connected = at("connected") ?? at("reused");
  moment("reconnect", at("reconnect"));
  span("connect", at("connecting"), connected ?? over);
  if (at("request-sent")) span("request", connected ?? at("start") ?? at("reconnect"), at("request-sent"));
  span("wait", at("request-sent") ?? connected, answered);
  moment("headers", at("headers"));
  span("receive", at("first-message"), over);
  moment("half-close", at("half-close"));
  moment("trailers", at("trailers"));
  moment("end", end);
  return phases.sort((a, b) => a.from - b.from);
}
