import { unit } from "./units";

/**
 * The string whose opening quote is at `start`, with escapes, and the offset behind its closing quote; or what is wrong with it,
 * as a sentence.
 */
export function readEscaped(text: string, start: number): { value: string; end: number } | string {
  const end = closingQuote(text, start + 1) + 1;
  try {
    const value: unknown = JSON.parse(text.slice(start, end));
    if (typeof value === "string") return { value, end };
  } catch {
    // Said below, in words for people.
  }
  return problemOf(text.slice(start + 1, end - 1), end > text.length);
}

/** Where the string ends whose first unit is at `start`; the end of the text, if it does not. */
function closingQuote(text: string, start: number): number {
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === unit.quote) return at;
    if (code === unit.backslash) at++;
  }
  return text.length;
}

function problemOf(content: string, open: boolean): string {
  const wrong = /[\n\r]|\\u(?![0-9a-fA-F]{4})|\\[^"\\/bfnrtu]|\p{Cc}/u.exec(content)?.[0];
  if (wrong === undefined ? open : /[\n\r]/.test(wrong)) return "A string is not closed.";
  if (wrong?.startsWith("\\u")) return "\\u needs four hex digits.";
  return wrong?.startsWith("\\")
    ? "A string has an escape that JSON does not know."
    : "A string has a control character that must be escaped.";
}
