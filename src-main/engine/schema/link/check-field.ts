import {
  type DescriptorProto,
  Edition,
  type EnumDescriptorProto,
  type FieldDescriptorProto,
  FieldDescriptorProto_Type as FieldType,
  type FileDescriptorProto,
  FieldOptions_JSType as JsType,
  FieldDescriptorProto_Label as Label,
} from "@bufbuild/protobuf/wkt";
import type { Complain } from "./checks";
import { editionOf } from "./features";

/** What a field refers to, if that is known. */
export interface FieldTypes {
  readonly message: DescriptorProto | null;
  readonly enum: EnumDescriptorProto | null;
}

/** Checks the options of a field, or an extension, against its type. */
export function checkFieldOptions(field: FieldDescriptorProto, types: FieldTypes, file: FileDescriptorProto, complain: Complain): void {
  const { options } = field;
  const isMap = types.message?.options?.mapEntry === true;
  if (isMap) checkMapValue(field, types, complain);
  if (!options) return;
  const refuse = (message: string) => complain(field, "type", "option-invalid", message);
  if (options.packed === true && !isPackable(field)) refuse("Only repeated fields of numbers, booleans and enums can be packed.");
  if ((options.lazy === true || options.unverifiedLazy === true) && field.type !== FieldType.MESSAGE)
    refuse("Only a field that holds a message can be lazy.");
  if (options.unverifiedLazy === true && field.extendee !== "") refuse("An extension cannot be unverified_lazy.");
  if (options.jstype !== JsType.JS_NORMAL && !wideIntegers.has(field.type)) refuse("jstype is for integers of 64 bits only.");
  if (editionOf(file) >= Edition.EDITION_2024 && Object.hasOwn(options, "ctype"))
    refuse("There is no ctype from edition 2024 on: use the feature (pb.cpp).string_type.");
}

function checkMapValue(field: FieldDescriptorProto, { enum: valueType }: FieldTypes, complain: Complain): void {
  if (valueType && (valueType.value[0]?.number ?? 0) !== 0)
    complain(field, "type", "enum-first-not-zero", "The first value of an enum in a map must be zero.");
}

/** Can several of its values be packed into one record? */
export function isPackable({ label, type }: FieldDescriptorProto): boolean {
  return label === Label.REPEATED && !unpackable.has(type);
}

const unpackable: ReadonlySet<FieldType> = new Set([FieldType.STRING, FieldType.BYTES, FieldType.MESSAGE, FieldType.GROUP]);

const wideIntegers: ReadonlySet<FieldType> = new Set([
  FieldType.INT64,
  FieldType.UINT64,
  FieldType.SINT64,
  FieldType.FIXED64,
  FieldType.SFIXED64,
]);
