import { posix } from "node:path";
import { isVirtualPath } from "../link/imports";
import { wellKnownFile } from "../link/well-known";

/** What decides where import roots are, beside the import statements. Absolute paths with forward slashes. */
export interface RootHints {
  /** Chosen by the user; these win. */
  readonly importPaths: readonly string[];
  /** Module roots that buf.yaml or buf.work.yaml name. */
  readonly bufRoots: readonly string[];
  /** The folders that were opened. */
  readonly folders: readonly string[];
  /** Where people keep what they import: `third_party` and the like, around what was opened. Null for texts without a disk. */
  readonly customRoots: readonly string[] | null;
  /** Comes with the program, and is asked last. */
  readonly bundledRoot: string | null;
}

/** What a file says of its own place. */
export interface Header {
  readonly imports: readonly string[];
  readonly package: string;
}

const importPattern = /\bimport\s*(?:\s(?:public|weak|option)\s*)?["']([^"'\n]+)["']\s*;/g;
const packagePattern = /^[ \t]*package\s+([\w.]+)\s*;/m;

/** Reads what a file imports and its package, well enough to find its imports; the parser has the last word. */
export function scanHeader(text: string): Header {
  const code = withoutComments(text);
  const imports = [...code.matchAll(importPattern)].map(([, path = ""]) => path);
  return { imports: [...new Set(imports)], package: packagePattern.exec(code)?.[1] ?? "" };
}

// Not one pattern: on comments that are never closed it would go through the rest of the text for each of them.
function withoutComments(text: string): string {
  const parts: string[] = [];
  const marks = /["']|\/[/*]/g;
  let from = 0;
  for (let found = marks.exec(text); found; found = marks.exec(text)) {
    const [mark] = found;
    if (mark.length === 1) {
      marks.lastIndex = endOfString(text, found.index);
      continue;
    }
    parts.push(text.slice(from, found.index), " ");
    const end = text.indexOf(mark === "//" ? "\n" : "*/", found.index + 2);
    if (end < 0) return parts.join("");
    from = mark === "//" ? end : end + 2;
    marks.lastIndex = from;
  }
  return parts.join("") + text.slice(from);
}

/** Where the string that begins at `start` ends; at the latest with its line. */
function endOfString(text: string, start: number): number {
  const quote = text[start];
  for (let at = start + 1; at < text.length; at++) {
    const char = text[at];
    if (char === quote) return at + 1;
    if (char === "\n") return at;
    if (char === "\\") at++;
  }
  return text.length;
}

/**
 * Works out the import roots of a set of files from their import statements: where `import "a/b.proto"` means the file
 * `/x/a/b.proto`, `/x` is a root. So a folder opens without anyone having to name its roots.
 */
export class ImportRoots {
  readonly #hints: RootHints;
  readonly #headers = new Map<string, Header>();
  readonly #byBaseName = new Map<string, string[]>();
  readonly #candidates = new Map<string, readonly string[]>();
  readonly #chosen = new Map<string, string | null>();

  constructor(hints: RootHints) {
    this.#hints = hints;
  }

  get paths(): IterableIterator<string> {
    return this.#headers.keys();
  }

  has(path: string): boolean {
    return this.#headers.has(path);
  }

  header(path: string): Header {
    return this.#headers.get(path) ?? { imports: [], package: "" };
  }

  add(path: string, header: Header): void {
    this.#headers.set(path, header);
    const base = posix.basename(path);
    const namesakes = this.#byBaseName.get(base);
    if (namesakes) namesakes.push(path);
    else this.#byBaseName.set(base, [path]);
    this.#candidates.clear();
    this.#chosen.clear();
  }

  /** The known file that an import in `importer` means, or null. */
  resolve(importer: string, path: string): string | null {
    if (!isVirtualPath(path)) return null;
    const folder = posix.dirname(importer);
    const key = `${folder}\n${path}`;
    const known = this.#chosen.get(key);
    if (known !== undefined) return known;
    const chosen = this.#choose(importer, folder, path);
    this.#chosen.set(key, chosen);
    return chosen;
  }

  /** Places where a file may be that is not among the known ones, the likeliest first. */
  *places(importer: string, path: string): Generator<string> {
    if (!isVirtualPath(path) || !path.endsWith(".proto")) return;
    const { importPaths, bufRoots, customRoots, bundledRoot } = this.#hints;
    for (const root of [...importPaths, ...bufRoots]) yield posix.join(root, path);
    // A root above the importing file; the top of the disk is none.
    const above = customRoots !== null && !this.#isBundled(importer);
    for (let folder = posix.dirname(importer); above && posix.dirname(folder) !== folder; folder = posix.dirname(folder)) {
      yield posix.join(folder, path);
    }
    for (const root of customRoots ?? []) yield posix.join(root, path);
    if (bundledRoot !== null) yield posix.join(bundledRoot, path);
  }

  #isBundled(path: string): boolean {
    const { bundledRoot } = this.#hints;
    return bundledRoot !== null && isBelow(path, bundledRoot);
  }

  /** Every known file's import name. Each has one only, and no two have the same. */
  names(): Map<string, string> {
    const votes = this.#votes();
    const roots = rootVotes(votes);
    const names = new Map<string, string>();
    const taken = new Set<string>();
    for (const path of this.#headers.keys()) {
      const wellKnown = wellKnownName(path);
      const name = wellKnown ?? freeName(path, this.#nameOf(path, votes, roots), taken);
      names.set(path, name);
      taken.add(name);
    }
    return names;
  }

  #choose(importer: string, folder: string, path: string): string | null {
    for (const root of this.#hints.importPaths) {
      const place = posix.join(root, path);
      if (this.#headers.has(place)) return place;
    }
    let best: string | null = null;
    let bestScore = -1;
    for (const candidate of this.#endingWith(path)) {
      if (candidate === importer) continue;
      const root = rootOf(candidate, path);
      // Of several files that fit, the one whose root is nearest to the importing file.
      const score = this.#isBundled(candidate) ? -0.5 : sharedLength(folder, root) - root.length / 100_000;
      if (score > bestScore) [best, bestScore] = [candidate, score];
    }
    // A file that names itself, and nothing else fits: a cycle of one, for the linker to report.
    return best ?? (importer.endsWith(`/${path}`) ? importer : null);
  }

  #endingWith(path: string): readonly string[] {
    const known = this.#candidates.get(path);
    if (known) return known;
    const found = (this.#byBaseName.get(posix.basename(path)) ?? []).filter((candidate) => candidate.endsWith(`/${path}`));
    this.#candidates.set(path, found);
    return found;
  }

  /** For each file, how often it is imported by which name. */
  #votes(): Map<string, Map<string, number>> {
    const votes = new Map<string, Map<string, number>>();
    for (const [importer, { imports }] of this.#headers) {
      for (const name of imports) {
        const path = this.resolve(importer, name);
        if (path === null) continue;
        const names = votes.get(path) ?? new Map<string, number>();
        names.set(name, (names.get(name) ?? 0) + 1);
        votes.set(path, names);
      }
    }
    return votes;
  }

  #nameOf(path: string, votes: ReadonlyMap<string, ReadonlyMap<string, number>>, roots: ReadonlyMap<string, number>): string {
    const { importPaths, bufRoots, folders, bundledRoot } = this.#hints;
    const explicit = importPaths.find((root) => isBelow(path, root));
    if (explicit !== undefined) return relativeTo(path, explicit);
    if (bundledRoot !== null && isBelow(path, bundledRoot)) return relativeTo(path, bundledRoot);
    const voted = most(votes.get(path) ?? new Map());
    if (voted !== null) return voted;
    const bufRoot = longest(bufRoots.filter((root) => isBelow(path, root)));
    if (bufRoot !== null) return relativeTo(path, bufRoot);
    const likely = most(new Map([...roots].filter(([root]) => isBelow(path, root))));
    if (likely !== null) return relativeTo(path, likely);
    const folder = posix.dirname(path);
    // By custom the package a.b.v1 lives in a/b/v1. A package of one part may be in a folder of its name by chance.
    const byPackage = `/${this.header(path).package.replaceAll(".", "/")}`;
    if (byPackage.includes("/", 1) && folder.endsWith(byPackage)) return relativeTo(path, folder.slice(0, -byPackage.length));
    return relativeTo(path, longest(folders.filter((root) => isBelow(path, root))) ?? folder);
  }
}

