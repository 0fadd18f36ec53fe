/** What stands at an offset of a text that is not JSON, as one would quote it: a string, a number, a word, or one character. */
export function tokenAt(text: string, offset: number): string {
  if (offset >= text.length) return "the end of the text";
  const rest = text.slice(offset, offset + 200);
  return /^(?:"(?:[^"\\\r\n]|\\.)*"?|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|[^\s{}[\]",:/]+|[\s\S])/.exec(rest)?.[0] ?? "";
}

/** What would be right where `token` stands for a key. */
export function keyHint(token: string): string | undefined {
  if (token.startsWith("'")) return "JSON has double quotes only.";
  return /^[A-Za-z_]/.test(token) ? `Put the key in double quotes: ${JSON.stringify(token)}.` : undefined;
}

/** What would be right where `token` stands for a value. */
export function valueHint(token: string): string | undefined {
  if (token.startsWith("'")) return "JSON has double quotes only.";
  if (/^(true|false|null)$/i.test(token)) return `Write ${token.toLowerCase()}.`;
  if (/^-?(nan|inf(inity)?)$/i.test(token)) return 'Write "NaN", "Infinity" or "-Infinity", in double quotes.';
  if (/^[+.]\d|^\+?\.\d/.test(token)) return "A number starts with a digit or with a minus.";
  return /^[A-Za-z_]/.test(token) && token !== "the end of the text" ? "A text or an enum's name goes in double quotes." : undefined;
}
