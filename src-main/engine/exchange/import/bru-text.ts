/** One block of a .bru file: `name { … }`. */
export interface BruBlock {
  readonly name: string;
  /** What stands between the braces, as it is but for its indent. */
  readonly text: string;
  /** The same as pairs, one on a line; a name that begins with `~` is turned off. Texts between `'''` go over lines. */
  readonly pairs: readonly { readonly name: string; readonly value: string; readonly enabled: boolean }[];
  /** Of `name [ … ]`: its lines. */
  readonly items: readonly string[];
}

/** Reads the blocks of a .bru file, in order; what is no block is passed over. */
export function readBru(text: string): BruBlock[] {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  const blocks: BruBlock[] = [];
  for (let at = 0; at < lines.length; at++) {
    const [, name, bracket] = /^\s*([\w:.-]+)\s*([{[])\s*$/.exec(lines[at] ?? "") ?? [];
    if (name === undefined) continue;
    const end = blockEnd(lines, at + 1, bracket === "{" ? "}" : "]");
    blocks.push(blockOf(name, lines.slice(at + 1, end)));
    at = end;
  }
  return blocks;
}

/** The line that has nothing but the bracket, at the start of it: what is within a block is indented. */
function blockEnd(lines: readonly string[], from: number, bracket: string): number {
  for (let at = from; at < lines.length; at++) if ((lines[at] ?? "").trimEnd() === bracket) return at;
  return lines.length;
}

function blockOf(name: string, lines: readonly string[]): BruBlock {
  const inner = dedented(lines);
  const pairs: { name: string; value: string; enabled: boolean }[] = [];
  for (let at = 0; at < inner.length; at++) {
    const line = inner[at] ?? "";
    const [, off, bare, quoted, rest = ""] = /^(~?)(?:([^:"\s][^:]*?)|"((?:[^"\\]|\\.)*)")\s*:\s*(.*)$/.exec(line) ?? [];
    const key = bare ?? quoted;
    if (key === undefined) continue;
    let value = rest.trim();
    if (value.startsWith("'''")) {
      const end = inner.findIndex((other, n) => n > at && other.trim().endsWith("'''"));
      const closed = value.length > 3 && value.endsWith("'''");
      value = closed ? value.slice(3, -3) : dedented(inner.slice(at + 1, end < 0 ? inner.length : end)).join("\n");
      if (!closed) at = end < 0 ? inner.length : end;
    }
    pairs.push({ name: key, value, enabled: off !== "~" });
  }
  return { name, text: inner.join("\n"), pairs, items: inner.map((line) => line.trim()).filter((line) => line !== "") };
}

function dedented(lines: readonly string[]): string[] {
  const indents = lines.filter((line) => line.trim() !== "").map((line) => /^\s*/.exec(line)?.[0].length ?? 0);
  const least = Math.min(...indents, Number.MAX_SAFE_INTEGER);
  return lines.map((line) => line.slice(Math.min(least, line.length)));
}
