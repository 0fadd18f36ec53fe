/** Built-in names that only the core can tell, since they look at the machine. */
export const coreVariables = ["env", "file", "base64"] as const;
export type CoreVariable = (typeof coreVariables)[number];

/** What is known without being defined. A variable of the same name stands before it. */
export const builtInVariables = ["counter", "index", "now", "timestamp", "uuid", "random", "randomInt", ...coreVariables] as const;
export type BuiltInVariable = (typeof builtInVariables)[number];

/** What the built-in names stand for in one message. */
export interface Moment {
  /** How many messages came before this one. */
  readonly index: number;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** From 0 to below 1, another one each time. */
  readonly random: () => number;
  /** Another one each time. */
  readonly uuid: () => string;
}

/** A name as it is used: `{{now +1h unix}}` has the words `+1h` and `unix`. */
export interface NameUse {
  readonly name: string;
  /** The words after the name. */
  readonly words: readonly string[];
}

/** The ways to write each, to choose from; words in capitals stand for what the user has to say. */
export const builtInForms: Readonly<Record<BuiltInVariable, readonly string[]>> = {
  counter: ["counter"],
  index: ["index"],
  now: ["now", "now +1h", "now -7d date", "now unix", "now unixMs"],
  timestamp: ["timestamp"],
  uuid: ["uuid"],
  random: ["random"],
  randomInt: ["randomInt 1 6"],
  env: ["env NAME"],
  file: ["file PATH"],
  base64: ["base64 NAME", "base64 env NAME", "base64 file PATH"],
};

/** How each is written, where there is more to it than its name. */
export const builtInUsage: Readonly<Partial<Record<BuiltInVariable, string>>> = {
  now: "{{now}}, {{now +1h30m}} or {{now -7d unix}}: an offset in ms, s, m, h, d or w, and rfc3339, unix, unixMs or date",
  randomInt: "{{randomInt 1 6}}: two whole numbers, the lower one first",
  env: "{{env NAME}}: a variable of this program's environment",
  file: "{{file PATH}}: a file of the workspace, by its path from there",
  base64: "{{base64 NAME}}, {{base64 env NAME}} or {{base64 file PATH}}: what that stands for, in base64",
};

const unitMs: ReadonlyMap<string, number> = new Map([
  ["ms", 1],
  ["s", 1000],
  ["m", 60_000],
  ["h", 3_600_000],
  ["d", 86_400_000],
  ["w", 604_800_000],
]);

const timeFormats: ReadonlyMap<string, (time: Date) => string> = new Map([
  ["rfc3339", (time) => time.toISOString()],
  ["unix", (time) => String(Math.floor(time.getTime() / 1000))],
  ["unixMs", (time) => String(time.getTime())],
  ["date", (time) => time.toISOString().slice(0, 10)],
]);

export function isBuiltIn(name: string): name is BuiltInVariable {
  return builtInVariables.some((known) => known === name);
}

export function isCoreVariable(name: string): name is CoreVariable {
  return coreVariables.some((known) => known === name);
}

/** What a built-in name stands for; null of another name, of words that mean nothing, and of what only the core can tell. */
export function builtInValue({ name, words }: NameUse, moment: Moment): string | null {
  if (name === "randomInt") return randomInteger(words, moment);
  if (name === "now") return timeOf(words, moment.now);
  return words.length > 0 ? null : momentValue(name, moment);
}

function momentValue(name: string, moment: Moment): string | null {
  switch (name) {
    case "counter":
      return String(moment.index + 1);
    case "index":
      return String(moment.index);
    case "timestamp":
      return String(moment.now);
    case "uuid":
      return moment.uuid();
    case "random":
      return String(moment.random());
    default:
      return null;
  }
}

/** An offset and a format, each at most once. UTC. */
function timeOf(words: readonly string[], now: number): string | null {
  const offsets = words.filter((word) => /^[+-]/.test(word));
  const formats = words.filter((word) => !/^[+-]/.test(word));
  if (offsets.length > 1 || formats.length > 1) return null;
  const write = timeFormats.get(formats[0] ?? "rfc3339");
  const time = new Date(now + offsetMs(offsets[0] ?? "+0s"));
  return write && !Number.isNaN(time.getTime()) ? write(time) : null;
}

/** `+1h30m` in milliseconds; NaN where it is none. */
function offsetMs(text: string): number {
  if (!/^[+-](?:\d{1,15}(?:ms|[smhdw]))+$/.test(text)) return Number.NaN;
  const parts = [...text.matchAll(/(\d+)(ms|[smhdw])/g)];
  const total = parts.reduce((sum, [, count = "", unit = ""]) => sum + Number(count) * (unitMs.get(unit) ?? Number.NaN), 0);
  return text.startsWith("-") ? -total : total;
}

/** `{{randomInt 1 6}}`: a whole number from the first to the second, both included; from 0 to 999 without bounds. */
function randomInteger(words: readonly string[], { random }: Moment): string | null {
  if (words.length !== 0 && words.length !== 2) return null;
  const [low = 0, high = 999] = words.map(Number);
  if (!Number.isSafeInteger(low) || !Number.isSafeInteger(high) || !Number.isSafeInteger(high - low + 1) || low > high) return null;
  return String(low + Math.floor(random() * (high - low + 1)));
}
