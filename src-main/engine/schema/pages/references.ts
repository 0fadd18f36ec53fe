import type { Reference } from "#shared/model/source-file";
import type { ParsedFile } from "../parse/declarations";
import type { TextMention } from "./mentions";

/** Where mentions are looked for, and what they stand for. */
export interface ReferenceScope {
  readonly files: ReadonlyMap<string, ParsedFile>;
  mentionsOf(file: string, parsed: ParsedFile): readonly TextMention[];
  /** Two mentions with one key mean the same; null for one that means nothing. */
  keyOf(file: string, mention: TextMention): string | null;
}

const maxLineLength = 300;

/**
 * All places that mention what has this key, file by file. `word` stands in the text of each of them: files without it
 * need not be looked through.
 */
export function findReferences(scope: ReferenceScope, key: string, word: string, limit: number): Reference[] {
  const found: Reference[] = [];
  for (const [file, parsed] of scope.files) {
    if (!parsed.source.text.includes(word)) continue;
    const mentions = scope.mentionsOf(file, parsed).filter((mention) => mention.name !== "" && scope.keyOf(file, mention) === key);
    for (const mention of mentions.sort((a, b) => a.start - b.start)) {
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
