import { create, type Message } from "@bufbuild/protobuf";
import { type UninterpretedOption, UninterpretedOptionSchema } from "@bufbuild/protobuf/wkt";
import { tokenize } from "../parse/lexer";
import { bytesOf } from "../parse/literals";
import type { OptionNode, OptionValue } from "../parse/option-nodes";
import type { SourceText } from "../parse/source-text";

const maxUint64 = 2n ** 64n - 1n;
const minInt64 = -(2n ** 63n);

/** Keeps an option whose type is not known as it is written, in the form that protobuf has for it (descriptor.proto). */
export function keepUninterpreted(options: Message, { name, value }: OptionNode, source: SourceText): void {
  if (!("uninterpretedOption" in options) || !Array.isArray(options.uninterpretedOption)) return;
  const parts = name.map((part) => ({ namePart: part.name, isExtension: part.isExtension }));
  options.uninterpretedOption.push(create(UninterpretedOptionSchema, { name: parts, ...writtenValue(value, source) }));
}

type WrittenValue = Partial<Omit<UninterpretedOption, "$typeName" | "$unknown" | "name">>;

function writtenValue(value: OptionValue, source: SourceText): WrittenValue {
  switch (value.kind) {
    case "word":
      return { identifierValue: value.negative ? `-${value.text}` : value.text };
    case "integer":
      if (value.value > maxUint64 || value.value < minInt64) return { doubleValue: Number(value.value) };
      return value.value < 0n ? { negativeIntValue: value.value } : { positiveIntValue: value.value };
    case "float":
      return { doubleValue: value.value };
    case "string":
      return { stringValue: bytesOf(value.bytes) };
    case "aggregate":
      // Without its braces, as protoc has it.
      return { aggregateValue: oneLine(source.slice(value.span)).replace(/^[{<] ?(.*?) ?[}>]$/s, "$1") };
    case "list":
      return { aggregateValue: oneLine(source.slice(value.span)) };
  }
}

/** The tokens of a text, without comments and line ends. */
function oneLine(text: string): string {
  const { tokens } = tokenize(text);
  let line = "";
  for (const { start, end } of tokens) {
    const word = text.slice(start, end);
    const joins = line === "" || /[[./-]$/.test(line) || /^[\]:,;./]/.test(word);
    line += joins ? word : ` ${word}`;
  }
  return line.trimEnd();
}
