const dayMs = 24 * 3600 * 1000;

/** A day as people say it: today, yesterday, 3 days ago, and from a week on the date. Times are milliseconds since 1970, days local. */
export function relativeDay(then: number, now: number, locale: string): string {
  const days = Math.round((startOfDay(now) - startOfDay(then)) / dayMs);
  if (days < 7) return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(-Math.max(0, days), "day");
  const sameYear = new Date(then).getFullYear() === new Date(now).getFullYear();
  return new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", ...(sameYear ? {} : { year: "numeric" }) }).format(then);
}

function startOfDay(time: number): number {
  const day = new Date(time);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate()).getTime();
}
