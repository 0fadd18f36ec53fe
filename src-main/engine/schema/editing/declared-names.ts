import { isFieldSet } from "@bufbuild/protobuf";
import {
  type DescriptorProto,
  type EnumDescriptorProto,
  type FieldDescriptorProto,
  FieldDescriptorProto_Type,
  FieldDescriptorProtoSchema,
  type MethodDescriptorProto,
} from "@bufbuild/protobuf/wkt";
import type { DeclaredName, DeclaredNameKind, TextRange } from "#shared/model/source-file";
import type { Declaration, ParsedFile } from "../parse/declarations";
import { Diagnostics } from "../parse/diagnostics";
import { parse } from "../parse/parser";
import { SourceText, type Span } from "../parse/source-text";

/** More than anybody looks through; a hostile file may declare as many as it has bytes. */
const maxNames = 20_000;

/** What a text declares, each before what is in it, as far as it can be read: nothing has to compile. */
export function declaredNames(text: string): readonly DeclaredName[] {
  return new NameReader(parse(new SourceText("", text), new Diagnostics())).run();
}

class NameReader {
  readonly #parsed: ParsedFile;
  readonly #names: { readonly start: number; readonly name: DeclaredName }[] = [];

  constructor(parsed: ParsedFile) {
    this.#parsed = parsed;
  }

  run(): readonly DeclaredName[] {
    const { proto } = this.#parsed;
    for (const message of proto.messageType) this.#message(message, 0);
    for (const one of proto.enumType) this.#enum(one, 0);
    for (const extension of proto.extension) this.#field(extension, 0);
    for (const service of proto.service) {
      this.#add("service", service, service.name, "", 0);
      for (const method of service.method) this.#add("method", method, method.name, callOf(method), 1);
    }
    // What is inside begins later than what holds it, so the order of the text is the order of an outline.
    return this.#names.sort((a, b) => a.start - b.start).map(({ name }) => name);
  }

  #message(message: DescriptorProto, level: number): void {
    // The entry of a map is nobody's declaration.
    if (this.#parsed.declarations.get(message)?.generated) return;
    this.#add("message", message, message.name, "", level);
    for (const [index, oneof] of message.oneofDecl.entries()) {
      const isWritten = !message.field.some((field) => field.proto3Optional && field.oneofIndex === index);
      if (isWritten) this.#add("oneof", oneof, oneof.name, "", level + 1);
    }
    for (const field of message.field) {
      const isInOneof = isFieldSet(field, FieldDescriptorProtoSchema.field.oneofIndex) && !field.proto3Optional;
      this.#field(field, level + (isInOneof ? 2 : 1));
    }
    for (const extension of message.extension) this.#field(extension, level + 1);
    for (const nested of message.nestedType) this.#message(nested, level + 1);
    for (const one of message.enumType) this.#enum(one, level + 1);
  }

  #enum(one: EnumDescriptorProto, level: number): void {
    this.#add("enum", one, one.name, "", level);
    for (const value of one.value) this.#add("enum-value", value, value.name, `= ${value.number}`, level + 1);
  }

  #field(field: FieldDescriptorProto, level: number): void {
    const declaration = this.#parsed.declarations.get(field);
    // A group is a message and a field at once: it is listed as the message that it looks like.
    if (!declaration || field.type === FieldDescriptorProto_Type.GROUP) return;
    const { source } = this.#parsed;
    const written = source.slice({ start: declaration.whole.start, end: declaration.name.start });
    const type = written.replace(/\s+/g, " ").trim().slice(0, 200);
    const extendee = declaration.extendee ? `${source.slice(declaration.extendee)}: ` : "";
    this.#add(field.extendee === "" ? "field" : "extension", field, field.name, `${extendee}${type}`, level);
  }

  #add(kind: DeclaredNameKind, part: object, name: string, detail: string, level: number): void {
    const declaration = this.#parsed.declarations.get(part);
    if (!declaration || this.#names.length >= maxNames) return;
    const range = this.#range(declaration.whole);
    const nameRange = this.#range(declaration.name);
    const deprecated = this.#isDeprecated(part);
    this.#names.push({ start: startOf(declaration), name: { kind, name, detail, deprecated, level, range, nameRange } });
  }

  #isDeprecated(part: object): boolean {
    const options = this.#parsed.options.get(part) ?? [];
    return options.some(
      ({ name, value }) => name.length === 1 && name[0]?.name === "deprecated" && value.kind === "word" && value.text === "true",
    );
  }

  #range({ start, end }: Span): TextRange {
    const from = this.#parsed.source.position(start);
    const to = this.#parsed.source.position(end);
    return { line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
  }
}

function startOf({ whole }: Declaration): number {
  return whole.start;
}

function callOf({ inputType, outputType, clientStreaming, serverStreaming }: MethodDescriptorProto): string {
  const side = (type: string, streams: boolean) => `(${streams ? "stream " : ""}${type})`;
  return `${side(inputType, clientStreaming)} returns ${side(outputType, serverStreaming)}`;
}
