import type { SymbolKind } from "#shared/model/symbol";
import type { IndexedSymbol, SymbolIndex } from "./symbol-index";

/** A symbol that matches, and how well: higher is better. */
export interface Match {
  readonly symbol: IndexedSymbol;
  readonly score: number;
}

/** Names in lower case, so that one search does no more than compare. */
export interface SearchIndex {
  readonly entries: readonly { readonly symbol: IndexedSymbol; readonly name: string; readonly holder: string }[];
}

export function searchIndexOf(symbols: SymbolIndex): SearchIndex {
  return {
    entries: [...symbols.values()].map((symbol) => ({
      symbol,
      name: symbol.name.toLowerCase(),
      holder: symbol.holder.toLowerCase(),
    })),
  };
}

/** Among equal matches, what has a page comes before the lines of one. */
const kindScores: Readonly<Record<SymbolKind, number>> = {
  message: 6,
  service: 6,
  enum: 5,
  method: 4,
  field: 2,
  extension: 2,
  "enum-value": 1,
};

/**
 * Every symbol that has all words of the query in its name or its holder's, or as its name's capitals and word
 * beginnings (`uor` finds UpdateOrderRequest). `isOwn` lifts what the source itself declares over what it imports.
 */
export function searchSymbols(index: SearchIndex, query: string, isOwn: (symbol: IndexedSymbol) => boolean): Match[] {
  const words = query
    .toLowerCase()
    .split(/[\s/]+/)
    .filter((word) => word !== "");
  if (words.length === 0) return [];
  const matches: Match[] = [];
  for (const { symbol, name, holder } of index.entries) {
    let score = kindScores[symbol.kind] + (isOwn(symbol) ? 5 : 0) - Math.min(name.length, 100) / 50;
    let all = true;
    for (const word of words) {
      const one = wordScore(word, symbol.name, name, holder);
      if (one === 0) {
        all = false;
        break;
      }
      score += one;
    }
    if (all) matches.push({ symbol, score });
  }
  return matches;
}

/** How well one word of a query matches, 0 for not at all. */
function wordScore(word: string, written: string, name: string, holder: string): number {
  if (name === word) return 100;
  const at = name.indexOf(word);
  if (at === 0) return 80;
  if (at > 0) return isWordStart(written, at) ? 60 : 40;
  if (word.includes(".") && `${holder}.${name}`.includes(word)) return `${holder}.${name}` === word ? 100 : 50;
  if (holder.includes(word)) return 20;
  return hasInitials(written, word) ? 30 : 0;
}

function isWordStart(text: string, at: number): boolean {
  const here = text.charAt(at);
  const before = text.charAt(at - 1);
  return before === "_" || (here !== here.toLowerCase() && before === before.toLowerCase());
}

/** Do the word's letters begin the name's words, in order, without leaving the first out? */
function hasInitials(written: string, word: string): boolean {
  if (word.length < 2) return false;
  const lower = written.toLowerCase();
  let at = 0;
  for (const letter of word) {
    while (at < lower.length && !(lower.charAt(at) === letter && (at === 0 || isWordStart(written, at)))) at++;
    if (at >= lower.length) return false;
    at++;
  }
  return true;
}
