import { bodySyntax, clip } from "../body-fault";

/** A lexical element of text format. `string` is one literal with its quotes; `symbol` is one character. */
export interface TextToken {
  readonly kind: "name" | "decimal" | "octal" | "hex" | "float" | "string" | "symbol" | "end";
  readonly text: string;
  /** UTF-16 units from the start of the text. */
  readonly offset: number;
}

const space = /[ \t\n\v\f\r]+|#[^\n]*/y;
const name = /[A-Za-z_]\w*/y;
/** All that clings together as a number, right or wrong. */
const numberLike = /\.?\d(?:[eE][+-]|[\w.])*/y;
const bracketed = /[\w./~!$&()*+,;=%-]+/y;

const numbers = [
  ["decimal", /^(?:0|[1-9]\d*)$/],
  ["float", /^(?:(?:(?:0|[1-9]\d*)\.\d*|\.\d+)(?:[eE][+-]?\d+)?[fF]?|(?:0|[1-9]\d*)(?:[eE][+-]?\d+[fF]?|[fF]))$/],
  ["hex", /^0[xX][\dA-Fa-f]+$/],
  ["octal", /^0[0-7]+$/],
] as const;

/**
 * The lexical elements of a text in text format, one ahead. Source: protobuf.dev/reference/protobuf/textformat-spec.
 * What is none throws Fault `body-syntax` (facts: offset, line, column).
 */
export class TextLexer {
  readonly #text: string;
  #position = 0;
  #ahead: TextToken;

  constructor(text: string) {
    this.#text = text;
    this.#ahead = this.#read();
  }

  /** The next element, which stays the next. */
  get ahead(): TextToken {
    return this.#ahead;
  }

  next(): TextToken {
    const token = this.#ahead;
    this.#ahead = this.#read();
    return token;
  }

  /** Is this symbol next? */
  isAt(symbol: string): boolean {
    return this.#ahead.kind === "symbol" && this.#ahead.text === symbol;
  }

  /** Passes over the symbol if it is next. */
  accept(symbol: string): boolean {
    const found = this.isAt(symbol);
    if (found) this.next();
    return found;
  }

  /** The name between the brackets, of which the opening one is next: `pkg.ext`, or `domain/pkg.Message`. */
  bracketName(): TextToken {
    const offset = this.#ahead.offset;
    let text = "";
    for (this.#skipSpace(); ; this.#skipSpace()) {
      const part = this.#match(bracketed);
      if (part === null) break;
      text += part;
    }
    if (text === "" || this.#text[this.#position] !== "]") {
      const act = "Between the brackets stands an extension's name, or in an Any a type's, as type.googleapis.com/pkg.Message.";
      throw bodySyntax(this.#text, this.#position, "Here a name in brackets should go on or end.", act);
    }
    this.#position++;
    this.#ahead = this.#read();
    return { kind: "name", text, offset };
  }

  #read(): TextToken {
    this.#skipSpace();
    const offset = this.#position;
    const char = this.#text[offset];
    if (char === undefined) return { kind: "end", text: "", offset };
    if (char === '"' || char === "'") return { kind: "string", text: this.#literal(char), offset };
    const word = this.#match(name);
    if (word !== null) return { kind: "name", text: word, offset };
    const number = this.#match(numberLike);
    if (number !== null) return { kind: this.#numberKind(number, offset), text: number, offset };
    if (!"{}<>[]:,;-".includes(char)) {
      const shown = clip(String.fromCodePoint(this.#text.codePointAt(offset) ?? 0));
      throw bodySyntax(this.#text, offset, `${shown} means nothing in text format.`, "Text goes in quotes.");
    }
    this.#position++;
    return { kind: "symbol", text: char, offset };
  }

  #skipSpace(): void {
    while (this.#match(space) !== null) {
      // What is matched is passed over.
    }
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#position;
    const found = pattern.exec(this.#text)?.[0] ?? null;
    if (found !== null) this.#position += found.length;
    return found;
  }

  #numberKind(number: string, offset: number): TextToken["kind"] {
    const kind = numbers.find(([, pattern]) => pattern.test(number))?.[0];
    if (kind === undefined) throw bodySyntax(this.#text, offset, `${clip(number)} is not a number.`, "Text goes in quotes.");
    return kind;
  }

  #literal(quote: string): string {
    const start = this.#position;
    for (let at = start + 1; at < this.#text.length; at++) {
      const char = this.#text[at];
      if (char === "\n") break;
      if (char === "\\") at++;
      else if (char === quote) {
        this.#position = at + 1;
        return this.#text.slice(start, at + 1);
      }
    }
    throw bodySyntax(this.#text, start, "This string is not closed on its line.", `Close it with ${quote}; a line break is written \\n.`);
  }
}
