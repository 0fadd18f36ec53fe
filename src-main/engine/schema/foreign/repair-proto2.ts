import {
  type DescriptorProto,
  FieldDescriptorProto_Type as FieldType,
  type FileDescriptorProto,
  FieldDescriptorProto_Label as Label,
} from "@bufbuild/protobuf/wkt";
import { keepIf } from "../link/declare-symbols";
import { joinName, walkDescriptor } from "../link/descriptor-walk";
import type { RepairLog } from "./repair-log";

/**
 * protobufjs, and so grpc-node, gives an extension twice, and both among fields: one that says what it extends in the
 * message that declares it, and one in the message that it extends, called by its full name with a leading dot.
 */
export function liftExtensions(message: DescriptorProto, name: string, file: string, log: RepairLog): void {
  for (const nested of message.nestedType) liftExtensions(nested, joinName(name, nested.name), file, log);
  keepIf(message.field, (field) => {
    const isEcho = field.name.startsWith(".") && field.extendee === "";
    const what = isEcho
      ? "is an extension that was given as a field of what it extends; that field was left out."
      : "stood among the fields; it is an extension, and now where extensions are.";
    if (!isEcho && field.extendee === "") return true;
    if (!isEcho) message.extension.push(field);
    log.repaired(file, joinName(name, field.name), what);
    return false;
  });
}

/** A file that says it is proto3 and has what proto3 lacks is proto2: protobufjs writes proto3 over every file. */
export function repairSyntaxOf(file: FileDescriptorProto, log: RepairLog): void {
  if (file.syntax !== "proto3" || !hasProto2(file)) return;
  file.syntax = "proto2";
  log.repaired(file.name, file.name, "has what only proto2 has; the file is read as proto2.");
}

function hasProto2(file: FileDescriptorProto): boolean {
  for (const { part } of walkDescriptor(file)) {
    if (part.$typeName === "google.protobuf.DescriptorProto.ExtensionRange") return true;
    if (part.$typeName !== "google.protobuf.FieldDescriptorProto") continue;
    if (part.type === FieldType.GROUP || part.label === Label.REQUIRED || part.defaultValue !== "") return true;
  }
  return false;
}