function rootVotes(votes: ReadonlyMap<string, ReadonlyMap<string, number>>): Map<string, number> {
  const roots = new Map<string, number>();
  for (const [path, names] of votes) {
    for (const [name, count] of names) {
      const root = rootOf(path, name);
      roots.set(root, (roots.get(root) ?? 0) + count);
    }
  }
  return roots;
}

function rootOf(path: string, name: string): string {
  return path.slice(0, -name.length - 1);
}

function relativeTo(path: string, root: string): string {
  return root === "/" || root === "" ? path.slice(1) : path.slice(root.length + 1);
}

function isBelow(path: string, root: string): boolean {
  return path.startsWith(root.endsWith("/") ? root : `${root}/`);
}

function sharedLength(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}

/** The key with the highest count; of equals the longest. */
function most(counts: ReadonlyMap<string, number>): string | null {
  let best: string | null = null;
  for (const [key, count] of counts) {
    const lead = best === null ? 1 : count - (counts.get(best) ?? 0);
    if (best === null || lead > 0 || (lead === 0 && key.length > best.length)) best = key;
  }
  return best;
}

function longest(paths: readonly string[]): string | null {
  return paths.reduce<string | null>((best, path) => (best === null || path.length > best.length ? path : best), null);
}

function wellKnownName(path: string): string | null {
  const at = path.lastIndexOf("/google/protobuf/");
  const name = at < 0 ? "" : path.slice(at + 1);
  return wellKnownFile(name) ? name : null;
}

/** `wanted`, or where another file has that name, as much of the path as makes it differ. */
function freeName(path: string, wanted: string, taken: ReadonlySet<string>): string {
  let name = wanted;
  let root = rootOf(path, wanted);
  while (taken.has(name) && root !== "") {
    name = `${posix.basename(root)}/${name}`;
    root = posix.dirname(root) === root ? "" : posix.dirname(root);
  }
  return name;
}
