import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { callStates, isOver, mayBecome } from "./call";
import { formatDuration, parseDuration } from "./duration";
import { formatBytes, formatElapsed } from "./format";
import { methodKind, splitMethod } from "./method";
import { statusName } from "./status";

describe("durations", () => {
  test.each([
    ["250ms", 250],
    ["5s", 5000],
    ["5", 5000],
    ["1.5 m", 90_000],
    ["2h", 7_200_000],
  ])("%s", (text, ms) => expect(parseDuration(text)).toBe(ms));
  test.each(["", "0", "-1s", "five", "1d", "NaN", "1e3"])("%s is none", (text) => expect(parseDuration(text)).toBeNull());
  test("what is written is read back", () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1e9 }), (ms) => parseDuration(formatDuration(ms)) === ms));
  });
});

test("bytes and spans for people", () => {
  expect([0, 999, 1000, 1_100_000, 999_960, 64 * 1024 * 1024].map(formatBytes)).toEqual([
    "0 B",
    "999 B",
    "1.0 kB",
    "1.1 MB",
    "1.0 MB",
    "67.1 MB",
  ]);
  expect([0.424, 10.94, 1240, 125_000].map(formatElapsed)).toEqual(["0.42 ms", "10.9 ms", "1.24 s", "2 min 05 s"]);
});

test("a method's name in the forms people write", () => {
  const parts = { service: "pkg.Service", method: "Call" };
  expect(splitMethod("pkg.Service/Call")).toEqual(parts);
  expect(splitMethod("/pkg.Service/Call")).toEqual(parts);
  expect(splitMethod("pkg.Service.Call")).toEqual(parts);
  for (const bad of ["", "Call", "pkg.Service/", "/Call", "a/b/c"]) expect(splitMethod(bad)).toBeNull();
});

test("the four kinds", () => {
  expect([methodKind(false, false), methodKind(false, true), methodKind(true, false), methodKind(true, true)]).toEqual([
    "unary",
    "server-stream",
    "client-stream",
    "bidi",
  ]);
});

test("status numbers outside the canonical ones keep their number", () => {
  expect(statusName(5)).toBe("NOT_FOUND");
  expect(statusName(99)).toBe("CODE_99");
});

test("a call's states: an ended call never changes, and every other can end in each way", () => {
  for (const state of callStates) {
    if (isOver(state)) expect(callStates.some((to) => mayBecome(state, to))).toBe(false);
    else expect([mayBecome(state, "failed"), mayBecome(state, "cancelled")]).toEqual([true, true]);
    expect(mayBecome(state, "idle")).toBe(false);
  }
});
