import { create, createFileRegistry, type FileRegistry } from "@bufbuild/protobuf";
import { type FileDescriptorProto, FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";

/** A file that the registry would not take, and why. */
export interface RefusedFile {
  readonly name: string;
  readonly reason: string;
}

export interface BuiltRegistry {
  readonly registry: FileRegistry;
  readonly refused: readonly RefusedFile[];
}

/** Finding out which file is refused costs several builds: beyond this many, what comes after is left out with it. */
const maxRefusals = 50;

/**
 * A registry of the files, which are in order of dependency. createFileRegistry takes all or nothing; here a file that
 * it refuses is left out, with all that depend on it, and the others stay. Never throws.
 */
export function buildRegistry(files: readonly FileDescriptorProto[]): BuiltRegistry {
  let accepted = [...files];
  const refused: RefusedFile[] = [];
  for (let refusals = 1; ; refusals++) {
    const attempt = tryBuild(accepted);
    if (attempt.registry) return { registry: attempt.registry, refused };
    const culprit = firstRefused(accepted);
    refused.push({ name: culprit.name, reason: attempt.reason });
    const givingUp = refusals === maxRefusals;
    const lost = givingUp
      ? new Set(accepted.slice(accepted.indexOf(culprit) + 1).map(({ name }) => name))
      : dependentsOf(culprit.name, accepted);
    const why = givingUp ? "Too many files before it could not be loaded." : `It depends on "${culprit.name}", which could not be loaded.`;
    for (const name of lost) refused.push({ name, reason: why });
    accepted = accepted.filter((file) => file !== culprit && !lost.has(file.name));
  }
}

type Attempt = { readonly registry: FileRegistry } | { readonly registry: null; readonly reason: string };

function tryBuild(files: readonly FileDescriptorProto[]): Attempt {
  try {
    return { registry: createFileRegistry(create(FileDescriptorSetSchema, { file: [...files] })) };
  } catch (error) {
    return { registry: null, reason: error instanceof Error ? error.message : String(error) };
  }
}

/** The file with which a list of files becomes one that is refused. A longer list is refused if a shorter one is, so halve. */
function firstRefused(files: readonly FileDescriptorProto[]): FileDescriptorProto {
  let good = 0;
  let bad = files.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (tryBuild(files.slice(0, middle)).registry) good = middle;
    else bad = middle;
  }
  const culprit = files[good];
  if (!culprit) throw new Error("An empty list of files is never refused.");
  return culprit;
}

function dependentsOf(name: string, files: readonly FileDescriptorProto[]): Set<string> {
  const lost = new Set([name]);
  for (const file of files) if (file.dependency.some((dependency) => lost.has(dependency))) lost.add(file.name);
  lost.delete(name);
  return lost;
}
