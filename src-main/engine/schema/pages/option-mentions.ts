import type { DescExtension, DescField, DescMessage } from "@bufbuild/protobuf";
import type { FieldDescriptorProto } from "@bufbuild/protobuf/wkt";
import { joinName, walkDescriptor } from "../link/descriptor-walk";
import type { ParsedFile } from "../parse/declarations";
import { fieldField } from "../parse/descriptor-fields";
import type { AggregateField, OptionNode, OptionValue } from "../parse/option-nodes";
import type { Span } from "../parse/source-text";
import { fieldNamed, type TextMention } from "./mentions";
import { holderOf } from "./symbol-index";

/** Finds the types that options refer to. */
export interface OptionTypes {
  /** By a name as written inside of `scope`. */
  extension(name: string, scope: string): DescExtension | undefined;
  message(fullName: string): DescMessage | undefined;
}

/**
 * What options name beside the extension that they begin with: the fields on the way to a value, the fields of values in
 * braces, and enum values, those of defaults among them.
 */
export function optionMentionsIn(parsed: ParsedFile, types: OptionTypes): TextMention[] {
  const reader = new OptionReader(parsed, types);
  for (const { part, scope } of walkDescriptor(parsed.proto)) {
    for (const option of parsed.options.get(part) ?? []) reader.option(option, scope);
  }
  return [...reader.mentions, ...defaultMentions(parsed)];
}

type AnyField = DescField | DescExtension;

class OptionReader {
  readonly mentions: TextMention[] = [];
  readonly #text: string;
  readonly #types: OptionTypes;

  constructor(parsed: ParsedFile, types: OptionTypes) {
    this.#text = parsed.source.text;
    this.#types = types;
  }

  option({ name, nameSpan, value }: OptionNode, scope: string): void {
    const [first, ...others] = name;
    if (!first?.isExtension) return;
    let field: AnyField | undefined = this.#types.extension(first.name, scope);
    let at = nameSpan.start + this.#text.slice(nameSpan.start, nameSpan.end).indexOf(")");
    for (const part of others) {
      const message: DescMessage | undefined = field?.message;
      field = part.isExtension ? this.#types.extension(part.name, scope) : message?.fields.find((one) => one.name === part.name);
      at = this.#text.indexOf(part.name, at);
      if (!field || at < 0) return;
      this.#symbol(field, { start: at, end: at + part.name.length });
      at += part.name.length;
    }
    if (field) this.#value(value, field, scope);
  }

  #value(value: OptionValue, field: AnyField, scope: string): void {
    if (value.kind === "list") for (const one of value.values) this.#value(one, field, scope);
    else if (value.kind === "aggregate" && field.message) for (const one of value.fields) this.#part(one, field.message, scope);
    else if (value.kind === "word" && field.enum) {
      this.#name(joinName(holderOf(field.enum), value.text), value.span);
    }
  }

  #part({ name, kind, nameSpan, value }: AggregateField, message: DescMessage, scope: string): void {
    if (kind === "any") {
      const type = this.#types.message(name.slice(name.lastIndexOf("/") + 1));
      if (!type) return;
      this.#name(type.typeName, nameSpan);
      if (value.kind === "aggregate") for (const one of value.fields) this.#part(one, type, scope);
      return;
    }
    const field = kind === "extension" ? this.#types.extension(name, scope) : message.fields.find((one) => one.name === name);
    if (!field) return;
    this.#symbol(field, nameSpan);
    this.#value(value, field, scope);
  }

  #symbol(field: AnyField, span: Span): void {
    this.#name(field.kind === "extension" ? field.typeName : joinName(field.parent.typeName, field.name), span);
  }

  #name(name: string, { start, end }: Span): void {
    this.mentions.push({ start, end, named: { kind: "symbol", name } });
  }
}

/** The enum values that `[default = …]` names. */
function defaultMentions({ places, source, proto }: ParsedFile): TextMention[] {
  const scopes = new Map<object, string>();
  for (const { part, scope } of walkDescriptor(proto)) scopes.set(part, scope);
  return places.flatMap(({ owner, path, start, end }): TextMention[] => {
    if (path.length !== 1 || path[0] !== fieldField.defaultValue || !isTypedField(owner)) return [];
    const value = /[A-Za-z_]\w*$/.exec(source.slice({ start, end }))?.[0];
    const scope = scopes.get(owner);
    if (value === undefined || scope === undefined) return [];
    return [{ start: end - value.length, end, named: { kind: "value", of: fieldNamed(owner, scope), value } }];
  });
}

function isTypedField(owner: object): owner is FieldDescriptorProto {
  return "$typeName" in owner && owner.$typeName === "google.protobuf.FieldDescriptorProto" && "typeName" in owner && owner.typeName !== "";
}
