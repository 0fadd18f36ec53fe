import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type DurationUnit,
  durationIn,
  durationUnits,
  pickerText,
  readDuration,
  readFieldMask,
  readTimestamp,
  timestampOfPicker,
  timestampText,
  unitFor,
} from "./time-text";

const isFine = (read: object) => "json" in read;

describe("a timestamp", () => {
  it.each(["2026-11-20T22:13:20Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z", "2024-02-29T00:00:00+08:00"])("%s", (text) =>
    expect(isFine(readTimestamp(text))).toBe(true),
  );
  it.each([
    "",
    "now",
    "2026-11-20",
    "2026-13-01T00:00:00Z",
    "2026-02-29T00:00:00Z",
    "0000-01-01T00:00:00Z",
    "2026-11-20T24:00:00Z",
    "2026-11-20T22:13:20",
  ])("not %s", (text) => expect(isFine(readTimestamp(text))).toBe(false));

  it("goes through the picker, to the second", () => {
    const earliest = new Date("0002-01-01T00:00:00Z");
    fc.assert(
      fc.property(fc.date({ min: earliest, max: new Date("9998-01-01T00:00:00Z"), noInvalidDate: true }), (date) => {
        const text = timestampText(date.getTime());
        expect(timestampOfPicker(pickerText(text))).toBe(text);
      }),
    );
    expect(pickerText("soon")).toBe("");
    expect(timestampOfPicker("")).toBeNull();
  });
});

describe("a duration", () => {
  it("is read and written in any unit without loss", () => {
    expect(readDuration("1.5", "s")).toEqual({ json: '"1.5s"' });
    expect(readDuration("5", "min")).toEqual({ json: '"300s"' });
    expect(readDuration("-1", "ns")).toEqual({ json: '"-0.000000001s"' });
    expect(readDuration("0.1", "ns")).toEqual({ problem: "duration" });
    expect(readDuration("87660001", "h")).toEqual({ problem: "duration" });
    expect(readDuration("1s", "s")).toEqual({ problem: "duration" });
    const units = Object.keys(durationUnits) as DurationUnit[];
    const exact = units.filter((unit) => unit !== "min" && unit !== "h");
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), fc.constantFrom(...exact), (nanos, unit) => {
        const written = readDuration(String(nanos), "ns");
        const json = "json" in written ? written.json : '""';
        expect(readDuration(durationIn(JSON.parse(json), unit), unit)).toEqual(written);
      }),
    );
  });

  it("reads best in the largest unit of which it is whole", () => {
    expect(["1.5s", "0.25s", "90s", "0.000001s", "0.0000000015s", "x"].map(unitFor)).toEqual(["s", "ms", "s", "us", "s", "s"]);
    expect(durationIn("0.25s", "ms")).toBe("250");
    expect(durationIn("x", "ms")).toBe("x");
  });
});

it("a field mask is paths with commas between", () => {
  expect(readFieldMask("user.displayName, photo")).toEqual({ json: '"user.displayName,photo"' });
  expect(readFieldMask("")).toEqual({ json: '""' });
  expect(readFieldMask("display_name")).toEqual({ problem: "mask" });
  expect(readFieldMask("a,,b")).toEqual({ problem: "mask" });
});
