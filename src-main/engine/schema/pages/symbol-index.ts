import type {
  DescEnum,
  DescEnumValue,
  DescExtension,
  DescField,
  DescFile,
  DescMessage,
  DescMethod,
  DescService,
  Registry,
} from "@bufbuild/protobuf";
import type { SymbolKind } from "#shared/model/symbol";
import type { DeclarationKind, DeclaredSymbol, FileSymbols } from "../compile/compiled";
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
  readonly deprecated: boolean;
  /** The full name of the page that shows it. */
  readonly page: string;
  /** The line of that page; null for the page itself. */
  readonly member: string | null;
  /** Where its name stands, counted from 1. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** The names of a schema, by full name. An enum's values are, as in C++, named beside it. */
export type SymbolIndex = ReadonlyMap<string, IndexedSymbol>;

/** An extension's name among the fields of what it extends. */
export function extensionMember(typeName: string): string {
  return `[${typeName}]`;
}

/** Enters every name of the files, given by import name. */
export function indexSymbols(files: Iterable<readonly [file: string, symbols: FileSymbols]>): SymbolIndex {
  const symbols = new Map<string, IndexedSymbol>();
  for (const [file, { declared }] of files) {
    for (const symbol of declared) {
      const kind = symbol.hidden ? undefined : kinds[symbol.kind];
      if (kind) symbols.set(joinName(symbol.holder, symbol.name), indexed(symbol, kind, file));
    }
  }
  return symbols;
}

/** Oneofs are not shown by themselves. */
const kinds: Readonly<Record<DeclarationKind, SymbolKind | undefined>> = {
  message: "message",
  enum: "enum",
  "enum value": "enum-value",
  field: "field",
  oneof: undefined,
  extension: "extension",
  service: "service",
  method: "method",
};

function indexed({ name, holder, of, deprecated, line, column }: DeclaredSymbol, kind: SymbolKind, file: string): IndexedSymbol {
  const fullName = joinName(holder, name);
  const isPage = kind === "message" || kind === "enum" || kind === "service";
  const member = kind === "extension" ? extensionMember(fullName) : name;
  return { kind, name, holder, deprecated, page: isPage ? fullName : of, member: isPage ? null : member, file, line, column };
}

/** The descriptor of a symbol; undefined where its file could not be loaded. */
export function descOf({ kind, name, holder, page }: IndexedSymbol, registry: Registry): SymbolDesc | undefined {
  switch (kind) {
    case "field":
      return registry.getMessage(holder)?.fields.find((field) => field.name === name);
    case "enum-value":
      return registry.getEnum(page)?.values.find((value) => value.name === name);
    case "method":
      return registry.getService(holder)?.methods.find((method) => method.name === name);
    default:
      return registry.get(joinName(holder, name));
  }
}

/** The full name under which a descriptor is in the index. */
export function indexName(desc: SymbolDesc): string {
  switch (desc.kind) {
    case "field":
    case "rpc":
      return joinName(desc.parent.typeName, desc.name);
    case "enum_value":
      return joinName(holderOf(desc.parent), desc.name);
    default:
      return desc.typeName;
  }
}

/** The package or message in which a type is declared. */
export function holderOf(type: PageDesc): string {
  return type.kind === "service" ? packageOf(type.file) : (type.parent?.typeName ?? packageOf(type.file));
}

export function packageOf(file: DescFile): string {
  return file.proto.package;
}
