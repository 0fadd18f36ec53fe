import { FeatureSet_EnforceNamingStyle as EnforceNamingStyle } from "@bufbuild/protobuf/wkt";
import type { Complain } from "./checks";
import type { DescriptorPart } from "./descriptor-walk";
import type { Features } from "./features";

/** Why a name does not follow the style guide, or null (internal_feature_helper.cc in protobuf). */
type StyleRule = (name: string) => string | null;

const titleCase: StyleRule = (name) => {
  if (!/^[A-Za-z0-9]*$/.test(name)) return "should be TitleCase";
  return /^[A-Z]/.test(name) ? null : "should begin with a capital letter";
};
const lowerSnakeCase: StyleRule = (name) => {
  if (!/^[a-z0-9_.]*$/.test(name)) return "should be lower_snake_case";
  if (!/^[a-z]/.test(name)) return "should begin with a small letter";
  return hasStrayUnderscore(name) ? "has an underscore that is not between a character and a letter" : null;
};
const upperSnakeCase: StyleRule = (name) => {
  if (!/^[A-Z0-9_]*$/.test(name)) return "should be UPPER_SNAKE_CASE";
  if (!/^[A-Z]/.test(name)) return "should begin with a capital letter";
  return hasStrayUnderscore(name) ? "has an underscore that is not between a character and a letter" : null;
};

function hasStrayUnderscore(name: string): boolean {
  return /^_|_$|_[^A-Za-z]/.test(name);
}

const rules: Partial<Record<DescriptorPart["$typeName"], StyleRule>> = {
  "google.protobuf.DescriptorProto": titleCase,
  "google.protobuf.EnumDescriptorProto": titleCase,
  "google.protobuf.ServiceDescriptorProto": titleCase,
  "google.protobuf.MethodDescriptorProto": titleCase,
  "google.protobuf.FieldDescriptorProto": lowerSnakeCase,
  "google.protobuf.OneofDescriptorProto": lowerSnakeCase,
  "google.protobuf.EnumValueDescriptorProto": upperSnakeCase,
};

/** From edition 2024 on, names follow the style guide unless the feature enforce_naming_style says otherwise. */
export function checkStyle(part: DescriptorPart, features: Features, complain: Complain): void {
  if (features.enforceNamingStyle === EnforceNamingStyle.STYLE_LEGACY || !("name" in part)) return;
  const isFile = part.$typeName === "google.protobuf.FileDescriptorProto";
  const name = isFile ? part.package : part.name;
  const problem = name === "" ? null : (isFile ? lowerSnakeCase : rules[part.$typeName])?.(name);
  if (!problem) return;
  const message = `The name "${name}" ${problem} (features.enforce_naming_style = STYLE_LEGACY lets it pass).`;
  complain(part, "name", "name-invalid", message);
}
