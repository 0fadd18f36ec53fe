import type { JsonPath } from "../body-fault";
import { JsonReader } from "./json-reader";
import { unit } from "./units";

/** A member of an object or an element of an array, with its place in the text. */
export interface JsonElement {
  /** Its key or its index. */
  readonly step: string | number;
  /** Where it begins: its key, in an object. */
  readonly offset: number;
  readonly valueOffset: number;
}

/** What the object or array has that begins at `offset` of a well-formed text; nothing where there is neither. */
export function* elementsAt(text: string, offset: number): Generator<JsonElement> {
  const reader = new JsonReader(text);
  reader.position = offset;
  const first = reader.next();
  if (first !== unit.openBrace && first !== unit.openBracket) return;
  const close = first === unit.openBrace ? unit.closeBrace : unit.closeBracket;
  let index = 0;
  for (let code = reader.enter(); code !== close; code = reader.more(offset, close)) {
    const begin = reader.position;
    const step = close === unit.closeBrace ? reader.key() : index++;
    const value = typeof step === "string" ? reader.colon(begin) : code;
    const valueOffset = reader.position;
    reader.skip(value);
    yield { step, offset: begin, valueOffset };
  }
}

/** The keys and indexes that lead to what begins at `offset` of a well-formed text: a value, or a key. */
export function pathAt(text: string, offset: number): JsonPath {
  const path: (string | number)[] = [];
  const reader = new JsonReader(text);
  descend(reader, reader.next(), offset, path);
  return path;
}

/** Reads the value that begins with `first`; at the offset it stops with the path to it, and answers true. */
function descend(reader: JsonReader, first: number, offset: number, path: (string | number)[]): boolean {
  const open = reader.position;
  if (open >= offset) return true;
  if (first !== unit.openBrace && first !== unit.openBracket) {
    reader.skip(first);
    return reader.position > offset;
  }
  const close = first === unit.openBrace ? unit.closeBrace : unit.closeBracket;
  let index = 0;
  for (let code = reader.enter(); code !== close; code = reader.more(open, close)) {
    const begin = reader.position;
    path.push(close === unit.closeBrace ? reader.key() : index++);
    if (begin === offset) return true;
    const value = close === unit.closeBrace ? reader.colon(begin) : code;
    if (descend(reader, value, offset, path)) return true;
    path.pop();
  }
  reader.leave();
  return false;
}
