import type { Reference } from "#shared/model/source-file";
import type { ParsedFile } from "../parse/declarations";
import type { TextMention } from "./mentions";

/** Where mentions are looked for, and what they stand for. */
export interface ReferenceScope {
  /** Import names of the files with a text. */
  readonly files: Iterable<string>;
  text(file: string): Promise<string>;
  /** A file's text taken apart, and what it names. */
  read(file: string): Promise<{ readonly parsed: ParsedFile; readonly mentions: readonly TextMention[] }>;
  /** Two mentions with one key mean the same; null for one that means nothing. */
  keyOf(file: string, mention: TextMention): string | null;
}

const maxLineLength = 300;

/**
 * All places that mention what has this key, file by file. `word` stands in the text of each of them: files without it
 * need not be taken apart.
 */
export async function findReferences(scope: ReferenceScope, key: string, word: string, limit: number): Promise<Reference[]> {
  const found: Reference[] = [];
  for (const file of scope.files) {
    if (!(await scope.text(file)).includes(word)) continue;
    const { parsed, mentions } = await scope.read(file);
    const places = mentions.filter((mention) => scope.keyOf(file, mention) === key);
    for (const mention of places.sort((a, b) => a.start - b.start)) {
      if (found.length >= limit) return found;
      found.push(referenceAt(file, parsed, mention));
    }
  }
  return found;
}

function referenceAt(file: string, { source }: ParsedFile, { start, end }: TextMention): Reference {
  const { line, column } = source.position(start);
  const lineStart = start - column + 1;
  const lineEnd = source.text.indexOf("\n", lineStart);
  const text = source.text.slice(lineStart, Math.min(lineEnd < 0 ? source.text.length : lineEnd, lineStart + maxLineLength));
  return { file, line, column, endColumn: column + end - start, text: text.trimEnd() };
}
