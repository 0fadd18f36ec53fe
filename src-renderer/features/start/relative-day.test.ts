import { expect, test } from "vitest";
import { relativeDay } from "./relative-day";

const at = (text: string) => new Date(text).getTime();
const now = at("2026-03-10T00:30:00");

test("days are those of the calendar", () => {
  expect(relativeDay(at("2026-03-10T00:01:00"), now, "en")).toBe("today");
  expect(relativeDay(at("2026-03-09T23:59:00"), now, "en")).toBe("yesterday");
  expect(relativeDay(at("2026-03-07T12:00:00"), now, "en")).toBe("3 days ago");
  expect(relativeDay(at("2026-03-09T12:00:00"), now, "zh-CN")).toBe("昨天");
});

test("older ones are dates, with the year where it is another", () => {
  expect(relativeDay(at("2026-02-12T12:00:00"), now, "en")).toBe("Feb 12");
  expect(relativeDay(at("2025-11-12T12:00:00"), now, "en")).toBe("Nov 12, 2025");
});

test("a clock that was set back says today", () => {
  expect(relativeDay(at("2026-03-12T12:00:00"), now, "en")).toBe("today");
});
