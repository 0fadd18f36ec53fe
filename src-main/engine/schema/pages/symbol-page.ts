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
    return {
      kind: "message",
      ...this.#head(message),
      fields: message.fields.map((field) => this.#field(field, field.name, message.typeName)),
      oneofs: message.oneofs.map((oneof) => ({
        name: oneof.name,
        doc: this.#doc(oneof),
        options: optionTexts(oneof.proto.options, this.#parts.registry),
      })),
      extensions: this.#parts.registry
        .extensionsOf(message.typeName)
        .map((one) => this.#field(one, extensionMember(one.typeName), packageOf(one.file))),
      nested: [...message.nestedMessages, ...message.nestedEnums].map((type) => ({
        name: type.typeName,
        kind: type.kind,
        doc: this.#doc(type),
      })),
      // Descriptors give the end of a message's ranges exclusively.
      reserved: [
        ...proto.reservedRange.map(({ start, end }) => rangeText(start, end - 1, maxFieldNumber)),
        ...proto.reservedName.map((name) => JSON.stringify(name)),
      ],
      extensionRanges: proto.extensionRange.map(({ start, end }) => rangeText(start, end - 1, maxFieldNumber)),
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
    return {
      kind: "enum",
      ...this.#head(type),
      values: type.values.map((value) => ({ name: value.name, number: value.number, ...this.#described(value) })),
      // An enum's ranges, unlike a message's, include their ends.
      reserved: [
        ...type.proto.reservedRange.map(({ start, end }) => rangeText(start, end, maxEnumNumber)),
        ...type.proto.reservedName.map((name) => JSON.stringify(name)),
      ],
    };
  }

  #service(service: DescService): ServicePage {
    const methods = service.methods.map(
      (method): MethodRow => ({
        name: method.name,
        kind: methodKind(method.proto.clientStreaming, method.proto.serverStreaming),
        input: typeRef(method.input, service.typeName),
        output: typeRef(method.output, service.typeName),
        ...this.#described(method),
      }),
    );
    const loaded = new Set(methods.map(({ name }) => name));
    const { place } = this.#described(service);
    const declared = this.#parts.declared(service.typeName)?.methods ?? [];
    const lost = declared.filter((method) => !loaded.has(shortName(method))).map((method) => lostMethod(method, place.file));
    return { kind: "service", ...this.#head(service), methods: [...methods, ...lost] };
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
