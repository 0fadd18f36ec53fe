import { WireReader } from "../wire/wire-reader";
import { wireType } from "../wire/wire-type";
import { unknownNumberText } from "./scalar-text";
import { quoteUtf8 } from "./text-literal";
import type { TextOutput } from "./text-output";
import { eachWireField, looksLikeMessage, type WireField } from "./wire-fields";

/** How deep it is guessed that bytes may be a message. */
const maxGuesses = 10;

/**
 * Prints a field by its number, in the forms that `readUnknown` reads: a varint in decimals, a fixed value in hexadecimals, a
 * group between < and >, and what has a length in braces if it looks like a message, else as a string.
 */
export function printUnknown(bytes: Uint8Array, field: WireField, output: TextOutput, guesses = maxGuesses): void {
  const { number, type, start, end } = field;
  const printInside = () => {
    eachWireField(bytes, field, (inner) => printUnknown(bytes, inner, output, type === wireType.startGroup ? guesses : guesses - 1));
  };
  if (type === wireType.startGroup) output.block(`${number} <`, ">", printInside);
  else if (type !== wireType.lengthDelimited) output.line(`${number}: ${unknownNumberText(new WireReader(bytes, start, end), type)}`);
  else if (guesses > 0 && looksLikeMessage(bytes, field)) output.block(`${number} {`, "}", printInside);
  else output.line(`${number}: ${quoteUtf8(output.visible(bytes.subarray(start, end)))}`);
}
