import type { DescMessage, Registry } from "@bufbuild/protobuf";
import { Fault } from "#shared/base/fault";
import { shiftFault } from "../body-fault";
import { type JsonPiece, JsonSplitter } from "../json-splitter";
import { BodyEncoding, checkSyntax, type EncodeOptions } from "./body-encoding";
import { messageContents } from "./message-content";
import { unit } from "./units";
import { hasOwnJson } from "./well-known-shape";

/**
 * A body as a message's bytes. The body is ProtoJSON (protobuf.dev/programming-guides/json) with comments and trailing
 * commas; fields go by lowerCamelCase or by their original names; integers of any size stay exact, quoted or not. An empty
 * body is `{}`. Unknown fields go by the keys with which they are displayed (`[#5 varint]`), and bytes may be a reference to a
 * file (`"@file:…"`). Throws Fault `body-syntax` (facts: offset, line, column) or `body-mismatch` (also path).
 */
export function encodeJson(type: DescMessage, registry: Registry, text: string, options: EncodeOptions = {}): Uint8Array {
  const body = new BodyEncoding(text, registry, messageContents, options);
  const { json } = body;
  const first = json.next();
  if (first !== unit.end || options.strict) {
    messageContents.of(type)(body, first);
    json.finish();
  } else if (!hasOwnJson(type)) {
    return encodeJson(type, registry, "{}", options);
  }
  return body.finish();
}

/**
 * The JSON values that stand one after the other in a text, comments allowed, each with its place. Those that are only
 * JSON when `{{names}}` are filled in are not looked into. Throws Fault `body-syntax` with the position in the whole text.
 */
export function jsonPieces(text: string, hasNames = false): JsonPiece[] {
  const splitter = new JsonSplitter();
  const pieces = [...splitter.push(text), ...splitter.end()];
  for (const piece of hasNames ? [] : pieces) {
    try {
      checkSyntax(piece.text);
    } catch (reason) {
      throw shiftFault(Fault.from(reason), piece.start);
    }
  }
  return pieces;
}
