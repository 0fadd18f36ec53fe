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

/** One declaration of a text, with those inside of it. Lines and columns count from 1; ends are exclusive. */
export interface DeclarationNode {
  readonly kind: DeclarationKind;
  /** A group of extensions has the name of what they extend; a file's package stands as `package`. */
  readonly name: string;
  /** A field's type, a method's input and output, as written; "" where there is none. */
  readonly detail: string;
  readonly deprecated: boolean;
  readonly range: TextRange;
  /** Of the name alone; within `range`. */
  readonly nameRange: TextRange;
  readonly children: readonly DeclarationNode[];
}

export const declarationKinds = [
  "package",
  "message",
  "field",
  "oneof",
  "enum",
  "enum-value",
  "service",
  "method",
  "extend",
  "extension",
] as const;
export type DeclarationKind = (typeof declarationKinds)[number];

export interface TextRange {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** A mention of a symbol in a source's files, with the line that it stands in. */
export interface Reference {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
  /** The line's text, shortened where it is long. */
  readonly text: string;
}
