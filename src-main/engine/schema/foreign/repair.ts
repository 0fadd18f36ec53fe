import type { FileDescriptorProto } from "@bufbuild/protobuf/wkt";
import type { Diagnostic } from "#shared/model/schema";
import type { Diagnostics } from "../parse/diagnostics";
import { dropForwardReferences } from "./forward-references";
import { gatherFiles } from "./gather";
import { orderFiles, repairImports } from "./repair-imports";
import { RepairLog } from "./repair-log";
import { type LostMethod, repairTypes } from "./repair-types";
import { TypeIndex } from "./type-index";
import { untangle } from "./untangle";

/** Foreign descriptors as protoc would have made them. */
export interface RepairedFiles {
  /** Each behind those it depends on, with protobuf's own where they are needed. */
  readonly files: readonly FileDescriptorProto[];
  /** Import names of the files that were given, protobuf's own left out, sorted. */
  readonly given: readonly string[];
  /** Messages, by full name, that lost a part, and why. */
  readonly damaged: ReadonlyMap<string, Diagnostic>;
  readonly lostMethods: readonly LostMethod[];
}

/**
 * Makes descriptors of unknown origin fit for the registry, taking them over: what a careless tool or reflection service
 * left out is filled in, each kind of repair named as a warning; what cannot be put right is left out, and named as an
 * error. Never throws.
 */
export function repair(descriptors: readonly FileDescriptorProto[], diagnostics: Diagnostics): RepairedFiles {
  const log = new RepairLog(diagnostics);
  const files = gatherFiles(descriptors, log);
  const types = new TypeIndex(files.values(), log);
  const needs = new Map<FileDescriptorProto, ReadonlySet<string>>();
  const damaged = new Map<string, Diagnostic>();
  const lostMethods: LostMethod[] = [];
  for (const file of files.values()) {
    const found = repairTypes(file, types, log);
    needs.set(file, found.needs);
    for (const [name, reason] of found.damaged) damaged.set(name, reason);
    lostMethods.push(...found.lostMethods);
  }
  repairImports(files, needs, log);
  untangle(files, log);
  const { ordered, cut } = orderFiles(files, log);
  if (cut) dropForwardReferences(ordered, new TypeIndex(files.values(), log), log, { damaged, lostMethods });
  log.close();
  return { files: ordered, given: [...files.keys()].sort(), damaged, lostMethods };
}
