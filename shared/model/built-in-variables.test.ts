import { describe, expect, it } from "vitest";
import { builtInValue, type Moment } from "./built-in-variables";

const moment: Moment = { index: 6, now: Date.UTC(2026, 0, 31, 23, 0, 0, 5), random: () => 0.5, uuid: () => "uuid" };

function value(text: string): string | null {
  const [name = "", ...words] = text.split(" ");
  return builtInValue({ name, words }, moment);
}

describe("now", () => {
  it.each([
    ["now", "2026-01-31T23:00:00.005Z"],
    ["now rfc3339", "2026-01-31T23:00:00.005Z"],
    ["now +1h", "2026-02-01T00:00:00.005Z"],
    ["now date +1h", "2026-02-01"],
    ["now -1w2d3h4m5s6ms", "2026-01-22T19:55:54.999Z"],
    ["now unix", "1769900400"],
    ["now unixMs", "1769900400005"],
    ["now +500ms unixMs", "1769900400505"],
  ])("%s is %s", (text, expected) => expect(value(text)).toBe(expected));

  it.each([
    "now 1h",
    "now +1",
    "now +1y",
    "now +h",
    "now +1h +1h",
    "now iso",
    "now unix date",
    "now +999999999999w",
    "now __proto__",
    "now constructor",
  ])("%s means nothing", (text) => expect(value(text)).toBeNull());
});

it("other names are as they were, and take no words", () => {
  expect(["counter", "index", "timestamp", "uuid", "random"].map(value)).toEqual(["7", "6", "1769900400005", "uuid", "0.5"]);
  expect(["counter 1", "uuid x", "env HOME", "base64 a", "file a", "toString"].map(value)).toEqual(Array(6).fill(null));
});
