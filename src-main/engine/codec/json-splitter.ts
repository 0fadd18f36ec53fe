import { Fault } from "#shared/base/fault";
import type { TextPosition } from "#shared/model/text-position";

/** One JSON value of several in a row, and where it starts in the whole. */
export interface JsonPiece {
  readonly text: string;
  readonly start: TextPosition;
}

/** The longest single value, in UTF-16 units. */
const maxPieceLength = 64 * 1024 * 1024;

/**
 * Cuts a growing text into the JSON values that stand in it one after the other, each as soon as it is complete. It sees
 * brackets, strings and comments only: whether a piece is JSON is for its reader to say. Comments between values go with
 * the value after them. A bare number or word is complete at the white space after it.
 */
export class JsonSplitter {
  #piece = "";
  #start: TextPosition = { offset: 0, line: 1, column: 1 };
  #offset = 0;
  #line = 1;
  #column = 1;
  #depth = 0;
  #begun = false;
  #inside: "text" | "string" | "escape" | "line-comment" | "block-comment" = "text";
  #previous = "";
  #crBefore = false;

  /** Takes more text; answers the values that are complete now. Fault `too-large`. */
  push(text: string): JsonPiece[] {
    const pieces: JsonPiece[] = [];
    let from = 0;
    for (let i = 0; i < text.length; i++) {
      const char = text.charAt(i);
      const ended = this.#take(char);
      this.#count(char);
      if (!ended) continue;
      pieces.push({ text: this.#piece + text.slice(from, i + 1), start: this.#start });
      from = i + 1;
      this.#piece = "";
      this.#begun = false;
      this.#start = { offset: this.#offset, line: this.#line, column: this.#column };
    }
    this.#piece += text.slice(from);
    if (this.#piece.length > maxPieceLength) {
      throw new Fault("too-large", "A JSON value is longer than 64 MiB.", { facts: { size: this.#piece.length, limit: maxPieceLength } });
    }
    return pieces;
  }

  /** The text is over: what is left, complete or not, unless it is white space and comments. */
  end(): JsonPiece[] {
    const rest = this.#begun || this.#inside === "block-comment" ? [{ text: this.#piece, start: this.#start }] : [];
    this.#piece = "";
    this.#begun = false;
    return rest;
  }

  /** Takes one character; is a value complete with it? */
  #take(char: string): boolean {
    const previous = this.#previous;
    this.#previous = char;
    switch (this.#inside) {
      case "escape":
        this.#inside = "string";
        return false;
      case "string":
        if (char === "\\") this.#inside = "escape";
        if (char !== '"') return false;
        this.#inside = "text";
        return this.#depth === 0;
      case "line-comment":
        if (char === "\n" || char === "\r") this.#inside = "text";
        return false;
      case "block-comment":
        if (char === "/" && previous === "*") this.#leaveComment();
        return false;
      case "text":
        return this.#takeText(char, previous);
    }
  }

  #takeText(char: string, previous: string): boolean {
    if (previous === "/" && (char === "/" || char === "*")) {
      this.#inside = char === "/" ? "line-comment" : "block-comment";
      this.#previous = "";
      return false;
    }
    if (char === "/" || char === "\uFEFF") return false;
    if (/\s/.test(char)) return this.#begun && this.#depth === 0;
    this.#begun = true;
    if (char === '"') this.#inside = "string";
    if (char === "{" || char === "[") this.#depth++;
    if ((char === "}" || char === "]") && this.#depth > 0) return --this.#depth === 0;
    return false;
  }

  #leaveComment(): void {
    this.#inside = "text";
    this.#previous = "";
  }

  #count(char: string): void {
    this.#offset++;
    const secondOfCrLf = char === "\n" && this.#crBefore;
    this.#crBefore = char === "\r";
    if (secondOfCrLf) return;
    if (char === "\n" || char === "\r") {
      this.#line++;
      this.#column = 1;
    } else {
      this.#column++;
    }
  }
}
