import { describe, expect, it } from "vitest";
import { Timeline } from "./timeline";

const names = (timeline: Timeline) => timeline.events().map(({ name }) => name);

describe("Timeline", () => {
  it("marks a moment once in each attempt, and takes nothing after its end", () => {
    const timeline = new Timeline();
    timeline.mark("start", 0);
    timeline.mark("headers", 1);
    timeline.mark("headers", 2);
    timeline.mark("end", 3, "UNAVAILABLE");
    timeline.mark("half-close", 4);
    timeline.add("ping", 5);
    timeline.beginAgain(6, 2);
    timeline.mark("headers", 7);
    expect(timeline.events()).toEqual([
      { name: "start", offsetMs: 0, note: "" },
      { name: "headers", offsetMs: 1, note: "" },
      { name: "end", offsetMs: 3, note: "UNAVAILABLE" },
      { name: "reconnect", offsetMs: 6, note: "2" },
      { name: "headers", offsetMs: 7, note: "" },
    ]);
  });

  it("is bounded: the oldest pings go first, then the oldest of the rest but the start", () => {
    const timeline = new Timeline();
    timeline.mark("start", 0);
    timeline.add("goaway", 1);
    for (let i = 0; i < 2000; i++) timeline.add(i % 2 === 0 ? "ping" : "ping-answered", i);
    expect(names(timeline).slice(0, 2)).toEqual(["start", "goaway"]);
    expect(timeline.events().at(-1)?.offsetMs).toBe(1999);
    for (let i = 0; i < 2000; i++) timeline.add("goaway", 2000 + i);
    expect(timeline.events().length).toBeLessThanOrEqual(500);
    expect(names(timeline)[0]).toBe("start");
  });
});
