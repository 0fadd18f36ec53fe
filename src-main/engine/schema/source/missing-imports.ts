import type { Diagnostic, MissingImport } from "#shared/model/schema";
import { isVirtualPath } from "../link/import-graph";
import { mayDefine } from "../link/import-hint";
import { wellKnownFile } from "../link/well-known";
import type { ImportNode, ParsedFile } from "../parse/declarations";
import type { Diagnostics } from "../parse/diagnostics";
import type { OptionNode } from "../parse/option-nodes";

/** What was loaded, as far as its imports go; LoadedSource fits. */
export interface ImportingFiles {
  /** By import name. */
  readonly files: ReadonlyMap<string, ParsedFile>;
  resolveImport(importer: string, path: string): string | null;
  /** A sentence that says where imports were sought. */
  readonly sought: string;
}

/** An import statement that led nowhere. */
interface Use {
  readonly file: string;
  readonly parsed: ParsedFile;
  readonly node: ImportNode;
}

/** How many importing files are named, and how many missing imports are listed: a hostile file may have any number. */
const shownImporters = 3;
const maxListed = 500;
/** With more in one file, no names are compared. */
const maxCompared = 200;

/**
 * Sums up the imports that were not found, each path once, those that cost most first. To be asked when all is linked:
 * then it is known what a missing file cost. One that costs nothing but options becomes a warning, and of its many
 * diagnostics the first says what to do.
 */
export function settleMissingImports(source: ImportingFiles, diagnostics: Diagnostics): MissingImport[] {
  const uses = usesOfMissing(source);
  if (uses.size === 0) return [];
  const lost = lostNames(source, diagnostics);
  const missingOf = new Map<string, Use[]>();
  for (const use of [...uses.values()].flat()) {
    const known = missingOf.get(use.file);
    if (known) known.push(use);
    else missingOf.set(use.file, [use]);
  }
  const verdicts = new Map<string, { optionsOnly: boolean; message: string }>();
  const missing: MissingImport[] = [];
  for (const [path, places] of uses) {
    const harmless = places.map((use) => isHarmless(use, lost.get(use.file), missingOf.get(use.file) ?? []));
    const files = [...new Set(places.map(({ file }) => file))].sort();
    for (const [index, { file, parsed, node }] of places.entries()) {
      const optionsOnly = harmless[index] === true;
      const isFirst = file === files[0] && places.findIndex((use) => use.file === file) === index;
      const message = isFirst ? firstMessage(source, path, files.length, optionsOnly) : laterMessage(path, optionsOnly);
      verdicts.set(placeKey(file, parsed.source.position(node.span.start)), { optionsOnly, message });
    }
    missing.push({ path, importers: files.slice(0, shownImporters), importerCount: files.length, optionsOnly: !harmless.includes(false) });
  }
  diagnostics.revise((diagnostic) => {
    if (diagnostic.code !== "import-missing") return diagnostic;
    const verdict = verdicts.get(placeKey(diagnostic.file, diagnostic));
    return verdict ? { ...diagnostic, severity: verdict.optionsOnly ? "warning" : "error", message: verdict.message } : diagnostic;
  });
  missing.sort((a, b) => Number(a.optionsOnly) - Number(b.optionsOnly) || b.importerCount - a.importerCount || (a.path < b.path ? -1 : 1));
  return missing.slice(0, maxListed);
}

function placeKey(file: string, { line, column }: { readonly line: number; readonly column: number }): string {
  return `${line}:${column}:${file}`;
}

function usesOfMissing({ files, resolveImport }: ImportingFiles): Map<string, Use[]> {
  const uses = new Map<string, Use[]>();
  for (const [file, parsed] of files) {
    for (const node of parsed.imports) {
      const { path } = node;
      if (!isVirtualPath(path) || wellKnownFile(path) || resolveImport(file, path) !== null) continue;
      const known = uses.get(path);
      if (known) known.push({ file, parsed, node });
      else uses.set(path, [{ file, parsed, node }]);
    }
  }
  return uses;
}

/** The names of types that a file uses in vain, as written there; null where its text is not wholly understood. */
function lostNames({ files }: ImportingFiles, diagnostics: Diagnostics): Map<string, string[] | null> {
  const lost = new Map<string, string[] | null>();
  for (const diagnostic of diagnostics.sorted()) {
    const parsed = files.get(diagnostic.file);
    if (diagnostic.code === "syntax" || diagnostic.code === "file-unreadable") lost.set(diagnostic.file, null);
    const names = lost.get(diagnostic.file);
    if (diagnostic.code !== "type-unknown" || !parsed || names === null) continue;
    lost.set(diagnostic.file, [...(names ?? []), nameAt(parsed, diagnostic)]);
  }
  return lost;
}

function nameAt({ source }: ParsedFile, { line, column, endColumn }: Diagnostic): string {
  const start = source.offset({ line, column });
  return source.slice({ start, end: start + endColumn - column });
}

/**
 * Does the file lose nothing but options without this import? Surely so where no type of it is unknown. Where some are,
 * names tell: the import's folder fits none of these, and it fits an option, or another missing import fits each type.
 */
function isHarmless({ parsed, node }: Use, lost: readonly string[] | null | undefined, missing: readonly Use[]): boolean {
  // What it passes on may be used in any file that imports this one.
  if (node.kind === "public" || lost === null) return false;
  if (lost === undefined || lost.length === 0) return true;
  if (missing.length > maxCompared) return false;
  const scope = parsed.proto.package;
  const fits = (path: string, name: string) => mayDefine(path, name) || mayDefine(path, `${scope}.${name}`);
  if (lost.some((name) => fits(node.path, name))) return false;
  if (lost.every((name) => missing.some((other) => fits(other.node.path, name)))) return true;
  return [...parsed.options.values()].some((options) => options.some((option) => isFrom(node.path, option)));
}

function isFrom(path: string, { name }: OptionNode): boolean {
  return name.some((part) => part.isExtension && mayDefine(path, part.name));
}

function firstMessage({ sought }: ImportingFiles, path: string, importers: number, optionsOnly: boolean): string {
  const others = importers > 1 ? ` ${importers} files import it.` : "";
  const cost = optionsOnly ? " Nothing but options of it is used: they are left out, and the rest works." : "";
  return `"${path}" was not found. ${sought}${others}${cost} Add the folder that holds "${path}" to the import paths.`;
}

function laterMessage(path: string, optionsOnly: boolean): string {
  return optionsOnly ? `"${path}" was not found; nothing but options of it is used here.` : `"${path}" was not found.`;
}
