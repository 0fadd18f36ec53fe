import type { DescriptorProto, FileDescriptorProto } from "@bufbuild/protobuf/wkt";
import type { Diagnostic } from "#shared/model/schema";
import { gapComments } from "./comments";
import type { Declaration, ImportNode } from "./declarations";
import type { Diagnostics } from "./diagnostics";
import type { Tokens } from "./lexer";
import type { OptionNode } from "./option-nodes";
import type { SourceText, Span } from "./source-text";
import { SyntaxSlip, TokenCursor } from "./token-cursor";

export type Dialect = "proto2" | "proto3" | "editions";

/** How deep messages may nest: protoc's own limit (kMaxMessageDeclarationNestingDepth), and what keeps our stack safe. */
export const maxNesting = 32;

/** Where the parts of a declaration stand; `Declaration` is made of it once the whole is read. */
export type Parts = Pick<Declaration, "name" | "type" | "output" | "number" | "label" | "extendee">;

/** What the parsing functions of one file share: the cursor, what was found so far, and the recovery from slips. */
export class ParseState {
  readonly cursor: TokenCursor;
  readonly file: FileDescriptorProto;
  readonly imports: ImportNode[] = [];
  readonly declarations = new Map<object, Declaration>();
  readonly options = new Map<object, OptionNode[]>();
  readonly damaged = new Map<object, Diagnostic>();
  dialect: Dialect = "proto2";
  depth = 0;
  readonly #source: SourceText;
  readonly #tokens: Tokens;
  readonly #diagnostics: Diagnostics;
  #resumedAt = -1;

  constructor(source: SourceText, tokens: Tokens, file: FileDescriptorProto, diagnostics: Diagnostics) {
    this.cursor = new TokenCursor(source, tokens);
    this.file = file;
    this.#source = source;
    this.#tokens = tokens;
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
    try {
      parse();
    } catch (error) {
      if (!(error instanceof SyntaxSlip)) throw error;
      // The rest of a statement that was given up at the end of its line is no second mistake.
      const isEcho = this.#resumedAt === start && this.cursor.index === start;
      if (!isEcho) this.damage(holder, this.report(error));
      this.cursor.skipStatement(start);
      this.#resumedAt = this.cursor.index;
    }
  }

  /** Parses `{ … }` statement by statement. A brace that is never closed is reported where it opens. */
  block(holder: object, parse: () => void): void {
    const open = this.cursor.expect("{");
    while (!this.cursor.accept("}")) {
      if (this.cursor.atEnd) {
        this.damage(holder, this.report(new SyntaxSlip(open, 'This "{" is never closed by a "}".')));
        return;
      }
      if (!this.cursor.accept(";")) this.statement(holder, parse);
    }
  }

  /** Parses a nested message's block, or refuses it where it nests too deep. */
  nestedBlock(holder: DescriptorProto, parse: () => void): void {
    if (this.depth >= maxNesting) this.cursor.fail(`Messages nest more than ${maxNesting} deep here; protoc allows no more either.`);
    this.depth++;
    try {
      this.block(holder, parse);
    } finally {
      this.depth--;
    }
  }

  /** The `;` of a statement. One forgotten at the end of a line is reported there, and the statement holds. */
  endStatement(): void {
    if (this.cursor.accept(";")) return;
    const { previous } = this.cursor;
    if (!this.cursor.startsLine() && !this.cursor.at("}")) this.cursor.expect(";");
    const end = { start: previous.end, end: previous.end };
    if (this.cursor.at("[") || this.cursor.at("=")) this.cursor.expect(";");
    this.report(new SyntaxSlip(end, 'Expected ";" here.'));
  }

  damage(holder: object, reason: Diagnostic): void {
    if (!this.damaged.has(holder)) this.damaged.set(holder, reason);
  }

  /**
   * Remembers where a declaration stands. `first` is the index of its first token, `head` that of the `;` or `{` that
   * ends its head: protoc takes the comment before the one and the comment behind the other for the declaration's.
   */
  declare(proto: object, first: number, head: number, parts: Parts): void {
    const { tokens, comments } = this.#tokens;
    this.declarations.set(proto, {
      ...parts,
      whole: { start: this.cursor.tokenAt(first).start, end: this.cursor.previous.end },
      leading: gapComments(this.#source, tokens, comments, first).leading,
      trailing: gapComments(this.#source, tokens, comments, head + 1).trailing,
    });
  }

  withoutComments(proto: object): void {
    const declaration = this.declarations.get(proto);
    if (declaration) this.declarations.set(proto, { ...declaration, leading: "", trailing: "" });
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
