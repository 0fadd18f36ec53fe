import { expect, it } from "vitest";
import { dayLabel, HistoryLines } from "./days";

const at = (day: number, hour: number) => new Date(2026, 10, day, hour).getTime();

it("calls stand by day, each under its heading", () => {
  const lines = new HistoryLines([
    { day: 21, count: 1 },
    { day: 20, count: 2 },
  ]);
  expect(lines.count).toBe(5);
  expect([0, 1, 2, 3, 4, 5].map((line) => lines.at(line))).toEqual([{ day: 21 }, { call: 0 }, { day: 20 }, { call: 1 }, { call: 2 }, null]);
  expect([0, 1, 2, 9].map((call) => lines.lineOf(call))).toEqual([1, 3, 4, 4]);
  expect([0, 1, 2, 4, 5].map((line) => lines.dayOf(line))).toEqual([21, 21, 20, 20, null]);
});

it("the last two days are said in words, others by their date", () => {
  const label = (day: number, locale: string) => dayLabel(at(day, 0), at(21, 15), locale);
  expect([21, 20, 3].map((day) => label(day, "en"))).toEqual(["Today", "Yesterday", "Tuesday, November 3, 2026"]);
  expect([21, 20, 3].map((day) => label(day, "zh-CN"))).toEqual(["今天", "昨天", "2026年11月3日星期二"]);
});
