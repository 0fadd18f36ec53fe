import type { MethodKind } from "./method";

/** Stable codes of what can be wrong with a .proto file. */
export const diagnosticCodes = [
  "syntax",
  "import-missing",
  "import-cycle",
  "import-unused",
  "type-unknown", // a name that no visible file defines
  "type-not-imported", // defined in a loaded file that this one does not import
  "type-not-visible", // local to the file that defines it (edition 2024)
  "type-wrong-kind", // e.g. an enum as a method's input
  "duplicate-name",
  "duplicate-number",
  "number-invalid",
  "label-invalid",
  "enum-first-not-zero",
  "json-name-conflict",
  "reserved-used",
  "option-unknown",
  "option-invalid",
  "default-invalid",
  "name-invalid",
  "file-unreadable",
  "file-not-utf8",
  "invalid", // what the registry refused for a reason of its own
  // descriptors that were made elsewhere
  "repaired", // a defect of a descriptor that was put right
  "descriptor-missing", // a file or symbol that was named and not given
  "descriptor-invalid", // bytes that are no descriptor, or one that makes no sense
  "server-away", // what a server describes, at a time when it does not answer
] as const;
export type DiagnosticCode = (typeof diagnosticCodes)[number];

/** Something wrong in a file. Lines and columns count from 1, columns in UTF-16 units; the end is exclusive. */
export interface Diagnostic {
  readonly severity: "error" | "warning";
  readonly code: DiagnosticCode;
  /** The file's import name, e.g. `build/v1/build.proto`. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly message: string;
}

export const sourceKinds = ["folder", "file", "set", "upload", "demo", "reflection"] as const;
export type SourceKind = (typeof sourceKinds)[number];

/** Files of compiled descriptors: protoc's --descriptor_set_out under its usual names, buf's images, and requests that were shared. */
const setName = /(\.(protoset|binpb|desc|pb|fds|wirebench\.ya?ml)|(^|[\\/.])image\.(bin|json))$/i;

/** What a file is by its name: .proto text, a set of compiled descriptors, or nothing of ours. */
export function schemaFileKind(name: string): "proto" | "set" | null {
  if (/\.proto$/i.test(name)) return "proto";
  return setName.test(name) ? "set" : null;
}

/** Something opened: files or a folder, a set of descriptors, what was dropped into the page, a server that was asked, or the demo. */
export interface SchemaSource {
  /** Stable over restarts for the same path. */
  readonly id: string;
  readonly kind: SourceKind;
  /** A short name, and the place it is from as a person would write it. */
  readonly label: string;
  readonly detail: string;
  readonly files: readonly string[];
}

export interface MethodOutline {
  readonly name: string;
  readonly kind: MethodKind;
  /** Full names of the message types. */
  readonly input: string;
  readonly output: string;
  /** The leading comment, without comment marks. */
  readonly doc: string;
  readonly deprecated: boolean;
  readonly line: number;
}

export interface ServiceOutline {
  /** Full name, e.g. `build.v1.BuildService`. */
  readonly name: string;
  readonly file: string;
  readonly doc: string;
  readonly line: number;
  readonly methods: readonly MethodOutline[];
}

export interface TypeOutline {
  readonly name: string;
  readonly kind: "message" | "enum";
  readonly file: string;
  readonly doc: string;
  readonly line: number;
}

/** An import that was not found, listed once however many files have it. */
export interface MissingImport {
  /** As the import statements write it, e.g. `validate/validate.proto`. */
  readonly path: string;
  /** Import names of the first few files that have it, and how many there are. */
  readonly importers: readonly string[];
  readonly importerCount: number;
  /** Nothing but options of it is used: without it these are left out, and the rest works. */
  readonly optionsOnly: boolean;
}

/** One source with all that its tree shows. */
export interface SourceOutline {
  readonly source: SchemaSource;
  /** The package of each service and type is a prefix of its name. */
  readonly packages: readonly string[];
  readonly services: readonly ServiceOutline[];
  readonly types: readonly TypeOutline[];
  readonly diagnostics: readonly Diagnostic[];
  /** Those that cost most first. */
  readonly missingImports: readonly MissingImport[];
}

/** A source that is being loaded. */
export interface Loading {
  readonly sourceId: string;
  readonly label: string;
  /** How many files are done, of how many; of null: so many were found so far. */
  readonly done: number;
  readonly total: number | null;
}

/** What an editor needs to know about a method. */
export interface MethodDetail {
  readonly sourceId: string;
  /** `pkg.Service/Method`. */
  readonly method: string;
  readonly kind: MethodKind;
  readonly input: string;
  readonly output: string;
  /** The comments of the method and of its two messages. */
  readonly doc: string;
  readonly inputDoc: string;
  readonly outputDoc: string;
  readonly file: string;
  readonly line: number;
  /** A body with every field, documented by comments: JSON with comments. */
  readonly sampleBody: string;
  /** JSON Schema (draft-07) of the input message's JSON form, as text; its definitions hold the closure of types. */
  readonly jsonSchema: string;
}
