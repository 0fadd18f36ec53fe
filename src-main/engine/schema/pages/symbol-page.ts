import type { DescEnum, DescExtension, DescField, DescMessage, DescService } from "@bufbuild/protobuf";
import { methodKind } from "#shared/model/method";
import type { EnumPage, FieldRow, MessagePage, MethodRow, OptionText, Place, ServicePage, SymbolPage } from "#shared/model/symbol";
import type { DeclaredMethod, DeclaredService } from "../compile/compiled";
import type { Docs } from "../docs";
import type { LazyRegistry } from "../lazy-registry";
import { optionTexts } from "./option-texts";
import { placeOf } from "./places";
import { extensionMember, type PageDesc, packageOf, type SymbolDesc, type SymbolIndex } from "./symbol-index";
import { defaultText, elementType, fieldLabel, mapKey, typeRef } from "./type-text";
import type { Usages } from "./usages";

const mostUsages = 500;
/** Of each list of a page: a page is one answer, and nobody reads more. */
const mostLines = 5000;
/** No number of a field is higher (29 bits). */
const maxFieldNumber = 2 ** 29 - 1;
const maxEnumNumber = 2 ** 31 - 1;

/** What pages are made of. */
export interface PageParts {
  readonly registry: LazyRegistry;
  readonly docs: Docs;
  readonly index: SymbolIndex;
  readonly usages: Usages;
  /** A service as its file declares it. */
  declared(service: string): DeclaredService | undefined;
  /** Is there a text of this file? */
  readable(file: string): boolean;
}

/** Takes the first lines of lists, and counts the others. */
class Cut {
  omitted = 0;

  first<T>(lines: readonly T[]): readonly T[] {
    this.omitted += Math.max(0, lines.length - mostLines);
    return lines.slice(0, mostLines);
  }
}

/** Makes pages of descriptors: plain data, with comments, places and options in words. */
export class PageMaker {
  readonly #parts: PageParts;

  constructor(parts: PageParts) {
    this.#parts = parts;
  }

  page(desc: PageDesc): SymbolPage {
    switch (desc.kind) {
      case "message":
        return this.#message(desc);
      case "enum":
        return this.#enum(desc);
      case "service":
        return this.#service(desc);
    }
  }

  #message(message: DescMessage): MessagePage {
    const { proto } = message;
    const cut = new Cut();
    return {
      kind: "message",
      fields: cut.first(message.fields).map((field) => this.#field(field, field.name, message.typeName)),
      oneofs: cut.first(message.oneofs).map((oneof) => ({
        name: oneof.name,
        doc: this.#doc(oneof),
        options: optionTexts(oneof.proto.options, this.#parts.registry),
      })),
      extensions: cut
        .first(this.#parts.registry.extensionsOf(message.typeName))
        .map((one) => this.#field(one, extensionMember(one.typeName), packageOf(one.file))),
      nested: cut.first([...message.nestedMessages, ...message.nestedEnums]).map((type) => ({
        name: type.typeName,
        kind: type.kind,
        doc: this.#doc(type),
      })),
      // Descriptors give the end of a message's ranges exclusively.
      reserved: cut.first([
        ...proto.reservedRange.map(({ start, end }) => rangeText(start, end - 1, maxFieldNumber)),
        ...proto.reservedName.map((name) => JSON.stringify(name)),
      ]),
      extensionRanges: cut.first(proto.extensionRange).map(({ start, end }) => rangeText(start, end - 1, maxFieldNumber)),
      ...this.#head(message),
      omitted: cut.omitted,
    };
  }

  #field(field: DescField | DescExtension, name: string, scope: string): FieldRow {
    return {
      name,
      number: field.number,
      jsonName: field.kind === "field" && field.jsonName !== field.name ? field.jsonName : "",
      type: elementType(field, scope),
      mapKey: mapKey(field),
      label: fieldLabel(field),
      oneof: field.oneof?.name ?? null,
      defaultValue: defaultText(field),
      ...this.#described(field),
    };
  }

  #enum(type: DescEnum): EnumPage {
    const cut = new Cut();
    return {
      kind: "enum",
      values: cut.first(type.values).map((value) => ({ name: value.name, number: value.number, ...this.#described(value) })),
      // An enum's ranges, unlike a message's, include their ends.
      reserved: cut.first([
        ...type.proto.reservedRange.map(({ start, end }) => rangeText(start, end, maxEnumNumber)),
        ...type.proto.reservedName.map((name) => JSON.stringify(name)),
      ]),
      ...this.#head(type),
      omitted: cut.omitted,
    };
  }

  #service(service: DescService): ServicePage {
    const cut = new Cut();
    const loaded = new Set(service.methods.map(({ name }) => name));
    const methods = cut.first(service.methods).map(
      (method): MethodRow => ({
        name: method.name,
        kind: methodKind(method.proto.clientStreaming, method.proto.serverStreaming),
        input: typeRef(method.input, service.typeName),
        output: typeRef(method.output, service.typeName),
        ...this.#described(method),
      }),
    );
    const { place } = this.#described(service);
    const declared = this.#parts.declared(service.typeName)?.methods ?? [];
    const lost = cut.first(declared.filter((method) => !loaded.has(shortName(method)))).map((method) => lostMethod(method, place.file));
    return { kind: "service", ...this.#head(service), methods: [...methods, ...lost], omitted: cut.omitted };
  }

  #head(desc: PageDesc) {
    const { usages, count } = this.#parts.usages.of(desc.typeName, mostUsages);
    return {
      name: desc.typeName,
      package: packageOf(desc.file),
      readable: this.#parts.readable(desc.file.proto.name),
      usedBy: usages,
      usageCount: count,
      ...this.#described(desc),
    };
  }

  #described(desc: SymbolDesc): { options: OptionText[]; doc: string; deprecated: boolean; place: Place } {
    return {
      options: optionTexts(desc.proto.options, this.#parts.registry),
      doc: this.#doc(desc),
      deprecated: desc.deprecated,
      place: placeOf(desc, this.#parts.index),
    };
  }

  #doc(desc: Parameters<Docs["of"]>[0]): string {
    return this.#parts.docs.of(desc).doc;
  }
}

function shortName({ name }: DeclaredMethod): string {
  return name.slice(name.indexOf("/") + 1);
}

/** A method whose types did not load: its line says what was written. */
function lostMethod(method: DeclaredMethod, file: string): MethodRow {
  const { kind, input, output, doc, deprecated, line } = method;
  const lost = (text: string) => ({ text, link: null });
  const name = shortName(method);
  return { name, kind, input: lost(input), output: lost(output), options: [], doc, deprecated, place: { file, line, column: 1 } };
}

function rangeText(first: number, last: number, max: number): string {
  if (first === last) return String(first);
  return `${first} to ${last >= max ? "max" : last}`;
}
