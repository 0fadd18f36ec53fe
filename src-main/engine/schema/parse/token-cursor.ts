import type { DiagnosticCode } from "#shared/model/schema";
import type { Token, Tokens } from "./lexer";
import type { SourceText, Span } from "./source-text";

/** Thrown inside the parser where the text stops making sense; caught at the statement, never outside the parser. */
export class SyntaxSlip extends Error {
  readonly span: Span;
  readonly code: DiagnosticCode;

  constructor(span: Span, message: string, code: DiagnosticCode = "syntax") {
    super(message);
    this.span = span;
    this.code = code;
  }
}

/** Reads tokens one after the other. The `expect` methods throw SyntaxSlip. */
export class TokenCursor {
  readonly source: SourceText;
  readonly #tokens: readonly Token[];
  #index = 0;

  constructor(source: SourceText, { tokens }: Tokens) {
    this.source = source;
    this.#tokens = tokens;
  }

  /** Of the current token. */
  get index(): number {
    return this.#index;
  }

  get atEnd(): boolean {
    return this.current.kind === "end";
  }

  get current(): Token {
    return this.tokenAt(this.#index);
  }

  get previous(): Token {
    return this.tokenAt(Math.max(0, this.#index - 1));
  }

  previousText(): string {
    return this.#index === 0 ? "" : this.text(this.previous);
  }

  /** Beyond the end, the end token. */
  tokenAt(index: number): Token {
    const token = this.#tokens[Math.min(index, this.#tokens.length - 1)];
    if (!token) throw new Error("A token list ends with an end token.");
    return token;
  }

  text(token: Token = this.current): string {
    return this.source.slice(token);
  }

  /** The current token if it is an identifier or a keyword, else "". */
  word(): string {
    return this.current.kind === "identifier" ? this.text() : "";
  }

  /** Is the token at `ahead` places from here this symbol or word? */
  at(text: string, ahead = 0): boolean {
    const token = this.tokenAt(this.#index + ahead);
    return token.kind !== "string" && token.end - token.start === text.length && this.source.text.startsWith(text, token.start);
  }

  atKind(kind: Token["kind"], ahead = 0): boolean {
    return this.tokenAt(this.#index + ahead).kind === kind;
  }

  advance(): Token {
    const token = this.current;
    if (token.kind !== "end") this.#index++;
    return token;
  }

  accept(text: string): boolean {
    if (!this.at(text)) return false;
    this.advance();
    return true;
  }

  expect(text: string): Token {
    if (!this.at(text)) this.fail(`Expected "${text}" but found ${this.describe()}.`);
    return this.advance();
  }

  expectIdentifier(what: string): Token {
    if (!this.atKind("identifier")) this.fail(`Expected ${what} but found ${this.describe()}.`);
    return this.advance();
  }

  fail(message: string, span: Span = this.current, code: DiagnosticCode = "syntax"): never {
    throw new SyntaxSlip(span, message, code);
  }

  /** The current token for a message. */
  describe(): string {
    if (this.atEnd) return "the end of the file";
    const text = this.text();
    return text.length > 40 ? `${text.slice(0, 40)}…` : JSON.stringify(text);
  }

  /** Does the current token begin a line? */
  startsLine(): boolean {
    return this.#index === 0 || this.source.lineAt(this.previous.end) < this.source.lineAt(this.current.start);
  }

  /**
   * After a slip in the statement that began at token `start`: goes to where the next one begins. That is behind its
   * `;` or its block, before the `}` of what holds it, or at a name beginning a line, where a `;` was forgotten.
   */
  skipStatement(start: number): void {
    let depth = this.#openBraces(start);
    if (depth === 0 && this.#index > start && this.atKind("identifier") && this.startsLine()) return;
    for (; !this.atEnd; this.advance()) {
      if (this.at("{")) depth++;
      else if (this.at("}")) {
        if (depth === 0) return;
        depth--;
        if (depth > 0) continue;
        this.advance();
        return;
      } else if (depth === 0 && this.accept(";")) return;
    }
  }

  #openBraces(start: number): number {
    let depth = 0;
    for (let index = start; index < this.#index; index++) {
      const token = this.tokenAt(index);
      if (token.kind !== "symbol") continue;
      const text = this.text(token);
      if (text === "{") depth++;
      else if (text === "}") depth--;
    }
    return Math.max(0, depth);
  }
}
