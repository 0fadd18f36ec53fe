import type { Read } from "./scalar-text";

const rfc3339 = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)$/;

/** A moment in RFC 3339, as google.protobuf.Timestamp takes it: from the year 1 to 9999. */
export function readTimestamp(typed: string): Read {
  const text = typed.trim();
  const [, year, month, day, hour, minute, second] = rfc3339.exec(text) ?? [];
  const moment = Date.parse(text.replace(/\.\d+/, ""));
  const isDay = Number(day) <= new Date(Date.UTC(2000 + (Number(year) % 400), Number(month), 0)).getUTCDate();
  const fits = Number(year) > 0 && isDay && Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60 && !Number.isNaN(moment);
  const inRange = moment >= Date.parse("0001-01-01T00:00:00Z") && moment <= Date.parse("9999-12-31T23:59:59Z");
  return fits && inRange ? { json: JSON.stringify(text) } : { problem: "timestamp" };
}

/** A moment, in milliseconds since 1970, as RFC 3339 in UTC to the second. */
export function timestampText(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");
}

/** A timestamp's text as a native picker takes it, in the zone of this computer; "" for none. */
export function pickerText(timestamp: string): string {
  const ms = "json" in readTimestamp(timestamp) ? Date.parse(timestamp.trim().replace(/\.\d+/, "")) : Number.NaN;
  if (Number.isNaN(ms)) return "";
  const shifted = new Date(ms - new Date(ms).getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 19);
}

/** What a native picker answers, as a timestamp; null for nothing picked. */
export function timestampOfPicker(picked: string): string | null {
  const ms = Date.parse(picked);
  return Number.isNaN(ms) ? null : timestampText(ms);
}

/** Units of durations, by how many nanoseconds each has. */
export const durationUnits = {
  ns: 1n,
  us: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  min: 60_000_000_000n,
  h: 3_600_000_000_000n,
} as const;
export type DurationUnit = keyof typeof durationUnits;

const maxDuration = 315_576_000_000n * durationUnits.s;

/** Nanoseconds of a duration as JSON has it, `1.5s`; null for what is none. */
function nanosOf(text: string): bigint | null {
  const found = /^(-?)(\d{1,12})(?:\.(\d{1,9}))?s$/.exec(text.trim());
  if (!found) return null;
  const nanos = BigInt(found[2] ?? "0") * durationUnits.s + BigInt((found[3] ?? "").padEnd(9, "0"));
  return nanos > maxDuration ? null : found[1] ? -nanos : nanos;
}

/** The number of units in a duration's text, exactly; the text itself where it is no duration. */
export function durationIn(text: string, unit: DurationUnit): string {
  const nanos = nanosOf(text);
  return nanos === null ? text : decimal(nanos, durationUnits[unit]);
}

/** The unit that a duration reads best in: the largest of which it is a whole number, between milliseconds and seconds. */
export function unitFor(text: string): DurationUnit {
  const nanos = nanosOf(text);
  if (nanos === null || nanos % durationUnits.s === 0n) return "s";
  return (
    (["ms", "us", "ns"] as const).find(
      (unit) => nanos > -durationUnits.s && nanos < durationUnits.s && nanos % durationUnits[unit] === 0n,
    ) ?? "s"
  );
}

/** So many units as a duration's text, exactly. */
export function readDuration(typed: string, unit: DurationUnit): Read {
  const found = /^(-?)(\d{1,24})(?:\.(\d{1,24}))?$/.exec(typed.trim());
  if (!found) return { problem: "duration" };
  const fraction = found[3] ?? "";
  const scaled = BigInt(`${found[2]}${fraction}`) * durationUnits[unit];
  const divisor = 10n ** BigInt(fraction.length);
  const nanos = scaled / divisor;
  if (scaled % divisor !== 0n || nanos > maxDuration) return { problem: "duration" };
  return { json: JSON.stringify(`${decimal(found[1] ? -nanos : nanos, durationUnits.s)}s`) };
}

/** A quotient in decimal digits, without end zeros; exact where the divisor's only primes are those of 10, else to 9 digits. */
function decimal(value: bigint, divisor: bigint): string {
  const size = value < 0n ? -value : value;
  const rest = (((size % divisor) * 10n ** 15n) / divisor).toString().padStart(15, "0").replace(/0+$/, "");
  return `${value < 0n ? "-" : ""}${size / divisor}${rest === "" ? "" : `.${rest}`}`;
}

/** Paths in lowerCamelCase with commas between, as google.protobuf.FieldMask takes them. */
export function readFieldMask(typed: string): Read {
  const paths = typed.trim() === "" ? [] : typed.split(",").map((path) => path.trim());
  return paths.every((path) => /^[A-Za-z][A-Za-z0-9.]*$/.test(path)) ? { json: JSON.stringify(paths.join(",")) } : { problem: "mask" };
}
