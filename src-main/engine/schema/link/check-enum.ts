import {
  Edition,
  type EnumDescriptorProto,
  FeatureSet_EnumType as EnumType,
  type EnumValueDescriptorProto,
  type FileDescriptorProto,
} from "@bufbuild/protobuf/wkt";
import type { Complain } from "./checks";
import { editionOf, type Features } from "./features";

/** Checks an enum's values against each other. What is reserved is checked with the ranges. */
export function checkEnum(
  proto: EnumDescriptorProto,
  name: string,
  file: FileDescriptorProto,
  features: Features,
  complain: Complain,
): void {
  const [first] = proto.value;
  if (first && first.number !== 0 && features.enumType !== EnumType.CLOSED) {
    complain(
      first,
      "number",
      "enum-first-not-zero",
      `The first value of "${name}" must be zero: it is an open enum, whose default is zero.`,
    );
  }
  checkNumbers(proto, complain);
  if (proto.options?.deprecatedLegacyJsonFieldConflicts !== true || editionOf(file) !== Edition.EDITION_PROTO2) checkNames(proto, complain);
}

function checkNumbers(proto: EnumDescriptorProto, complain: Complain): void {
  const allowAlias = proto.options?.allowAlias === true;
  const names = new Map<number, string>();
  for (const value of proto.value) {
    const other = names.get(value.number);
    if (other !== undefined && !allowAlias) {
      const hint = "If that is meant, set option allow_alias = true.";
      complain(value, "number", "duplicate-number", `"${value.name}" has the number ${value.number}, as "${other}" has. ${hint}`);
    }
    names.set(value.number, other ?? value.name);
  }
  const { options } = proto;
  if (!options || !Object.hasOwn(options, "allowAlias")) return;
  if (!allowAlias) complain(proto, "name", "option-invalid", "allow_alias = false has no effect: leave it out.");
  else if (names.size === proto.value.length)
    complain(proto, "name", "option-invalid", "allow_alias is set, but no two values have one number: leave it out.");
}

/** Generated code may drop the enum's name in front of a value's, and change the case: values must differ beyond that. */
function checkNames(proto: EnumDescriptorProto, complain: Complain): void {
  const values = new Map<string, EnumValueDescriptorProto>();
  for (const value of proto.value) {
    const bare = pascalCase(withoutPrefix(value.name, proto.name));
    const other = values.get(bare);
    if (!other) values.set(bare, value);
    else if (other.name !== value.name && other.number !== value.number) {
      const message = `"${value.name}" and "${other.name}" are one name without the case and the name of the enum.`;
      complain(value, "name", "name-invalid", message);
    }
  }
}

/** PrefixRemover in descriptor.cc: the enum's name in front, without regard to case and underscores. */
function withoutPrefix(name: string, enumName: string): string {
  const prefix = enumName.replaceAll("_", "").toLowerCase();
  let matched = 0;
  let at = 0;
  for (; at < name.length && matched < prefix.length; at++) {
    if (name[at] === "_") continue;
    if (name[at]?.toLowerCase() !== prefix[matched++]) return name;
  }
  if (matched < prefix.length) return name;
  while (name[at] === "_") at++;
  return at < name.length ? name.slice(at) : name;
}

/** EnumValueToPascalCase in descriptor.cc. */
function pascalCase(name: string): string {
  let result = "";
  let raise = true;
  for (const char of name) {
    if (char === "_") raise = true;
    else {
      result += raise ? char.toUpperCase() : char.toLowerCase();
      raise = false;
    }
  }
  return result;
}
