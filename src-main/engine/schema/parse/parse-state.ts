import type { DescriptorProto, FileDescriptorProto } from "@bufbuild/protobuf/wkt";
import type { Diagnostic } from "#shared/model/schema";
import type { Declaration, ImportNode } from "./declarations";
import { nameField } from "./descriptor-fields";
import type { Diagnostics } from "./diagnostics";
import type { Tokens } from "./lexer";
import type { OptionNode } from "./option-nodes";
import { type OpenPlace, SourcePlaces } from "./source-places";
import type { SourceText, Span } from "./source-text";
import { SyntaxSlip, TokenCursor } from "./token-cursor";

export type Dialect = "proto2" | "proto3" | "editions";

/** How deep messages may nest: protoc's own limit (kMaxMessageDeclarationNestingDepth), and what keeps our stack safe. */
export const maxNesting = 32;

const namePath = [nameField];

/** Where the parts of a declaration stand; `Declaration` is made of it once the whole is read. */
export type Parts = Pick<Declaration, "name" | "type" | "output" | "number" | "label" | "extendee" | "syntax">;

/** What the parsing functions of one file share: the cursor, what was found so far, and the recovery from slips. */
export class ParseState {
  readonly cursor: TokenCursor;
  readonly places: SourcePlaces;
  readonly file: FileDescriptorProto;
  readonly imports: ImportNode[] = [];
  readonly declarations = new Map<object, Declaration>();
  readonly options = new Map<object, OptionNode[]>();
  readonly mapFields = new Set<object>();
  readonly damaged = new Map<object, Diagnostic>();
  dialect: Dialect = "proto2";
  /** Of the statements that are about the file as a whole. */
  syntaxSpan: Span | undefined;
  packageSpan: Span | undefined;
  depth = 0;
  readonly #source: SourceText;
  readonly #diagnostics: Diagnostics;
  #resumedAt = -1;

  constructor(source: SourceText, tokens: Tokens, file: FileDescriptorProto, diagnostics: Diagnostics) {
    this.cursor = new TokenCursor(source, tokens);
    this.file = file;
    this.#source = source;
    this.places = new SourcePlaces(source, tokens, this.cursor);
    this.#diagnostics = diagnostics;
  }

  report(slip: SyntaxSlip): Diagnostic {
    return this.#diagnostics.report(this.#source, slip.span, slip.code, slip.message);
  }

  /**
   * Parses one statement of `holder`. A slip in it is reported, and costs this statement alone: it is skipped, and the
   * holder is remembered as damaged.
   */
  statement(holder: object, parse: () => void): void {
    const start = this.cursor.index;
    const placeCount = this.places.length;
    try {
      parse();
    } catch (error) {
      if (!(error instanceof SyntaxSlip)) throw error;
      // The rest of a statement that was given up at the end of its line is no second mistake.
      const isEcho = this.#resumedAt === start && this.cursor.index === start;
      if (!isEcho) this.damage(holder, this.report(error));
      this.places.truncate(placeCount);
      this.cursor.skipStatement(start);
      this.places.resume();
      this.#resumedAt = this.cursor.index;
    }
  }

  /**
   * Parses `{ … }` statement by statement, a `;` by itself among them unless it is `strict`. A brace that is never closed is
   * reported where it opens.
   */
  block(holder: object, place: OpenPlace, parse: () => void, { strict = false } = {}): void {
    const open = this.cursor.expect("{");
    this.places.endDeclaration(place);
    while (!this.cursor.accept("}")) {
      if (this.cursor.atEnd) {
        this.damage(holder, this.report(new SyntaxSlip(open, 'This "{" is never closed by a "}".')));
        break;
      }
      if (strict && this.cursor.at(";")) this.statement(holder, () => this.cursor.fail('A ";" by itself cannot stand here.'));
      else if (!this.emptyStatement()) this.statement(holder, parse);
    }
    this.places.close(place);
    this.places.endDeclaration(null);
  }

  /** A `;` by itself. */
  emptyStatement(): boolean {
    if (!this.cursor.accept(";")) return false;
    this.places.endDeclaration(null);
    return true;
  }

  /** Parses a nested message's block, or refuses it where it nests too deep. */
  nestedBlock(holder: DescriptorProto, place: OpenPlace, parse: () => void): void {
    if (this.depth >= maxNesting) this.cursor.fail(`Messages nest more than ${maxNesting} deep here; protoc allows no more either.`);
    this.depth++;
    try {
      this.block(holder, place, parse);
    } finally {
      this.depth--;
    }
  }

  /** The `;` of a statement, which ends its place. One forgotten at the end of a line is reported there, and the statement holds. */
  endStatement(place: OpenPlace): void {
    if (!this.cursor.accept(";")) this.#reportMissingSemicolon();
    this.places.close(place);
    this.places.endDeclaration(place);
  }

  #reportMissingSemicolon(): void {
    const { previous } = this.cursor;
    if (!this.cursor.startsLine() && !this.cursor.at("}")) this.cursor.expect(";");
    if (this.cursor.at("[") || this.cursor.at("=")) this.cursor.expect(";");
    this.report(new SyntaxSlip({ start: previous.end, end: previous.end }, 'Expected ";" here.'));
  }

  damage(holder: object, reason: Diagnostic): void {
    if (!this.damaged.has(holder)) this.damaged.set(holder, reason);
  }

  /** Remembers where a declaration and its parts stand. */
  declare(proto: object, place: OpenPlace, { name, type, output, number, label, extendee, syntax }: Parts): void {
    const { leading, trailing } = place;
    // Spelled out: a spread makes objects of many shapes, which costs a tenth of the time of a parse.
    this.declarations.set(proto, { whole: place, name, type, output, number, label, extendee, syntax, leading, trailing });
  }

  /** Reads an identifier that is a part's name, with its place. */
  parseName(part: object, what: string): { text: string; span: Span } {
    const { cursor, places } = this;
    const place = places.open(part, namePath);
    const token = cursor.expectIdentifier(what);
    places.close(place);
    return { text: cursor.text(token), span: token };
  }

  addOption(owner: object, option: OptionNode): void {
    const list = this.options.get(owner);
    if (list) list.push(option);
    else this.options.set(owner, [option]);
  }

  /** From the token at `first` to the one just read. */
  spanFrom(first: number): Span {
    return { start: this.cursor.tokenAt(first).start, end: this.cursor.previous.end };
  }
}
