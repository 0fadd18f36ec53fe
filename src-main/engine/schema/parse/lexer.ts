import type { Span } from "./source-text";

export type TokenKind = "identifier" | "integer" | "float" | "string" | "symbol" | "end";

export interface Token extends Span {
  readonly kind: TokenKind;
  /** How many of the file's comments begin before this token. */
  readonly commentsBefore: number;
}

/** A comment with its marks: `//` up to the end of the line, or a block. */
export interface Comment extends Span {
  readonly kind: "line" | "block";
}

export interface LexProblem extends Span {
  readonly message: string;
}

export interface Tokens {
  /** Ends with one token of kind `end`. */
  readonly tokens: readonly Token[];
  readonly comments: readonly Comment[];
  readonly problems: readonly LexProblem[];
}

const numberPattern = /0[xX][0-9a-fA-F]*|(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
// Anything that can begin no token: reported once as a run, so that a paragraph pasted in by mistake is one problem.
const strangePattern = /[^\x20-\x7e\t\r\n\v\f]+/y;

// Most of a text is spaces and words: going through their codes takes half the time of patterns.
const doubleQuote = 0x22;
const singleQuote = 0x27;

function isSpace(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d);
}

function isLetter(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || code === 0x5f;
}

function isWordPart(code: number): boolean {
  return isLetter(code) || (code >= 0x30 && code <= 0x39);
}

/** Splits a .proto text into tokens and comments. Never throws: what fits nowhere is left out and listed as a problem. */
export function tokenize(text: string): Tokens {
  return new Lexer(text).run();
}

class Lexer {
  readonly #text: string;
  readonly #tokens: Token[] = [];
  readonly #comments: Comment[] = [];
  readonly #problems: LexProblem[] = [];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  run(): Tokens {
    while (this.#at < this.#text.length) this.#step();
    this.#push("end", this.#at);
    return { tokens: this.#tokens, comments: this.#comments, problems: this.#problems };
  }

  #step(): void {
    const start = this.#at;
    const code = this.#text.charCodeAt(start);
    if (isSpace(code)) this.#skipWhile(isSpace);
    else if (isLetter(code)) {
      this.#skipWhile(isWordPart);
      this.#push("identifier", start);
    } else if (this.#take(numberPattern)) this.#number(start);
    else if (code === doubleQuote || code === singleQuote) this.#string(start, this.#text.charAt(start));
    else if (this.#text.startsWith("//", start)) this.#lineComment(start);
    else if (this.#text.startsWith("/*", start)) this.#blockComment(start);
    else if (this.#take(strangePattern)) this.#problem(start, this.#at, strangeMessage(this.#text.slice(start, this.#at)));
    else {
      this.#at++;
      this.#push("symbol", start);
    }
  }

  #skipWhile(test: (code: number) => boolean): void {
    while (this.#at < this.#text.length && test(this.#text.charCodeAt(this.#at))) this.#at++;
  }

  #take(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    if (!pattern.test(this.#text)) return false;
    this.#at = pattern.lastIndex;
    return true;
  }

  #push(kind: TokenKind, start: number): void {
    this.#tokens.push({ kind, start, end: this.#at, commentsBefore: this.#comments.length });
  }

  #problem(start: number, end: number, message: string): void {
    this.#problems.push({ start, end, message });
  }

  #number(start: number): void {
    const word = this.#text.slice(start, this.#at);
    const isHex = /^0x/i.test(word);
    if (isHex && word.length === 2) this.#problem(start, this.#at, '"0x" must be followed by hexadecimal digits.');
    const isFloat = !isHex && /[.eE]/.test(word);
    if (isFloat ? /^0\d/.test(word) : !isHex && /^0\d*[89]/.test(word))
      this.#problem(start, this.#at, "A number with a leading zero is octal: digits 0 to 7 only.");
    this.#push(isFloat ? "float" : "integer", start);
    if (/[A-Za-z_]/.test(this.#text.charAt(this.#at)))
      this.#problem(this.#at, this.#at + 1, "A space is needed between a number and a name.");
  }

  #string(start: number, quote: string): void {
    this.#at++;
    while (this.#at < this.#text.length) {
      const char = this.#text.charAt(this.#at);
      if (char === "\n") break;
      if (char === "\0") this.#problem(this.#at, this.#at + 1, 'A null character is written as "\\0" in a string.');
      this.#at += char === "\\" && this.#text.charAt(this.#at + 1) !== "\n" ? 2 : 1;
      if (char === quote) {
        this.#push("string", start);
        return;
      }
    }
    this.#at = Math.min(this.#at, this.#text.length);
    this.#problem(start, this.#at, "This string is not closed before the end of its line.");
    this.#push("string", start);
  }

  #lineComment(start: number): void {
    const end = this.#text.indexOf("\n", start);
    this.#at = end < 0 ? this.#text.length : end;
    this.#comments.push({ kind: "line", start, end: this.#at });
  }

  #blockComment(start: number): void {
    const end = this.#text.indexOf("*/", start + 2);
    this.#at = end < 0 ? this.#text.length : end + 2;
    if (end < 0) this.#problem(start, start + 2, 'This comment is never closed by "*/".');
    this.#comments.push({ kind: "block", start, end: this.#at });
  }
}

function strangeMessage(run: string): string {
  const shown = [...run.slice(0, 16)].slice(0, 8).join("");
  const code = run.codePointAt(0) ?? 0;
  return `${JSON.stringify(shown)} (U+${code.toString(16).toUpperCase().padStart(4, "0")}) cannot stand here: outside strings and comments only ASCII is allowed.`;
}
