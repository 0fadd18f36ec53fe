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
  readonly end: number;
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
    const value = typeof step === "string" ? reader.colon(step) : code;
    const valueOffset = reader.position;
    reader.skip(value);
    yield { step, offset: begin, valueOffset, end: reader.position };
  }
}

/** The keys and indexes that lead to what begins at `offset` of a well-formed text: a value, or a key. */
export function pathAt(text: string, offset: number): JsonPath {
  const path: (string | number)[] = [];
  const reader = new JsonReader(text);
  reader.next();
  let at = reader.position;
  while (at < offset) {
    const element = elementWith(text, at, offset);
    if (element === null) break;
    path.push(element.step);
    if (element.offset === offset) break;
    at = element.valueOffset;
  }
  return path;
}

function elementWith(text: string, at: number, offset: number): JsonElement | null {
  for (const element of elementsAt(text, at)) {
    if (offset < element.end) return element;
  }
  return null;
}
