import type { PastCallHead } from "#shared/model/history";

/** What a past call is known by beside others of its method: when it began, and how it ended. */
export function pastLabel({ startedAt, status, state, target }: PastCallHead, locale: string): string {
  const isOfToday = new Date(startedAt).toDateString() === new Date().toDateString();
  const style: Intl.DateTimeFormatOptions = isOfToday ? { timeStyle: "medium" } : { dateStyle: "medium", timeStyle: "medium" };
  return [new Intl.DateTimeFormat(locale, style).format(startedAt), status ?? state, target].join(" · ");
}
