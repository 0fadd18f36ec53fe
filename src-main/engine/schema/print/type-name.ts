import { type DescEnum, type DescExtension, type DescField, type DescMessage, type DescService, ScalarType } from "@bufbuild/protobuf";

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
  return withMultiplicity(field, elementTypeName(field));
}

/** The type of a field's value, of a list's element or of a map's value. */
export function elementTypeName(field: DescField): string {
  if (field.scalar !== undefined) return scalarName(field.scalar);
  return relativeName(field.message ?? field.enum, field.parent.file.proto.package);
}

/** As `fieldTypeName`, but with every name such that it means the same where the field is declared. */
export function writtenFieldType(field: DescField | DescExtension): string {
  const single = field.scalar !== undefined ? scalarName(field.scalar) : writtenName(field.message ?? field.enum, field);
  return withMultiplicity(field, single);
}

// A field whose type has such a name would be read as another statement, were it not for the dot.
const statementWords: ReadonlySet<string> = new Set(
  "message enum oneof extend extensions reserved option group map optional required repeated export local rpc service stream".split(" "),
);

/**
 * A type's name as it can be written inside the declaration `where`: without the package if that is the same, with a
 * leading dot if something nearer has the name of its first part.
 */
export function writtenName(type: DescMessage | DescEnum, where: DescField | DescExtension | DescMessage | DescService): string {
  const file = where.kind === "field" ? where.parent.file : where.file;
  const name = relativeName(type, file.proto.package);
  const [first = ""] = name.split(".");
  const isHidden = isHiddenAround(name, where, type) || (name === type.typeName && file.proto.package.split(".").includes(first, 1));
  return isHidden || statementWords.has(first) ? `.${type.typeName}` : name;
}

/** Does the first part of `name` lead elsewhere, to a type of a message around `where`? */
function isHiddenAround(
  name: string,
  where: DescField | DescExtension | DescMessage | DescService,
  meant: DescMessage | DescEnum,
): boolean {
  const [first] = name.split(".");
  let message = where.kind === "message" ? where : where.kind === "service" ? undefined : where.parent;
  for (; message; message = message.parent) {
    const nested = [...message.nestedMessages, ...message.nestedEnums].find((type) => type.name === first);
    if (nested) return nested !== meant || name !== first;
  }
  return false;
}

function withMultiplicity(field: DescField | DescExtension, single: string): string {
  if (field.fieldKind === "map") return `map<${scalarName(field.mapKey)}, ${single}>`;
  return field.fieldKind === "list" ? `repeated ${single}` : single;
}
