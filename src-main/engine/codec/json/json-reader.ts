import type { Fault } from "#shared/base/fault";
import { positionAt } from "#shared/model/text-position";
import { bodySyntax } from "../body-fault";
import { keyHint, tokenAt, valueHint } from "./json-hints";
import { readEscaped } from "./json-string";
import { isDigit, unit } from "./units";

/** How deep objects and arrays may nest; also protobuf's usual limit for messages. */
export const maxJsonDepth = 100;

/**
 * Reads a JSON text from its beginning to its end, one token after the other, and makes nothing of it that is not asked for.
 * Comments, trailing commas and a leading byte order mark are passed over; a strict reader takes JSON alone. `position` is
 * the place of what comes next. All methods throw Fault `body-syntax` (facts: offset, line, column).
 */
export class JsonReader {
  readonly text: string;
  readonly strict: boolean;
  position: number;
  /** Did the last string have units that may be half a surrogate pair? */
  surrogates = false;
  readonly #end: number;
  #depth = 0;

  constructor(text: string, strict = false) {
    this.text = text;
    this.strict = strict;
    this.#end = text.length;
    this.position = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  }

  /** The unit that comes next, white space and comments passed over; `unit.end` where nothing is left. */
  next(): number {
    if (this.position < this.#end) {
      const code = this.text.charCodeAt(this.position);
      if (code > unit.space && code !== unit.slash) return code;
    }
    return this.#nextAfterSpace();
  }

  /** Enters the object or array at `position`; answers what `next` does. What is not closed is refused. */
  enter(): number {
    if (++this.#depth > maxJsonDepth) throw this.fault(`Objects and arrays nest deeper than ${maxJsonDepth} levels.`);
    const open = this.position++;
    const code = this.next();
    if (code === unit.end) throw this.#unclosed(open);
    return code;
  }

  /** After an element of what opened at `open`: passes over the comma; answers the next element's first unit, or `close`. */
  more(open: number, close: number): number {
    let code = this.next();
    if (code === close) return code;
    if (code === unit.end) throw this.#unclosed(open);
    if (code !== unit.comma) throw this.fault(`A comma is missing before ${this.#found()}.`);
    this.position++;
    code = this.next();
    if (code === unit.end) throw this.#unclosed(open);
    if (code === close && this.strict) throw this.fault("A comma is followed by an element, and here is none.", "Remove the comma.");
    return code;
  }

  /** Leaves the object or array that closes at `position`. */
  leave(): void {
    this.position++;
    this.#depth--;
  }

  /** Goes back to the object or array that was entered at `open`, as if it had not been. */
  rewind(open: number): void {
    this.position = open;
    this.#depth--;
  }

  /** An object's key; the colon after it is `colon`'s. */
  key(): string {
    const offset = this.position;
    if (this.text.charCodeAt(offset) !== unit.quote) {
      throw this.fault(`A key is expected, and here is ${this.#found()}.`, keyHint(tokenAt(this.text, offset)));
    }
    return this.string();
  }

  /** Passes over a key if it is `quoted`, letter by letter; answers whether it is. */
  takeKey(quoted: string): boolean {
    const { text, position } = this;
    for (let i = 0; i < quoted.length; i++) {
      if (text.charCodeAt(position + i) !== quoted.charCodeAt(i)) return false;
    }
    this.position = position + quoted.length;
    return true;
  }

  /** The colon after the key at `offset`; answers the value's first unit. */
  colon(offset: number): number {
    const end = this.position;
    if (this.next() !== unit.colon) throw this.fault(`A colon is missing after the key ${this.text.slice(offset, end)}.`);
    this.position++;
    return this.next();
  }

  /** The string whose quote is at `position`. */
  string(): string {
    const { text } = this;
    const start = this.position + 1;
    const end = this.#end;
    this.surrogates = false;
    for (let at = start; at < end; at++) {
      const code = text.charCodeAt(at);
      if (code === unit.quote) {
        this.position = at + 1;
        return text.slice(start, at);
      }
      if (code === unit.backslash || code < unit.space) return this.#escapedString();
      if (code >= 0xd800) this.surrogates = true;
    }
    throw this.fault("A string is not closed.");
  }

  /** The text of the number whose first unit is at `position`, a minus or a digit. */
  number(): string {
    const start = this.position;
    const end = this.#numberEnd(start);
    if (end === -1) throw this.#noValue();
    this.position = end;
    return this.text.slice(start, end);
  }

  /** Passes over `true`, `false` or `null`, which is expected at `position`. */
  word(word: "true" | "false" | "null"): void {
    const end = this.position + word.length;
    if (!this.text.startsWith(word, this.position) || /^\w/.test(this.text.charAt(end))) throw this.#noValue();
    this.position = end;
  }

  /** Passes over the value at `position`, whose first unit is `first`. */
  skip(first: number): void {
    if (first === unit.quote) this.string();
    else if (first === unit.minus || isDigit(first)) this.number();
    else if (first === unit.openBrace) this.#skipAll(unit.closeBrace);
    else if (first === unit.openBracket) this.#skipAll(unit.closeBracket);
    else if (first === unit.t) this.word("true");
    else if (first === unit.f) this.word("false");
    else if (first === unit.n) this.word("null");
    else throw this.#noValue();
  }

  /** After the value: nothing may be left. */
  finish(): void {
    if (this.next() !== unit.end) throw this.fault(`Nothing may follow the value, and here is ${this.#found()}.`);
  }

  /** A Fault `body-syntax` at `position`. */
  fault(message: string, act?: string): Fault {
    return bodySyntax(this.text, this.position, message, act);
  }

  #skipAll(close: number): void {
    const open = this.position;
    for (let code = this.enter(); code !== close; code = this.more(open, close)) {
      this.skip(close === unit.closeBrace ? this.#skipKey() : code);
    }
    this.leave();
  }

  #skipKey(): number {
    const offset = this.position;
    this.key();
    return this.colon(offset);
  }

