import { describe, expect, it } from "vitest";
import type { TimelineEvent, TimelineName } from "#shared/model/call";
import { connectionRows } from "./connection-rows";

const events = (...list: [TimelineName, number, string?][]): TimelineEvent[] =>
  list.map(([name, offsetMs, note = ""]) => ({ name, offsetMs, note }));

describe("connectionRows", () => {
  it("joins pings and their answers, and keeps the order of all else", () => {
    const list = events(
      ["start", 0],
      ["connecting", 1],
      ["connected", 2, "127.0.0.1:1"],
      ["headers", 3],
      ["ping", 10],
      ["ping-answered", 11, "0.500"],
      ["ping", 20],
      ["ping-answered", 21, "0.200"],
      ["goaway", 25, "NO_ERROR bye"],
      ["ping", 30],
      ["ping-answered", 31, "0.300"],
      ["ping", 40],
      ["ping-lost", 60],
      ["end", 61, "UNAVAILABLE"],
    );
    expect(connectionRows(list)).toEqual([
      { is: "connected", offsetMs: 2, note: "127.0.0.1:1" },
      { is: "pings", offsetMs: 21, count: 2, least: 0.2, most: 0.5 },
      { is: "goaway", offsetMs: 25, note: "NO_ERROR bye" },
      { is: "pings", offsetMs: 31, count: 1, least: 0.3, most: 0.3 },
      { is: "ping", offsetMs: 40, note: "" },
      { is: "ping-lost", offsetMs: 60, note: "" },
      { is: "end", offsetMs: 61, note: "UNAVAILABLE" },
    ]);
  });

  it("says nothing of a call that knows nothing yet", () => {
    expect(connectionRows(events(["start", 0], ["connecting", 1]))).toEqual([]);
  });
});
