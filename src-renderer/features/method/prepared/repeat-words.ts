import { formatDuration, parseDuration } from "#shared/model/duration";
import { maxIntervalMs, maxRepeats, type Repeat } from "#shared/model/prepared-message";
import type { Texts } from "../../../i18n/i18n";

/** Reads how often; null for what is no whole number from 1 to `maxRepeats`. Spaces and commas between digits are passed over. */
export function parseCount(text: string): number | null {
  const digits = text.replace(/[\s,_]/g, "");
  const count = /^\d{1,9}$/.test(digits) ? Number(digits) : 0;
  return count >= 1 && count <= maxRepeats ? count : null;
}

/** Reads the time between two messages in ms, 0 for none; null for what is no time or longer than an hour. */
export function parseInterval(text: string): number | null {
  const written = text.trim();
  if (written === "" || /^0+(\.0*)?\s*(ms|s|m|h)?$/.test(written)) return 0;
  const ms = parseDuration(written);
  return ms === null || ms > maxIntervalMs ? null : Math.max(1, Math.round(ms));
}

/** What `parseInterval` reads back. */
export function formatInterval(ms: number): string {
  return ms === 0 ? "0" : formatDuration(ms);
}

/** `× 100 every 50ms`; nothing for once. */
export function repeatWords({ count, intervalMs }: Repeat, { t, number }: Pick<Texts, "t" | "number">): string | null {
  if (count === 1) return null;
  if (intervalMs === 0) return t("repeat.fast", { count: number(count) });
  return t("repeat.each", { count: number(count), interval: formatDuration(intervalMs) });
}
