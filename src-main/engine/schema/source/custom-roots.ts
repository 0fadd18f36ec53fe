import { readdir } from "node:fs/promises";
import { homedir } from "node:os";
import { posix } from "node:path";
import { isFile } from "./source-files";

/** What people call the folders that hold .proto files, their own and those of others. */
const customNames: readonly string[] = [
  "proto",
  "protos",
  "protobuf",
  "protobufs",
  "third_party",
  "third-party",
  "thirdparty",
  "vendor",
  "include",
  "api",
  "apis",
  "idl",
  "schema",
  "schemas",
  "src/main/proto",
];
/** Folders of others: each folder in them may be a root of its own, such as third_party/googleapis. */
const holdsOthers: ReadonlySet<string> = new Set(["third_party", "third-party", "thirdparty", "vendor"]);

/** How far up is looked where there is no git repository. */
const maxSteps = 2;
const maxLevels = 32;
const maxStarts = 64;
const maxRoots = 200;

/**
 * The folders with customary names beside and above `folders`, up to the root of their git repository: where an import may
 * be that is found nowhere else. Nearest first.
 */
export async function customRootsAround(folders: readonly string[]): Promise<string[]> {
  const places = new Set<string>();
  for (const folder of folders.slice(0, maxStarts)) for (const place of await upToRepository(folder)) places.add(place);
  const roots = new Set<string>();
  // The deeper, the nearer.
  for (const place of [...places].sort((a, b) => depth(b) - depth(a))) {
    if (roots.size >= maxRoots) break;
    for (const root of await customRootsIn(place)) roots.add(root);
  }
  return [...roots].slice(0, maxRoots);
}

/** The root of the git repository that holds a folder, or null. */
export async function repositoryOf(folder: string): Promise<string | null> {
  for (let place = folder, level = 0; level < maxLevels && posix.dirname(place) !== place; place = posix.dirname(place), level++) {
    if (isRepository(place)) return place;
  }
  return null;
}

async function upToRepository(folder: string): Promise<string[]> {
  const repository = await repositoryOf(folder);
  const places: string[] = [];
  for (let place = folder; posix.dirname(place) !== place && places.length < maxLevels; place = posix.dirname(place)) {
    // Of a home folder, what is in it says nothing of a project.
    if (repository === null && (places.length > maxSteps || place === homedir())) break;
    places.push(place);
    if (place === repository) break;
  }
  return places;
}

/** A worktree or a submodule has a file of that name. */
function isRepository(folder: string): boolean {
  const mark = posix.join(folder, ".git");
  return isFile(posix.join(mark, "HEAD")) || isFile(mark);
}

async function customRootsIn(place: string): Promise<string[]> {
  const roots: string[] = [];
  const names = new Set(await foldersIn(place));
  for (const name of customNames) {
    const [first = ""] = name.split("/");
    if (!names.has(first)) continue;
    const root = posix.join(place, name);
    roots.push(root);
    if (holdsOthers.has(name)) roots.push(...(await foldersIn(root)).map((each) => posix.join(root, each)));
  }
  return roots;
}

async function foldersIn(place: string): Promise<string[]> {
  const entries = await readdir(place, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory() || entry.isSymbolicLink()).map(({ name }) => name);
}

function depth(path: string): number {
  return path.split("/").length;
}
