import type { Usage } from "#shared/model/symbol";
import type { FileSymbols, TypeUse } from "../compile/compiled";
import { joinName } from "../link/descriptor-walk";
import type { SymbolIndex } from "./symbol-index";

/** Who mentions which type, over a whole schema. */
export class Usages {
  readonly #byType = new Map<string, TypeUse[]>();
  readonly #index: SymbolIndex;

  constructor(files: Iterable<readonly [file: string, symbols: FileSymbols]>, index: SymbolIndex) {
    this.#index = index;
    for (const [, { uses }] of files) {
      for (const use of uses) {
        const known = this.#byType.get(use.type);
        if (known) known.push(use);
        else this.#byType.set(use.type, [use]);
      }
    }
  }

  /** The mentions of a type, at most `limit`, and how many there are. */
  of(type: string, limit: number): { usages: Usage[]; count: number } {
    const uses = this.#byType.get(type) ?? [];
    const usages = uses.slice(0, limit).flatMap(({ symbol, what, member }): Usage[] => {
      const at = this.#index.get(what === "extension" ? member : joinName(symbol, member));
      return at ? [{ symbol, what, member, place: { file: at.file, line: at.line, column: at.column } }] : [];
    });
    return { usages, count: uses.length };
  }

  /** The messages and services that mention a type, with the members that do. */
  *mentionsOf(type: string): Generator<{ symbol: string; member: string }> {
    for (const { symbol, member, what } of this.#byType.get(type) ?? []) if (what !== "extension") yield { symbol, member };
  }
}
