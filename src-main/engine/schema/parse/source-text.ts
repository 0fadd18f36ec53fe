/** A half-open range of a text, in UTF-16 units from its start. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A place in a text; both count from 1, `column` in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A file's text under its import name, able to say where an offset is. A byte order mark is not part of the text. */
export class SourceText {
  readonly name: string;
  readonly text: string;
  readonly #lineStarts: number[] = [0];
  /** Is every column the number of characters before it? Known when it is first asked for. */
  #plain: boolean | undefined;
  /** The bytes of a byte order mark, which protoc counts as columns of the first line. */
  readonly #markBytes: number;
  #lastColumn = { line: -1, offset: 0, column: 0 };

  constructor(name: string, text: string) {
    this.name = name;
    const hasMark = text.charCodeAt(0) === 0xfeff;
    this.text = hasMark ? text.slice(1) : text;
    this.#markBytes = hasMark ? 3 : 0;
    for (let at = this.text.indexOf("\n"); at >= 0; at = this.text.indexOf("\n", at + 1)) this.#lineStarts.push(at + 1);
  }

  slice(span: Span): string {
    return this.text.slice(span.start, span.end);
  }

  /** The line of an offset, counted from 0. */
  lineAt(offset: number): number {
    let low = 0;
    let high = this.#lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#lineStart(middle) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  position(offset: number): Position {
    const line = this.lineAt(offset);
    return { line: line + 1, column: offset - this.#lineStart(line) + 1 };
  }

  /** The offset of a place: what `position` answers, the other way round. */
  offset({ line, column }: Position): number {
    return this.#lineStart(line - 1) + column - 1;
  }

  /**
   * Line and column as protoc writes them into SourceCodeInfo: counted from 0, columns in UTF-8 bytes, a tab leading to
   * the next multiple of eight (google/protobuf/io/tokenizer.cc).
   */
  protocPosition(offset: number): { line: number; column: number } {
    const line = this.lineAt(offset);
    const start = this.#lineStart(line);
    const firstColumn = line === 0 ? this.#markBytes : 0;
    this.#plain ??= !/[\t\u0080-\uffff]/.test(this.text);
    if (this.#plain) return { line, column: firstColumn + offset - start };
    // Offsets mostly come in ascending order: going on from the last one keeps a file of one long line linear.
    const last = this.#lastColumn;
    let { column } = last;
    let at = last.offset;
    if (last.line !== line || at > offset) {
      column = firstColumn;
      at = start;
    }
    for (; at < offset; at++) column = columnAfter(column, this.text.charCodeAt(at));
    this.#lastColumn = { line, offset, column };
    return { line, column };
  }

  #lineStart(line: number): number {
    return this.#lineStarts[line] ?? 0;
  }
}

function columnAfter(column: number, unit: number): number {
  if (unit === 0x09) return column + 8 - (column % 8);
  if (unit < 0x80) return column + 1;
  // Half of a surrogate pair stands for two of its four bytes.
  if (unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff)) return column + 2;
  return column + 3;
}
