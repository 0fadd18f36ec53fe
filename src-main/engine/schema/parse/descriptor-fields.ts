/**
 * Field numbers of descriptor.proto that paths in SourceCodeInfo are made of, by the message that has them. Fields that
 * several messages have under one number are named once.
 */
export const nameField = 1;

export const fileField = {
  package: 2,
  dependency: 3,
  messageType: 4,
  enumType: 5,
  service: 6,
  extension: 7,
  sourceCodeInfo: 9,
  publicDependency: 10,
  weakDependency: 11,
  syntax: 12,
  optionDependency: 15,
} as const;

export const messageField = {
  field: 2,
  nestedType: 3,
  enumType: 4,
  extensionRange: 5,
  extension: 6,
  oneofDecl: 8,
  reservedRange: 9,
  reservedName: 10,
} as const;

export const fieldField = { extendee: 2, number: 3, label: 4, type: 5, typeName: 6, defaultValue: 7, jsonName: 10 } as const;

export const enumField = { value: 2, reservedRange: 4, reservedName: 5 } as const;

export const enumValueField = { number: 2 } as const;

export const methodField = { inputType: 2, outputType: 3, clientStreaming: 5, serverStreaming: 6 } as const;

/** Both of DescriptorProto.ExtensionRange, DescriptorProto.ReservedRange and EnumDescriptorProto.EnumReservedRange. */
export const rangeField = { start: 1, end: 2 } as const;

/** Where a part of a descriptor has its `options`. */
export const optionsField = {
  "google.protobuf.FileDescriptorProto": 8,
  "google.protobuf.DescriptorProto": 7,
  "google.protobuf.DescriptorProto.ExtensionRange": 3,
  "google.protobuf.FieldDescriptorProto": 8,
  "google.protobuf.OneofDescriptorProto": 2,
  "google.protobuf.EnumDescriptorProto": 3,
  "google.protobuf.EnumValueDescriptorProto": 3,
  "google.protobuf.ServiceDescriptorProto": 3,
  "google.protobuf.MethodDescriptorProto": 4,
} as const;

/** A part of a descriptor that can have options. */
export interface OptionOwner {
  readonly $typeName: keyof typeof optionsField;
}
