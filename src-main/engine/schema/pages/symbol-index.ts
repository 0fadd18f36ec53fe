import type {
  DescEnum,
  DescEnumValue,
  DescExtension,
  DescField,
  DescFile,
  DescMessage,
  DescMethod,
  DescService,
  FileRegistry,
} from "@bufbuild/protobuf";
import type { SymbolKind } from "#shared/model/symbol";
import { joinName } from "../link/descriptor-walk";

/** What has a page. */
export type PageDesc = DescMessage | DescEnum | DescService;
/** What has a name in a schema. */
export type SymbolDesc = PageDesc | DescField | DescExtension | DescEnumValue | DescMethod;

/** One name of a schema. */
export interface IndexedSymbol {
  readonly kind: SymbolKind;
  /** Its own name, and the full name of what holds it: "" for the package without a name. */
  readonly name: string;
  readonly holder: string;
  readonly desc: SymbolDesc;
  /** The full name of the page that shows it. */
  readonly page: string;
  /** The line of that page; null for the page itself. */
  readonly member: string | null;
}

/** The names of a registry, by full name. An enum's values are, as in C++, named beside it. */
export type SymbolIndex = ReadonlyMap<string, IndexedSymbol>;

/** An extension's name among the fields of what it extends. */
export function extensionMember(extension: DescExtension): string {
  return `[${extension.typeName}]`;
}

/** Enters every name of the files. */
export function indexSymbols(registry: FileRegistry): SymbolIndex {
  const symbols = new Map<string, IndexedSymbol>();
  for (const type of registry) {
    if (type.kind === "extension") {
      const holder = type.parent?.typeName ?? packageOf(type.file);
      const member = extensionMember(type);
      symbols.set(type.typeName, { kind: "extension", name: type.name, holder, desc: type, page: type.extendee.typeName, member });
      continue;
    }
    const page = type.typeName;
    symbols.set(page, { kind: type.kind, name: type.name, holder: holderOf(type), desc: type, page, member: null });
    for (const [kind, holder, desc] of membersOf(type)) {
      symbols.set(joinName(holder, desc.name), { kind, name: desc.name, holder, desc, page, member: desc.name });
    }
  }
  return symbols;
}

function* membersOf(type: PageDesc): Generator<[SymbolKind, holder: string, DescField | DescEnumValue | DescMethod]> {
  switch (type.kind) {
    case "message":
      for (const field of type.fields) yield ["field", type.typeName, field];
      return;
    case "service":
      for (const method of type.methods) yield ["method", type.typeName, method];
      return;
    case "enum":
      for (const value of type.values) yield ["enum-value", holderOf(type), value];
  }
}

/** The package or message in which a type is declared. */
export function holderOf(type: PageDesc): string {
  return type.kind === "service" ? packageOf(type.file) : (type.parent?.typeName ?? packageOf(type.file));
}

export function packageOf(file: DescFile): string {
  return file.proto.package;
}
