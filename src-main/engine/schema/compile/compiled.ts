import type { MethodKind } from "#shared/model/method";
import type { Diagnostic, TypeOutline } from "#shared/model/schema";

/**
 * What a schema is after it was compiled: plain data, which crosses between threads and lies in the cache. Whoever needs
 * descriptors of protobuf-es makes them of it, when and as far as they are needed (LazyRegistry).
 */

/** A method as its file declares it, whether or not its types could be resolved. */
export interface DeclaredMethod {
  /** `pkg.Service/Method` */
  readonly name: string;
  /** Full name. */
  readonly service: string;
  readonly kind: MethodKind;
  /** Full names, or the names as written where they lead nowhere. */
  readonly input: string;
  readonly output: string;
  readonly doc: string;
  readonly deprecated: boolean;
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** Why it cannot be called, or null. */
  readonly problem: Diagnostic | null;
}

export interface DeclaredService {
  readonly name: string;
  readonly doc: string;
  readonly line: number;
  readonly methods: readonly DeclaredMethod[];
}

export interface DeclaredExtension {
  readonly name: string;
  /** The full name of the message that it extends. */
  readonly extendee: string;
  readonly number: number;
}

/** A file that another one imports. Both have their import names. */
export interface FileImport {
  readonly name: string;
  readonly kind: "plain" | "public" | "weak" | "option";
}

/** An import that was not found, as its file has it. Counted from 1. */
export interface MissingUse {
  readonly path: string;
  /** Nothing but options of it is used. */
  readonly optionsOnly: boolean;
  readonly line: number;
  readonly column: number;
}

/** One file of a schema. */
export interface CompiledFile {
  /** Its import name. */
  readonly name: string;
  readonly package: string;
  /** The imports that were found. */
  readonly imports: readonly FileImport[];
  /** Made for protobuf's lite runtime. */
  readonly isLite: boolean;
  /** A google.protobuf.FileDescriptorProto without source info; and the field that holds it, to be appended. */
  readonly descriptor: Uint8Array;
  readonly sourceInfo: Uint8Array;
  readonly services: readonly DeclaredService[];
  /** Messages and enums, nested ones too; no map entries. */
  readonly types: readonly TypeOutline[];
  readonly extensions: readonly DeclaredExtension[];
  readonly diagnostics: readonly Diagnostic[];
  readonly missing: readonly MissingUse[];
  /** Messages, enums and services by full name that lost a part, with the first of the errors that cost it. */
  readonly damage: readonly (readonly [name: string, reason: Diagnostic])[];
}

/** What can be declared in a file. */
export type DeclarationKind = "message" | "enum" | "enum value" | "field" | "oneof" | "extension" | "service" | "method";

/** A name that a file declares, and where. */
export interface DeclaredSymbol {
  readonly kind: DeclarationKind;
  /** Its own name, and the full name of what holds it. */
  readonly name: string;
  readonly holder: string;
  /** Of an enum's value the enum, of an extension the message that it extends; else the holder. */
  readonly of: string;
  readonly deprecated: boolean;
  /** It has a name and is not to be shown: made for a map field, or lost to an error. */
  readonly hidden: boolean;
  /** Counted from 1. */
  readonly line: number;
  readonly column: number;
}

/** A field, an extension or a method that mentions a message or an enum. All names are full but for members of pages. */
export interface TypeUse {
  readonly type: string;
  /** The page on which the mention is, and its line there. */
  readonly symbol: string;
  readonly what: "field" | "extension" | "input" | "output";
  readonly member: string;
}

/** What pages and search need to know of a file. */
export interface FileSymbols {
  readonly declared: readonly DeclaredSymbol[];
  readonly uses: readonly TypeUse[];
}

/** A schema: its files, each behind those it imports. */
export interface CompiledSchema {
  readonly files: readonly CompiledFile[];
  /** Import names of the files that were opened themselves, sorted; the others were only imported. */
  readonly own: readonly string[];
  /** What is wrong with no file in particular. */
  readonly diagnostics: readonly Diagnostic[];
  /** Absolute paths of files of the disk that were only imported. */
  readonly importedPaths: readonly string[];
  /** The files of the disk that a person may change: absolute paths by import names. */
  readonly paths: ReadonlyMap<string, string>;
  /** A sentence that says where imports were sought. */
  readonly sought: string;
}
