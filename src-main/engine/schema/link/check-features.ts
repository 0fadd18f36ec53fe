import {
  type FieldDescriptorProto,
  FeatureSet_FieldPresence as FieldPresence,
  FieldDescriptorProto_Type as FieldType,
  type FileDescriptorProto,
  FieldDescriptorProto_Label as Label,
  FeatureSet_RepeatedFieldEncoding as RepeatedFieldEncoding,
} from "@bufbuild/protobuf/wkt";
import { type FieldTypes, isPackable } from "./check-field";
import type { Complain } from "./checks";
import { type Features, withFeatures } from "./features";

/** Checks the features that a file of an edition sets for all that is in it. */
export function checkFileFeatures(file: FileDescriptorProto, complain: Complain): void {
  if (file.options?.features?.fieldPresence === FieldPresence.LEGACY_REQUIRED)
    complain(file, "syntax", "option-invalid", "Required presence cannot be the default of a whole file.");
  if (file.options?.javaStringCheckUtf8 === true)
    complain(file, "syntax", "option-invalid", "Editions have no java_string_check_utf8: use the feature (pb.java).utf8_validation.");
}

interface FeatureCheck {
  readonly field: FieldDescriptorProto;
  readonly types: FieldTypes;
  /** Those of what the field is in. */
  readonly outer: Features;
  /** Is the field's enum closed? False if it has none. */
  readonly hasClosedEnum: boolean;
}

/** Checks the features of a field in a file of an edition (DescriptorBuilder::ValidateFieldFeatures). */
export function checkFieldFeatures({ field, types, outer, hasClosedEnum }: FeatureCheck, complain: Complain): void {
  const own = field.options?.features;
  const { fieldPresence } = withFeatures(outer, own);
  const refuse = (message: string) => complain(field, "name", "option-invalid", message);
  if (field.options && Object.hasOwn(field.options, "packed"))
    refuse("Editions have no option packed: use features.repeated_field_encoding.");
  if (fieldPresence === FieldPresence.IMPLICIT && isPlainSingular(field)) {
    if (Object.hasOwn(field, "defaultValue"))
      complain(field, "name", "default-invalid", "A field with implicit presence has no default value.");
    if (hasClosedEnum) refuse("A field with implicit presence cannot hold a closed enum.");
  }
  if (!own) return;
  const presenceProblem = own.fieldPresence ? presenceProblemOf(field, own.fieldPresence) : null;
  if (presenceProblem !== null) refuse(presenceProblem);
  if (own.repeatedFieldEncoding && field.label !== Label.REPEATED) refuse("Only a repeated field has a repeated_field_encoding.");
  else if (own.repeatedFieldEncoding === RepeatedFieldEncoding.PACKED && !isPackable(field))
    refuse("Only repeated fields of numbers, booleans and enums can be packed.");
  if (own.utf8Validation && field.type !== FieldType.STRING && !isMapOfStrings(types))
    refuse("Only a field of strings has a utf8_validation.");
  const holdsMessage = (field.type === FieldType.MESSAGE || field.type === FieldType.GROUP) && types.message?.options?.mapEntry !== true;
  if (own.messageEncoding && !holdsMessage) refuse("Only a field that holds a message has a message_encoding.");
}

function isPlainSingular(field: FieldDescriptorProto): boolean {
  const holdsMessage = field.type === FieldType.MESSAGE || field.type === FieldType.GROUP;
  return field.label !== Label.REPEATED && !holdsMessage && !Object.hasOwn(field, "oneofIndex") && field.extendee === "";
}

function presenceProblemOf(field: FieldDescriptorProto, presence: FieldPresence): string | null {
  if (Object.hasOwn(field, "oneofIndex")) return "A field in a oneof has no field_presence.";
  if (field.label === Label.REPEATED) return "A repeated field has no field_presence.";
  if (field.extendee !== "")
    return presence === FieldPresence.LEGACY_REQUIRED ? "An extension cannot be required." : "An extension has no field_presence.";
  if (presence === FieldPresence.IMPLICIT && field.type === FieldType.MESSAGE) return "A message field cannot have implicit presence.";
  return null;
}

function isMapOfStrings({ message }: FieldTypes): boolean {
  return message?.options?.mapEntry === true && message.field.some(({ type }) => type === FieldType.STRING);
}
