import path from "node:path";
import type { Cancellation } from "#shared/base/cancellation";
import { Fault, type FaultData } from "#shared/base/fault";
import { type WorkspaceSource, workspaceFileName } from "#shared/model/workspace";
import type { Core } from "./core";

type SourceCore = Pick<Core, "workspaces" | "sources" | "catalog">;

/** What became of a source that a workspace's file names. */
export interface OpenedSource {
  /** As the file has it: a path, or a server's address. */
  readonly name: string;
  readonly sourceId: string | null;
  readonly fault: FaultData | null;
}

/** Opens what a workspace's file names as its sources; one that does not open keeps none of the others from it. */
export async function openSources(core: SourceCore, workspaceId: string, cancellation: Cancellation): Promise<OpenedSource[]> {
  const [root, { sources }] = await Promise.all([core.workspaces.folderOf(workspaceId), fileOf(core, workspaceId)]);
  const opened: OpenedSource[] = [];
  for (const source of sources) {
    const name = source.kind === "path" ? source.path : source.target;
    try {
      opened.push({ name, sourceId: await openSource(core, source, root, cancellation), fault: null });
    } catch (reason) {
      opened.push({ name, sourceId: null, fault: Fault.from(reason).toData() });
    }
  }
  return opened;
}

async function openSource({ sources }: SourceCore, source: WorkspaceSource, root: string, cancellation: Cancellation): Promise<string> {
  if (source.kind === "server") return sources.reflect({ target: source.target, metadata: [], deadlineMs: null }, cancellation);
  const [sourceId] = await sources.open([path.resolve(root, source.path)], cancellation);
  if (sourceId === undefined)
    throw new Fault("no-protos", `There are no .proto files in ${source.path}.`, { facts: { path: source.path } });
  for (const folder of source.importPaths) await sources.addImportPath(sourceId, path.resolve(root, folder), cancellation);
  return sourceId;
}

/** Writes an open source into the workspace's file, where it is not yet. False for one that no file can name: the demo, what was dropped. */
export async function keepSource(core: SourceCore, workspaceId: string, sourceId: string): Promise<boolean> {
  const root = await core.workspaces.folderOf(workspaceId);
  const named = sourceOf(core, sourceId, root);
  if (named.length === 0) return false;
  const workspace = await core.workspaces.get(workspaceId);
  const { content, hash } = await workspace.read(workspaceFileName);
  if (content.kind !== "workspace") return false;
  const known = new Set(content.workspace.sources.map(keyOf));
  const added = named.filter((source) => !known.has(keyOf(source)));
  if (added.length === 0) return true;
  const sources = [...content.workspace.sources, ...added];
  await workspace.save({
    path: workspaceFileName,
    content: { kind: "workspace", workspace: { ...content.workspace, sources } },
    baseHash: hash,
  });
  return true;
}

function sourceOf({ catalog }: SourceCore, sourceId: string, root: string): WorkspaceSource[] {
  const origin = catalog.originOf(sourceId);
  if (origin.kind === "reflection") return [{ kind: "server", target: origin.target }];
  if (!("paths" in origin)) return [];
  const relative = (place: string) => path.relative(root, place).replaceAll(path.sep, "/") || ".";
  const importPaths = origin.kind === "disk" ? (origin.importPaths ?? []).map(relative) : [];
  return origin.paths.map((place) => ({ kind: "path", path: relative(place), importPaths }));
}

const keyOf = (source: WorkspaceSource) => (source.kind === "path" ? `path ${source.path}` : `server ${source.target}`);

async function fileOf({ workspaces }: SourceCore, workspaceId: string) {
  const { content } = await (await workspaces.get(workspaceId)).read(workspaceFileName);
  if (content.kind === "workspace") return content.workspace;
  throw new Fault("workspace-file", `${workspaceFileName} is not the file of a workspace.`, { facts: { file: workspaceFileName } });
}
