import { type DescEnum, type DescField, type DescMessage, ScalarType } from "@bufbuild/protobuf";

/** A scalar's keyword in a .proto file: `int64`. */
export function scalarName(scalar: ScalarType): string {
  return ScalarType[scalar].toLowerCase();
}

/** A type's name as it reads inside `pkg`: the package itself left out. */
export function relativeName(type: DescMessage | DescEnum, pkg: string): string {
  return pkg !== "" && type.typeName.startsWith(`${pkg}.`) ? type.typeName.slice(pkg.length + 1) : type.typeName;
}

/** A field's type as a .proto file writes it: `int64`, `repeated Level`, `map<string, other.Label>`. */
export function fieldTypeName(field: DescField): string {
  const single = elementTypeName(field);
  if (field.fieldKind === "map") return `map<${scalarName(field.mapKey)}, ${single}>`;
  return field.fieldKind === "list" ? `repeated ${single}` : single;
}

/** The type of a field's value, of a list's element or of a map's value. */
export function elementTypeName(field: DescField): string {
  if (field.scalar !== undefined) return scalarName(field.scalar);
  return relativeName(field.message ?? field.enum, field.parent.file.proto.package);
}
