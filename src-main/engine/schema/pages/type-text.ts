import { type DescEnum, type DescExtension, type DescField, type DescMessage, ScalarType } from "@bufbuild/protobuf";
import { Edition, FeatureSet_FieldPresence } from "@bufbuild/protobuf/wkt";
import type { FieldRow, TypeRef } from "#shared/model/symbol";

/** A type's name as it reads inside the scope `scope` (a message or a package): what the two have in common is left out. */
export function nameWithin(fullName: string, scope: string): string {
  for (let outer = scope; outer !== ""; outer = outer.slice(0, Math.max(0, outer.lastIndexOf(".")))) {
    if (fullName.startsWith(`${outer}.`)) return fullName.slice(outer.length + 1);
  }
  return fullName;
}

/** A mention of a type inside the scope `scope`. Only the package and what is in it is left out, so that names stay telling. */
export function typeRef(type: DescMessage | DescEnum, scope: string): TypeRef {
  const pkg = type.file.proto.package;
  const inside = pkg === "" || scope === pkg || scope.startsWith(`${pkg}.`);
  return { text: inside ? nameWithin(type.typeName, scope) : type.typeName, link: type.typeName };
}

/** The type of a field's value, of a list's element or of a map's value. */
export function elementType(field: DescField | DescExtension, scope: string): TypeRef {
  if (field.scalar !== undefined) return { text: scalarName(field.scalar), link: null };
  return typeRef(field.message ?? field.enum, scope);
}

/** The scalar that a map has as its key. */
export function mapKey(field: DescField | DescExtension): string | null {
  return field.fieldKind === "map" ? scalarName(field.mapKey) : null;
}

/** The word that a .proto file has, or could have, before the field's type. */
export function fieldLabel(field: DescField | DescExtension): FieldRow["label"] {
  if (field.fieldKind === "list") return "repeated";
  if (field.fieldKind === "map" || field.oneof !== undefined) return "";
  if (field.presence === FeatureSet_FieldPresence.LEGACY_REQUIRED) return "required";
  const { edition } = field.kind === "extension" ? field.file : field.parent.file;
  return field.proto.proto3Optional || edition === Edition.EDITION_PROTO2 ? "optional" : "";
}

/** A field's default as a .proto file writes it; "" for none. */
export function defaultText(field: DescField | DescExtension): string {
  const { defaultValue } = field.proto;
  const isText = field.scalar === ScalarType.STRING || field.scalar === ScalarType.BYTES;
  return defaultValue !== "" && isText ? JSON.stringify(defaultValue) : defaultValue;
}

function scalarName(scalar: ScalarType): string {
  return ScalarType[scalar].toLowerCase();
}
