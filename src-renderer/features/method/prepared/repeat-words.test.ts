import fc from "fast-check";
import { expect, it } from "vitest";
import { maxIntervalMs, maxRepeats } from "#shared/model/prepared-message";
import { textsOf } from "../../../i18n/i18n";
import { formatInterval, parseCount, parseInterval, repeatWords } from "./repeat-words";

it("reads how often", () => {
  expect(["1", " 100 ", "1,000", String(maxRepeats)].map(parseCount)).toEqual([1, 100, 1000, maxRepeats]);
  for (const text of ["", "0", "-1", "1.5", "x", "1e3", String(maxRepeats + 1), "9".repeat(400)]) expect(parseCount(text), text).toBeNull();
});

it("reads a time between two messages, and writes it so that it is read back", () => {
  expect(["", "0", "0ms", "0.0 s", "250ms", "2s", "1.5m"].map(parseInterval)).toEqual([0, 0, 0, 0, 250, 2000, 90_000]);
  for (const text of ["-1", "soon", "2h", "1 day"]) expect(parseInterval(text), text).toBeNull();
  fc.assert(fc.property(fc.integer({ min: 0, max: maxIntervalMs }), (ms) => parseInterval(formatInterval(ms)) === ms));
});

it("says a repetition in words, and nothing of once", () => {
  const en = textsOf("en");
  expect(repeatWords({ count: 1, intervalMs: 500 }, en)).toBeNull();
  expect(repeatWords({ count: 1000, intervalMs: 0 }, en)).toBe("× 1,000");
  expect(repeatWords({ count: 100, intervalMs: 50 }, en)).toBe("× 100 every 50ms");
});
