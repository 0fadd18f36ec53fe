import path from "node:path";
import type { WorkspaceSource } from "#shared/model/workspace";
import type { SchemaOrigin } from "../schema/schema-origin";

/** What a server is asked for its schema with. */
export type Asking = Pick<Extract<SchemaOrigin, { kind: "reflection" }>, "metadata" | "deadlineMs">;

/** A source of a workspace, as the schema's room knows it. */
export function originOfSource(source: WorkspaceSource, root: string, asking: Asking): SchemaOrigin {
  if (source.kind === "server") return { kind: "reflection", target: source.target, ...asking };
  const place = path.resolve(root, source.path);
  if (/\.(?:binpb|pb|bin|protoset|desc|fds)$/i.test(place)) return { kind: "set", paths: [place] };
  const importPaths = source.importPaths.map((folder) => path.resolve(root, folder));
  return { kind: "disk", paths: [place], ...(importPaths.length > 0 ? { importPaths } : {}) };
}
