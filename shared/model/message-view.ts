/**
 * A message as one looks at it: a tree of nodes that is asked for piece by piece, so that a message of any size opens at once.
 * `fields` is the message by its schema, as canonical JSON shows it; `wire` is the bare wire format, which needs no schema.
 */
export const messageTrees = ["fields", "wire"] as const;
export type MessageTree = (typeof messageTrees)[number];

/** The indexes of the children that lead from the root to a node; the root's own is empty. */
export type NodePath = readonly number[];

export const nodeKinds = ["object", "array", "string", "number", "boolean", "null"] as const;
export type NodeKind = (typeof nodeKinds)[number];

/** One value of a message, or one field on the wire. */
export interface MessageNode {
  /** The key in its parent: a JSON name, a map's key, `[pkg.ext]`, `[#5 varint]`; null in an array and for the root. */
  readonly key: string | null;
  readonly kind: NodeKind;
  /** A leaf's value as JSON; of an object or array a preview on one line. Cut at 2,000 UTF-16 units (`cut`). */
  readonly text: string;
  readonly cut: boolean;
  /** How many children it has; 0 for a leaf. */
  readonly children: number;
  /** The bytes it comes from, tag included: the first, and one past the last. An array's or map's span holds all its elements. */
  readonly start: number;
  readonly end: number;
  /** The schema's field; null for the root, for unknown fields and for what lies in a Struct. */
  readonly field: NodeField | null;
  /** On the `wire` tree: the tag. */
  readonly wire: NodeWire | null;
  /** What is wrong with these bytes, as a sentence; null for nothing. */
  readonly problem: string | null;
}

export interface NodeField {
  readonly number: number;
  /** As the .proto has it. */
  readonly name: string;
  /** As a .proto writes it: `int64`, `repeated pkg.Line`, `map<string, int32>`. */
  readonly type: string;
}

export interface NodeWire {
  readonly number: number;
  /** `varint`, `fixed64`, `length-delimited`, `group`, `fixed32`. */
  readonly type: string;
  /** Where the value starts, after tag and length. */
  readonly valueStart: number;
}

/** `unknown-field`: a newer schema may know it, and nothing need be wrong; `misfit`: what the type or the wire format forbids. */
export const problemKinds = ["unknown-field", "misfit"] as const;
export type ProblemKind = (typeof problemKinds)[number];

/** Something in a message's bytes that its type does not have or does not allow. The rest of the message is shown. */
export interface MessageProblem {
  readonly kind: ProblemKind;
  readonly offset: number;
  /** One past the last byte. */
  readonly end: number;
  /** As in JSON: `users[3].name`; empty for the message itself. */
  readonly path: string;
  /** A sentence. */
  readonly message: string;
}

/** A place where a searched text stands. */
export interface NodeHit {
  readonly path: NodePath;
  /** The text is in the key, or in the value. */
  readonly within: "key" | "value";
}

/** How a message, or a part of it, can be had as text. */
export const messageTextFormats = ["json", "text", "hex", "base64"] as const;
export type MessageTextFormat = (typeof messageTextFormats)[number];
