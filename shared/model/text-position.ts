/** A place in a text. Lines and columns count from 1, columns and the offset in UTF-16 units. */
export interface TextPosition {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

/** The position of an offset. A line ends with LF, CR LF or CR. */
export function positionAt(text: string, offset: number): TextPosition {
  const breaks = /\r\n|\n|\r/g;
  let line = 1;
  let start = 0;
  for (let match = breaks.exec(text); match !== null && breaks.lastIndex <= offset; match = breaks.exec(text)) {
    line++;
    start = breaks.lastIndex;
  }
  return { offset, line, column: offset - start + 1 };
}
