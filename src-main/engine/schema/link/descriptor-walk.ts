import type {
  DescriptorProto,
  DescriptorProto_ExtensionRange,
  EnumDescriptorProto,
  EnumValueDescriptorProto,
  FieldDescriptorProto,
  FileDescriptorProto,
  MethodDescriptorProto,
  OneofDescriptorProto,
  ServiceDescriptorProto,
} from "@bufbuild/protobuf/wkt";

/** A part of a file descriptor that can have options and comments. */
export type DescriptorPart =
  | FileDescriptorProto
  | DescriptorProto
  | DescriptorProto_ExtensionRange
  | FieldDescriptorProto
  | OneofDescriptorProto
  | EnumDescriptorProto
  | EnumValueDescriptorProto
  | ServiceDescriptorProto
  | MethodDescriptorProto;

export interface Visit {
  readonly part: DescriptorPart;
  /** As in SourceCodeInfo.Location.path: field numbers of descriptor.proto and indices. */
  readonly path: readonly number[];
  /** The full name of what the part's own name belongs to: its message, its service, or the package. */
  readonly scope: string;
}

/** `scope.name`, or the name alone in the outermost scope. */
export function joinName(scope: string, name: string): string {
  return scope === "" ? name : `${scope}.${name}`;
}

/** All parts of a file, each before what it holds. */
export function* walkDescriptor(file: FileDescriptorProto): Generator<Visit> {
  const scope = file.package;
  yield { part: file, path: [], scope };
  for (const [index, message] of file.messageType.entries()) yield* walkMessage(message, [4, index], scope);
  for (const [index, proto] of file.enumType.entries()) yield* walkEnum(proto, [5, index], scope);
  for (const [index, service] of file.service.entries()) {
    yield { part: service, path: [6, index], scope };
    const inner = joinName(scope, service.name);
    for (const [at, method] of service.method.entries()) yield { part: method, path: [6, index, 2, at], scope: inner };
  }
  for (const [index, extension] of file.extension.entries()) yield { part: extension, path: [7, index], scope };
}

function* walkMessage(message: DescriptorProto, path: readonly number[], scope: string): Generator<Visit> {
  yield { part: message, path, scope };
  const inner = joinName(scope, message.name);
  for (const [index, part] of message.field.entries()) yield { part, path: [...path, 2, index], scope: inner };
  for (const [index, nested] of message.nestedType.entries()) yield* walkMessage(nested, [...path, 3, index], inner);
  for (const [index, proto] of message.enumType.entries()) yield* walkEnum(proto, [...path, 4, index], inner);
  for (const [index, part] of message.extensionRange.entries()) yield { part, path: [...path, 5, index], scope: inner };
  for (const [index, part] of message.extension.entries()) yield { part, path: [...path, 6, index], scope: inner };
  for (const [index, part] of message.oneofDecl.entries()) yield { part, path: [...path, 8, index], scope: inner };
}

function* walkEnum(proto: EnumDescriptorProto, path: readonly number[], scope: string): Generator<Visit> {
  yield { part: proto, path, scope };
  // As in C++, an enum's values are siblings of the enum, not its children.
  for (const [index, part] of proto.value.entries()) yield { part, path: [...path, 2, index], scope };
}
