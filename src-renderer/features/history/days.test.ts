import { expect, it } from "vitest";
import type { PastCallHead } from "#shared/model/history";
import { byDay, dayLabel } from "./days";

const at = (day: number, hour: number) => new Date(2026, 10, day, hour).getTime();
const call = (id: string, startedAt: number) => ({ id, startedAt }) as PastCallHead;

it("calls are by day, in their order", () => {
  const calls = [call("c", at(21, 1)), call("b", at(20, 23)), call("a", at(20, 0))];
  expect(byDay(calls).map(({ day, calls: ofDay }) => [day, ofDay.map(({ id }) => id)])).toEqual([
    [at(21, 0), ["c"]],
    [at(20, 0), ["b", "a"]],
  ]);
});

it("the last two days are said in words, others by their date", () => {
  const label = (day: number, locale: string) => dayLabel(at(day, 0), at(21, 15), locale);
  expect([21, 20, 3].map((day) => label(day, "en"))).toEqual(["Today", "Yesterday", "Tuesday, November 3, 2026"]);
  expect([21, 20, 3].map((day) => label(day, "zh-CN"))).toEqual(["今天", "昨天", "2026年11月3日星期二"]);
});