  #nextAfterSpace(): number {
    for (; this.position < this.#end; this.position++) {
      const code = this.text.charCodeAt(this.position);
      if (code === unit.slash) {
        if (!this.#skipComment()) return code;
      } else if (code !== unit.space && code !== unit.lf && code !== unit.cr && code !== unit.tab) return code;
    }
    return unit.end;
  }

  /** Moves to the last unit of the comment at `position`; false where there is none. */
  #skipComment(): boolean {
    const { text, position } = this;
    const second = text.charCodeAt(position + 1);
    if (second !== unit.slash && second !== unit.asterisk) return false;
    if (this.strict) throw this.fault("Comments are no JSON.", "Remove the comment.");
    if (second === unit.asterisk) {
      const end = text.indexOf("*/", position + 2);
      if (end === -1) throw this.fault("A comment is not closed.", "Add */.");
      this.position = end + 1;
      return true;
    }
    let end = position + 2;
    while (end < this.#end && text.charCodeAt(end) !== unit.lf && text.charCodeAt(end) !== unit.cr) end++;
    this.position = end - 1;
    return true;
  }

  #escapedString(): string {
    const read = readEscaped(this.text, this.position);
    if (typeof read === "string") throw this.fault(read);
    this.position = read.end;
    this.surrogates = true;
    return read.value;
  }

  /** Where a number ends that begins at `start`, or -1 where none does. */
  #numberEnd(start: number): number {
    const { text } = this;
    let at = text.charCodeAt(start) === unit.minus ? start + 1 : start;
    if (!isDigit(text.charCodeAt(at))) return -1;
    at = text.charCodeAt(at) === unit.zero ? at + 1 : this.#digits(at);
    if (text.charCodeAt(at) === unit.dot) at = this.#digits(at + 1);
    const exponent = text.charCodeAt(at);
    if (exponent !== unit.e && exponent !== unit.upperE) return at;
    const sign = text.charCodeAt(at + 1);
    return this.#digits(sign === unit.plus || sign === unit.minus ? at + 2 : at + 1);
  }

  /** Past the digits at `at`, of which there must be one. */
  #digits(at: number): number {
    let end = at;
    while (isDigit(this.text.charCodeAt(end))) end++;
    if (end === at) throw this.fault("A number is not complete.");
    return end;
  }

  #found(): string {
    const token = tokenAt(this.text, this.position);
    return token.length > 30 ? `${token.slice(0, 30)}…` : token;
  }

  #noValue(): Fault {
    return this.fault(`A value is expected, and here is ${this.#found()}.`, valueHint(tokenAt(this.text, this.position)));
  }

  #unclosed(offset: number): Fault {
    const { line, column } = positionAt(this.text, offset);
    const open = this.text[offset];
    return this.fault(`The ${open} of line ${line}, column ${column} is not closed.`, `Add ${open === "{" ? "}" : "]"}.`);
  }
}
