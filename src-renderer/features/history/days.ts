import type { PastCallHead } from "#shared/model/history";

/** The calls of one day, by the clock on the wall. */
export interface Day {
  /** Its first moment, in milliseconds since 1970. */
  readonly day: number;
  readonly calls: readonly PastCallHead[];
}

/** Calls by day, in their order. */
export function byDay(calls: readonly PastCallHead[]): Day[] {
  const days = new Map<number, PastCallHead[]>();
  for (const call of calls) {
    const day = startOfDay(call.startedAt);
    const before = days.get(day);
    if (before) before.push(call);
    else days.set(day, [call]);
  }
  return [...days].map(([day, ofDay]) => ({ day, calls: ofDay }));
}

/** Today and yesterday in words, any other day as its date. */
export function dayLabel(day: number, now: number, locale: string): string {
  const days = Math.round((startOfDay(now) - day) / (24 * 3600 * 1000));
  if (days < 2) {
    const words = new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(-Math.max(0, days), "day");
    return words.charAt(0).toLocaleUpperCase(locale) + words.slice(1);
  }
  return new Intl.DateTimeFormat(locale, { dateStyle: "full" }).format(day);
}

function startOfDay(time: number): number {
  return new Date(time).setHours(0, 0, 0, 0);
}
