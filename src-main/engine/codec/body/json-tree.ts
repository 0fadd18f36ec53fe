import { createScanner, type JSONScanner } from "jsonc-parser";
import type { Fault } from "#shared/base/fault";
import { bodySyntax, positionAt } from "../body-fault";

interface Span {
  /** The first UTF-16 unit, and the one after the last. */
  readonly offset: number;
  readonly end: number;
}

export interface JsonMember {
  readonly key: string;
  readonly keyOffset: number;
  readonly value: JsonNode;
}

export type JsonObjectNode = Span & { readonly kind: "object"; readonly members: readonly JsonMember[] };

/** A JSON value with its place in the text. A number keeps its text, since a double cannot hold every int64. */
export type JsonNode =
  | JsonObjectNode
  | (Span & { readonly kind: "array"; readonly items: readonly JsonNode[] })
  | (Span & { readonly kind: "string"; readonly value: string })
  | (Span & { readonly kind: "number"; readonly text: string })
  | (Span & { readonly kind: "boolean"; readonly value: boolean })
  | (Span & { readonly kind: "null" });

/** How deep objects and arrays may nest; also protobuf's usual limit for messages. */
export const maxJsonDepth = 100;

// jsonc-parser's SyntaxKind and ScanError are ambient const enums, out of reach under isolatedModules.
const token = {
  openBrace: 1,
  closeBrace: 2,
  openBracket: 3,
  closeBracket: 4,
  comma: 5,
  colon: 6,
  null: 7,
  true: 8,
  false: 9,
  string: 10,
  number: 11,
  firstTrivia: 12,
  lastTrivia: 15,
  end: 17,
} as const;

const scanProblems: Readonly<Record<number, string>> = {
  1: "A comment is not closed.",
  2: "A string is not closed.",
  3: "A number is not complete.",
  4: "\\u needs four hex digits.",
  5: "A string has an escape that JSON does not know.",
  6: "A string has a control character that must be escaped.",
};

/**
 * Reads one JSON value; comments and trailing commas are allowed, and a leading byte order mark is ignored.
 * Answers null for a text with nothing but white space and comments. Throws Fault `body-syntax` (facts: offset, line, column).
 */
export function parseJson(text: string): JsonNode | null {
  const parser = new JsonTreeParser(text.replace(/^\uFEFF/, " "));
  return parser.parse();
}

class JsonTreeParser {
  readonly #text: string;
  readonly #scanner: JSONScanner;
  #token: number = token.end;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
    this.#scanner = createScanner(text, false);
  }

  parse(): JsonNode | null {
    this.#next();
    if (this.#token === token.end) return null;
    const value = this.#value();
    if (this.#token !== token.end) throw this.#fault(`Nothing may follow the value, and here is ${this.#found()}.`);
    return value;
  }

  #next(): void {
    do {
      this.#token = this.#scanner.scan();
      const problem = scanProblems[this.#scanner.getTokenError()];
      if (problem !== undefined) throw this.#fault(problem);
    } while (this.#token >= token.firstTrivia && this.#token <= token.lastTrivia);
  }

  #value(): JsonNode {
    const offset = this.#scanner.getTokenOffset();
    const end = offset + this.#scanner.getTokenLength();
    switch (this.#token) {
      case token.openBrace:
        return this.#nested(() => this.#object(offset));
      case token.openBracket:
        return this.#nested(() => this.#array(offset));
      case token.string:
        return this.#leaf({ kind: "string", offset, end, value: this.#scanner.getTokenValue() });
      case token.number:
        return this.#leaf({ kind: "number", offset, end, text: this.#text.slice(offset, end) });
      case token.true:
      case token.false:
        return this.#leaf({ kind: "boolean", offset, end, value: this.#token === token.true });
      case token.null:
        return this.#leaf({ kind: "null", offset, end });
      default:
        throw this.#fault(`A value is expected, and here is ${this.#found()}.`, this.#valueHint());
    }
  }

  #leaf(node: JsonNode): JsonNode {
    this.#next();
    return node;
  }

  #nested(read: () => JsonNode): JsonNode {
    if (++this.#depth > maxJsonDepth) throw this.#fault(`Objects and arrays nest deeper than ${maxJsonDepth} levels.`);
    const node = read();
    this.#depth--;
    return node;
  }

  #object(offset: number): JsonNode {
    const members: JsonMember[] = [];
    const end = this.#sequence(offset, token.closeBrace, () => members.push(this.#member()));
    return { kind: "object", offset, end, members };
  }

  #array(offset: number): JsonNode {
    const items: JsonNode[] = [];
    const end = this.#sequence(offset, token.closeBracket, () => items.push(this.#value()));
    return { kind: "array", offset, end, items };
  }

  /** Reads from an opening bracket over comma-separated elements to `close`; answers the end offset. */
  #sequence(offset: number, close: number, element: () => void): number {
    this.#next();
    while (this.#token !== close) {
      if (this.#token === token.end) throw this.#unclosed(offset);
      element();
      if (this.#token === token.comma) this.#next();
      else if (this.#token === token.end) throw this.#unclosed(offset);
      else if (this.#token !== close) throw this.#fault(`A comma is missing before ${this.#found()}.`);
    }
    const end = this.#scanner.getPosition();
    this.#next();
    return end;
  }

  #member(): JsonMember {
    if (!this.#sees(token.string)) throw this.#fault(`A key is expected, and here is ${this.#found()}.`, this.#keyHint());
    const key = this.#scanner.getTokenValue();
    const keyOffset = this.#scanner.getTokenOffset();
    this.#next();
    if (!this.#sees(token.colon)) throw this.#fault(`A colon is missing after the key ${JSON.stringify(key)}.`);
    this.#next();
    return { key, keyOffset, value: this.#value() };
  }

  /** A method, since tsc would believe the token unchanged over `#next`. */
  #sees(kind: number): boolean {
    return this.#token === kind;
  }

  #found(): string {
    if (this.#token === token.end) return "the end of the text";
    const text = this.#tokenText();
    return text.length > 30 ? `${text.slice(0, 30)}…` : text;
  }

  #tokenText(): string {
    const offset = this.#scanner.getTokenOffset();
    return this.#text.slice(offset, offset + this.#scanner.getTokenLength());
  }

  #keyHint(): string | undefined {
    const text = this.#tokenText();
    if (text.startsWith("'")) return "JSON has double quotes only.";
    return /^[A-Za-z_]/.test(text) ? `Put the key in double quotes: ${JSON.stringify(text)}.` : undefined;
  }

  #valueHint(): string | undefined {
    const text = this.#tokenText();
    if (text.startsWith("'")) return "JSON has double quotes only.";
    if (/^(true|false|null)$/i.test(text)) return `Write ${text.toLowerCase()}.`;
    if (/^[+.]\d|^\+?\.\d/.test(text)) return "A number starts with a digit or with a minus.";
    return /^[A-Za-z_]/.test(text) ? "A text or an enum's name goes in double quotes." : undefined;
  }

  #unclosed(offset: number): Fault {
    const { line, column } = positionAt(this.#text, offset);
    const open = this.#text[offset];
    return this.#fault(`The ${open} of line ${line}, column ${column} is not closed.`, `Add ${open === "{" ? "}" : "]"}.`);
  }

  #fault(message: string, act?: string): Fault {
    return bodySyntax(this.#text, Math.min(this.#scanner.getTokenOffset(), this.#text.length), message, act);
  }
}
