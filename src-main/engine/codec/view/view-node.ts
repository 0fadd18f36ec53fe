import type { DescMessage } from "@bufbuild/protobuf";
import type { NodeField, NodeKind, NodeWire } from "#shared/model/message-view";
import { type CutText, type LeafSource, readyText, type WriteLeaf } from "./leaf-text";

/** How deep messages may nest in the trees; what lies deeper is a leaf of bytes with a problem. protobuf's own usual limit. */
export const maxDepth = 100;
/** Units of a leaf's text that tell its kind. */
const telling = 8;

/** A node of a tree as it stands in the bytes. Making one reads little; its branch is found when it is first asked for. */
export interface ViewNode {
  readonly key: string | null;
  readonly kind: NodeKind;
  readonly start: number;
  readonly end: number;
  readonly field: NodeField | null;
  readonly wire: NodeWire | null;
  /** The children; null for a leaf. */
  readonly branch: Branch | null;
  /** Of its own bytes, not of its children's. */
  readonly problem: string | null;
  /** The message that it is; null for what is none, or of no known type. */
  readonly message: TypedMessage | null;
  /** A leaf's value as JSON, cut to `limit` UTF-16 units; of no use for what has a branch. */
  text(limit: number): CutText;
  /** The bytes of a leaf's value; null where its JSON is not made of bytes alone. */
  source(): LeafSource | null;
}

/** A message of a known type. */
export interface TypedMessage {
  readonly type: DescMessage;
  /** Its fields, those of all its occurrences one after the other. */
  bytes(): Uint8Array;
}

/** The children of an object or an array. */
export interface Branch {
  readonly count: number;
  /** What is wrong with the bytes that hold the children, beyond what one of these says; null for nothing. */
  readonly problem: string | null;
  /** Bytes that it takes to remember where the children are. */
  readonly memory: number;
  /** Throws nothing for an index below `count`. */
  child(index: number): ViewNode;
  /** Those of the children that may hold the byte; others do not. */
  near(offset: number): Iterable<number>;
}

/** What all nodes have. */
export interface NodePlace {
  readonly key: string | null;
  readonly start: number;
  readonly end: number;
  readonly field?: NodeField | null;
  readonly wire?: NodeWire | null;
  readonly problem?: string | null;
}

/** A value without children. */
export class LeafNode implements ViewNode {
  readonly key: string | null;
  readonly start: number;
  readonly end: number;
  readonly field: NodeField | null;
  readonly wire: NodeWire | null;
  readonly branch = null;
  readonly problem: string | null;
  readonly message = null;
  readonly #write: WriteLeaf;
  #kind: NodeKind | null;

  /** The kind is that of the JSON, if it is not given. */
  constructor(place: NodePlace, write: WriteLeaf, kind: NodeKind | null = null) {
    this.key = place.key;
    this.start = place.start;
    this.end = place.end;
    this.field = place.field ?? null;
    this.wire = place.wire ?? null;
    this.problem = place.problem ?? null;
    this.#write = write;
    this.#kind = kind;
  }

  get kind(): NodeKind {
    this.#kind ??= leafKind(this.#write(telling).text);
    return this.#kind;
  }

  text(limit: number): CutText {
    return this.#write(limit);
  }

  source(): LeafSource | null {
    return this.#write.source?.() ?? null;
  }
}

/** A value with children, which `find` finds. */
export class BranchNode implements ViewNode {
  readonly key: string | null;
  readonly start: number;
  readonly end: number;
  readonly field: NodeField | null;
  readonly wire: NodeWire | null;
  readonly message: TypedMessage | null;
  readonly #problem: string | null;
  readonly kind: "object" | "array";
  readonly #find: () => Branch;
  #branch: Branch | null = null;

  constructor(place: NodePlace, kind: "object" | "array", find: () => Branch, message: TypedMessage | null = null) {
    this.key = place.key;
    this.start = place.start;
    this.end = place.end;
    this.field = place.field ?? null;
    this.wire = place.wire ?? null;
    this.message = message;
    this.#problem = place.problem ?? null;
    this.kind = kind;
    this.#find = find;
  }

  get branch(): Branch {
    this.#branch ??= this.#find();
    return this.#branch;
  }

  get problem(): string | null {
    return this.#problem ?? this.branch.problem;
  }

  text(limit: number): CutText {
    return readyText(this.kind === "object" ? "{}" : "[]")(limit);
  }

  source(): null {
    return null;
  }
}

function leafKind(json: string): NodeKind {
  switch (json[0]) {
    case '"':
      return "string";
    case "{":
      return "object";
    case "n":
      return "null";
    default:
      return json === "true" || json === "false" ? "boolean" : "number";
  }
}
