import { lstat, mkdir, readdir, readFile, realpath, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { Fault } from "#shared/base/fault";
import type { ImportFile } from "#shared/model/exchange";

/** What an import has at most. */
const maxFiles = 20_000;
const maxBytes = 256 * 1024 * 1024;

/**
 * The files of an import: one, or those of a folder whose names have one of these ends. Links are not followed, and what a tool keeps
 * for itself (`.git`, `node_modules`) is left out. Faults: file-not-found, too-large.
 */
export async function readImportFiles(place: string, ends: readonly string[]): Promise<ImportFile[]> {
  const info = await stat(place).catch(() => {
    throw new Fault("file-not-found", `There is no ${place}.`, { act: "Choose it anew." });
  });
  const names = info.isDirectory() ? await namesIn(place, ends) : [path.basename(place)];
  const root = info.isDirectory() ? place : path.dirname(place);
  const files: ImportFile[] = [];
  let bytes = 0;
  for (const name of names) {
    const text = await readFile(path.join(root, name), "utf8");
    bytes += text.length;
    if (bytes > maxBytes) throw tooLarge();
    files.push({ name: name.replaceAll(path.sep, "/"), text });
  }
  return files;
}

async function namesIn(folder: string, ends: readonly string[], below = ""): Promise<string[]> {
  const names: string[] = [];
  for (const entry of await readdir(path.join(folder, below), { withFileTypes: true })) {
    const name = path.join(below, entry.name);
    if (entry.isDirectory()) {
      if (entry.name !== "node_modules" && entry.name !== ".git") names.push(...(await namesIn(folder, ends, name)));
    } else if (entry.isFile() && ends.some((end) => entry.name.toLowerCase().endsWith(end))) names.push(name);
    if (names.length > maxFiles) throw tooLarge();
  }
  return names.sort();
}

function tooLarge(): Fault {
  return new Fault("too-large", "This is more than one collection has.", { act: "Choose the folder of the collection itself." });
}

/**
 * Writes a text below a folder, by a relative name with `/`. What is there already stays: true only where this text stands there then.
 * Fault bad-params: the name, or a link in its way, leads out of the folder.
 */
export async function writeInside(folder: string, name: string, text: string): Promise<boolean> {
  const parts = name.split("/");
  const climbs = () => new Fault("bad-params", `${JSON.stringify(name)} leads out of its folder.`, { facts: { file: name } });
  if (parts.some((part) => part === "" || part === "." || part === ".." || /[\\:\0]/.test(part))) throw climbs();
  if ((await lstat(folder).catch(() => null))?.isSymbolicLink()) throw climbs();
  let place = folder;
  for (const part of parts.slice(0, -1)) {
    await mkdir(place, { recursive: true });
    place = path.join(place, part);
    if ((await lstat(place).catch(() => null))?.isSymbolicLink()) throw climbs();
  }
  await mkdir(place, { recursive: true });
  const home = await realpath(folder);
  if (!`${await realpath(place)}${path.sep}`.startsWith(`${home}${path.sep}`)) throw climbs();
  const file = path.join(place, parts.at(-1) ?? "");
  try {
    await writeFile(file, text, { flag: "wx" });
    return true;
  } catch (reason) {
    if ((reason as NodeJS.ErrnoException).code !== "EEXIST") throw reason;
    return (await readFile(file, "utf8")) === text;
  }
}
