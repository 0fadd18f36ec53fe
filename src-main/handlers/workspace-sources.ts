import path from "node:path";
import type { Cancellation } from "#shared/base/cancellation";
import { Fault } from "#shared/base/fault";
import { type OpenedSource, type WorkspaceSource, workspaceFileName } from "#shared/model/workspace";
import { isPathWithin } from "../storage/workspace-path";
import type { Core } from "./core";

type SourceCore = Pick<Core, "workspaces" | "sources" | "catalog">;

/**
 * Opens what a workspace's file names as its sources; one that does not open keeps none of the others from it. The workspace may be a
 * stranger's: no server is asked, and nothing outside the folder is read, before the user agrees. Unless `open` is true nothing is opened
 * at all.
 */
export async function openSources(
  core: SourceCore,
  workspaceId: string,
  open: boolean,
  cancellation: Cancellation,
): Promise<OpenedSource[]> {
  const place = await placeOf(core, workspaceId);
  const opened: OpenedSource[] = [];
  for (const source of place.sources) {
    const sourceId = openAlready(core, source);
    if (sourceId !== null) opened.push({ ...told(source), sourceId });
    else if (await mustWait(place, source)) opened.push({ ...told(source), waits: true });
    else opened.push(open ? await openOne(core, source, place.root, cancellation) : told(source));
  }
  return opened;
}

/** Opens one to which the user has agreed, and remembers that. Fault: source-gone where the file does not name it. */
export async function agreeToSource(
  core: SourceCore,
  workspaceId: string,
  wanted: Pick<OpenedSource, "kind" | "name">,
  cancellation: Cancellation,
): Promise<OpenedSource> {
  const place = await placeOf(core, workspaceId);
  const named = place.sources.filter((one) => one.kind === wanted.kind && nameOf(one) === wanted.name);
  const source = (await firstWaiting(place, named)) ?? named[0];
  if (!source) {
    throw new Fault("source-gone", `${workspaceFileName} does not name ${wanted.name} any more.`, { act: "Look again at what it names." });
  }
  await core.workspaces.agree(workspaceId, consentTo(source));
  return openOne(core, source, place.root, cancellation);
}

interface SourcesPlace {
  readonly root: string;
  readonly sources: readonly WorkspaceSource[];
  readonly agreed: ReadonlySet<string>;
}

async function placeOf(core: SourceCore, workspaceId: string): Promise<SourcesPlace> {
  const [root, { sources }, agreed] = await Promise.all([
    core.workspaces.folderOf(workspaceId),
    fileOf(core, workspaceId),
    core.workspaces.agreed(workspaceId),
  ]);
  return { root, sources, agreed };
}

async function mustWait({ root, agreed }: SourcesPlace, source: WorkspaceSource): Promise<boolean> {
  if (agreed.has(consentTo(source))) return false;
  if (source.kind === "server") return true;
  const within = await Promise.all([source.path, ...source.importPaths].map((one) => isPathWithin(root, one)));
  return within.includes(false);
}

async function firstWaiting(place: SourcesPlace, sources: readonly WorkspaceSource[]): Promise<WorkspaceSource | undefined> {
  for (const source of sources) if (await mustWait(place, source)) return source;
  return undefined;
}

/** The id of a server that the user has open by himself; null for others. */
function openAlready({ catalog }: SourceCore, source: WorkspaceSource): string | null {
  if (source.kind === "path") return null;
  const open = catalog.all().find(({ source: { id } }) => {
    const origin = catalog.originOf(id);
    return origin.kind === "reflection" && origin.target.trim() === source.target.trim();
  });
  return open?.source.id ?? null;
}

async function openOne(core: SourceCore, source: WorkspaceSource, root: string, cancellation: Cancellation): Promise<OpenedSource> {
  try {
    return { ...told(source), sourceId: await openSource(core, source, root, cancellation) };
  } catch (reason) {
    return { ...told(source), fault: Fault.from(reason).toData() };
  }
}

const nameOf = (source: WorkspaceSource) => (source.kind === "path" ? source.path : source.target);
const told = (source: WorkspaceSource) => ({ kind: source.kind, name: nameOf(source), sourceId: null, fault: null, waits: false }) as const;

/** What the user agrees to: another path or address, or more of them, is another matter. */
const consentTo = (source: WorkspaceSource) =>
  JSON.stringify(source.kind === "path" ? ["path", source.path, ...source.importPaths] : ["server", source.target]);

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
  // Who opened it himself is not asked for it.
  for (const source of named) await core.workspaces.agree(workspaceId, consentTo(source));
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
