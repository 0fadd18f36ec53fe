import type { NodeField, NodeKind, NodeWire } from "#shared/model/message-view";

/** How deep the trees go; what lies deeper is a leaf of bytes with a problem. protobuf's own usual limit. */
export const maxDepth = 100;

/** A text of which only the beginning may be there. */
export interface CutText {
  readonly text: string;
  readonly cut: boolean;
}

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
  /** A leaf's value as JSON, cut to `limit` UTF-16 units; of no use for what has a branch. */
  text(limit: number): CutText;
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

/** A value without children. `write` gives its JSON, cut to a limit. */
export class LeafNode implements ViewNode {
  readonly key: string | null;
  readonly start: number;
  readonly end: number;
  readonly field: NodeField | null;
  readonly wire: NodeWire | null;
  readonly branch = null;
  readonly problem: string | null;
  readonly kind: NodeKind;
  readonly #write: (limit: number) => CutText;

  constructor(place: NodePlace, kind: NodeKind, write: (limit: number) => CutText) {
    this.key = place.key;
    this.start = place.start;
    this.end = place.end;
    this.field = place.field ?? null;
    this.wire = place.wire ?? null;
    this.problem = place.problem ?? null;
    this.kind = kind;
    this.#write = write;
  }

  text(limit: number): CutText {
    return this.#write(limit);
  }
}

/** A value with children, which `find` finds. */
export class BranchNode implements ViewNode {
  readonly key: string | null;
  readonly start: number;
  readonly end: number;
  readonly field: NodeField | null;
  readonly wire: NodeWire | null;
  readonly #problem: string | null;
  readonly kind: "object" | "array";
  readonly #find: () => Branch;
  #branch: Branch | null = null;

  constructor(place: NodePlace, kind: "object" | "array", find: () => Branch) {
    this.key = place.key;
    this.start = place.start;
    this.end = place.end;
    this.field = place.field ?? null;
    this.wire = place.wire ?? null;
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

  text(): CutText {
    return { text: this.kind === "object" ? "{}" : "[]", cut: false };
  }
}

/** The kind of a leaf by its JSON. */
export function leafKind(json: string): NodeKind {
  if (json.startsWith('"')) return "string";
  if (json === "null") return "null";
  return json === "true" || json === "false" ? "boolean" : "number";
}
