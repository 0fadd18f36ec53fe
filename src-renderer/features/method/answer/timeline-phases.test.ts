import { describe, expect, it } from "vitest";
import type { TimelineEvent, TimelineName } from "#shared/model/call";
import { phasesOf } from "./timeline-phases";

const events = (...pairs: [TimelineName, number][]): TimelineEvent[] => pairs.map(([name, offsetMs]) => ({ name, offsetMs, note: "" }));
const spans = (list: TimelineEvent[], until = 0) => phasesOf(list, until).map(({ name, from, to }) => [name, from, to]);

describe("phasesOf", () => {
  it("makes spans of a whole call", () => {
    const list = events(
      ["start", 0],
      ["connecting", 0.2],
      ["connected", 3],
      ["request-sent", 4],
      ["half-close", 4],
      ["headers", 9],
      ["first-message", 10],
      ["trailers", 20],
      ["end", 20.5],
    );
    expect(spans(list)).toEqual([
      ["connect", 0.2, 3],
      ["request", 3, 4],
      ["wait", 4, 9],
      ["half-close", 4, 4],
      ["headers", 9, 9],
      ["receive", 10, 20],
      ["trailers", 20, 20],
      ["end", 20.5, 20.5],
    ]);
  });

  it("shows a connection that was refused", () => {
    expect(spans(events(["start", 0], ["connecting", 1], ["end", 5]))).toEqual([
      ["connect", 1, 5],
      ["end", 5, 5],
    ]);
  });

  it("shows the phases of every attempt", () => {
    const list = events(["start", 0], ["connecting", 1], ["end", 5], ["reconnect", 50], ["connecting", 51], ["connected", 52], ["end", 60]);
    expect(phasesOf(list, 0).map(({ name, from, attempt }) => [name, from, attempt])).toEqual([
      ["connect", 1, 1],
      ["end", 5, 1],
      ["reconnect", 50, 2],
      ["connect", 51, 2],
      ["wait", 52, 2],
      ["end", 60, 2],
    ]);
  });

  it("lets the phase that lasts grow with the clock", () => {
    expect(spans(events(["start", 0], ["connecting", 1], ["connected", 2], ["request-sent", 3]), 70).at(-1)).toEqual(["wait", 3, 70]);
  });
});
