import type { AnyDesc, DescEnum, DescField, DescMessage, DescMethod, DescOneof, DescService } from "@bufbuild/protobuf";
import { Edition, FeatureSet_FieldPresence } from "@bufbuild/protobuf/wkt";
import { elementTypeName, fieldTypeName, relativeName } from "../engine/codec/type-name";

/** Prints descriptors as a .proto file would write them, with their comments. `doc` gives a comment, "" for none. */
export class ProtoText {
  readonly #doc: (desc: AnyDesc) => string;

  constructor(doc: (desc: AnyDesc) => string) {
    this.#doc = doc;
  }

  /** The text of a service, method, message, enum or field, without a line break at its end. */
  of(desc: DescService | DescMethod | DescMessage | DescEnum | DescField): string {
    return this.#lines(desc).join("\n");
  }

  #lines(desc: DescService | DescMethod | DescMessage | DescEnum | DescField): string[] {
    switch (desc.kind) {
      case "service":
        return this.#block(desc, `service ${desc.name}`, [
          ...deprecation(desc),
          ...spaced(desc.methods.map((method) => this.#method(method))),
        ]);
      case "rpc":
        return this.#method(desc);
      case "message":
        return this.#message(desc);
      case "enum":
        return this.#enum(desc);
      case "field":
        return this.#field(desc);
    }
  }

  #block(desc: AnyDesc, head: string, body: readonly string[]): string[] {
    const comment = this.#comment(desc);
    return body.length === 0 ? [...comment, `${head} {}`] : [...comment, `${head} {`, ...indented(body), "}"];
  }

  #comment(desc: AnyDesc): string[] {
    const doc = this.#doc(desc);
    return doc === "" ? [] : doc.split(/\r\n|\n|\r/).map((line) => `// ${line}`.trimEnd());
  }

  #method(method: DescMethod): string[] {
    const pkg = method.parent.file.proto.package;
    const input = `${method.proto.clientStreaming ? "stream " : ""}${relativeName(method.input, pkg)}`;
    const output = `${method.proto.serverStreaming ? "stream " : ""}${relativeName(method.output, pkg)}`;
    const head = `rpc ${method.name}(${input}) returns (${output})`;
    return method.deprecated ? this.#block(method, head, deprecation(method)) : [...this.#comment(method), `${head};`];
  }

  #message(message: DescMessage): string[] {
    const members = message.members.map((member) => (member.kind === "oneof" ? this.#oneof(member) : this.#field(member)));
    const nested = [...message.nestedMessages, ...message.nestedEnums].map((type) => this.#lines(type));
    const head = [...deprecation(message), ...reservations(message)];
    return this.#block(message, `message ${message.name}`, sections(head, spaced(members), spaced(nested)));
  }

  #oneof(oneof: DescOneof): string[] {
    const fields = oneof.fields.map((field) => this.#field(field));
    return this.#block(oneof, `oneof ${oneof.name}`, spaced(fields));
  }

  #field(field: DescField): string[] {
    return [...this.#comment(field), `${label(field)}${fieldTypeName(field)} ${field.name} = ${field.number}${options(field)};`];
  }

  #enum(type: DescEnum): string[] {
    const values = type.values.map((value) => [
      ...this.#comment(value),
      `${value.name} = ${value.number}${value.deprecated ? " [deprecated = true]" : ""};`,
    ]);
    const alias = type.proto.options?.allowAlias ? ["option allow_alias = true;"] : [];
    return this.#block(type, `enum ${type.name}`, [...deprecation(type), ...alias, ...spaced(values)]);
  }
}

/** One after the other, with an empty line around those of more than one line. */
function spaced(parts: readonly string[][]): string[] {
  return parts.flatMap((part, i) => (i > 0 && (part.length > 1 || (parts[i - 1]?.length ?? 0) > 1) ? ["", ...part] : part));
}

/** The lists that are not empty, with an empty line between. */
function sections(...lists: readonly string[][]): string[] {
  return lists.filter((list) => list.length > 0).flatMap((list, i) => (i > 0 ? ["", ...list] : list));
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => (line === "" ? "" : `  ${line}`));
}

function deprecation(desc: AnyDesc): string[] {
  return desc.deprecated ? ["option deprecated = true;"] : [];
}

/** What is reserved. Descriptors give the end of a range exclusively. */
function reservations(message: DescMessage): string[] {
  const ranges = message.proto.reservedRange.map(({ start, end }) => {
    if (end - 1 <= start) return String(start);
    return end > 2 ** 29 - 1 ? `${start} to max` : `${start} to ${end - 1}`;
  });
  const names = message.proto.reservedName.map((name) => JSON.stringify(name));
  return [ranges, names].filter((list) => list.length > 0).map((list) => `reserved ${list.join(", ")};`);
}

function label(field: DescField): string {
  if (field.oneof !== undefined || field.fieldKind === "list" || field.fieldKind === "map") return "";
  if (field.presence === FeatureSet_FieldPresence.LEGACY_REQUIRED) return "required ";
  return field.proto.proto3Optional || field.parent.file.edition === Edition.EDITION_PROTO2 ? "optional " : "";
}

function options(field: DescField): string {
  const written: string[] = [];
  if (field.proto.defaultValue !== "") written.push(`default = ${defaultText(field)}`);
  if (field.jsonName !== lowerCamel(field.name)) written.push(`json_name = ${JSON.stringify(field.jsonName)}`);
  if (field.deprecated) written.push("deprecated = true");
  return written.length === 0 ? "" : ` [${written.join(", ")}]`;
}

function defaultText(field: DescField): string {
  const { defaultValue } = field.proto;
  const type = elementTypeName(field);
  return type === "string" || type === "bytes" ? JSON.stringify(defaultValue) : defaultValue;
}

/** protoc's own json_name. */
function lowerCamel(name: string): string {
  return name.replace(/_+([a-zA-Z0-9]?)/g, (_, letter: string) => letter.toUpperCase());
}
