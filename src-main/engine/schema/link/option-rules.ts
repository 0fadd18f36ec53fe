import type { DescExtension, DescField } from "@bufbuild/protobuf";
import { Edition, FieldOptions_OptionTargetType as Target } from "@bufbuild/protobuf/wkt";
import type { OptionOwner } from "../parse/descriptor-fields";

/** Where an option is written. */
export interface OptionSetting {
  readonly edition: Edition;
  readonly owner: OptionOwner["$typeName"];
}

const targets: Readonly<Record<OptionSetting["owner"], Target>> = {
  "google.protobuf.FileDescriptorProto": Target.TARGET_TYPE_FILE,
  "google.protobuf.DescriptorProto": Target.TARGET_TYPE_MESSAGE,
  "google.protobuf.DescriptorProto.ExtensionRange": Target.TARGET_TYPE_EXTENSION_RANGE,
  "google.protobuf.FieldDescriptorProto": Target.TARGET_TYPE_FIELD,
  "google.protobuf.OneofDescriptorProto": Target.TARGET_TYPE_ONEOF,
  "google.protobuf.EnumDescriptorProto": Target.TARGET_TYPE_ENUM,
  "google.protobuf.EnumValueDescriptorProto": Target.TARGET_TYPE_ENUM_ENTRY,
  "google.protobuf.ServiceDescriptorProto": Target.TARGET_TYPE_SERVICE,
  "google.protobuf.MethodDescriptorProto": Target.TARGET_TYPE_METHOD,
};

const featureSet = "google.protobuf.FeatureSet";

/** What descriptor.proto says of lifetimes (feature_support); the library's copy of it leaves that out. */
const introduced: ReadonlyMap<string, Edition> = new Map([
  ["google.protobuf.FileOptions.features", Edition.EDITION_2023],
  ["google.protobuf.FieldOptions.features", Edition.EDITION_2023],
  ["google.protobuf.MessageOptions.features", Edition.EDITION_2023],
  ["google.protobuf.EnumOptions.features", Edition.EDITION_2023],
  ["google.protobuf.EnumValueOptions.features", Edition.EDITION_2023],
  ["google.protobuf.OneofOptions.features", Edition.EDITION_2023],
  ["google.protobuf.ServiceOptions.features", Edition.EDITION_2023],
  ["google.protobuf.MethodOptions.features", Edition.EDITION_2023],
  ["google.protobuf.ExtensionRangeOptions.features", Edition.EDITION_2023],
  [`${featureSet}.enforce_naming_style`, Edition.EDITION_2024],
  [`${featureSet}.default_symbol_visibility`, Edition.EDITION_2024],
  [`${featureSet}.enforce_proto_limits`, Edition.EDITION_UNSTABLE],
]);
const removed: ReadonlyMap<string, Edition> = new Map([["google.protobuf.FileOptions.java_multiple_files", Edition.EDITION_2024]]);

/** Why an option, or a field of one, may not be set there, or null. */
export function optionRuleProblem(field: DescField | DescExtension, { edition, owner }: OptionSetting): string | null {
  const name = field.kind === "extension" ? field.typeName : `${field.parent.typeName}.${field.name}`;
  const allowed = field.proto.options?.targets ?? [];
  if (allowed.length > 0 && !allowed.includes(targets[owner])) return `${name} has no effect here, and may not be set.`;
  const first = introduced.get(name);
  if (first !== undefined && edition < first) return `${name} is not known before edition ${yearOf(first)}.`;
  const last = removed.get(name);
  if (last !== undefined && edition >= last) return `${name} is gone since edition ${yearOf(last)}.`;
  return null;
}

/** Is a field one of features, whose zero stands for "not known"? */
export function isFeature(field: DescField | DescExtension): boolean {
  return field.kind === "field" && field.parent.typeName === featureSet;
}

function yearOf(edition: Edition): string {
  return (Edition[edition] ?? "").replace("EDITION_", "");
}
