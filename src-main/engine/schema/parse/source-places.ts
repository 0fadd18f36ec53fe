import { type GapComments, gapComments } from "./comments";
import type { Tokens } from "./lexer";
import type { OptionNode } from "./option-nodes";
import type { SourceText, Span } from "./source-text";
import type { TokenCursor } from "./token-cursor";

/** A place in the text for SourceCodeInfo: where a part of the descriptor, or something below it, was written. */
export interface SourcePlace extends Span {
  /** A part of the descriptor, or an import statement. The linker knows at which path it ends up. */
  readonly owner: object;
  /** Goes on from the owner's path. */
  readonly path: readonly number[];
  readonly start: number;
  readonly end: number;
  /** Comments, for `commentText`. */
  readonly leading: Span | null;
  readonly trailing: Span | null;
  readonly detached: readonly Span[];
  /** The option written here: where its value ends up is known when it is interpreted. */
  readonly option?: OptionNode;
}

const nothing: readonly Span[] = [];

/** A place whose end is still to come. */
export type OpenPlace = { -readonly [key in keyof SourcePlace]: SourcePlace[key] };

/**
 * Collects places in the order in which protoc's parser does (LocationRecorder in parser.cc): by their starts, outer ones
 * first. A comment is kept for the declaration that ends next (ConsumeEndOfDeclaration).
 */
export class SourcePlaces {
  readonly #source: SourceText;
  readonly #tokens: Tokens;
  readonly #cursor: TokenCursor;
  readonly #list: OpenPlace[] = [];
  #leading: Span | null;
  #detached: readonly Span[];

  constructor(source: SourceText, tokens: Tokens, cursor: TokenCursor) {
    this.#source = source;
    this.#tokens = tokens;
    this.#cursor = cursor;
    const { leading, detached } = this.#commentsHere();
    this.#leading = leading;
    this.#detached = detached;
  }

  get list(): readonly SourcePlace[] {
    return this.#list;
  }

  get length(): number {
    return this.#list.length;
  }

  /** A place that begins at the current token, or at `start`. */
  open(owner: object, path: readonly number[], start = this.#cursor.current.start): OpenPlace {
    const place: OpenPlace = { owner, path, start, end: start, leading: null, trailing: null, detached: nothing };
    this.#list.push(place);
    return place;
  }

  /** Ends a place behind the token just read. */
  close(place: OpenPlace): void {
    place.end = this.#cursor.previous.end;
  }

  /** A place that is known as a whole. */
  add(owner: object, path: readonly number[], { start, end }: Span): void {
    this.open(owner, path, start).end = end;
  }

  /** Repeats the places from the one at `from` up to that at `to` at another path. */
  repeat(from: number, to: number, path: readonly number[]): void {
    for (const place of this.#list.slice(from, to)) this.#list.push({ ...place, path });
  }

  /** Forgets the places of a statement that was given up. */
  truncate(length: number): void {
    this.#list.length = Math.min(this.#list.length, length);
  }

  /**
   * To be called behind the `;`, `{` or `}` that ends a declaration, or the head of one: the comments before it are its
   * own, and so are those that trail here. Null for what is no declaration, such as a stray `;`.
   */
  endDeclaration(place: OpenPlace | null): void {
    const gap = this.#commentsHere();
    if (place) {
      place.leading = this.#leading;
      place.trailing = gap.trailing;
      place.detached = this.#detached;
      this.#detached = gap.detached;
    } else {
      const endsScope = this.#cursor.previousText() === "}";
      this.#detached = endsScope ? gap.detached : [...this.#detached, ...gap.detached];
    }
    this.#leading = gap.leading;
  }

  /** To be called where parsing goes on after a slip. */
  resume(): void {
    const gap = this.#commentsHere();
    this.#leading = gap.leading;
    this.#detached = gap.detached;
  }

  #commentsHere(): GapComments {
    return gapComments(this.#source, this.#tokens.tokens, this.#tokens.comments, this.#cursor.index);
  }
}
