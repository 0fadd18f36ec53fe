import type {
  AnyDesc,
  DescEnum,
  DescExtension,
  DescField,
  DescFile,
  DescMessage,
  DescMethod,
  DescOneof,
  DescService,
  Message,
  Registry,
} from "@bufbuild/protobuf";
import {
  Edition,
  EnumOptionsSchema,
  EnumValueOptionsSchema,
  ExtensionRangeOptionsSchema,
  FeatureSet_FieldPresence,
  FieldDescriptorProto_Type,
  FieldOptionsSchema,
  FileOptionsSchema,
  MessageOptionsSchema,
  MethodOptionsSchema,
  OneofOptionsSchema,
  ServiceOptionsSchema,
  SymbolVisibility,
} from "@bufbuild/protobuf/wkt";
import { toJsonName } from "../parse/field-names";
import { writtenOptions } from "./option-text";
import { quoteText } from "./quote";
import { writtenFieldType, writtenName } from "./type-name";

type Printable = DescService | DescMethod | DescMessage | DescEnum | DescField;

/** A line of a .proto file; `parts` are the descriptors whose declarations begin on it: two where a group does. */
export interface PrintedLine {
  readonly text: string;
  readonly parts?: readonly object[];
}

/**
 * Prints descriptors as a .proto file would write them, with their comments. `doc` gives a comment, "" for none. Options
 * that are extensions are printed where the registry knows these.
 */
export class ProtoText {
  readonly #doc: (desc: AnyDesc) => string;
  readonly #registry: Registry | null;

  constructor(doc: (desc: AnyDesc) => string, registry: Registry | null = null) {
    this.#doc = doc;
    this.#registry = registry;
  }

  /** The text of a service, method, message, enum or field, without a line break at its end. */
  of(desc: Printable): string {
    return this.#lines(desc)
      .map(({ text }) => text)
      .join("\n");
  }

  /** A whole file, with a line break at its end. */
  wholeFile(file: DescFile): string {
    return textOf(this.file(file));
  }

  /** A whole file by its lines. */
  file(file: DescFile): PrintedLine[] {
    const { proto } = file;
    const head = plain([firstLine(file)]);
    const messages = withoutGroups(file.messages, file.extensions);
    const types = [...file.services, ...messages, ...file.enums].map((desc) => this.#lines(desc));
    return sections(
      head,
      proto.package === "" ? [] : plain([`package ${proto.package};`]),
      plain(imports(file)),
      this.#optionLines(FileOptionsSchema, proto.options),
      ...types,
      ...this.#extends(file.extensions),
    );
  }

  #lines(desc: Printable): PrintedLine[] {
    switch (desc.kind) {
      case "service":
        return this.#block(
          desc,
          `service ${desc.name}`,
          sections(this.#optionLines(ServiceOptionsSchema, desc.proto.options), spaced(desc.methods.map((method) => this.#method(method)))),
        );
      case "rpc":
        return this.#method(desc);
      case "message":
        return this.#message(desc, `${visibility(desc.proto.visibility)}message ${desc.name}`);
      case "enum":
        return this.#enum(desc);
      case "field":
        return this.#field(desc);
    }
  }

  #block(desc: Exclude<AnyDesc, DescFile>, head: string, body: readonly PrintedLine[]): PrintedLine[] {
    const parts = [desc.proto];
    if (body.length === 0) return [...this.#comment(desc), { text: `${head} {}`, parts }];
    return [...this.#comment(desc), { text: `${head} {`, parts }, ...indented(body), { text: "}" }];
  }

  #comment(desc: AnyDesc): PrintedLine[] {
    const doc = this.#doc(desc);
    return doc === "" ? [] : plain(doc.split(/\r\n|\n|\r/).map((line) => `// ${line}`.trimEnd()));
  }

  #method(method: DescMethod): PrintedLine[] {
    const input = `${method.proto.clientStreaming ? "stream " : ""}${writtenName(method.input, method.parent)}`;
    const output = `${method.proto.serverStreaming ? "stream " : ""}${writtenName(method.output, method.parent)}`;
    const head = `rpc ${method.name}(${input}) returns (${output})`;
    const options = this.#optionLines(MethodOptionsSchema, method.proto.options);
    return options.length > 0
      ? this.#block(method, head, options)
      : [...this.#comment(method), { text: `${head};`, parts: [method.proto] }];
  }

