import type { FaultData } from "../base/fault";
import type { InheritedDefaults } from "./saved-request";

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

/** One thing in the tree of collections. */
export interface WorkspaceEntry {
  /** `collections/users` or `collections/users/get-user.yaml`. */
  readonly path: string;
  readonly kind: "folder" | "request";
  /** What people call it: the file's name without its end. */
  readonly name: string;
  /** `pkg.Service/Method`; empty of a folder, and where the file cannot be read. */
  readonly method: string;
  /** Why the file cannot be read; its place is in the facts (line, column, from 1). It is never written over. */
  readonly fault: FaultData | null;
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
