import type { MethodKind } from "./method";

/** What a field's value looks like in JSON, as far as one can tell from its type. */
export const jsonForms = ["number", "string", "bytes", "bool", "enum", "message"] as const;
export type JsonForm = (typeof jsonForms)[number];

export const cardinalities = ["single", "repeated", "map"] as const;
export type Cardinality = (typeof cardinalities)[number];

/** A field as one definition has it. */
export interface FieldFacts {
  readonly name: string;
  readonly jsonName: string;
  readonly number: number;
  /** As a .proto file writes it, type names in full: `int32`, `repeated acme.User`, `map<string, acme.User>`. */
  readonly type: string;
  readonly form: JsonForm;
  readonly cardinality: Cardinality;
  readonly presence: "implicit" | "explicit" | "required";
  /** The oneof it belongs to; "" for none. */
  readonly oneof: string;
}

/** An enum's value as one definition has it. */
export interface ValueFacts {
  readonly name: string;
  readonly number: number;
}

/** In what a field of the same name can differ. */
export const fieldAspects = ["number", "type", "presence", "oneof", "json-name"] as const;
export type FieldAspect = (typeof fieldAspects)[number];

interface Placed {
  /** The request or the response; a type that both hold is told of in the request. */
  readonly side: "input" | "output";
  /** The full name of the message or enum it is in, before. */
  readonly holder: string;
  /** The shortest way to it, as one would write it in JSON: `users[].user_name`; of an enum's value the field's. */
  readonly path: string;
}

interface FieldChangeBase extends Placed {
  /** The spellings of its name (original and JSON) that have lost their meaning. */
  readonly lost: readonly string[];
}

/** A difference of one field. A field is renamed where its number is kept under another name, with a value of like form. */
export type FieldChange =
  | (FieldChangeBase & { readonly kind: "field-removed"; readonly before: FieldFacts })
  | (FieldChangeBase & { readonly kind: "field-added"; readonly after: FieldFacts })
  | (FieldChangeBase & {
      readonly kind: "field-renamed" | "field-changed";
      readonly before: FieldFacts;
      readonly after: FieldFacts;
      readonly aspects: readonly FieldAspect[];
    });

export type ValueChange =
  | (Placed & { readonly kind: "value-removed"; readonly before: ValueFacts })
  | (Placed & { readonly kind: "value-added"; readonly after: ValueFacts })
  | (Placed & { readonly kind: "value-renamed" | "value-renumbered"; readonly before: ValueFacts; readonly after: ValueFacts });

/** A message or enum that has another name now. */
export interface TypeChange extends Placed {
  readonly kind: "type-renamed";
  readonly before: string;
  readonly after: string;
}

/** Of the method itself: another message type on one side (not merely renamed), or another kind. */
export type MethodChange =
  | { readonly kind: "input-changed" | "output-changed"; readonly before: string; readonly after: string }
  | { readonly kind: "kind-changed"; readonly before: MethodKind; readonly after: MethodKind };

/** One difference between two definitions of a method and of what its messages hold. */
export type SchemaChange = FieldChange | ValueChange | TypeChange | MethodChange;

/** Where a field of a message leads. */
export interface RouteStep {
  /** Every spelling of its name. */
  readonly names: readonly string[];
  /** The full name of the message or enum that it holds, before. */
  readonly type: string;
  /** Is there a level of keys between? A list's elements need no telling. */
  readonly isMap: boolean;
}

/** The ways on from a message, by its full name, before. */
export interface TypeRoute {
  readonly type: string;
  readonly steps: readonly RouteStep[];
}

/** What changed about a method since it was first asked for. */
export interface MethodChanges {
  /** At most a few hundred. */
  readonly changes: readonly SchemaChange[];
  /** The request's message, before: where the routes begin. */
  readonly root: string;
  /** The ways from there to what changed. */
  readonly routes: readonly TypeRoute[];
  /** For a method that is gone: the one that has taken its place, if one can tell. */
  readonly successor: string | null;
}

/** Another open source with another definition of the same method. */
export interface SchemaRival {
  readonly sourceId: string;
  readonly label: string;
  /** From the asked source's definition to this one's; at most a few hundred of `total`. */
  readonly changes: readonly SchemaChange[];
  readonly total: number;
}
