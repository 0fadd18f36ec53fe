/** What a piece of JSON text is, for its colour. */
export type JsonTokenKind = "key" | "string" | "number" | "literal" | "mark" | "space" | "comment" | "variable";

export interface JsonToken {
  readonly kind: JsonTokenKind;
  readonly text: string;
}

const pieces =
  /(?<space>[ \t\r\n]+)|(?<variable>\{\{[ \t]*[\p{L}_][^{}"\n]*\}\})|(?<string>"(?:[^"\\]|\\.)*(?:"|\\?$))|(?<number>-?\d[\w.+-]*)|(?<literal>[A-Za-z_]\w*)|(?<comment>\/\/[^\n]*|\/\*.*?(?:\*\/|$))|(?<mark>.)/gsu;

/**
 * Cuts JSON text into coloured pieces. Never fails: text that was cut off in mid-string, or is no JSON at all, is cut as
 * well as can be. The pieces joined are the text.
 */
export function jsonTokens(text: string): JsonToken[] {
  const tokens: JsonToken[] = [];
  for (const match of text.matchAll(pieces)) {
    const [kind] = Object.entries(match.groups ?? {}).find(([, value]) => value !== undefined) ?? ["mark"];
    tokens.push({ kind: kind as JsonTokenKind, text: match[0] });
  }
  return tokens.map((token, at) => (token.kind === "string" && isKey(tokens, at) ? { ...token, kind: "key" } : token));
}

function isKey(tokens: readonly JsonToken[], at: number): boolean {
  const next = tokens[at + 1]?.kind === "space" ? tokens[at + 2] : tokens[at + 1];
  return next?.text === ":";
}

/**
 * The same for a one-line preview that people scan: the outermost braces go, plain keys lose their quotes, and the commas
 * between the outermost fields become space.
 */
export function previewTokens(text: string): JsonToken[] {
  const out: JsonToken[] = [];
  let depth = 0;
  for (const token of jsonTokens(text)) {
    if (token.text === "}" || token.text === "]") depth--;
    const outermost = depth === 0 && (token.text === "{" || token.text === "}");
    if (token.text === "{" || token.text === "[") depth++;
    if (outermost || (token.kind === "space" && out.at(-1)?.kind !== "string")) continue;
    if (token.kind === "key") out.push({ kind: "key", text: plainKey(token.text) });
    else if (token.text === ":") out.push({ kind: "mark", text: ": " });
    else if (token.text === ",") out.push(depth === 1 ? { kind: "space", text: "  " } : { kind: "mark", text: ", " });
    else out.push(token);
  }
  return out;
}

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
