import type { MethodKind } from "./method";

/** What a name of a schema can stand for. */
export const symbolKinds = ["message", "enum", "service", "method", "field", "enum-value", "extension"] as const;
export type SymbolKind = (typeof symbolKinds)[number];

/** The kinds that have a page of their own; all others are lines of one. */
export const pageKinds = ["message", "enum", "service"] as const;
export type PageKind = (typeof pageKinds)[number];

/** A place in a source's file, by its import name. Counted from 1, `column` in UTF-16 units. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** An option that is set: `deprecated`, `(acme.rule)`; the value in its JSON form. */
export interface OptionText {
  readonly name: string;
  readonly value: string;
}

/** A type as a field or a method mentions it. */
export interface TypeRef {
  /** As it reads from where it stands: `int64`, `Line`, `other.pkg.Level`. */
  readonly text: string;
  /** The full name to follow; null for a scalar, and for a type that did not load. */
  readonly link: string | null;
}

/** A field of a message, or an extension of it. */
export interface FieldRow {
  /** Of an extension, the full name in brackets: `[acme.extra]`. */
  readonly name: string;
  readonly number: number;
  /** "" where it is the name itself. */
  readonly jsonName: string;
  readonly type: TypeRef;
  /** The scalar that a map has as its key; then `type` is that of its values. */
  readonly mapKey: string | null;
  readonly label: "" | "optional" | "required" | "repeated";
  /** The name of the oneof that it is a member of; proto3's `optional` counts as none. */
  readonly oneof: string | null;
  /** As a .proto file writes it; "" for none. */
  readonly defaultValue: string;
  readonly options: readonly OptionText[];
  readonly doc: string;
  readonly deprecated: boolean;
  readonly place: Place;
}

export interface OneofRow {
  readonly name: string;
  readonly doc: string;
  readonly options: readonly OptionText[];
}

export interface EnumValueRow {
  readonly name: string;
  readonly number: number;
  readonly options: readonly OptionText[];
  readonly doc: string;
  readonly deprecated: boolean;
  readonly place: Place;
}

export interface MethodRow {
  readonly name: string;
  readonly kind: MethodKind;
  readonly input: TypeRef;
  readonly output: TypeRef;
  readonly options: readonly OptionText[];
  readonly doc: string;
  readonly deprecated: boolean;
  readonly place: Place;
}

/** A type that is declared inside another. */
export interface NestedType {
  readonly name: string;
  readonly kind: "message" | "enum";
  readonly doc: string;
}

/** Somebody who mentions a type. */
export interface Usage {
  /** The full name of the message or service that does. */
  readonly symbol: string;
  readonly what: "field" | "extension" | "input" | "output";
  /** The field's or method's own name, an extension's full one. */
  readonly member: string;
  readonly place: Place;
}

interface PageHead {
  /** Full name. */
  readonly name: string;
  readonly package: string;
  readonly place: Place;
  /** Has `schema.text` the file's text? Not for what comes with protobuf itself. */
  readonly readable: boolean;
  readonly doc: string;
  readonly deprecated: boolean;
  readonly options: readonly OptionText[];
  /** At most 500 of them; `usageCount` says how many there are. */
  readonly usedBy: readonly Usage[];
  readonly usageCount: number;
  /** How many more lines there are than the page has: at most 5,000 of each list are on it, and the source has the rest. */
  readonly omitted: number;
}

export interface MessagePage extends PageHead {
  readonly kind: "message";
  readonly fields: readonly FieldRow[];
  readonly oneofs: readonly OneofRow[];
  /** Extensions of this message, wherever they are declared. */
  readonly extensions: readonly FieldRow[];
  readonly nested: readonly NestedType[];
  /** Numbers, ranges and quoted names. */
  readonly reserved: readonly string[];
  readonly extensionRanges: readonly string[];
}

export interface EnumPage extends PageHead {
  readonly kind: "enum";
  readonly values: readonly EnumValueRow[];
  readonly reserved: readonly string[];
}

export interface ServicePage extends PageHead {
  readonly kind: "service";
  readonly methods: readonly MethodRow[];
}

/** All that a schema says of one message, enum or service. */
export type SymbolPage = MessagePage | EnumPage | ServicePage;

/** Something that a search found. */
export interface SymbolHit {
  readonly sourceId: string;
  readonly kind: SymbolKind;
  /** Its own name, and the full name of what holds it: a package, a message, a service. */
  readonly name: string;
  readonly holder: string;
  /** The page that shows it; itself for what has one. */
  readonly page: string;
  /** The line of that page, null for the page itself. */
  readonly member: string | null;
  readonly deprecated: boolean;
}

/** What stands at a place of a source's text. */
export interface SymbolAt {
  readonly kind: SymbolKind | "file";
  /** Full name; a file's import name. */
  readonly symbol: string;
  /** How it is declared, on one line: `message acme.User`, `repeated Line lines = 3`. */
  readonly signature: string;
  readonly doc: string;
  /** The page that shows it, and its line there. */
  readonly page: string | null;
  readonly member: string | null;
  /** Null where the source has no text of it. */
  readonly definition: Place | null;
  /** The columns that the mention takes up on its line; the end is exclusive. */
  readonly column: number;
  readonly endColumn: number;
}

/** A type or a service in a graph of who mentions whom. */
export interface GraphNode {
  readonly name: string;
  readonly kind: PageKind;
  /** How many fields, values or methods. */
  readonly size: number;
  /** Steps from the middle: below zero for what leads to it, above for what it leads to. */
  readonly level: number;
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  /** The fields or methods that make it, at most 20. */
  readonly members: readonly string[];
}

/** Where a graph stops growing. */
export const maxGraphNodes = 80;

/** What a message, enum or service hangs together with. */
export interface SymbolGraph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** There is more than is shown. */
  readonly truncated: boolean;
}
