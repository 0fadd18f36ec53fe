import { expect, it } from "vitest";
import { parseJump } from "./jump-target";

const started = new Date(2026, 10, 21, 12, 30, 5, 250).getTime();

it.each([
  ["1200", { to: "number", number: 1200 }],
  ["#7", { to: "number", number: 7 }],
  ["1,234,567", { to: "number", number: 1_234_567 }],
  [" 1 234 ", { to: "number", number: 1234 }],
  ["+1.5s", { to: "time", offsetMs: 1500 }],
  ["1.5 s", { to: "time", offsetMs: 1500 }],
  ["+250ms", { to: "time", offsetMs: 250 }],
  ["+2m", { to: "time", offsetMs: 120_000 }],
  ["+2:05.5", { to: "time", offsetMs: 125_500 }],
  ["+1:00:00", { to: "time", offsetMs: 3_600_000 }],
  ["12:31", { to: "time", offsetMs: 54_750 }],
  ["12:30:06.5", { to: "time", offsetMs: 1250 }],
  // The minute of the start, its second, and times of the next day.
  ["12:30", { to: "time", offsetMs: 0 }],
  ["12:30:05", { to: "time", offsetMs: 0 }],
  ["12:30:04", { to: "time", offsetMs: 24 * 3600 * 1000 - 1250 }],
  ["00:00", { to: "time", offsetMs: (11 * 3600 + 29 * 60 + 54) * 1000 + 750 }],
])("reads %s", (text, target) => {
  expect(parseJump(text, started)).toEqual(target);
});

it.each(["", "soon", "-5", "25:00", "12:60", "+", "1.5", "1,23", "12:30:05:01", "９"])("refuses %j", (text) => {
  expect(parseJump(text, started)).toBeNull();
});
