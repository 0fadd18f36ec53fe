const unitMs: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Reads `250ms`, `5s`, `1.5 m`, `2h`, or a bare number of seconds, as milliseconds; null if it is none of these or not positive. */
export function parseDuration(text: string): number | null {
  const match = /^\s*(\d+(?:\.\d+)?)\s*(ms|s|m|h)?\s*$/.exec(text);
  if (!match) return null;
  const ms = Number(match[1]) * (unitMs[match[2] ?? "s"] ?? 1000);
  return ms > 0 && Number.isFinite(ms) ? ms : null;
}

/** The shortest exact writing of a whole number of milliseconds that `parseDuration` reads back. */
export function formatDuration(ms: number): string {
  for (const unit of ["h", "m", "s"] as const) {
    const size = unitMs[unit] ?? 1;
    if (ms >= size && ms % size === 0) return `${ms / size}${unit}`;
  }
  return ms >= 1000 && ms % 100 === 0 ? `${ms / 1000}s` : `${ms}ms`;
}
