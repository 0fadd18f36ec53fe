import type { Diagnostic, MissingImport } from "#shared/model/schema";
import type { CompiledFile, MissingUse } from "../compile/compiled";
import { mayDefine } from "../link/import-hint";
import type { ImportNode, ParsedFile } from "../parse/declarations";
import type { Diagnostics } from "../parse/diagnostics";
import type { OptionNode } from "../parse/option-nodes";

/** How many importing files are named, and how many missing imports are listed: a hostile file may have any number. */
const shownImporters = 3;
const maxListed = 500;
/** With more in one file, no names are compared. */
const maxCompared = 200;

/**
 * Judges the imports of a linked file that were not found: then it is known what they cost. One that costs nothing but
 * options becomes a warning.
 */
export function judgeMissingImports(parsed: ParsedFile, missing: readonly ImportNode[], diagnostics: Diagnostics): MissingUse[] {
  if (missing.length === 0) return [];
  const lost = lostNames(parsed, diagnostics);
  const uses = missing.map((node) => {
    const optionsOnly = isHarmless(parsed, node, lost, missing);
    const { line, column } = parsed.source.position(node.span.start);
    return { path: node.path, optionsOnly, line, column };
  });
  diagnostics.revise((diagnostic) => {
    const use = diagnostic.code === "import-missing" ? uses.find((each) => isAt(each, diagnostic)) : undefined;
    if (!use) return diagnostic;
    const message = use.optionsOnly
      ? `"${use.path}" was not found; nothing but options of it is used here.`
      : `"${use.path}" was not found.`;
    return { ...diagnostic, severity: use.optionsOnly ? "warning" : "error", message };
  });
  return uses;
}

/** Sums up the imports that were not found, each path once, those that cost most first. */
export function listMissingImports(files: readonly Pick<CompiledFile, "name" | "missing">[]): MissingImport[] {
  return [...usesByPath(files)]
    .map(([path, uses]) => {
      const importers = [...new Set(uses.map(({ file }) => file))].sort();
      const optionsOnly = uses.every((use) => use.optionsOnly);
      return { path, importers: importers.slice(0, shownImporters), importerCount: importers.length, optionsOnly };
    })
    .sort((a, b) => Number(a.optionsOnly) - Number(b.optionsOnly) || b.importerCount - a.importerCount || (a.path < b.path ? -1 : 1))
    .slice(0, maxListed);
}

/** Of the diagnostics about one missing path, lets the first say where it was sought, and what to do. */
export function explainMissingImports(
  files: readonly Pick<CompiledFile, "name" | "missing">[],
  sought: string,
): (diagnostic: Diagnostic) => Diagnostic {
  const first = new Map<string, { readonly use: Use; readonly message: string }[]>();
  for (const [path, uses] of usesByPath(files)) {
    const importers = new Set(uses.map(({ file }) => file));
    const [use] = uses.sort((a, b) => (a.file < b.file ? -1 : 1));
    if (!use) continue;
    const message = firstMessage(sought, path, importers.size, use.optionsOnly);
    first.set(use.file, [...(first.get(use.file) ?? []), { use, message }]);
  }
  return (diagnostic) => {
    const found = diagnostic.code === "import-missing" ? first.get(diagnostic.file)?.find(({ use }) => isAt(use, diagnostic)) : undefined;
    return found ? { ...diagnostic, message: found.message } : diagnostic;
  };
}

/** A missing import, and the file that has it. */
type Use = MissingUse & { readonly file: string };

function usesByPath(files: readonly Pick<CompiledFile, "name" | "missing">[]): Map<string, Use[]> {
  const byPath = new Map<string, Use[]>();
  for (const { name: file, missing } of files) {
    if (missing.length === 0) continue;
    for (const use of missing) byPath.set(use.path, [...(byPath.get(use.path) ?? []), { ...use, file }]);
  }
  return byPath;
}

function isAt(a: { readonly line: number; readonly column: number }, b: { readonly line: number; readonly column: number }): boolean {
  return a.line === b.line && a.column === b.column;
}

/** The names of types that a file uses in vain, as written there; null where its text is not wholly understood. */
function lostNames(parsed: ParsedFile, diagnostics: Diagnostics): string[] | null {
  const found = diagnostics.sorted();
  if (found.some(({ code }) => code === "syntax" || code === "file-unreadable")) return null;
  return found.filter(({ code }) => code === "type-unknown").map((diagnostic) => nameAt(parsed, diagnostic));
}

function nameAt({ source }: ParsedFile, { line, column, endColumn }: Diagnostic): string {
  const start = source.offset({ line, column });
  return source.slice({ start, end: start + endColumn - column });
}

/**
 * Does the file lose nothing but options without this import? Surely so where no type of it is unknown. Where some are,
 * names tell: the import's folder fits none of these, and it fits an option, or another missing import fits each type.
 */
function isHarmless(parsed: ParsedFile, node: ImportNode, lost: readonly string[] | null, missing: readonly ImportNode[]): boolean {
  // What it passes on may be used in any file that imports this one.
  if (node.kind === "public" || lost === null) return false;
  if (lost.length === 0) return true;
  if (missing.length > maxCompared) return false;
  const scope = parsed.proto.package;
  const fits = (path: string, name: string) => mayDefine(path, name) || mayDefine(path, `${scope}.${name}`);
  if (lost.some((name) => fits(node.path, name))) return false;
  if (lost.every((name) => missing.some((other) => fits(other.path, name)))) return true;
  return [...parsed.options.values()].some((options) => options.some((option) => isFrom(node.path, option)));
}

function isFrom(path: string, { name }: OptionNode): boolean {
  return name.some((part) => part.isExtension && mayDefine(path, part.name));
}

function firstMessage(sought: string, path: string, importers: number, optionsOnly: boolean): string {
  const others = importers > 1 ? ` ${importers} files import it.` : "";
  const cost = optionsOnly ? " Nothing but options of it is used: they are left out, and the rest works." : "";
  return `"${path}" was not found. ${sought}${others}${cost} Add the folder that holds "${path}" to the import paths.`;
}
