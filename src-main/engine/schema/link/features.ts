import {
  FeatureSet_VisibilityFeature_DefaultSymbolVisibility as DefaultVisibility,
  type DescriptorProto,
  Edition,
  FeatureSet_EnforceNamingStyle as EnforceNamingStyle,
  type EnumDescriptorProto,
  FeatureSet_EnumType as EnumType,
  type FeatureSet,
  FeatureSet_FieldPresence as FieldPresence,
  type FileDescriptorProto,
  FeatureSet_JsonFormat as JsonFormat,
  FileOptions_OptimizeMode as OptimizeMode,
} from "@bufbuild/protobuf/wkt";

/** The features that a rule depends on; what is not set comes from around, and in the end from the edition. */
export interface Features {
  readonly fieldPresence: FieldPresence;
  readonly enumType: EnumType;
  readonly jsonFormat: JsonFormat;
  readonly enforceNamingStyle: EnforceNamingStyle;
  readonly defaultSymbolVisibility: DefaultVisibility;
}

const proto2: Features = {
  fieldPresence: FieldPresence.EXPLICIT,
  enumType: EnumType.CLOSED,
  jsonFormat: JsonFormat.LEGACY_BEST_EFFORT,
  enforceNamingStyle: EnforceNamingStyle.STYLE_LEGACY,
  defaultSymbolVisibility: DefaultVisibility.EXPORT_ALL,
};
const edition2023: Features = { ...proto2, enumType: EnumType.OPEN, jsonFormat: JsonFormat.ALLOW };

/** protobuf.dev/editions/features, the defaults of each edition. */
const defaults: ReadonlyMap<Edition, Features> = new Map([
  [Edition.EDITION_PROTO2, proto2],
  [Edition.EDITION_PROTO3, { ...edition2023, fieldPresence: FieldPresence.IMPLICIT }],
  [Edition.EDITION_2023, edition2023],
  [
    Edition.EDITION_2024,
    {
      ...edition2023,
      enforceNamingStyle: EnforceNamingStyle.STYLE2024,
      defaultSymbolVisibility: DefaultVisibility.EXPORT_TOP_LEVEL,
    },
  ],
]);

/** A file's edition, where proto2 and proto3 count as editions too. */
export function editionOf(file: FileDescriptorProto): Edition {
  if (file.syntax === "editions") return file.edition;
  return file.syntax === "proto3" ? Edition.EDITION_PROTO3 : Edition.EDITION_PROTO2;
}

/** Is a file for the lite runtime, which has no descriptors? */
export function isLite({ options }: FileDescriptorProto): boolean {
  return options?.optimizeFor === OptimizeMode.LITE_RUNTIME;
}

/** The features of a file as a whole. */
export function fileFeatures(file: FileDescriptorProto): Features {
  return withFeatures(defaults.get(editionOf(file)) ?? edition2023, file.options?.features);
}

/** The features of something inside of what has the features `outer`. */
export function withFeatures(outer: Features, own: FeatureSet | undefined): Features {
  if (!own) return outer;
  return {
    fieldPresence: own.fieldPresence || outer.fieldPresence,
    enumType: own.enumType || outer.enumType,
    jsonFormat: own.jsonFormat || outer.jsonFormat,
    enforceNamingStyle: own.enforceNamingStyle || outer.enforceNamingStyle,
    defaultSymbolVisibility: own.defaultSymbolVisibility || outer.defaultSymbolVisibility,
  };
}

/** Does an enum hold only the numbers that it names (as in proto2)? `holders` are the messages around it, outermost first. */
export function isClosedEnum(proto: EnumDescriptorProto, file: FileDescriptorProto, holders: readonly DescriptorProto[]): boolean {
  const around = [...holders.map(({ options }) => options), proto.options];
  const features = around.reduce((outer, options) => withFeatures(outer, options?.features), fileFeatures(file));
  return features.enumType === EnumType.CLOSED;
}
