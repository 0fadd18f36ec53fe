import { createHash } from "node:crypto";
import { statSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import type { SchemaSource, SourceKind } from "#shared/model/schema";
import type { DescriptorSetFile } from "./foreign/descriptor-set";
import type { ReflectionRequest } from "./foreign/reflector";
import type { GivenText } from "./source/given-texts";
import { tilde } from "./source/tilde";

/** Where a source comes from. Paths are absolute or relative to the working directory. */
export type SchemaOrigin =
  | { readonly kind: "disk"; readonly paths: readonly string[]; readonly importPaths?: readonly string[] }
  | {
      readonly kind: "upload";
      readonly label: string;
      readonly files: readonly GivenText[];
      /** Given later, for what the files import. */
      readonly added?: readonly GivenText[];
    }
  | { readonly kind: "demo"; readonly root: string }
  | { readonly kind: "set"; readonly paths: readonly string[] }
  | { readonly kind: "set"; readonly label: string; readonly files: readonly DescriptorSetFile[] }
  | ({ readonly kind: "reflection" } & ReflectionRequest);

/** The id that a source of this origin has, now and after a restart. */
export function sourceIdOf(origin: SchemaOrigin): string {
  switch (origin.kind) {
    case "demo":
      return "demo";
    case "disk":
      return shortHash(origin.paths.map((path) => resolve(path)));
    case "upload":
      return shortHash(["upload", origin.label, ...origin.files.map(({ path }) => path)]);
    case "set":
      if ("paths" in origin) return shortHash(["set", ...origin.paths.map((path) => resolve(path))]);
      return shortHash(["set upload", origin.label, ...origin.files.map(({ name }) => name)]);
    case "reflection":
      return shortHash(["reflection", origin.target.trim()]);
  }
}

function shortHash(parts: readonly string[]): string {
  return createHash("sha256").update(parts.join("\0")).digest("hex").slice(0, 16);
}

/**
 * How a source of this origin is shown: what it is called, and where it is. `files` are the import names of those that were
 * opened; `asked` is how a server answered.
 */
export function describeSource(id: string, origin: SchemaOrigin, files: readonly string[], asked: string): SchemaSource {
  switch (origin.kind) {
    case "demo":
      return { id, kind: "demo", label: "Demo", detail: "Comes with Wirebench", files };
    case "upload":
      return { id, kind: "upload", label: origin.label, detail: `${files.length} dropped`, files };
    case "disk":
      return { id, ...placeOf(origin.paths, (path) => (path.endsWith(".proto") && !isFolder(path) ? "file" : "folder")), files };
    case "set":
      if ("files" in origin) return { id, kind: "set", label: origin.label, detail: "dropped", files };
      return { id, ...placeOf(origin.paths, () => "set"), files };
    case "reflection":
      return { id, kind: "reflection", label: origin.target.trim(), detail: asked, files };
  }
}

/** A folder may be named as a file is: `a.proto`. */
function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function placeOf(paths: readonly string[], kindOf: (path: string) => SourceKind): Pick<SchemaSource, "kind" | "label" | "detail"> {
  const [first = "", ...others] = paths.map((path) => resolve(path));
  const kind = kindOf(first);
  const label = others.length === 0 ? basename(first) : `${basename(first)} + ${others.length}`;
  return { kind, label, detail: tilde(kind === "folder" ? first : dirname(first)) };
}
