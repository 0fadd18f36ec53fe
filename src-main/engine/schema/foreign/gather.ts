import { equals } from "@bufbuild/protobuf";
import { Edition, type FileDescriptorProto, FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import { wellKnownFile, wellKnownFiles } from "../link/well-known";
import { maxNesting } from "../parse/parse-state";
import type { RepairLog } from "./repair-log";

/** Full names of the top-level types of protobuf's own files. */
const wellKnownTypes: ReadonlySet<string> = new Set(
  [...wellKnownFiles()].flatMap((file) => [...file.messageType, ...file.enumType].map(({ name }) => `${file.package}.${name}`)),
);

/**
 * One file of each name, in the order given. Protobuf's own files are not among them: the bundled ones stand in for them,
 * under whatever name they come.
 */
export function gatherFiles(given: readonly FileDescriptorProto[], log: RepairLog): Map<string, FileDescriptorProto> {
  const files = new Map<string, FileDescriptorProto>();
  for (const file of given) {
    nameFile(file, files.size, log);
    if (isTooDeep(file)) {
      log.lost(file.name, "descriptor-invalid", `Messages are nested deeper than ${maxNesting} levels here; the file was left out.`);
      continue;
    }
    if (!packageName.test(file.package)) {
      log.lost(file.name, "name-invalid", `${JSON.stringify(file.package.slice(0, 100))} is no name of a package; the file was left out.`);
      continue;
    }
    if (wellKnownFile(file.name) || isMergedWellKnown(file, log) || isPlaceholder(file, log)) continue;
    repairSyntax(file, log);
    const known = files.get(file.name);
    if (!known) files.set(file.name, file);
    else if (!equals(FileDescriptorProtoSchema, known, file)) {
      log.repaired(file.name, file.name, "came twice, and not the same; the first one counts.");
    }
  }
  return files;
}

const packageName = /^(\w+(\.\w+){0,99})?$/;

function isTooDeep(file: FileDescriptorProto): boolean {
  let level = file.messageType;
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > maxNesting) return true;
    level = level.flatMap((message) => message.nestedType);
  }
  return false;
}

function nameFile(file: FileDescriptorProto, index: number, log: RepairLog): void {
  if (file.name !== "") return;
  file.name = `unnamed-${index + 1}.proto`;
  log.repaired(file.name, file.name, "a file without a name was given this one.");
}

/** protobufjs and grpc-node merge all files of a package into one, and call it as they please. */
function isMergedWellKnown(file: FileDescriptorProto, log: RepairLog): boolean {
  const types = [...file.messageType, ...file.enumType];
  const isOne =
    file.package === "google.protobuf" && types.length > 0 && types.every(({ name }) => wellKnownTypes.has(`google.protobuf.${name}`));
  if (isOne) log.repaired(file.name, file.name, "holds protobuf's own types; the files that come with Wirebench stand in for it.");
  return isOne;
}

/** Go's protobuf before 1.31 gives an empty file of an unknown syntax for an import that it does not have. */
function isPlaceholder(file: FileDescriptorProto, log: RepairLog): boolean {
  if (isKnownSyntax(file.syntax)) return false;
  const isEmpty = file.messageType.length + file.enumType.length + file.service.length + file.extension.length === 0;
  if (isEmpty) log.repaired(file.name, file.name, "is a placeholder for a file that was not there; it was left out.");
  return isEmpty;
}

function isKnownSyntax(syntax: string): boolean {
  return syntax === "" || syntax === "proto2" || syntax === "proto3" || syntax === "editions";
}

function repairSyntax(file: FileDescriptorProto, log: RepairLog): void {
  if (!isKnownSyntax(file.syntax)) {
    log.repaired(file.name, JSON.stringify(file.syntax.slice(0, 100)), "is no syntax; the file is read as proto3.");
    file.syntax = "proto3";
  } else if (file.syntax !== "editions" && file.edition >= Edition.EDITION_2023) {
    log.repaired(file.name, file.name, "has an edition, and its syntax did not say so.");
    file.syntax = "editions";
  }
}
