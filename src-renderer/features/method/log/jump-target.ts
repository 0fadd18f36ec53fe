/** Where a jump leads: to the row with a number, as its column shows it, or to a time since the call's start. */
export type JumpTarget = { readonly to: "number"; readonly number: number } | { readonly to: "time"; readonly offsetMs: number };

const dayMs = 24 * 3600 * 1000;

/**
 * Reads `1200` or `#1200`, a time since the start as `+1.5s`, `+250ms`, `+2m` or `+2:05.120`, and a local time of day as `12:30`
 * or `12:30:05.5`: the first such moment since `startedAt` (milliseconds since 1970). Null for anything else.
 */
export function parseJump(text: string, startedAt: number): JumpTarget | null {
  const written = text.trim().toLowerCase();
  const number = /^#?(\d{1,3}(?:[ ,_]\d{3})+|\d+)$/.exec(written)?.[1];
  if (number !== undefined) return { to: "number", number: Number(number.replace(/\D/g, "")) };
  const span = /^\+?\s*(\d+(?:\.\d*)?)\s*(ms|s|m|min|h)$/.exec(written);
  if (span) return time(Number(span[1]) * (units[span[2] ?? ""] ?? Number.NaN));
  const minutes = /^\+\s*(?:(\d+):)?(\d+):(\d{1,2}(?:\.\d*)?)$/.exec(written);
  if (minutes) return time(((Number(minutes[1] ?? 0) * 60 + Number(minutes[2])) * 60 + Number(minutes[3])) * 1000);
  const clock = /^([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d(?:\.\d*)?))?$/.exec(written);
  return clock && time(sinceStart(startedAt, Number(clock[1]), Number(clock[2]), clock[3]));
}

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, min: 60_000, h: 3_600_000 };

const time = (offsetMs: number): JumpTarget => ({ to: "time", offsetMs });

function sinceStart(startedAt: number, hours: number, minutes: number, written: string | undefined): number {
  const seconds = Number(written ?? 0);
  const moment = new Date(startedAt);
  moment.setHours(hours, minutes, Math.floor(seconds), Math.round((seconds % 1) * 1000));
  const since = moment.getTime() - startedAt;
  if (since >= 0) return since;
  // A minute, or a second, that has the start in it means the start; what is before it means the next day.
  const precision = written === undefined ? 60_000 : 1000;
  return since > -precision ? 0 : since + dayMs;
}
