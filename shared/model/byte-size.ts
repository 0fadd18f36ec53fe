const units: Record<string, number> = { b: 1, kb: 1e3, mb: 1e6, gb: 1e9, kib: 1024, mib: 1024 ** 2, gib: 1024 ** 3 };

/** The largest size that gRPC takes for one message: a signed 32-bit number of bytes. */
export const maxByteSize = 2 ** 31 - 1;

/** Reads `512`, `64 kB`, `1.5 MB`, `4 MiB` as whole bytes; null if it is none of these, not positive, or over `max`. */
export function parseByteSize(text: string, max = maxByteSize): number | null {
  const match = /^\s*(\d+(?:\.\d+)?)\s*([kmg]?i?b)?\s*$/i.exec(text);
  if (!match) return null;
  const bytes = Math.round(Number(match[1]) * (units[(match[2] ?? "b").toLowerCase()] ?? Number.NaN));
  return bytes >= 1 && bytes <= max ? bytes : null;
}

/** A size as a person would write it, and `parseByteSize` reads it: the largest unit of which it is a plain number. */
export function writeByteSize(bytes: number): string {
  for (const unit of ["GiB", "GB", "MiB", "MB", "KiB", "kB"]) {
    const value = bytes / (units[unit.toLowerCase()] ?? 1);
    if (value >= 1 && Number.isInteger(value * 10)) return `${value} ${unit}`;
  }
  return `${bytes} B`;
}
