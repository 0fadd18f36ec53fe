import type { ImportNode } from "../parse/declarations";
import type { LinkReport } from "./link-report";
import type { LinkUnit } from "./link-unit";

/** What the import statements of one file lead to. */
export interface FileImports {
  /** The import name of the file that a path means; null if there is none. */
  resolve(path: string): string | null;
  /** The files of a circle that importing `name` would close, the first one also last; null if it closes none. */
  circle(name: string): readonly string[] | null;
}

/**
 * Connects a file with what it imports, which is linked already. An import that is missing, refused or part of a circle is
 * reported and left out, also of the descriptor's list of dependencies.
 */
export function connectImports(
  unit: LinkUnit,
  imports: FileImports,
  linked: (name: string) => LinkUnit | undefined,
  report: LinkReport,
): void {
  unit.proto.dependency = [];
  unit.proto.publicDependency = [];
  unit.proto.weakDependency = [];
  unit.proto.optionDependency = [];
  for (const node of unit.parsed?.imports ?? []) {
    const imported = importedBy(unit, node, imports, linked, report);
    if (imported) connect(unit, imported, node);
  }
}

function importedBy(
  unit: LinkUnit,
  node: ImportNode,
  imports: FileImports,
  linked: (name: string) => LinkUnit | undefined,
  report: LinkReport,
): LinkUnit | null {
  const problem = virtualPathProblem(node.path);
  if (problem) {
    unit.missing.push(node.path);
    report.span(unit, node.span, "import-missing", problem);
    return null;
  }
  const name = imports.resolve(node.path);
  const circle = name === null ? null : imports.circle(name);
  if (circle) {
    const shown = circle.length > 12 ? [...circle.slice(0, 10), "…", circle.at(-1)] : circle;
    report.span(unit, node.span, "import-cycle", `These files import each other in a circle: ${shown.join(" -> ")}.`);
    return null;
  }
  const imported = name === null ? undefined : linked(name);
  if (!imported) {
    unit.missing.push(node.path);
    const where = "It was sought beside this file, in the folders above it and in the import paths.";
    report.span(unit, node.span, "import-missing", `"${node.path}" was not found. ${where}`);
    return null;
  }
  if (unit.importedNames.has(imported.name)) {
    report.span(unit, node.span, "duplicate-name", `"${imported.name}" is imported twice.`);
    return null;
  }
  return imported;
}

function connect(unit: LinkUnit, imported: LinkUnit, node: ImportNode): void {
  unit.imports.push({ unit: imported, kind: node.kind, node, used: false });
  unit.importedNames.add(imported.name);
  if (node.kind === "option") {
    unit.proto.optionDependency.push(imported.name);
    return;
  }
  const index = unit.proto.dependency.push(imported.name) - 1;
  if (node.kind === "public") unit.proto.publicDependency.push(index);
  if (node.kind === "weak") unit.proto.weakDependency.push(index);
}
/** Why a path cannot stand in an import statement, or null: an import names a file below an import root, and nothing above it. */
function virtualPathProblem(path: string): string | null {
  if (path === "") return "An import needs a path.";
  if (isVirtualPath(path)) return null;
  return `"${path.slice(0, 200)}" cannot be imported: a path is relative to an import root, without "..", ".", "\\" and doubled slashes.`;
}

/** Is this a path that an import statement may name (protoc: DiskSourceTree refuses the others)? */
export function isVirtualPath(path: string): boolean {
  if (path === "" || path.length > 1024 || path.includes("\\") || path.includes("\0") || /^[A-Za-z]:/.test(path)) return false;
  return path.split("/").every((part) => part !== "" && part !== "." && part !== "..");
}
