/** Why a file of a source cannot be edited. */
export const readOnlyReasons = [
  "printed", // of what a server or a descriptor set says: there is no file
  "bundled", // comes with protobuf or with Wirebench
  "upload", // came through the page, without a place on the disk
  "encoding", // not UTF-8: writing it back would change more than was edited
  "unreadable", // too long, or gone
  "protected", // the system does not let the user write it
] as const;
export type ReadOnlyReason = (typeof readOnlyReasons)[number];

/** The text of a file of a source, as it was loaded. */
export interface SourceFile {
  readonly text: string;
  /** Stands for the text: what `schema.save` is told, so that nobody's change is lost. */
  readonly hash: string;
  /** Null for a file that may be edited. */
  readonly readOnly: ReadOnlyReason | null;
}

export const declaredNameKinds = ["message", "field", "oneof", "enum", "enum-value", "service", "method", "extension"] as const;
export type DeclaredNameKind = (typeof declaredNameKinds)[number];

/** One line of a text's outline. */
export interface DeclaredName {
  readonly kind: DeclaredNameKind;
  readonly name: string;
  /** A field's label and type, a method's input and output, a value's number; "" where there is nothing to say. */
  readonly detail: string;
  readonly deprecated: boolean;
  /** How deep it is nested; 0 for what stands in the file itself. */
  readonly level: number;
  readonly range: TextRange;
  /** Of the name alone. */
  readonly nameRange: TextRange;
}

/** Lines and columns count from 1; the end is exclusive. */
export interface TextRange {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** A mention of a symbol in a file of its source. Lines and columns count from 1; the end is exclusive. */
export interface Reference {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
  /** The line's text, shortened where it is long. */
  readonly text: string;
}
