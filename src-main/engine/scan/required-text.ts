/** What follows a backslash and stands for itself, and what stands for one character of a kind or for a place. */
const itself = /[\^$\\.*+?()[\]{}|/-]/;
const oneCharacter = /[dDwWsSbBnrtfv]/;
const repetition = /\{\d+(?:,\d*)?\}/y;

/**
 * A text that is in every text in which the regular expression is found (case aside, where it has no weight); "" where none is
 * plain to see. It is the longest run of characters that stand for themselves, outside of groups and classes.
 */
export function requiredText(source: string): string {
  let longest = "";
  let run = "";
  let isClear = true;
  const end = () => {
    if (isClear && run.length > longest.length) longest = run;
    run = "";
  };
  for (let i = 0; i < source.length; i++) {
    const char = source.charAt(i);
    if (char === "|") return "";
    if (char === "\\") {
      const next = source.charAt(++i);
      if (itself.test(next)) run += next;
      else end();
      // Of what comes behind a number or a name it is not plain where that ends.
      if (!itself.test(next) && !oneCharacter.test(next)) isClear = false;
    } else if (char === "(" || char === "[") {
      end();
      i = closing(source, i);
    } else if ("*?{".includes(char)) {
      // What may be left out is the character before it.
      run = run.slice(0, -1);
      end();
      repetition.lastIndex = i;
      i += (repetition.exec(source)?.[0].length ?? 1) - 1;
    } else if ("^$.+)]}".includes(char)) end();
    else run += char;
  }
  end();
  return longest;
}

/** Where a group or class ends. */
function closing(source: string, from: number): number {
  let depth = 0;
  let isClass = false;
  for (let i = from; i < source.length; i++) {
    const char = source.charAt(i);
    if (char === "\\") i++;
    else if (isClass) isClass = char !== "]";
    else if (char === "[") isClass = true;
    else if (char === "(") depth++;
    else if (char === ")") depth--;
    if (depth === 0 && !isClass) return i;
  }
  return source.length;
}
