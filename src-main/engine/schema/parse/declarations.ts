import type { DescriptorProto, EnumDescriptorProto, FileDescriptorProto, ServiceDescriptorProto } from "@bufbuild/protobuf/wkt";
import type { Diagnostic } from "#shared/model/schema";
import type { OptionNode } from "./option-nodes";
import type { SourcePlace } from "./source-places";
import type { SourceText, Span } from "./source-text";

/** Where a declaration and its parts stand in the text, and the comments about it (`commentText` gives these as protoc does). */
export interface Declaration {
  readonly whole: Span;
  readonly name: Span;
  /** A field's type or a method's input, as written. */
  readonly type?: Span | undefined;
  /** A method's output. */
  readonly output?: Span | undefined;
  readonly number?: Span | undefined;
  readonly label?: Span | undefined;
  /** A file's statement of its syntax or edition. */
  readonly syntax?: Span | undefined;
  /** The type that an `extend` block extends. */
  readonly extendee?: Span | undefined;
  readonly leading: Span | null;
  readonly trailing: Span | null;
  /** Made for a map field rather than written: problems are shown at the field, but there is no place of its own. */
  readonly generated?: true;
}

/** An import statement. */
export interface ImportNode {
  readonly kind: "plain" | "public" | "weak" | "option";
  /** As written. */
  readonly path: string;
  readonly span: Span;
}

/** What can hold statements, and is therefore damaged when one of them is lost. */
export type Holder = FileDescriptorProto | DescriptorProto | EnumDescriptorProto | ServiceDescriptorProto;

/**
 * One .proto file after parsing: a descriptor as protoc's own parser makes it (names as written, nothing resolved, no
 * options), and beside it, keyed by the descriptor's parts, all that a descriptor has no place for.
 */
export interface ParsedFile {
  readonly source: SourceText;
  readonly proto: FileDescriptorProto;
  readonly imports: readonly ImportNode[];
  readonly declarations: ReadonlyMap<object, Declaration>;
  /** Options by the part of the descriptor that they are written on. */
  readonly options: ReadonlyMap<object, readonly OptionNode[]>;
  /** Places for SourceCodeInfo, in protoc's order. */
  readonly places: readonly SourcePlace[];
  /** Fields written as `map<…>`. */
  readonly mapFields: ReadonlySet<object>;
  /** Holders that lost a statement to an error, with the first of these errors. */
  readonly damaged: Map<object, Diagnostic>;
}
