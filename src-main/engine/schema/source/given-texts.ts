import { posix } from "node:path";
import { mayDefine } from "../link/import-hint";
import { isVirtualPath } from "../link/imports";
import { wellKnownFile } from "../link/well-known";
import { scanHeader } from "./import-roots";
import { maxFileBytes, type ReadText } from "./source-files";

/** A file that is given as text, with the path that it had where it is from. */
export interface GivenText {
  readonly path: string;
  readonly text: string;
}

/** The .proto files among what was given, below a made-up root. */
export function protoTexts(files: readonly GivenText[]): GivenText[] {
  return files.filter(({ path }) => path.endsWith(".proto")).map(({ path, text }) => ({ path: virtualPath(path), text }));
}

/**
 * Files that were given for what `own` imports, at the paths where they are sought. One that was given alone, as
 * `money.proto`, is put where `import "acme/money.proto"` seeks it, if its package fits or nothing else does.
 */
export function placeAdded(added: readonly GivenText[], own: readonly GivenText[]): GivenText[] {
  const headers = new Map([...own, ...added].map((file) => [file, scanHeader(file.text)]));
  const imports = new Set([...headers.values()].flatMap((header) => header.imports).filter(isVirtualPath));
  const here = [...headers.keys()].map(({ path }) => path);
  const missing = [...imports].filter((path) => !wellKnownFile(path) && !here.some((each) => each.endsWith(`/${path}`)));
  const placed = added.map((file) => {
    const fitting = missing.filter((path) => path.endsWith(file.path));
    const name = `${headers.get(file)?.package ?? ""}.`;
    const place = fitting.find((path) => mayDefine(path, name)) ?? (fitting.length === 1 ? fitting[0] : undefined);
    return place === undefined ? file : { ...file, path: `/${place}` };
  });
  // The longer path of two says more: it comes first.
  return withoutCopies(
    placed.sort((a, b) => b.path.length - a.path.length),
    own,
  );
}

/** A folder that was dropped once may come again inside the one around it: both would define the same. */
function withoutCopies(added: readonly GivenText[], own: readonly GivenText[]): GivenText[] {
  const byText = new Map<string, string[]>();
  const isNew = ({ path, text }: GivenText) => {
    const namesakes = byText.get(text) ?? [];
    byText.set(text, [...namesakes, path]);
    return !namesakes.some((other) => other.endsWith(path) || path.endsWith(other));
  };
  for (const file of own) isNew(file);
  const paths = new Set(own.map(({ path }) => path));
  return added.filter((file) => isNew(file) && !paths.has(file.path));
}

/** A dropped file's path below a made-up root, with nothing in it that could lead elsewhere. */
function virtualPath(path: string): string {
  const parts = path.replaceAll("\\", "/").split("/");
  return `/${parts.filter((part) => part !== "" && part !== "." && part !== "..").join("/")}`;
}

/** The deepest folder that holds all of these absolute paths. */
export function commonFolder(paths: readonly string[]): string {
  let folder = posix.dirname(paths[0] ?? "/");
  while (folder !== "/" && !paths.every((path) => path.startsWith(`${folder}/`))) folder = posix.dirname(folder);
  return folder;
}

/** A text as if it was read: one that is too long is empty. */
export function boundedText(text: string): ReadText {
  if (text.length <= maxFileBytes) return { text, problem: null };
  return { text: "", problem: { code: "file-unreadable", message: `This file is longer than ${maxFileBytes} bytes.`, offset: 0 } };
}
