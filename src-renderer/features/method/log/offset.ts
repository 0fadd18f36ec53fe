/** A row's time since the call's start: to the millisecond while that can be read, `+12.3 ms`, `+1.239 s`, `+2:05.120`. */
export function formatOffset(ms: number): string {
  return `+${formatGap(ms)}`;
}

/** The time between two rows, written alike. */
export function formatGap(ms: number): string {
  if (ms < 1000) return `${ms.toFixed(1)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(3)} s`;
  const whole = Math.round(ms);
  const minutes = Math.floor(whole / 60_000);
  return `${minutes}:${((whole % 60_000) / 1000).toFixed(3).padStart(6, "0")}`;
}

/** Local time of day to the millisecond, `22:13:29.979`; `at` in milliseconds since 1970. */
export function formatClock(at: number): string {
  const date = new Date(at);
  const two = (n: number) => String(n).padStart(2, "0");
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}
