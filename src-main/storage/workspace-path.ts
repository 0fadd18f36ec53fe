import { lstat, realpath } from "node:fs/promises";
import path from "node:path";
import { Fault } from "#shared/base/fault";
import { collectionsFolder, environmentsFolder, folderFileName, workspaceFileName } from "#shared/model/workspace";

/** Folders in one another, at most. */
const maxDepth = 32;
const maxNameLength = 120;

// Windows takes none of these signs, no name of a device whatever follows its first dot, and no dot or space at the end.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
const badSigns = /[/\\:*?"<>|\u0000-\u001f\u007f]/g;
const deviceNames = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;
const badEnd = /[ .]+$/;
const badStart = /^[ .]+/;

/** A name as a person writes it, as the name of a file or a folder that every system takes. Fault bad-params. */
export function fileNameOf(written: string): string {
  const name = written.normalize("NFC").trim();
  if (name !== "" && name === sanitizedName(name)) return name;
  throw new Fault("bad-params", `${JSON.stringify(written)} is no name of a file that every system takes.`, {
    act: `A name has 1 to ${maxNameLength} characters, none of / \\ : * ? " < > |, no dot at its begin or end, and is none of CON, NUL and the like.`,
    facts: { name: written },
  });
}

/** The nearest name that every system takes, of any text. */
export function sanitizedName(text: string): string {
  const plain = Array.from(text.normalize("NFC").replace(badSigns, "-").replace(badStart, "")).slice(0, maxNameLength).join("");
  const name = plain.replace(badEnd, "");
  if (name === "") return "unnamed";
  return deviceNames.test(name) ? `_${name}` : name;
}

/** The parts of a path in a workspace. Fault bad-params for what would lead out of it or to what is none of its files. */
export function partsOf(place: string): readonly string[] {
  const parts = place.split("/");
  const [first = ""] = parts;
  const isPlain = parts.every((part) => part !== "" && part !== "." && part !== ".." && !/[\\\0]/.test(part) && !part.startsWith("."));
  // A colon leads to a stream of another file on Windows, or to another drive.
  const isSafe =
    isPlain && parts.length <= maxDepth && parts.every((part) => !part.includes(":") && !deviceNames.test(part) && !badEnd.test(part));
  const isOurs =
    (place === workspaceFileName && parts.length === 1) ||
    first === collectionsFolder ||
    (first === environmentsFolder && parts.length <= 2);
  if (isSafe && isOurs) return parts;
  throw new Fault("bad-params", `${JSON.stringify(place)} is no path in a workspace.`, { facts: { path: place } });
}

/** Is it a request's file, by its name? */
export function isRequestFile(name: string): boolean {
  return name.endsWith(".yaml") && name !== folderFileName;
}

/**
 * The place on the disk of a path in a workspace, whose folders lie in it themselves: none is a link that leads out. A link at the end
 * is followed, unless it is itself what is meant. What is not there (yet) is fine. Faults: bad-params, file-not-found for a workspace
 * that has gone.
 */
export async function placeInside(root: string, inside: string, { followLast = true } = {}): Promise<string> {
  const parts = partsOf(inside);
  const home = await realpath(root).catch(() => {
    throw new Fault("file-not-found", "The workspace's folder is not there any more.", { act: "Put it back, or open another one." });
  });
  let place = home;
  for (const [index, part] of parts.entries()) {
    place = path.join(place, part);
    const info = await lstat(place).catch(() => null);
    if (info === null) return path.join(place, ...parts.slice(index + 1));
    if (!info.isSymbolicLink() || (!followLast && index === parts.length - 1)) continue;
    const target = await realpath(place).catch(() => null);
    if (target === null || !isInside(home, target)) throw climbs(inside);
    place = target;
  }
  return place;
}

function climbs(inside: string): Fault {
  return new Fault("bad-params", `${inside} is a link that leads out of the workspace.`, {
    act: "Put the file itself in its place.",
    facts: { path: inside },
  });
}

function isInside(home: string, place: string): boolean {
  return path.relative(home, place) !== "" && isWithin(home, place);
}

/** Is this the folder or in it, by the names alone? */
function isWithin(home: string, place: string): boolean {
  const way = path.relative(home, place);
  return way !== ".." && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way);
}

/** Does a path that a workspace's file names lie in its folder, behind all links? What is outside by its name alone is not even looked at. */
export async function isPathWithin(root: string, named: string): Promise<boolean> {
  const place = path.resolve(root, named);
  if (!isWithin(path.resolve(root), place)) return false;
  const [home, real] = await Promise.all([realpath(root), realpath(place).catch(() => null)]);
  return real === null || isWithin(home, real);
}
