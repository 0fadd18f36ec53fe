import type { DescriptorProto, FieldDescriptorProto } from "@bufbuild/protobuf/wkt";
import { toJsonName } from "../parse/field-names";
import type { Complain } from "./checks";

/**
 * Two fields with one JSON name cannot both be written. As protoc does, this looks at the names that fields have by
 * default (where proto2 lets a conflict pass) and then at those given by json_name.
 */
export function checkJsonNames(message: DescriptorProto, isProto3: boolean, complain: Complain): void {
  const byDefault = new Map<string, FieldDescriptorProto>();
  const byName = new Map<string, FieldDescriptorProto>();
  const isCustom = (field: FieldDescriptorProto) => field.jsonName !== toJsonName(field.name);
  for (const field of message.field) {
    const defaultName = toJsonName(field.name);
    const rival = byName.get(field.jsonName);
    const defaultRival = isProto3 ? byDefault.get(defaultName) : undefined;
    const other = defaultRival ?? (rival && (isCustom(field) || isCustom(rival)) ? rival : undefined);
    if (other) {
      const name = defaultRival ? defaultName : field.jsonName;
      complain(field, "name", "json-name-conflict", `"${field.name}" and "${other.name}" have the same JSON name "${name}".`);
    }
    if (!byDefault.has(defaultName)) byDefault.set(defaultName, field);
    if (!rival) byName.set(field.jsonName, field);
  }
}
