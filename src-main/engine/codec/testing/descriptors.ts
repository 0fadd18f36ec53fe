import { create, createFileRegistry, type DescMessage, type FileRegistry, type ScalarType } from "@bufbuild/protobuf";
import {
  type DescriptorProto,
  DescriptorProtoSchema,
  type FieldDescriptorProto,
  FieldDescriptorProto_Label,
  FieldDescriptorProto_Type,
  FieldDescriptorProtoSchema,
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
  FileDescriptorSetSchema,
  file_google_protobuf_any,
  file_google_protobuf_duration,
  file_google_protobuf_empty,
  file_google_protobuf_field_mask,
  file_google_protobuf_struct,
  file_google_protobuf_timestamp,
  file_google_protobuf_wrappers,
} from "@bufbuild/protobuf/wkt";

/** Descriptors for tests, written by hand, so that the codec's tests need no compiler. */

const wellKnown = [
  file_google_protobuf_any,
  file_google_protobuf_duration,
  file_google_protobuf_empty,
  file_google_protobuf_field_mask,
  file_google_protobuf_struct,
  file_google_protobuf_timestamp,
  file_google_protobuf_wrappers,
].map((file) => file.proto);

type FieldType = ScalarType | `.${string}` | `enum .${string}`;
interface FieldOptions {
  readonly repeated?: boolean;
  readonly required?: boolean;
  readonly oneof?: number;
  readonly optional?: boolean;
  readonly jsonName?: string;
}

/** A field: a scalar, a message by its absolute name, or an enum as `enum .pkg.Name`. */
export function field(name: string, number: number, type: FieldType, options: FieldOptions = {}): FieldDescriptorProto {
  const { OPTIONAL, REPEATED, REQUIRED } = FieldDescriptorProto_Label;
  const label = options.repeated ? REPEATED : options.required ? REQUIRED : OPTIONAL;
  const made = create(FieldDescriptorProtoSchema, {
    name,
    number,
    label,
    jsonName: options.jsonName ?? name.replace(/_+(.)/g, (_, letter: string) => letter.toUpperCase()),
    ...typeOf(type),
  });
  if (options.oneof !== undefined) made.oneofIndex = options.oneof;
  if (options.optional) made.proto3Optional = true;
  return made;
}

function typeOf(type: FieldType): { type: FieldDescriptorProto_Type; typeName?: string } {
  if (typeof type === "number") {
    const sameNumber: number = type;
    return { type: sameNumber };
  }
  if (type.startsWith("enum ")) return { type: FieldDescriptorProto_Type.ENUM, typeName: type.slice("enum ".length) };
  return { type: FieldDescriptorProto_Type.MESSAGE, typeName: type };
}

/** A map field and its entry type, which goes into the message's nested types. `owner` is the message's absolute name. */
export function mapField(
  owner: string,
  name: string,
  number: number,
  key: ScalarType,
  value: FieldType,
): [FieldDescriptorProto, DescriptorProto] {
  const entryName = `${name.charAt(0).toUpperCase()}${name.slice(1)}Entry`.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
  const entry = create(DescriptorProtoSchema, {
    name: entryName,
    field: [field("key", 1, key), field("value", 2, value)],
    options: { mapEntry: true },
  });
  return [field(name, number, `${owner}.${entryName}` as `.${string}`, { repeated: true }), entry];
}

/** The registry of files given in the order of their imports, with the well-known types before them. */
export function registryOf(...files: FileDescriptorProto[]): FileRegistry {
  return createFileRegistry(create(FileDescriptorSetSchema, { file: [...wellKnown, ...files] }));
}

/** A file importing the well-known types. */
export function file(
  init: { name: string; package: string; syntax?: string } & Partial<Omit<FileDescriptorProto, "$typeName" | "$unknown">>,
) {
  return create(FileDescriptorProtoSchema, { syntax: "proto3", dependency: wellKnown.map((known) => known.name), ...init });
}

/** A message of a registry; throws if it is not there. */
export function messageOf(registry: FileRegistry, name: string): DescMessage {
  const type = registry.getMessage(name);
  if (type === undefined) throw new Error(`no message ${name}`);
  return type;
}
