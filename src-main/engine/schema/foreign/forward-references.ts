import type { DescriptorProto, FieldDescriptorProto, FileDescriptorProto, ServiceDescriptorProto } from "@bufbuild/protobuf/wkt";
import type { Diagnostic } from "#shared/model/schema";
import { dropOrphanedEntries, keepIf } from "../link/declare-symbols";
import { joinName, walkDescriptor } from "../link/descriptor-walk";
import type { RepairLog } from "./repair-log";
import type { LostMethod } from "./repair-types";
import type { TypeIndex } from "./type-index";

interface Losses {
  readonly damaged: Map<string, Diagnostic>;
  readonly lostMethods: LostMethod[];
}

/**
 * With a circle of imports cut, a file may use types of one that comes after it, which the registry cannot know yet: what
 * does so goes, and is reported. Type names are absolute by now.
 */
export function dropForwardReferences(
  ordered: readonly FileDescriptorProto[],
  types: TypeIndex,
  log: RepairLog,
  { damaged, lostMethods }: Losses,
): void {
  const done = new Set<FileDescriptorProto>();
  const isThere = (name: string): boolean => {
    const file = types.get(name.slice(1))?.file;
    return file === undefined || done.has(file);
  };
  const isSound = (field: FieldDescriptorProto) => isThere(field.typeName) && isThere(field.extendee);
  for (const file of ordered) {
    done.add(file);
    const lost = (what: string) =>
      log.lost(file.name, "import-cycle", `${what} was left out: its type is in a file that imports this one.`);
    for (const { part, scope } of walkDescriptor(file)) {
      const owner = "name" in part ? joinName(scope, part.name) : scope;
      if (isMessage(part)) {
        for (const name of dropFields(part, owner, isSound)) damaged.set(owner, lost(`The field ${owner}.${name}`));
        keepIf(part.extension, isSound);
      } else if (part.$typeName === "google.protobuf.FileDescriptorProto") keepIf(part.extension, isSound);
      else if (isService(part)) {
        keepIf(part.method, (method) => {
          if (isThere(method.inputType) && isThere(method.outputType)) return true;
          lostMethods.push({ file, service: owner, method, reason: lost(`The method ${owner}/${method.name}`) });
          return false;
        });
      }
    }
  }
}

const isMessage = (part: { $typeName: string }): part is DescriptorProto => part.$typeName === "google.protobuf.DescriptorProto";
const isService = (part: { $typeName: string }): part is ServiceDescriptorProto =>
  part.$typeName === "google.protobuf.ServiceDescriptorProto";

/** Takes out the fields that are not sound, and maps whose values are not. Returns their names. */
function dropFields(message: DescriptorProto, name: string, isSound: (field: FieldDescriptorProto) => boolean): string[] {
  const brokenEntries = new Set(
    message.nestedType
      .filter((nested) => nested.options?.mapEntry && !nested.field.every(isSound))
      .map((nested) => `.${name}.${nested.name}`),
  );
  const dropped: string[] = [];
  keepIf(message.field, (field) => {
    const keep = isSound(field) && !brokenEntries.has(field.typeName);
    if (!keep) dropped.push(field.name);
    return keep;
  });
  if (dropped.length > 0) dropOrphanedEntries(message);
  return dropped;
}
