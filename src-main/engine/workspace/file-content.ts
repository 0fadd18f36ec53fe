import { Fault } from "#shared/base/fault";
import { noDefaults } from "#shared/model/saved-request";
import {
  collectionsFolder,
  environmentsFolder,
  folderFileName,
  type WorkspaceContent,
  type WorkspaceKind,
  workspaceFileName,
} from "#shared/model/workspace";
import type { FileFormat, Merged, ReadFile } from "./file-format";
import { environmentFormat, folderFormat, requestFormat, workspaceFormat } from "./file-formats";

const end = ".yaml";

/** What is at a path, by its name. */
export function kindAt(path: string): WorkspaceKind {
  if (path === workspaceFileName) return "workspace";
  if (path.startsWith(`${environmentsFolder}/`)) return "environment";
  return path.endsWith(end) && !path.endsWith(`/${folderFileName}`) ? "request" : "folder";
}

/** The file that says what is at a path: of a folder its `folder.yaml`. */
export function fileAt(path: string): string {
  return kindAt(path) === "folder" && !path.endsWith(end) ? `${path}/${folderFileName}` : path;
}

/** The path under which a file's content goes: the reverse of `fileAt`. */
export function entryPathOf(file: string): string {
  return file.endsWith(`/${folderFileName}`) && file.startsWith(`${collectionsFolder}/`) ? file.slice(0, -folderFileName.length - 1) : file;
}

/** What people call what is at a path. */
export function nameAt(path: string): string {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return name.endsWith(end) ? name.slice(0, -end.length) : name;
}

/** The folders above a path, the outermost first. */
export function foldersAbove(path: string): string[] {
  if (!path.startsWith(`${collectionsFolder}/`)) return [];
  const parts = path.split("/").slice(0, -1);
  return parts.map((_part, index) => parts.slice(0, index + 1).join("/"));
}

/** Fault: workspace-file. */
export function parseContent(file: string, text: string): ReadFile<WorkspaceContent> {
  return typed(file, (format, wrap) => {
    const { value, unknown } = format.parse(text, file);
    return { value: wrap(value), unknown };
  });
}

/** The text of a new file. Fault: bad-params for content of another kind. */
export function printContent(file: string, content: WorkspaceContent): string {
  return typed(file, (format) => format.print(ofKind(file, content)));
}

/** A file's text with another content. Faults: workspace-file, bad-params. */
export function rewriteContent(file: string, text: string, content: WorkspaceContent): string {
  return typed(file, (format) => format.rewrite(text, file, ofKind(file, content)));
}

/** What two sides made of the same content. Fault: bad-params. */
export function mergeContent(
  file: string,
  base: WorkspaceContent,
  mine: WorkspaceContent,
  theirs: WorkspaceContent,
): Merged<WorkspaceContent> {
  return typed(file, (format, wrap) => {
    const merged = format.merge(ofKind(file, base), ofKind(file, mine), ofKind(file, theirs));
    return "value" in merged ? { value: wrap(merged.value) } : merged;
  });
}

/** Of a folder without a file. */
export const emptyFolder: WorkspaceContent = { kind: "folder", folder: noDefaults };

function typed<R>(file: string, use: (format: FileFormat<object>, wrap: (value: object) => WorkspaceContent) => R): R {
  // Each kind's format reads and writes the values of its own kind.
  switch (kindAt(file)) {
    case "request":
      return use(requestFormat as FileFormat<object>, (request) => ({ kind: "request", request }) as WorkspaceContent);
    case "folder":
      return use(folderFormat as FileFormat<object>, (folder) => ({ kind: "folder", folder }) as WorkspaceContent);
    case "environment":
      return use(environmentFormat as FileFormat<object>, (environment) => ({ kind: "environment", environment }) as WorkspaceContent);
    case "workspace":
      return use(workspaceFormat as FileFormat<object>, (workspace) => ({ kind: "workspace", workspace }) as WorkspaceContent);
  }
}

function ofKind(file: string, content: WorkspaceContent): object {
  const kind = kindAt(file);
  if (content.kind === "request" && kind === "request") return content.request;
  if (content.kind === "folder" && kind === "folder") return content.folder;
  if (content.kind === "environment" && kind === "environment") return content.environment;
  if (content.kind === "workspace" && kind === "workspace") return content.workspace;
  throw new Fault("bad-params", `${file} is the file of another kind than ${content.kind}.`, { facts: { path: file } });
}
