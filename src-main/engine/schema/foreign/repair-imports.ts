import type { FileDescriptorProto } from "@bufbuild/protobuf/wkt";
import { wellKnownFile } from "../link/well-known";
import type { RepairLog } from "./repair-log";

/**
 * Puts each file's imports right: those that are not there go, those that its types need come. Afterwards every
 * dependency is a file of `files` or one of protobuf's own.
 */
export function repairImports(
  files: ReadonlyMap<string, FileDescriptorProto>,
  needs: ReadonlyMap<FileDescriptorProto, ReadonlySet<string>>,
  log: RepairLog,
): void {
  const byLowerCase = new Map([...files.keys()].map((name) => [name.toLowerCase(), name]));
  const nameOf = (written: string): string | null => {
    if (files.has(written) || wellKnownFile(written)) return written;
    return byLowerCase.get(written.toLowerCase()) ?? null;
  };
  for (const file of files.values()) keepKnownImports(file, nameOf, log);
  for (const file of files.values()) addNeededImports(file, needs.get(file) ?? new Set(), files, log);
}

function keepKnownImports(file: FileDescriptorProto, nameOf: (written: string) => string | null, log: RepairLog): void {
  const kept = new Map<string, number>();
  const positions = new Map<number, number>();
  for (const [index, written] of file.dependency.entries()) {
    const name = nameOf(written);
    if (name === null) log.repaired(file.name, written, "is imported and was not given; the import was left out.");
    else if (name === file.name) log.repaired(file.name, written, "is imported by itself; the import was left out.");
    else {
      if (name !== written) log.repaired(file.name, written, "differs from the file's name in its case; the import was corrected.");
      const position = kept.get(name) ?? kept.size;
      kept.set(name, position);
      positions.set(index, position);
    }
  }
  const moved = (indices: readonly number[]) => [...new Set(indices.flatMap((index) => positions.get(index) ?? []))];
  file.publicDependency = moved(file.publicDependency);
  file.weakDependency = moved(file.weakDependency);
  file.dependency = [...kept.keys()];
  // Imported for the options alone, which are in place already.
  file.optionDependency = file.optionDependency.filter((name) => nameOf(name) === name);
}

function addNeededImports(
  file: FileDescriptorProto,
  needed: ReadonlySet<string>,
  files: ReadonlyMap<string, FileDescriptorProto>,
  log: RepairLog,
): void {
  const visible = visibleFiles(file, files);
  for (const name of needed) {
    if (visible.has(name) || name === file.name) continue;
    file.dependency.push(name);
    log.repaired(file.name, name, "is used and was not imported; the import was added.");
  }
}

/** Names of the files that a file imports, and of those that they hand on. */
export function visibleFiles(file: FileDescriptorProto, files: ReadonlyMap<string, FileDescriptorProto>): Set<string> {
  const visible = new Set(file.dependency);
  for (const name of visible) {
    const imported = files.get(name) ?? wellKnownFile(name);
    for (const index of imported?.publicDependency ?? []) {
      const handedOn = imported?.dependency[index];
      if (handedOn !== undefined) visible.add(handedOn);
    }
  }
  return visible;
}

/**
 * The files, each behind those it imports, with protobuf's own where they are needed. An import that closes a circle is
 * cut; answers also whether there was one.
 */
export function orderFiles(
  files: ReadonlyMap<string, FileDescriptorProto>,
  log: RepairLog,
): { readonly ordered: FileDescriptorProto[]; readonly cut: boolean } {
  const ordered: FileDescriptorProto[] = [];
  const states = new Map<string, "open" | "done">();
  let cut = false;
  // A stack of its own: a chain of imports may be longer than JavaScript's stack is deep.
  const stack: { readonly file: FileDescriptorProto; readonly todo: string[] }[] = [];
  const enter = (name: string) => {
    const file = wellKnownFile(name) ?? files.get(name);
    if (!file || states.has(name)) return;
    states.set(name, "open");
    stack.push({ file, todo: [...file.dependency] });
  };
  for (const root of files.keys()) {
    enter(root);
    for (let frame = stack.at(-1); frame; frame = stack.at(-1)) {
      const { file } = frame;
      const next = frame.todo.shift();
      if (next === undefined) {
        stack.pop();
        states.set(file.name, "done");
        ordered.push(file);
      } else if (states.get(next) === "open") {
        cutImport(file, next);
        cut = true;
        log.repaired(file.name, next, "is imported in a circle; the import was cut.");
      } else enter(next);
    }
  }
  return { ordered, cut };
}

function cutImport(file: FileDescriptorProto, name: string): void {
  const at = file.dependency.indexOf(name);
  if (at < 0) return;
  file.dependency.splice(at, 1);
  const moved = (indices: readonly number[]) => indices.filter((index) => index !== at).map((index) => (index > at ? index - 1 : index));
  file.publicDependency = moved(file.publicDependency);
  file.weakDependency = moved(file.weakDependency);
}
