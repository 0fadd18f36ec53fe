import type { DescMessage, Registry } from "@bufbuild/protobuf";
import type { MessageProblem } from "#shared/model/message-view";
import { TextIsFull, TextOutput } from "./text-output";
import { TextPrinter } from "./text-printer";
import { TextProblems } from "./text-problems";
import { textShape } from "./text-shape";

export interface PrintTextOptions {
  /** The longest text, in UTF-16 units; without end by default. */
  readonly limit?: number;
  /** Also print, by number, what the type does not know; true by default. */
  readonly printUnknown?: boolean;
}

/** A message for people. */
export interface PrintedText {
  readonly text: string;
  /** The text was cut at the limit. What lies beyond it was not looked at. */
  readonly truncated: boolean;
  /** What is wrong with the bytes; at most a hundred, and then one that says how many more there are. */
  readonly problems: readonly MessageProblem[];
}

/**
 * A message's bytes in text format (protobuf.dev/reference/protobuf/textformat-spec), two spaces per level. Fields stand in
 * the order of the type, then extensions, then what is unknown: `5: 150`, `6: 0x0000002a` (fixed32; of fixed64 16 digits),
 * `7 { }` or `7: "…"` (length-delimited), `8 < >` (a group). `encodeText` reads all of it again. It never throws for bytes:
 * what is wrong is shown, and named in `problems`.
 */
export function printText(type: DescMessage, registry: Registry, bytes: Uint8Array, options: PrintTextOptions = {}): PrintedText {
  const output = new TextOutput(options.limit ?? Number.POSITIVE_INFINITY);
  const problems = new TextProblems();
  const printer = new TextPrinter(bytes, registry, output, problems, options.printUnknown ?? true);
  let truncated = false;
  try {
    printer.print(textShape(type), [{ start: 0, end: bytes.length }]);
  } catch (reason) {
    if (!(reason instanceof TextIsFull)) throw reason;
    truncated = true;
  }
  return { text: output.toString(), truncated, problems: problems.finish(bytes.byteLength) };
}
