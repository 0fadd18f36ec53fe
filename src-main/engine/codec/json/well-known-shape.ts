import type { DescField, DescMessage } from "@bufbuild/protobuf";
import {
  AnySchema,
  DurationSchema,
  FieldMaskSchema,
  isWrapperDesc,
  ListValueSchema,
  StructSchema,
  TimestampSchema,
  ValueSchema,
} from "@bufbuild/protobuf/wkt";

const shapes = new Map<string, string>(
  [AnySchema, DurationSchema, FieldMaskSchema, ListValueSchema, StructSchema, TimestampSchema, ValueSchema].map(
    (type) => [type.typeName, shapeOf(type)] as const,
  ),
);

/**
 * Is it a well-known type with a JSON form of its own? A schema may bring a type of such a name with other fields: that one is
 * a message like any other.
 */
export function hasOwnJson(type: DescMessage): boolean {
  return isWrapperDesc(type) || shapes.get(type.typeName) === shapeOf(type);
}

function shapeOf(type: DescMessage): string {
  return type.fields.map(fieldShape).sort().join();
}

function fieldShape({ number, fieldKind, scalar, message, enum: enumeration }: DescField): string {
  return `${number} ${fieldKind} ${message?.typeName ?? enumeration?.typeName ?? scalar}`;
}
