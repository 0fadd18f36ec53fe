import path from "node:path";
import type { DescFile } from "@bufbuild/protobuf";
import type { ExportNote } from "#shared/model/export-note";
import { exportNote } from "#shared/model/export-note";
import type { SchemaProject } from "../../schema/project";
import { nameOf } from "./program";

/** A file that stubs are made of. */
export interface StubFile {
  /** Its import name. */
  readonly name: string;
  /** What its own Go package is called; empty where it does not say. */
  readonly goPackage: string;
}

/** What stubs are made of, and where it is, for the tools that make them. */
export interface StubInput {
  /** The folder to run them in, with `~` for the home folder; null where only the user knows it. */
  readonly folder: string | null;
  /** Import roots, from that folder; none where there is a set of descriptors. */
  readonly roots: readonly string[];
  /** A file with compiled descriptors, from that folder. */
  readonly descriptorSet: string | null;
  /** Those that were opened and those that they import, without what comes with protoc. */
  readonly files: readonly StubFile[];
  /** Google's own files are imported, and are in no folder of the user's. */
  readonly lacksGoogleFiles: boolean;
  readonly notes: readonly ExportNote[];
}

/** What stubs of an opened source are made of. `tilde` shortens a path of the home folder. */
export function stubInputOf(project: SchemaProject, tilde: (path: string) => string): StubInput {
  const { kind, files: opened, label, detail } = project.source;
  const files = closureOf(opened.flatMap((name) => project.registry.getFile(name) ?? []));
  const input = { files: files.map(stubFileOf), roots: [], descriptorSet: null, folder: null, lacksGoogleFiles: false, notes: [] };
  if (kind === "reflection") return { ...input, descriptorSet: "schema.binpb", notes: [exportNote("set-of-server", { target: label })] };
  if (kind === "set") {
    const isOnDisk = detail.startsWith("~") || path.isAbsolute(detail);
    if (isOnDisk && !/ \+ \d+$/.test(label)) return { ...input, folder: detail, descriptorSet: label };
    return { ...input, descriptorSet: "schema.binpb", notes: [exportNote("set-here")] };
  }
  // The demo lies within the program, where no shell goes.
  const roots = kind === "demo" ? [] : rootsOf(project, [...opened, ...files.map(nameOf)]);
  const [first] = roots;
  const lacksGoogleFiles = files.some((file) => file.name.startsWith("google/") && project.path(nameOf(file)) === null);
  if (first === undefined) return { ...input, roots: ["."], lacksGoogleFiles, notes: [exportNote("files-here")] };
  const fromFirst = roots.map((root) => path.posix.relative(first, root) || ".");
  return { ...input, folder: tilde(first), roots: fromFirst, lacksGoogleFiles };
}

/** Files with all that they import, each behind what it imports. */
function closureOf(opened: readonly DescFile[]): DescFile[] {
  const all = new Set<DescFile>();
  const seen = new Set<DescFile>();
  const add = (file: DescFile) => {
    if (seen.has(file) || file.name.startsWith("google/protobuf/")) return;
    seen.add(file);
    for (const imported of file.dependencies) add(imported);
    all.add(file);
  };
  for (const file of opened) add(file);
  return [...all];
}

function stubFileOf(file: DescFile): StubFile {
  return { name: nameOf(file), goPackage: file.proto.options?.goPackage ?? "" };
}

/** Folders that the names of files are relative to, that of the most files first. */
function rootsOf(project: SchemaProject, names: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const name of names) {
    const place = project.path(name)?.replaceAll("\\", "/");
    if (!place?.endsWith(`/${name}`)) continue;
    const root = place.slice(0, -name.length - 1) || "/";
    counts.set(root, (counts.get(root) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a).map(([root]) => root);
}
