import { placeholdersOf } from "#shared/model/variables";

/** A place as editors' workers count it: from 0. */
interface Place {
  readonly line: number;
  readonly character: number;
}

/** A JSON text of the same length, with a number where a `{{name}}` stands for a value; in strings it is text already. */
export function disguise(text: string): string {
  let from = 0;
  let disguised = "";
  for (const { start, end, quote } of placeholdersOf(text, "json")) {
    if (quote !== null) continue;
    disguised += text.slice(from, start) + "1".repeat(end - start);
    from = end;
  }
  return disguised + text.slice(from);
}

/** Is a `{{name}}` in this range of a JSON text? What is said of the range may be wrong of what will stand there. */
export function isAboutPlaceholder(text: string, range: { readonly start: Place; readonly end: Place }): boolean {
  const places = placeholdersOf(text, "json");
  if (places.length === 0) return false;
  const lines = [0, ...[...text.matchAll(/\r\n|\n|\r/g)].map((found) => found.index + found[0].length)];
  const start = (lines[range.start.line] ?? 0) + range.start.character;
  const end = (lines[range.end.line] ?? 0) + range.end.character;
  return places.some((place) => start <= place.start && place.end <= end);
}

/** What is written of a name between `{{` and a cursor at the end of `line`, and where it begins; null where none is. */
export function nameBefore(line: string): { readonly start: number; readonly written: string } | null {
  const found = /\{\{[ \t]*([\p{L}_][\p{L}\p{N}_.-]*)?$/u.exec(line);
  if (!found) return null;
  const braces = /\{+$/.exec(line.slice(0, found.index + 2))?.[0].length ?? 0;
  // Four of them stand for two that are meant.
  if (braces % 4 === 0) return null;
  const written = found[1] ?? "";
  return { start: line.length - written.length, written };
}
