import type { ImportNode, ParsedFile } from "../parse/declarations";
import type { LinkReport } from "./link-report";
import { LinkUnit } from "./link-unit";
import type { LinkInput } from "./linker";
import { wellKnownFile } from "./well-known";

/**
 * The files of a link with their imports found, each behind what it imports. An import that is missing, refused or part
 * of a cycle is reported and left out, also of the descriptor's list of dependencies.
 */
export function importGraph(input: LinkInput, report: LinkReport): LinkUnit[] {
  return new GraphBuilder(input, report).build();
}

/** A file being visited, and the import that is next. */
interface Frame {
  readonly unit: LinkUnit;
  readonly nodes: readonly ImportNode[];
  next: number;
}

class GraphBuilder {
  readonly #input: LinkInput;
  readonly #report: LinkReport;
  readonly #units = new Map<string, LinkUnit>();
  readonly #order: LinkUnit[] = [];
  // A stack of its own: a chain of imports may be longer than JavaScript's stack is deep.
  readonly #stack: Frame[] = [];

  constructor(input: LinkInput, report: LinkReport) {
    this.#input = input;
    this.#report = report;
  }

  build(): LinkUnit[] {
    for (const [name, file] of this.#input.files) {
      if (this.#units.has(name)) continue;
      this.#enter(name, file);
      for (let frame = this.#stack.at(-1); frame; frame = this.#stack.at(-1)) this.#step(frame);
    }
    return this.#order;
  }

  #enter(name: string, file: ParsedFile | null): void {
    const wellKnown = wellKnownFile(name);
    if (wellKnown) this.#enterWellKnown(new LinkUnit(wellKnown, null));
    else if (file) this.#enterParsed(name, file);
  }

  #enterParsed(name: string, file: ParsedFile): void {
    const unit = new LinkUnit(file.proto, file);
    this.#units.set(name, unit);
    unit.proto.dependency = [];
    unit.proto.publicDependency = [];
    unit.proto.weakDependency = [];
    unit.proto.optionDependency = [];
    this.#stack.push({ unit, nodes: file.imports, next: 0 });
  }

  #enterWellKnown(unit: LinkUnit): void {
    this.#units.set(unit.name, unit);
    const { dependency, publicDependency } = unit.proto;
    for (const [index, name] of dependency.entries()) {
      if (!this.#units.has(name)) this.#enter(name, null);
      const imported = this.#units.get(name);
      const kind = publicDependency.includes(index) ? "public" : "plain";
      if (imported) unit.imports.push({ unit: imported, kind, node: null, used: true });
    }
    this.#order.push(unit);
  }

  #step(frame: Frame): void {
    const node = frame.nodes[frame.next++];
    if (node) this.#import(frame.unit, node);
    else {
      this.#stack.pop();
      this.#order.push(frame.unit);
    }
  }

  #import(unit: LinkUnit, node: ImportNode): void {
    const problem = virtualPathProblem(node.path);
    if (problem) {
      unit.missing.push(node.path);
      this.#report.span(unit, node.span, "import-missing", problem);
      return;
    }
    const name = wellKnownFile(node.path) ? node.path : this.#input.resolveImport(unit.name, node.path);
    const file = name === null ? undefined : this.#input.files.get(name);
    if (name === null || (!file && !wellKnownFile(name))) {
      unit.missing.push(node.path);
      const where = "It was sought beside this file, in the folders above it and in the import paths.";
      this.#report.span(unit, node.span, "import-missing", `"${node.path}" was not found. ${where}`);
      return;
    }
    if (this.#closesCycle(unit, node, name)) return;
    if (unit.importedNames.has(name)) {
      this.#report.span(unit, node.span, "duplicate-name", `"${name}" is imported twice.`);
      return;
    }
    if (!this.#units.has(name)) this.#enter(name, file ?? null);
    const imported = this.#units.get(name);
    if (imported) this.#connect(unit, imported, node);
  }

  #connect(unit: LinkUnit, imported: LinkUnit, node: ImportNode): void {
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

  #closesCycle(unit: LinkUnit, node: ImportNode, name: string): boolean {
    const from = this.#stack.findIndex((frame) => frame.unit.name === name);
    if (from < 0) return false;
    const members = [...this.#stack.slice(from).map((frame) => frame.unit.name), name];
    const shown = members.length > 12 ? [...members.slice(0, 10), "…", name] : members;
    this.#report.span(unit, node.span, "import-cycle", `These files import each other in a circle: ${shown.join(" -> ")}.`);
    return true;
  }
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
