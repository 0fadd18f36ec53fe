import type { ByteString } from "./literals";
import type { Span } from "./source-text";

/** One part of an option's name: `deprecated`, or `(my.option)`. */
export interface OptionNamePart {
  readonly name: string;
  readonly isExtension: boolean;
}

/** `name = value`, as written. */
export interface OptionNode {
  readonly name: readonly OptionNamePart[];
  readonly nameSpan: Span;
  readonly value: OptionValue;
}

/** A value as written; what it means depends on the option's type. */
export type OptionValue = { readonly span: Span } & (
  | { readonly kind: "word"; readonly text: string; readonly negative: boolean }
  | { readonly kind: "integer"; readonly value: bigint; readonly isDecimal: boolean }
  | { readonly kind: "float"; readonly value: number }
  | { readonly kind: "string"; readonly bytes: ByteString }
  | { readonly kind: "aggregate"; readonly fields: readonly AggregateField[] }
  | { readonly kind: "list"; readonly values: readonly OptionValue[] }
);

/** A field of an aggregate `{ … }`: by its name, by `[extension.name]`, or by `[type.url/of.Message]` inside an Any. */
export interface AggregateField {
  readonly name: string;
  readonly kind: "field" | "extension" | "any";
  readonly nameSpan: Span;
  readonly hasColon: boolean;
  readonly value: OptionValue;
}

export function optionName(parts: readonly OptionNamePart[]): string {
  return parts.map((part) => (part.isExtension ? `(${part.name})` : part.name)).join(".");
}
