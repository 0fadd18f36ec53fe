import type { DescField, DescMessage } from "@bufbuild/protobuf";
import { FeatureSet_FieldPresence } from "@bufbuild/protobuf/wkt";
import { type EncodeField, fieldEncoder, nullIsValue } from "./field-encoder";

/** A field of a message type, as a member of the type's objects. */
export interface MessageMember {
  readonly field: DescField;
  /** The place of its number among those of the type. */
  readonly rank: number;
  /** The place of its oneof among those of the type, or -1. */
  readonly oneof: number;
  readonly required: boolean;
  /** Null is a value of it, and not the lack of one. */
  readonly takesNull: boolean;
  readonly encode: EncodeField;
  /** Its key as it stands in a text, mostly. */
  readonly quoted: string;
  /** What came after it the last time: messages of a type tend to have their fields in one order. */
  next: MessageMember | null;
}

export interface MessageMembers {
  /** By both of their names. */
  readonly byKey: ReadonlyMap<string, MessageMember>;
  readonly fields: number;
  readonly required: number;
}

/** A type's fields as the members of its objects. */
export function membersOf(type: DescMessage): MessageMembers {
  const ranks = new Map(type.fields.toSorted((a, b) => a.number - b.number).map((field, rank) => [field, rank]));
  const members = type.fields.map((field) => memberOf(type, field, ranks.get(field) ?? 0));
  return {
    byKey: new Map(members.flatMap((member) => [[member.field.name, member] as const, [member.field.jsonName, member] as const])),
    fields: members.length,
    required: type.fields.filter(isRequired).length,
  };
}

function memberOf(type: DescMessage, field: DescField, rank: number): MessageMember {
  return {
    field,
    rank,
    oneof: field.oneof === undefined ? -1 : type.oneofs.indexOf(field.oneof),
    required: isRequired(field),
    takesNull: field.fieldKind !== "list" && field.fieldKind !== "map" && nullIsValue(field),
    encode: fieldEncoder(field),
    quoted: JSON.stringify(field.jsonName),
    next: null,
  };
}

/** proto2's `required`, and what editions have of it. */
export function isRequired(field: DescField): boolean {
  return field.presence === FeatureSet_FieldPresence.LEGACY_REQUIRED;
}
