import { type DescMessage, fromJson, type JsonValue, type Registry, toBinary } from "@bufbuild/protobuf";
import { hasCustomJsonRepresentation } from "@bufbuild/protobuf/wkt";
import { Fault } from "#shared/base/fault";
import { bodyMismatch, shiftFault } from "./body-fault";
import { BodyReader } from "./body-reader";
import { type JsonPiece, JsonSplitter } from "./json-splitter";
import { type JsonNode, parseJson } from "./json-tree";

export interface EncodeOptions {
  /** The bytes of the file that a bytes field names as `"@file:REFERENCE"`. What it throws is the body's fault, at that place. */
  readonly readFile?: (reference: string) => Uint8Array;
}

/**
 * A body as a message's bytes. The body is ProtoJSON (protobuf.dev/programming-guides/json) with comments and trailing
 * commas; fields go by lowerCamelCase or by their original names; integers of any size stay exact, quoted or not. An empty
 * body is `{}`. Throws Fault `body-syntax` (facts: offset, line, column) or `body-mismatch` (also path).
 */
export function encodeJson(type: DescMessage, registry: Registry, text: string, options: EncodeOptions = {}): Uint8Array {
  const node = parseJson(text);
  if (node === null && hasCustomJsonRepresentation(type)) return new Uint8Array(0);
  const body: JsonNode = node ?? { kind: "object", offset: 0, end: 0, members: [] };
  const reader = new BodyReader(text, registry, options);
  const json = reader.read(type, body);
  try {
    return encode(type, registry, json);
  } catch (reason) {
    throw located(reader, registry, text, reason);
  }
}

// The reader has bounded the depth already; an Any counts twice for fromJson, as itself and as its content.
const recursionLimit = 256;

function encode(type: DescMessage, registry: Registry, json: JsonValue): Uint8Array {
  return toBinary(type, fromJson(type, json, { registry, recursionLimit }));
}

/** What protobuf itself refused although the reader did not, placed at the innermost message that it refuses alone. */
function located(reader: BodyReader, registry: Registry, text: string, reason: unknown): Fault {
  const culprit = reader.messages.find(({ type, json }) => {
    try {
      encode(type, registry, json);
      return false;
    } catch {
      return true;
    }
  });
  const message = reason instanceof Error ? reason.message : String(reason);
  return bodyMismatch(text, culprit?.offset ?? 0, culprit?.path ?? [], `The body does not fit: ${message}.`);
}

/**
 * The JSON values that stand one after the other in a text, comments allowed, each with its place.
 * Throws Fault `body-syntax` with the position in the whole text.
 */
export function jsonPieces(text: string): JsonPiece[] {
  const splitter = new JsonSplitter();
  const pieces = [...splitter.push(text), ...splitter.end()];
  for (const piece of pieces) {
    try {
      parseJson(piece.text);
    } catch (reason) {
      throw shiftFault(Fault.from(reason), piece.start);
    }
  }
  return pieces;
}

/** The texts of `jsonPieces`: several JSON values in a row, as a client stream takes them. Throws Fault `body-syntax`. */
export function splitJsonValues(text: string): string[] {
  return jsonPieces(text).map((piece) => piece.text.trim());
}
