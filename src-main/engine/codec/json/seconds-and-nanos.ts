import { unit } from "./units";

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
const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
/** Days from 0000-03-01, less one, to 1970-01-01 in the Gregorian calendar. */
const daysTo1970 = 719_469;

/** A Timestamp as RFC 3339 writes it, with up to nine digits of a second; null for what is none. */
export function parseTimestamp(text: string): SecondsAndNanos | null {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/.test(text)) return null;
  const time = timeOfDay(text, 11);
  const days = daysBefore(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10));
  const zoned = text.endsWith("Z");
  const offset = zoned ? 0 : timeOfDay(`${text.slice(-5)}:00`, 0);
  if (Number.isNaN(time + days + offset)) return null;
  const seconds = days * 86_400 + time - (text.at(-6) === "-" ? -offset : offset);
  if (seconds < minTimestamp || seconds > maxTimestamp) return null;
  return { seconds, nanos: text.charAt(19) === "." ? nanosOf(text.slice(20, zoned ? -1 : -6)) : 0 };
}

/** The seconds of `hh:mm:ss` at an offset, or NaN where it is no time of a day. */
function timeOfDay(text: string, at: number): number {
  const [hour, minute, second] = [number(text, at, at + 2), number(text, at + 3, at + 5), number(text, at + 6, at + 8)];
  return hour > 23 || minute > 59 || second > 59 ? Number.NaN : (hour * 60 + minute) * 60 + second;
}

/** Days from 1970-01-01 to a date, or NaN where it is none. */
function daysBefore(year: number, month: number, day: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const length = month === 2 && leap ? 29 : (monthLengths[month - 1] ?? 0);
  if (day < 1 || day > length) return Number.NaN;
  // Years that begin in March have their leap day last.
  const marchYear = month > 2 ? year : year - 1;
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  return marchYear * 365 + leapDays + Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - daysTo1970;
}

function number(text: string, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at++) value = value * 10 + text.charCodeAt(at) - unit.zero;
  return value;
}

/** A Duration: seconds, with up to nine digits of a second, and an s; null for what is none. */
export function parseDuration(text: string): SecondsAndNanos | null {
  const match = /^(-?)(\d{1,20})(?:\.(\d{1,9}))?s$/.exec(text);
  const seconds = Number(match?.[2]);
  if (!match || seconds > maxDuration) return null;
  const sign = match[1] === "-" ? -1 : 1;
  return { seconds: sign * seconds, nanos: sign * nanosOf(match[3] ?? "") };
}

function nanosOf(fraction: string): number {
  return number(fraction, 0, fraction.length) * 10 ** (9 - fraction.length);
}
