/** What a piece of JSON text is, for its colour. */
export type JsonTokenKind = "key" | "string" | "number" | "literal" | "mark" | "space" | "comment" | "variable";

export interface JsonToken {
  readonly kind: JsonTokenKind;
  readonly text: string;
}

const pieces =
  /([ \t\r\n]+)|(\{\{[ \t]*[\p{L}_][^{}"\n]*\}\})|("(?:[^"\\]|\\.)*(?:"|\\?$))|(-?\d[\w.+-]*)|([A-Za-z_]\w*)|(\/\/[^\n]*|\/\*.*?(?:\*\/|$))|./gsu;
/** What the groups of `pieces` are, in their order. */
const kinds = ["mark", "space", "variable", "string", "number", "literal", "comment"] as const;

/**
 * Cuts JSON text into coloured pieces. Never fails: text that was cut off in mid-string, or is no JSON at all, is cut as
 * well as can be. The pieces joined are the text.
 */
export function jsonTokens(text: string): JsonToken[] {
  const tokens: JsonToken[] = [];
  for (const match of text.matchAll(pieces)) tokens.push({ kind: kindOf(match), text: match[0] });
  return tokens.map((token, at) => (token.kind === "string" && isKey(tokens, at) ? { ...token, kind: "key" } : token));
}

function kindOf(match: RegExpMatchArray): JsonTokenKind {
  for (let group = 1; group < kinds.length; group++) if (match[group] !== undefined) return kinds[group] ?? "mark";
  return "mark";
}

function isKey(tokens: readonly JsonToken[], at: number): boolean {
  const next = tokens[at + 1]?.kind === "space" ? tokens[at + 2] : tokens[at + 1];
  return next?.text === ":";
}

/** What a preview leaves to others. */
export interface PreviewOptions {
  /** Outermost keys, as JSON has them, whose values are shown elsewhere. */
  readonly omit?: ReadonlySet<string>;
  /** A day as `2026-11-21`, said elsewhere: times on it are shown without it. */
  readonly day?: string;
}

/**
 * The same for a one-line preview that people scan: the outermost braces go, plain keys lose their quotes, and the commas
 * between the outermost fields become space.
 */
export function previewTokens(text: string, { omit, day }: PreviewOptions = {}): JsonToken[] {
  const out: JsonToken[] = [];
  let depth = 0;
  let isOmitted = false;
  for (const token of jsonTokens(text)) {
    if (token.text === "}" || token.text === "]") depth--;
    const isOutermost = depth === 0 && (token.text === "{" || token.text === "}");
    if (token.text === "{" || token.text === "[") depth++;
    if (depth === 1 && token.kind === "key") isOmitted = omit?.has(token.text.slice(1, -1)) ?? false;
    else if (depth === 1 && token.text === ",") {
      if (out.length > 0) out.push({ kind: "space", text: "  " });
      isOmitted = false;
      continue;
    }
    if (isOutermost || isOmitted || (token.kind === "space" && out.at(-1)?.kind !== "string")) continue;
    out.push(previewToken(token, day));
  }
  return withoutDoubleSpace(out);
}

/** Where a field was left out, there is space on both sides. */
function withoutDoubleSpace(tokens: readonly JsonToken[]): JsonToken[] {
  return tokens.filter(({ kind }, at) => kind !== "space" || (at < tokens.length - 1 && tokens[at + 1]?.kind !== "space"));
}

function previewToken(token: JsonToken, day: string | undefined): JsonToken {
  if (token.kind === "key") return { kind: "key", text: plainKey(token.text) };
  if (token.text === ":") return { kind: "mark", text: ": " };
  if (token.text === ",") return { kind: "mark", text: ", " };
  if (token.kind === "string" && day !== undefined && token.text.startsWith(`"${day}T`)) {
    const time = timeOfDay.exec(token.text.slice(day.length + 2));
    if (time) return { kind: "number", text: time[1] ?? "" };
  }
  return token;
}

const timeOfDay = /^(\d\d:\d\d:\d\d(?:\.\d+)?Z)"$/;

/** The same for compact JSON that people read: a space after colons and commas, and inside the outermost braces. */
export function spacedTokens(text: string): JsonToken[] {
  const tokens = jsonTokens(text).filter(({ kind }) => kind !== "space");
  return tokens.map((token, at) => {
    if (token.text === ":" || token.text === ",") return { kind: "mark", text: `${token.text} ` };
    if (at === 0 && token.text === "{" && tokens[1]?.text !== "}") return { kind: "mark", text: "{ " };
    if (at > 1 && at === tokens.length - 1 && token.text === "}") return { kind: "mark", text: " }" };
    return token;
  });
}

/** The same for a message that is still to be sent: its `{{names}}` are pieces of their own, in strings too. */
export function templateTokens(text: string): JsonToken[] {
  return spacedTokens(text).flatMap((token) => {
    if (token.kind !== "string" && token.kind !== "key") return [token];
    const parts = token.text.split(/(\{\{[ \t]*[\p{L}_][^{}"\n]*\}\})/u);
    return parts
      .map((part, at): JsonToken => ({ kind: at % 2 === 1 ? "variable" : token.kind, text: part }))
      .filter((part) => part.text !== "");
  });
}

function plainKey(quoted: string): string {
  const inner = quoted.slice(1, -1);
  return /^[\w.$-]+$/.test(inner) ? inner : quoted;
}
