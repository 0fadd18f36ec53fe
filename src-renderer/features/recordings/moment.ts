/** When something was, to the second: `21 Nov 2026, 10:31:08`. `at` is milliseconds since 1970. */
export function momentOf(at: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "medium" }).format(at);
}
