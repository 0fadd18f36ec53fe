import type { FaultData } from "../base/fault";
import type { InheritedDefaults, SavedRequest } from "./saved-request";

/**
 * A workspace is a folder: `wirebench.yaml`; below `collections`, in folders of any depth, `NAME.yaml` for each request and
 * `folder.yaml` for what a folder's requests inherit; and `environments/NAME.yaml`. Its parts are named by their path in it, with `/`:
 * `collections/users/get-user.yaml`.
 */

export const workspaceFileName = "wirebench.yaml";
export const folderFileName = "folder.yaml";
export const collectionsFolder = "collections";
export const environmentsFolder = "environments";

/** The version of the files that this program writes. Older ones are read, and written anew when they change. */
export const workspaceVersion = 1;

/** Where a workspace's schemas come from: a path relative to the workspace, or a server that is asked. */
export type WorkspaceSource =
  | { readonly kind: "path"; readonly path: string; readonly importPaths: readonly string[] }
  | { readonly kind: "server"; readonly target: string };

/** What became of a source that a workspace's file names. */
export interface OpenedSource {
  readonly kind: WorkspaceSource["kind"];
  /** As the file has it: a path, or a server's address. */
  readonly name: string;
  /** Null where it is not open. */
  readonly sourceId: string | null;
  readonly fault: FaultData | null;
  /** It is not opened before the user agrees: a workspace may come from a stranger. */
  readonly waits: boolean;
}

/** `wirebench.yaml`. */
export interface WorkspaceFile extends InheritedDefaults {
  readonly name: string;
  readonly sources: readonly WorkspaceSource[];
}

/** A variable of an environment: a text, or the name of a secret. */
export type EnvironmentValue = { readonly name: string; readonly value: string } | { readonly name: string; readonly secret: string };

/** `environments/NAME.yaml`. */
export interface Environment {
  /** The file's name without its end. */
  readonly name: string;
  /** The environment whose variables hold where this one has none; null for none. */
  readonly base: string | null;
  /** Instead of the workspace's; null for that. */
  readonly target: string | null;
  readonly values: readonly EnvironmentValue[];
}

/** What the files of a workspace say, by their kind. A folder that has no `folder.yaml` says `noDefaults`. */
export type WorkspaceContent =
  | { readonly kind: "request"; readonly request: SavedRequest }
  | { readonly kind: "folder"; readonly folder: InheritedDefaults }
  | { readonly kind: "environment"; readonly environment: Omit<Environment, "name"> }
  | { readonly kind: "workspace"; readonly workspace: WorkspaceFile };
export const workspaceKinds = ["request", "folder", "environment", "workspace"] as const satisfies readonly WorkspaceContent["kind"][];
export type WorkspaceKind = (typeof workspaceKinds)[number];

/** One thing in a workspace. */
export interface WorkspaceEntry {
  /**
   * `collections/users` of a folder (of its `folder.yaml`, where there is one, the hash and the fault are), else the file:
   * `collections/users/get-user.yaml`, `environments/staging.yaml`, `wirebench.yaml`.
   */
  readonly path: string;
  readonly kind: WorkspaceKind;
  /** What people call it: the file's name without its end; of the workspace, what its file says. */
  readonly name: string;
  /** `pkg.Service/Method`; empty of all but requests, and where the file cannot be read. */
  readonly method: string;
  /** Stands for what is in the file: another one, when it has changed. Null of a folder without a file, and of what cannot be read. */
  readonly hash: string | null;
  /** Why the file cannot be read; its place is in the facts (line, column, from 1). It is never written over. */
  readonly fault: FaultData | null;
}

/** What has changed in a workspace; at first, all that is there. */
export interface WorkspaceChange {
  /** New ones, and those that are not as they were. */
  readonly put: readonly WorkspaceEntry[];
  /** Paths; what is below them has gone too. */
  readonly gone: readonly string[];
  /** False while more of the first reading is on its way. */
  readonly complete: boolean;
}

/** A file as it was read. */
export interface WorkspaceDocument {
  readonly path: string;
  readonly content: WorkspaceContent;
  /** Stands for what was read: what saving is told, so that nobody's change is lost. Null for a folder without a file. */
  readonly hash: string | null;
  /** The system does not let the user write it. */
  readonly readOnly: boolean;
  /** Keys that Wirebench does not know, with their lines; they are kept. Most likely slips of the pen. */
  readonly unknown: readonly { readonly key: string; readonly line: number; readonly column: number }[];
}

/** What the workspace and the folders above a file say, the outermost first. */
export interface InheritanceLevel {
  /** `wirebench.yaml`, `collections/users/folder.yaml`, or the request. */
  readonly place: string;
  readonly defaults: InheritedDefaults;
}

/** Both sides of a file that was changed on the disk while it was edited, as texts. */
export interface WorkspaceConflict {
  readonly mine: string;
  readonly theirs: string;
  /** Of their side: saving with it takes mine. */
  readonly hash: string;
}

/** A workspace that was open before, the latest first. */
export interface RecentWorkspace {
  readonly workspaceId: string;
  readonly name: string;
  /** Its folder, as a person writes it. */
  readonly label: string;
  /** Milliseconds since 1970. */
  readonly openedAt: number;
}

export const searchPlaces = ["name", "method", "target", "body", "docs", "other"] as const;
export type SearchPlace = (typeof searchPlaces)[number];

/** Where a search has found its words. */
export interface WorkspaceHit {
  readonly path: string;
  readonly name: string;
  readonly method: string;
  readonly place: SearchPlace;
  /** The line in which they are, shortened around them; empty of a name and a method. */
  readonly line: string;
}

/** Where a variable's value comes from, the nearest first. `data`: of the row of data that a run is at. */
export const variableOrigins = [
  "command-line",
  "data",
  "request",
  "taken",
  "folder",
  "environment",
  "base-environment",
  "workspace",
  "built-in",
] as const;
export type VariableOrigin = (typeof variableOrigins)[number];

/** A value that was taken from an answer, and lasts as long as the program, or until it is cleared. */
export interface TakenVariable {
  /** The environment that was chosen then; null for none. */
  readonly environment: string | null;
  readonly name: string;
  readonly value: string;
  /** The request's file, or the method of one that is not saved. */
  readonly place: string;
}

/** What a name stands for, and who says so. */
export interface ResolvedVariable {
  readonly name: string;
  /** Masked where it is a secret. */
  readonly value: string;
  readonly isSecret: boolean;
  readonly origin: VariableOrigin;
  /** The file that says it, or the request whose answer it was taken from; empty for a built-in. */
  readonly place: string;
}
