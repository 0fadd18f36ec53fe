import { type Token, type Tokens, tokenize } from "../parse/lexer";
import type { SourceText } from "../parse/source-text";

/** What is in brackets and stands either on one line or on a line for each of its parts. */
export interface Group {
  /** The index of the opening token, and of the closing one. */
  readonly open: number;
  close: number;
}

/**
 * What stands between a token and the one before it, where there is no comment:
 * `statement` begins a line at a block's depth, and `close` does so for the brace of a block, but for those that are
 * `joined` to the token before, such as the brace of an empty block; `part` begins a line if its
 * group is broken, and is `inline` otherwise; `wrap` is a space, or the line break that was there; the others are what
 * they say.
 */
export type Gap =
  | { readonly kind: "none" | "space" | "wrap" }
  | { readonly kind: "statement" | "close"; readonly depth: number; readonly joined?: boolean }
  | { readonly kind: "part" | "end"; readonly group: Group; readonly inline: "" | " " };

export interface TokenGaps {
  readonly tokens: Tokens;
  /** By a token's index. */
  readonly gaps: readonly Gap[];
  /** By the index of the opening token. */
  readonly groups: ReadonlyMap<number, Group>;
}

const none: Gap = { kind: "none" };
const space: Gap = { kind: "space" };
const wrap: Gap = { kind: "wrap" };

/** Says for each token of a text without syntax errors what belongs before it. */
export function tokenGaps(source: SourceText): TokenGaps {
  return new GapReader(source).run();
}

/** Reads statements as far as their layout asks for it: where they end, and what is in brackets. */
class GapReader {
  readonly #source: SourceText;
  readonly #tokens: Tokens;
  readonly #gaps: Gap[] = [];
  readonly #groups = new Map<number, Group>();
  /** The token to be given its gap next. */
  #at = 0;

  constructor(source: SourceText) {
    this.#source = source;
    this.#tokens = tokenize(source.text);
  }

  run(): TokenGaps {
    while (!this.#atEnd) this.#statement(0);
    this.#take({ kind: "statement", depth: 0 });
    return { tokens: this.#tokens, gaps: this.#gaps, groups: this.#groups };
  }

  #statement(depth: number): void {
    if (this.#is(";")) this.#take({ kind: "statement", depth, joined: this.#at > 0 && this.#isOneOf(this.#text(this.#at - 1), ";", "}") });
    else this.#longStatement(depth);
  }

  #longStatement(depth: number): void {
    const first = this.#at;
    this.#take({ kind: "statement", depth });
    const word = this.#text(first);
    while (!this.#atEnd) {
      if (this.#is("{")) {
        this.#block(depth);
        return;
      }
      if (this.#is("[")) this.#options();
      else if (word === "option" && this.#is("=")) {
        this.#take(space);
        this.#value(space);
      } else if (this.#is(";")) {
        this.#take(none);
        return;
      } else this.#take(this.#gapInStatement(first, word));
    }
  }

  #block(depth: number): void {
    this.#take(space);
    const isEmpty = this.#is("}");
    while (!this.#is("}") && !this.#atEnd) this.#statement(depth + 1);
    this.#take({ kind: "close", depth, joined: isEmpty });
  }

  #gapInStatement(first: number, word: string): Gap {
    const previous = this.#text(this.#at - 1);
    if (this.#is(".")) return this.#isKeyword(first, word, previous) || previous === "," ? space : none;
    if (this.#is("(")) return word === "rpc" && this.#at === first + 2 ? none : this.#isOneOf(previous, "[", "(", ".") ? none : space;
    if (previous === "." || previous === "(" || previous === "<" || previous === "-") return none;
    if (this.#is(")") || this.#is(",") || this.#is("<") || this.#is(">")) return none;
    if (previous === "," || this.#joinsStrings()) return wrap;
    return space;
  }

  /** A name that begins with a dot looks like one that goes on, but for the word before it. */
  #isKeyword(first: number, word: string, previous: string): boolean {
    if (this.#at - 1 === first) return this.#isOneOf(previous, "optional", "required", "repeated", "extend");
    return word === "rpc" && previous === "stream" && this.#text(this.#at - 2) === "(";
  }

  /** `[name = value, …]` */
  #options(): void {
    const group = this.#open(space);
    while (!this.#is("]") && !this.#atEnd) {
      this.#take({ kind: "part", group, inline: this.#at === group.open + 1 ? "" : " " });
      while (!this.#is("=") && !this.#is(",") && !this.#is("]") && !this.#atEnd) this.#take(none);
      if (this.#is("=")) {
        this.#take(space);
        this.#value(space);
      }
      if (this.#is(",")) this.#take(none);
    }
    this.#close(group, "");
  }

  /** What stands behind an `=` or in an aggregate, with `gap` before it. */
  #value(gap: Gap): void {
    if (this.#is("{") || this.#is("<")) this.#aggregate(gap);
    else if (this.#is("[")) this.#list(gap);
    else this.#scalar(gap);
  }

  #scalar(gap: Gap): void {
    const isSigned = this.#is("-") || this.#is("+");
    this.#take(gap);
    if (isSigned) this.#take(none);
    while (this.#joinsStrings()) this.#take(wrap);
  }

  #list(gap: Gap): void {
    const group = this.#open(gap);
    while (!this.#is("]") && !this.#atEnd) {
      this.#value({ kind: "part", group, inline: this.#at === group.open + 1 ? "" : " " });
      if (this.#is(",")) this.#take(none);
    }
    this.#close(group, "");
  }

  /** `{ name: value … }`, or in `<` and `>`. */
  #aggregate(gap: Gap): void {
    const closing = this.#is("<") ? ">" : "}";
    const group = this.#open(gap);
    while (!this.#is(closing) && !this.#atEnd) {
      this.#aggregateName({ kind: "part", group, inline: " " });
      if (this.#is(":")) this.#take(none);
      this.#value(space);
      if (this.#is(",") || this.#is(";")) this.#take(none);
    }
    this.#close(group, " ");
  }

  /** A field's name, or that of an extension or of an Any's type in brackets. */
  #aggregateName(gap: Gap): void {
    const isBracketed = this.#is("[");
    this.#take(gap);
    if (!isBracketed) return;
    while (!this.#is("]") && !this.#atEnd) this.#take(none);
    this.#take(none);
  }

  #open(gap: Gap): Group {
    const group: Group = { open: this.#at, close: this.#at };
    this.#groups.set(this.#at, group);
    this.#take(gap);
    return group;
  }

  #close(group: Group, inline: "" | " "): void {
    group.close = this.#at;
    this.#take({ kind: "end", group, inline: this.#at === group.open + 1 ? "" : inline });
  }

  #take(gap: Gap): void {
    if (this.#at >= this.#tokens.tokens.length) return;
    this.#gaps[this.#at] = gap;
    this.#at++;
  }

  get #atEnd(): boolean {
    return this.#tokens.tokens[this.#at]?.kind === "end" || this.#at >= this.#tokens.tokens.length;
  }

  #is(text: string): boolean {
    return this.#text(this.#at) === text;
  }

  #isOneOf(text: string, ...others: readonly string[]): boolean {
    return others.includes(text);
  }

  #joinsStrings(): boolean {
    return this.#token(this.#at)?.kind === "string" && this.#token(this.#at - 1)?.kind === "string";
  }

  #text(index: number): string {
    const token = this.#token(index);
    return token ? this.#source.slice(token) : "";
  }

  #token(index: number): Token | undefined {
    return this.#tokens.tokens[index];
  }
}
