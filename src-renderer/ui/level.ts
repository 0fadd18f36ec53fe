export type Level = "debug" | "info" | "warn" | "error";

const words: Readonly<Record<string, Level>> = {
  TRACE: "debug",
  VERBOSE: "debug",
  FINE: "debug",
  DEBUG: "debug",
  INFO: "info",
  INFORMATION: "info",
  NOTICE: "info",
  WARN: "warn",
  WARNING: "warn",
  ERR: "error",
  ERROR: "error",
  SEVERE: "error",
  CRITICAL: "error",
  ALERT: "error",
  EMERGENCY: "error",
  FATAL: "error",
  PANIC: "error",
};

/** The log level that a word says, with or without a prefix as enums have it: `WARN`, `warning`, `LEVEL_WARN`; null for any other. */
export function levelOf(word: string): Level | null {
  const name = /^(?:[A-Za-z]+_)*([A-Za-z]+)$/.exec(word)?.[1]?.toUpperCase();
  return name !== undefined && Object.hasOwn(words, name) ? (words[name] ?? null) : null;
}
