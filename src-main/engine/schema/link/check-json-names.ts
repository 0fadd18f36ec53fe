import { type DescriptorProto, type FieldDescriptorProto, FeatureSet_JsonFormat as JsonFormat } from "@bufbuild/protobuf/wkt";
import { toJsonName } from "../parse/field-names";
import type { Complain } from "./checks";
import type { Features } from "./features";

/**
 * Two fields with one JSON name cannot both be written. As protoc does, this looks at the names that fields have by
 * default (where proto2 lets a conflict pass) and then at those given by json_name.
 */
export function checkJsonNames(message: DescriptorProto, { jsonFormat }: Features, complain: Complain): void {
  for (const field of message.field) checkJsonName(field, complain);
  if (message.options?.deprecatedLegacyJsonFieldConflicts === true) return;
  const byDefault = new Map<string, FieldDescriptorProto>();
  const byName = new Map<string, FieldDescriptorProto>();
  const isCustom = (field: FieldDescriptorProto) => field.jsonName !== toJsonName(field.name);
  for (const field of message.field) {
    const defaultName = toJsonName(field.name);
    const rival = byName.get(field.jsonName);
    const isStrict = jsonFormat === JsonFormat.ALLOW;
    const defaultRival = isStrict ? byDefault.get(defaultName) : undefined;
    const customRival = rival && (isStrict ? isCustom(field) || isCustom(rival) : isCustom(field) && isCustom(rival)) ? rival : undefined;
    const other = defaultRival ?? customRival;
    if (other) {
      const name = defaultRival ? defaultName : field.jsonName;
      complain(field, "name", "json-name-conflict", `"${field.name}" and "${other.name}" have the same JSON name "${name}".`);
    }
    if (!byDefault.has(defaultName)) byDefault.set(defaultName, field);
    if (!rival) byName.set(field.jsonName, field);
  }
}

function checkJsonName(field: FieldDescriptorProto, complain: Complain): void {
  if (field.jsonName.startsWith("[") && field.jsonName.endsWith("]"))
    complain(field, "name", "name-invalid", "A JSON name in brackets would be read as that of an extension.");
  if (field.jsonName.includes("\0")) complain(field, "name", "name-invalid", "A JSON name has no null characters.");
}
