/** What a Timestamp and a Duration are made of. */
export interface SecondsAndNanos {
  readonly seconds: number;
  readonly nanos: number;
}

/** Duration's bounds in seconds (10,000 years). Source: google/protobuf/duration.proto. */
const maxDuration = 315_576_000_000;
/** Timestamp's: from 0001-01-01T00:00:00Z to 9999-12-31T23:59:59Z. Source: google/protobuf/timestamp.proto. */
const minTimestamp = -62_135_596_800;
const maxTimestamp = 253_402_300_799;
/** The calendar repeats itself after 400 years, which have so many seconds. */
const fourCenturies = 12_622_780_800;

/** A Timestamp as RFC 3339 writes it, with up to nine digits of a second; null for what is none. */
export function parseTimestamp(text: string): SecondsAndNanos | null {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:Z|([+-])(\d\d):(\d\d))$/.exec(text);
  if (!match) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  const offset = (match[8] === "-" ? -1 : 1) * (Number(match[9] ?? 0) * 60 + Number(match[10] ?? 0));
  if (hour > 23 || minute > 59 || second > 59 || Number(match[9] ?? 0) > 23 || Number(match[10] ?? 0) > 59) return null;
  // Date takes the years up to 99 for those after 1900, and the 30th of February for the 2nd of March.
  const date = new Date(Date.UTC(year + 400, month - 1, day, hour, minute, second));
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  const seconds = date.getTime() / 1000 - fourCenturies - offset * 60;
  return seconds < minTimestamp || seconds > maxTimestamp ? null : { seconds, nanos: nanosOf(match[7]) };
}

/** A Duration: seconds, with up to nine digits of a second, and an s; null for what is none. */
export function parseDuration(text: string): SecondsAndNanos | null {
  const match = /^(-?)(\d{1,20})(?:\.(\d{1,9}))?s$/.exec(text);
  const seconds = Number(match?.[2]);
  if (!match || seconds > maxDuration) return null;
  const sign = match[1] === "-" ? -1 : 1;
  return { seconds: sign * seconds, nanos: sign * nanosOf(match[3]) };
}

function nanosOf(fraction: string | undefined): number {
  return Number((fraction ?? "").padEnd(9, "0"));
}
