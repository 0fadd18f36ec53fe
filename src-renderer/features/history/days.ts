/** How many calls are of a day; `day` is its first moment, in milliseconds since 1970. */
export interface Day {
  readonly day: number;
  readonly count: number;
}

/** What stands in a line of the list. */
export type HistoryLine = { readonly day: number } | { readonly call: number };

/** The lines of a list by day: a heading, and the calls of it, which are known by their places alone. */
export class HistoryLines {
  readonly #days: readonly Day[];
  readonly count: number;

  constructor(days: readonly Day[]) {
    this.#days = days;
    this.count = days.reduce((sum, { count }) => sum + 1 + count, 0);
  }

  /** Null for a line that is not there. */
  at(line: number): HistoryLine | null {
    let [first, calls] = [0, 0];
    for (const { day, count } of this.#days) {
      if (line === first) return { day };
      if (line > first && line <= first + count) return { call: calls + line - first - 1 };
      first += 1 + count;
      calls += count;
    }
    return null;
  }

  /** The line of a call; of one that is not there, the last line. */
  lineOf(call: number): number {
    let calls = 0;
    for (const [at, { count }] of this.#days.entries()) {
      calls += count;
      if (call < calls) return call + at + 1;
    }
    return this.count - 1;
  }

  /** The day of a line; null for one that is not there. */
  dayOf(line: number): number | null {
    let first = 0;
    for (const { day, count } of this.#days) {
      if (line >= first && line <= first + count) return day;
      first += 1 + count;
    }
    return null;
  }
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
