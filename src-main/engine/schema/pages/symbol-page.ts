import type { DescEnum, DescExtension, DescField, DescMessage, DescService, FileRegistry } from "@bufbuild/protobuf";
import { methodKind } from "#shared/model/method";
import type { MethodOutline, SourceOutline } from "#shared/model/schema";
import type { EnumPage, FieldRow, MessagePage, MethodRow, OptionText, Place, ServicePage, SymbolPage } from "#shared/model/symbol";
import { optionTexts } from "./option-texts";
import type { Places } from "./places";
import { extensionMember, type PageDesc, packageOf, type SymbolDesc } from "./symbol-index";
import { defaultText, elementType, fieldLabel, mapKey, typeRef } from "./type-text";
import type { Usages } from "./usages";

const mostUsages = 500;
/** No number of a field is higher (29 bits). */
const maxFieldNumber = 2 ** 29 - 1;
const maxEnumNumber = 2 ** 31 - 1;

/** Makes pages of descriptors: plain data, with comments, places and options in words. */
export class PageMaker {
  readonly #registry: FileRegistry;
  readonly #outline: SourceOutline;
  readonly #places: Places;
  readonly #usages: Usages;
  #extensions: Map<string, DescExtension[]> | undefined;

  constructor(registry: FileRegistry, outline: SourceOutline, places: Places, usages: Usages) {
    this.#registry = registry;
    this.#outline = outline;
    this.#places = places;
    this.#usages = usages;
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
        doc: this.#places.doc(oneof),
        options: optionTexts(oneof.proto.options, this.#registry),
      })),
      extensions: this.#extensionsOf(message.typeName).map((one) => this.#field(one, extensionMember(one), packageOf(one.file))),
      nested: [...message.nestedMessages, ...message.nestedEnums].map((type) => ({
        name: type.typeName,
        kind: type.kind,
        doc: this.#places.doc(type),
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
    const declared = this.#outline.services.find(({ name }) => name === service.typeName)?.methods ?? [];
    const lost = declared.filter(({ name }) => !loaded.has(name)).map((method) => lostMethod(method, place.file));
    return { kind: "service", ...this.#head(service), methods: [...methods, ...lost] };
  }

  #head(desc: PageDesc) {
    const { usages, count } = this.#usages.of(desc.typeName, mostUsages);
    return {
      name: desc.typeName,
      package: packageOf(desc.file),
      readable: this.#places.parsed(desc.file.proto.name) !== undefined,
      usedBy: usages,
      usageCount: count,
      ...this.#described(desc),
    };
  }

  #described(desc: SymbolDesc): { options: OptionText[]; doc: string; deprecated: boolean; place: Place } {
    return {
      options: optionTexts(desc.proto.options, this.#registry),
      doc: this.#places.doc(desc),
      deprecated: desc.deprecated,
      place: this.#places.of(desc),
    };
  }

  #extensionsOf(message: string): readonly DescExtension[] {
    this.#extensions ??= extensionsByExtendee(this.#registry);
    return this.#extensions.get(message) ?? [];
  }
}

function extensionsByExtendee(registry: FileRegistry): Map<string, DescExtension[]> {
  const extensions = new Map<string, DescExtension[]>();
  for (const type of registry) {
    if (type.kind !== "extension") continue;
    const name = type.extendee.typeName;
    extensions.set(name, [...(extensions.get(name) ?? []), type]);
  }
  for (const list of extensions.values()) list.sort((a, b) => a.number - b.number);
  return extensions;
}

/** A method whose types did not load: its line says what was written. */
function lostMethod({ name, kind, input, output, doc, deprecated, line }: MethodOutline, file: string): MethodRow {
  const lost = (text: string) => ({ text, link: null });
  return { name, kind, input: lost(input), output: lost(output), options: [], doc, deprecated, place: { file, line, column: 1 } };
}

function rangeText(first: number, last: number, max: number): string {
  if (first === last) return String(first);
  return `${first} to ${last >= max ? "max" : last}`;
}
