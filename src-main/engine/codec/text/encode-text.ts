import type { DescMessage, Registry } from "@bufbuild/protobuf";
import { TextReader } from "./text-reader";
import { textShape } from "./text-shape";

/**
 * A text in text format as a message's bytes. Source: protobuf.dev/reference/protobuf/textformat-spec; strict, with every
 * literal and list that the specification has, and fields by number as `printText` writes those that the schema does not
 * know. Throws Fault `body-syntax` (facts: offset, line, column) or `body-mismatch` (also path).
 */
export function encodeText(type: DescMessage, registry: Registry, text: string): Uint8Array {
  return new TextReader(text, registry).read(textShape(type));
}