  /** `head` is what stands before the brace: a group's is a field's. */
  #message(message: DescMessage, head: string): PrintedLine[] {
    const members = message.members.map((member) => (member.kind === "oneof" ? this.#oneof(member) : this.#field(member)));
    const messages = withoutGroups(message.nestedMessages, [...message.fields, ...message.nestedExtensions]);
    const nested = [...messages, ...message.nestedEnums].map((type) => this.#lines(type));
    const top = [
      ...this.#optionLines(MessageOptionsSchema, message.proto.options),
      ...plain(reservations(message)),
      ...this.#extensionRanges(message),
    ];
    return this.#block(message, head, sections(top, spaced(members), spaced(nested), ...this.#extends(message.nestedExtensions)));
  }

  #oneof(oneof: DescOneof): PrintedLine[] {
    const options = this.#optionLines(OneofOptionsSchema, oneof.proto.options);
    const fields = oneof.fields.map((field) => this.#field(field));
    return this.#block(oneof, `oneof ${oneof.name}`, sections(options, spaced(fields)));
  }

  #field(field: DescField | DescExtension): PrintedLine[] {
    const options = this.#fieldOptions(field);
    const bracketed = options.length === 0 ? "" : ` [${options.join(", ")}]`;
    const type = field.message;
    if (isGroup(field) && type) {
      const [line, ...rest] = this.#message(type, `${label(field)}group ${type.name} = ${field.number}${bracketed}`);
      return [...this.#comment(field), ...(line ? [{ ...line, parts: [field.proto, type.proto] }] : []), ...rest];
    }
    const text = `${label(field)}${writtenFieldType(field)} ${field.name} = ${field.number}${bracketed};`;
    return [...this.#comment(field), { text, parts: [field.proto] }];
  }

  #fieldOptions(field: DescField | DescExtension): string[] {
    const written: string[] = [];
    if (field.proto.defaultValue !== "" || Object.hasOwn(field.proto, "defaultValue")) written.push(`default = ${defaultText(field)}`);
    if (field.kind === "field" && field.jsonName !== toJsonName(field.name)) written.push(`json_name = ${quoteText(field.jsonName)}`);
    return [...written, ...this.#options(FieldOptionsSchema, field.proto.options)];
  }

  #enum(type: DescEnum): PrintedLine[] {
    const values = type.values.map((value): PrintedLine[] => {
      const options = this.#options(EnumValueOptionsSchema, value.proto.options);
      const text = `${value.name} = ${value.number}${options.length === 0 ? "" : ` [${options.join(", ")}]`};`;
      return [...this.#comment(value), { text, parts: [value.proto] }];
    });
    const top = [...this.#optionLines(EnumOptionsSchema, type.proto.options), ...plain(enumReservations(type))];
    return this.#block(type, `${visibility(type.proto.visibility)}enum ${type.name}`, [...top, ...spaced(values)]);
  }

  /** One block for each run of extensions of the same message. */
  #extends(extensions: readonly DescExtension[]): PrintedLine[][] {
    const runs: DescExtension[][] = [];
    for (const extension of extensions) {
      const run = runs.at(-1);
      if (run?.[0]?.extendee === extension.extendee) run.push(extension);
      else runs.push([extension]);
    }
    return runs.map((run) => {
      const [first] = run;
      const extendee = first ? writtenName(first.extendee, first) : "";
      return [{ text: `extend ${extendee} {` }, ...indented(spaced(run.map((extension) => this.#field(extension)))), { text: "}" }];
    });
  }

  #extensionRanges(message: DescMessage): PrintedLine[] {
    return message.proto.extensionRange.map((range) => {
      const options = this.#options(ExtensionRangeOptionsSchema, range.options);
      const text = `extensions ${rangeText(range.start, range.end - 1, maxNumberOf(message))}`;
      return { text: `${text}${options.length === 0 ? "" : ` [${options.join(", ")}]`};`, parts: [range] };
    });
  }

  #optionLines(type: DescMessage, options: Message | undefined): PrintedLine[] {
    return plain(this.#options(type, options).map((option) => `option ${option};`));
  }

  #options(type: DescMessage, options: Message | undefined): string[] {
    return writtenOptions(type, options, this.#registry).map(({ name, value }) => `${name} = ${value}`);
  }
}

/** Lines as the text of a file. */
export function textOf(lines: readonly PrintedLine[]): string {
  return lines.map(({ text }) => `${text}\n`).join("");
}

function plain(lines: readonly string[]): PrintedLine[] {
  return lines.map((text) => ({ text }));
}

const gap: PrintedLine = { text: "" };

/** One after the other, with an empty line around those of more than one line. */
function spaced(parts: readonly PrintedLine[][]): PrintedLine[] {
  return parts.flatMap((part, i) => (i > 0 && (part.length > 1 || (parts[i - 1]?.length ?? 0) > 1) ? [gap, ...part] : part));
}

/** The lists that are not empty, with an empty line between. */
function sections(...lists: readonly PrintedLine[][]): PrintedLine[] {
  return lists.filter((list) => list.length > 0).flatMap((list, i) => (i > 0 ? [gap, ...list] : list));
}

function indented(lines: readonly PrintedLine[]): PrintedLine[] {
  return lines.map((line) => (line.text === "" ? line : { ...line, text: `  ${line.text}` }));
}

function firstLine({ edition, proto }: DescFile): string {
  if (proto.syntax === "editions") return `edition = "${Edition[edition]?.replace(/^EDITION_/, "") ?? edition}";`;
  return `syntax = "${edition === Edition.EDITION_PROTO3 ? "proto3" : "proto2"}";`;
}

function imports({ proto }: DescFile): string[] {
  const kinds = proto.dependency.map((path, index) => {
    const kind = proto.publicDependency.includes(index) ? "public " : proto.weakDependency.includes(index) ? "weak " : "";
    return `import ${kind}${quoteText(path)};`;
  });
  return [...kinds, ...proto.optionDependency.map((path) => `import option ${quoteText(path)};`)];
}

function visibility(value: SymbolVisibility): string {
  if (value === SymbolVisibility.VISIBILITY_LOCAL) return "local ";
  return value === SymbolVisibility.VISIBILITY_EXPORT ? "export " : "";
}

const maxFieldNumber = 2 ** 29 - 1;
const maxInt32 = 2 ** 31 - 1;

/** Messages in the message-set format have numbers beyond the usual. */
function maxNumberOf(message: DescMessage): number {
  return message.proto.options?.messageSetWireFormat ? maxInt32 - 1 : maxFieldNumber;
}

/** Both ends belong to the range. */
function rangeText(start: number, end: number, max: number): string {
  if (end <= start) return String(start);
  return end >= max ? `${start} to max` : `${start} to ${end}`;
}

/** What is reserved. Descriptors give the end of a range exclusively. */
function reservations(message: DescMessage): string[] {
  const ranges = message.proto.reservedRange.map(({ start, end }) => rangeText(start, end - 1, maxNumberOf(message)));
  return reservedLines(ranges, reservedNames(message));
}

/** An enum's ranges hold both their ends. */
function enumReservations(type: DescEnum): string[] {
  return reservedLines(
    type.proto.reservedRange.map(({ start, end }) => rangeText(start, end, maxInt32)),
    reservedNames(type),
  );
}

/** Editions write reserved names as identifiers, the dialects before as strings. */
function reservedNames({ proto, file }: DescMessage | DescEnum): string[] {
  const isBare = (name: string) => file.proto.syntax === "editions" && /^\w+$/.test(name);
  return proto.reservedName.map((name) => (isBare(name) ? name : quoteText(name)));
}

function reservedLines(ranges: readonly string[], names: readonly string[]): string[] {
  return [ranges, names].filter((list) => list.length > 0).map((list) => `reserved ${list.join(", ")};`);
}

function isGroup(field: DescField | DescExtension): boolean {
  return field.proto.type === FieldDescriptorProto_Type.GROUP && editionOf(field) <= Edition.EDITION_PROTO3;
}

/** The messages but for those that are written as part of a group's field. */
function withoutGroups(messages: readonly DescMessage[], fields: readonly (DescField | DescExtension)[]): DescMessage[] {
  const groups = new Set(fields.filter(isGroup).map((field) => field.message));
  return messages.filter((type) => !groups.has(type));
}

function editionOf(field: DescField | DescExtension): Edition {
  return (field.kind === "field" ? field.parent.file : field.file).edition;
}

function label(field: DescField | DescExtension): string {
  if (field.fieldKind === "list") return isGroup(field) ? "repeated " : "";
  if (field.oneof !== undefined && !field.proto.proto3Optional) return "";
  if (field.fieldKind === "map" || editionOf(field) > Edition.EDITION_PROTO3) return "";
  if (field.presence === FeatureSet_FieldPresence.LEGACY_REQUIRED) return "required ";
  return field.proto.proto3Optional || editionOf(field) === Edition.EDITION_PROTO2 ? "optional " : "";
}

function defaultText(field: DescField | DescExtension): string {
  const { defaultValue, type } = field.proto;
  if (type === FieldDescriptorProto_Type.STRING) return quoteText(defaultValue);
  // A descriptor has the default of bytes with its escapes.
  if (type === FieldDescriptorProto_Type.BYTES) return `"${defaultValue.replace(/[\p{Cc}]/gu, "?")}"`;
  return /^[\w.+-]+$/.test(defaultValue) ? defaultValue : quoteText(defaultValue);
}
