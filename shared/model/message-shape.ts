/** Types as a form needs them: one type at a time, so that recursive and huge ones are opened on demand. */
export interface MessageShape {
  /** Full name. */
  readonly name: string;
  /** The comment of the .proto, or "". */
  readonly doc: string;
  /** In the order of the .proto; extensions of this message last, with `[pkg.ext]` as key. */
  readonly fields: readonly FieldShape[];
  readonly oneofs: readonly OneofShape[];
}

export interface OneofShape {
  readonly name: string;
  readonly doc: string;
  /** The keys of its fields. */
  readonly keys: readonly string[];
}

export interface FieldShape {
  /** The key in JSON: the JSON name, or `[pkg.ext]`. */
  readonly key: string;
  /** As the .proto has it; the other key that JSON may have. */
  readonly name: string;
  readonly number: number;
  /** As a .proto writes it. */
  readonly type: string;
  readonly doc: string;
  readonly repeated: boolean;
  /** The type of a map's keys; null for no map. */
  readonly mapKey: ScalarShape | null;
  /** Of the field, of each element, or of the map's values. */
  readonly value: ValueShape;
  /** Is an unset field another thing than one with its default? Then the form has a switch for it. */
  readonly presence: boolean;
  readonly required: boolean;
  readonly deprecated: boolean;
  /** The oneof that it belongs to, by name; null for none (also for a synthetic one, of `optional`). */
  readonly oneof: string | null;
  /** The default as JSON: `0`, `"0"` for 64 bits, `"NAME"`, `false`, `""`; null for messages, lists and maps. */
  readonly defaultJson: string | null;
}

export const scalarShapes = [
  "double",
  "float",
  "int32",
  "int64",
  "uint32",
  "uint64",
  "sint32",
  "sint64",
  "fixed32",
  "fixed64",
  "sfixed32",
  "sfixed64",
  "bool",
  "string",
  "bytes",
] as const;
export type ScalarShape = (typeof scalarShapes)[number];

/** What a value is. Wrappers are the scalar that they wrap, with `presence`; other well-known types have their JSON form's name. */
export type ValueShape =
  | { readonly kind: "scalar"; readonly scalar: ScalarShape }
  | { readonly kind: "enum"; readonly name: string; readonly open: boolean; readonly values: readonly EnumValueShape[] }
  | { readonly kind: "message"; readonly name: string }
  | { readonly kind: "well-known"; readonly name: WellKnownShape };

export interface EnumValueShape {
  readonly name: string;
  readonly number: number;
  readonly doc: string;
  readonly deprecated: boolean;
}

/** Messages with a JSON form of their own that a form edits as a whole. */
export const wellKnownShapes = ["timestamp", "duration", "field-mask", "any", "struct", "value", "list-value", "null-value"] as const;
export type WellKnownShape = (typeof wellKnownShapes)[number];
