/** What follows a backslash and stands for itself, and what stands for one character of a kind or for a place. */
const itself = /[\^$\\.*+?()[\]{}|/-]/;
const oneCharacter = /[dDwWsSbBnrtfv]/;
const repetition = /\{\d+(?:,\d*)?\}/y;
const groupStart = /\((?:\?(?:[:=!]|<[=!]|<[^>]*>))?/y;
/** Looking for more of them takes longer than it saves. */
const mostTexts = 16;

/**
 * Texts of which one at least is in every text in which the regular expression is found (case aside, where it has no weight); none
 * where nothing is plain to see. A text is a run of characters that stand for themselves; there are several where alternatives are.
 */
export function requiredTexts(source: string): readonly string[] {
  const pattern = new PatternReader(source);
  const texts = pattern.alternatives();
  return pattern.isClear ? texts : [];
}

/** Of texts of which only one need be there, the shortest is the least that is known. */
const weightOf = (texts: readonly string[]) => (texts.length === 0 ? 0 : Math.min(...texts.map(({ length }) => length)));

class PatternReader {
  readonly #source: string;
  #at = 0;
  /** False where something came of which it is not plain where it ends. */
  isClear = true;

  constructor(source: string) {
    this.#source = source;
  }

  /** Those of all branches up to the end of the group: none where one of them has none. */
  alternatives(): readonly string[] {
    const branches = [this.#branch()];
    while (this.#source[this.#at] === "|") {
      this.#at++;
      branches.push(this.#branch());
    }
    const texts = [...new Set(branches.flat())];
    return branches.some((branch) => branch.length === 0) || texts.length > mostTexts ? [] : texts;
  }

  /** The best that is in a branch. Ends before what ends it. */
  #branch(): readonly string[] {
    let best: readonly string[] = [];
    let run = "";
    const take = (texts: readonly string[]) => {
      const more = weightOf(texts) - weightOf(best);
      if (more > 0 || (more === 0 && texts.length < best.length)) best = texts;
      run = "";
    };
    for (; this.#at < this.#source.length; this.#at++) {
      const char = this.#source.charAt(this.#at);
      if (char === "|" || char === ")") break;
      const escaped = char === "\\" ? this.#escaped() : null;
      if (escaped !== null && itself.test(escaped)) run += escaped;
      else if ("*?{".includes(char)) {
        // What may be left out is the character before it.
        take([run.slice(0, -1)]);
        this.#passRepetition();
      } else if (escaped !== null || "([^$.+]}".includes(char)) {
        take([run]);
        if (char === "(") take(this.#group());
        if (char === "[") this.#passClass();
      } else run += char;
    }
    take([run]);
    return best;
  }

  /** What is behind the backslash, which is passed over. */
  #escaped(): string {
    const next = this.#source.charAt(++this.#at);
    // Of what comes behind a number or a name it is not plain where that ends.
    if (!itself.test(next) && !oneCharacter.test(next)) this.isClear = false;
    return next;
  }

  /** Up to the group's last bracket. */
  #group(): readonly string[] {
    groupStart.lastIndex = this.#at;
    const start = groupStart.exec(this.#source)?.[0] ?? "(";
    this.#at += start.length;
    const inner = this.alternatives();
    const next = this.#source.charAt(this.#at + 1);
    const mayBeMissing = start.endsWith("!") || (next !== "" && "*?{".includes(next));
    return mayBeMissing ? [] : inner;
  }

  #passRepetition(): void {
    repetition.lastIndex = this.#at;
    this.#at += (repetition.exec(this.#source)?.[0].length ?? 1) - 1;
  }

  #passClass(): void {
    for (this.#at++; this.#at < this.#source.length && this.#source[this.#at] !== "]"; this.#at++) {
      if (this.#source[this.#at] === "\\") this.#at++;
    }
  }
}
