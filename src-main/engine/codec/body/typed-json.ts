import type { DescField, DescMessage } from "@bufbuild/protobuf";
import { hasCustomJsonRepresentation } from "@bufbuild/protobuf/wkt";
import type { JsonMember, JsonNode, JsonObjectNode } from "../json/json-tree";

/** A member of a body's object and the field that it sets; null where it is none of the type's own. */
export interface BodyMember extends JsonMember {
  readonly field: DescField | null;
}

/** The fields of a message whose JSON is an object of its fields; null for well-known types with a form of their own. */
export function ownFields(type: DescMessage): readonly DescField[] | null {
  return hasCustomJsonRepresentation(type) ? null : type.fields;
}

/** An object's members with their fields. */
export function fieldsOf(type: DescMessage, node: JsonObjectNode): BodyMember[] {
  const byKey = new Map(type.fields.flatMap((field) => [[field.name, field] as const, [field.jsonName, field] as const]));
  return node.members.map((member) => ({ ...member, field: byKey.get(member.key) ?? null }));
}

/** The messages right within a field's value, with their types: one, or those of a list or a map. */
export function messageIn(field: DescField, value: JsonNode): (readonly [DescMessage, JsonNode])[] {
  const type = field.message;
  if (type === undefined) return [];
  if (field.fieldKind === "message") return [[type, value]];
  if (value.kind === "array") return value.items.map((item) => [type, item] as const);
  return value.kind === "object" ? value.members.map((member) => [type, member.value] as const) : [];
}
