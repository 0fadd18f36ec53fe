import type { DescField, Registry } from "@bufbuild/protobuf";
import { isReflectMessage, type ReflectMessage } from "@bufbuild/protobuf/reflect";

/** Takes from a message, and from those in it, what canonical JSON leaves out: fields that its type does not know. Extensions stay. */
export function dropUnknown(message: ReflectMessage, registry: Registry): void {
  const fields = message.getUnknown() ?? [];
  message.setUnknown(fields.filter(({ no }) => registry.getExtensionFor(message.desc, no) !== undefined));
  for (const field of message.fields) {
    if (field.message === undefined || !message.isSet(field)) continue;
    for (const value of valuesOf(message, field)) if (isReflectMessage(value)) dropUnknown(value, registry);
  }
}

function valuesOf(message: ReflectMessage, field: DescField): Iterable<unknown> {
  if (field.fieldKind === "list") return message.get(field);
  if (field.fieldKind === "map") return message.get(field).values();
  return [message.get(field)];
}
