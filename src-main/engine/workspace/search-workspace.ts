import type { SearchPlace, WorkspaceEntry, WorkspaceHit } from "#shared/model/workspace";

/** Of a line that is shown, in UTF-16 units. */
const maxLine = 160;

/** What is searched of one file. */
export interface Searched {
  readonly entry: WorkspaceEntry;
  /** The file's text. */
  readonly text: string;
  /** The same as `searchText` makes it. */
  readonly small: string;
}

/** A text as it is searched: in small letters, without the keys of the file, each sign where it was. */
export function searchText(text: string): string {
  return text.replace(/^[A-Za-z]+:/gm, (key) => " ".repeat(key.length)).toLowerCase();
}

interface Found extends WorkspaceHit {
  readonly rank: number;
}

/** The best hits of files that have all words of a query, in their names, methods or texts, whether letters are large or small. */
export function searchFiles(files: Iterable<Searched>, query: string, limit: number): WorkspaceHit[] {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  if (words.length === 0) return [];
  const found: Found[] = [];
  for (const file of files) {
    const hit = hitIn(file, words);
    if (hit) found.push(hit);
  }
  found.sort((a, b) => a.rank - b.rank || (a.path < b.path ? -1 : 1));
  return found.slice(0, limit).map(({ rank: _rank, ...hit }) => hit);
}

const ranks: Readonly<Record<SearchPlace, number>> = { name: 1, method: 2, target: 3, body: 4, docs: 5, other: 6 };

function hitIn({ entry, text, small }: Searched, words: readonly string[]): Found | null {
  const name = entry.name.toLowerCase();
  const method = entry.method.toLowerCase();
  if (!words.every((word) => name.includes(word) || method.includes(word) || small.includes(word))) return null;
  const { path } = entry;
  const hit = (place: SearchPlace, line: string, rank = ranks[place]): Found => ({
    path,
    name: entry.name,
    method: entry.method,
    place,
    line,
    rank,
  });
  if (words.every((word) => name.includes(word))) return hit("name", "", name.startsWith(words.join(" ")) ? 0 : ranks.name);
  if (words.every((word) => name.includes(word) || method.includes(word))) return hit("method", "");
  const word = words.find((one) => !name.includes(one) && !method.includes(one)) ?? "";
  const at = small.indexOf(word);
  return hit(placeAt(text, at), lineAt(text, at));
}

/** Under which key of the file an offset is. */
function placeAt(text: string, offset: number): SearchPlace {
  const before = text.slice(0, text.indexOf("\n", offset) + 1 || undefined);
  const key = before.match(/^[A-Za-z]+(?=:)/gm)?.at(-1) ?? "";
  if (key === "body" || key === "messages") return "body";
  return key === "target" || key === "method" || key === "docs" ? key : "other";
}

function lineAt(text: string, offset: number): string {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  const end = text.indexOf("\n", offset);
  const line = text.slice(start, end < 0 ? undefined : end);
  const from = line.length > maxLine ? Math.max(0, offset - start - maxLine / 4) : 0;
  return line.slice(from, from + maxLine).trim();
}
