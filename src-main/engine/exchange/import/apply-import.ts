import { Fault } from "#shared/base/fault";
import type { Imported } from "#shared/model/exchange";
import { noDefaults } from "#shared/model/saved-request";
import { collectionsFolder, type WorkspaceContent, workspaceFileName } from "#shared/model/workspace";
import type { Workspace } from "../../workspace/workspace";
import { withTransports } from "./imported-trust";

/** What an import is written with. */
export interface ImportPlace {
  readonly workspace: Workspace;
  /** The nearest name that a file may have. */
  readonly fileName: (name: string) => string;
  /** Writes a .proto text by its import name, below the folder `protos` of the workspace. Answers false where another text is there already. */
  readonly writeProto: (name: string, text: string) => Promise<boolean>;
  /** Keeps a secret under its name in the workspace. */
  readonly keepSecret: (name: string, text: string) => Promise<void>;
}

/** What became of an import. */
export interface AppliedImport {
  /** The folder that has its requests. */
  readonly path: string;
  readonly requests: number;
  readonly environments: number;
  readonly protos: number;
  /** The names of .proto files that are there already with another text, and stay. */
  readonly kept: readonly string[];
}

/** The folder of a workspace in which imported .proto files are. */
export const importedProtos = "protos";

/** Writes an import into a workspace, beside what is there: names that are taken get a number. Faults: those of the workspace. */
export async function applyImport(read: Imported, { workspace, fileName, writeProto, keepSecret }: ImportPlace): Promise<AppliedImport> {
  const imported = withTransports(read);
  for (const { name, text } of imported.secrets) await keepSecret(name, text);
  const folders = new FolderPaths(workspace, imported, fileName);
  const path = await folders.of([]);
  for (const { folders: own } of imported.folders) await folders.of(own);
  for (const { folders: own, name, request } of imported.requests) {
    await workspace.create(await folders.of(own), { name: fileName(name), content: { kind: "request", request } });
  }
  for (const { name, ...environment } of imported.environments) {
    await workspace.create(collectionsFolder, { name: fileName(name), content: { kind: "environment", environment } });
  }
  const kept: string[] = [];
  for (const { name, text } of imported.protos) if (!(await writeProto(name, text))) kept.push(name);
  await addSources(workspace, imported);
  const { requests, environments, protos } = imported;
  return { path, requests: requests.length, environments: environments.length, protos: protos.length - kept.length, kept };
}

/** The folders of an import, each made when it is first needed, with what its requests inherit. */
class FolderPaths {
  readonly #workspace: Workspace;
  readonly #imported: Imported;
  readonly #fileName: (name: string) => string;
  readonly #paths = new Map<string, string>();

  constructor(workspace: Workspace, imported: Imported, fileName: (name: string) => string) {
    this.#workspace = workspace;
    this.#imported = imported;
    this.#fileName = fileName;
  }

  async of(folders: readonly string[]): Promise<string> {
    const key = JSON.stringify(folders);
    const known = this.#paths.get(key);
    if (known !== undefined) return known;
    const above = folders.length === 0 ? collectionsFolder : await this.of(folders.slice(0, -1));
    const name = folders.at(-1) ?? (this.#imported.name || this.#imported.tool);
    const path = await this.#workspace.create(above, { name: this.#fileName(name), content: this.#contentOf(key) });
    this.#paths.set(key, path);
    return path;
  }

  #contentOf(key: string): WorkspaceContent {
    const found = this.#imported.folders.find((one) => JSON.stringify(one.folders) === key);
    return { kind: "folder", folder: found?.defaults ?? noDefaults };
  }
}

/** The schemas of an import join those of the workspace. */
async function addSources(workspace: Workspace, { protos, sources }: Imported): Promise<void> {
  const own = protos.length > 0 ? [{ kind: "path", path: importedProtos, importPaths: [importedProtos] } as const] : [];
  const { content, hash } = await workspace.read(workspaceFileName);
  if (content.kind !== "workspace") throw new Fault("internal", "A workspace's file is none.");
  const known = new Set(content.workspace.sources.map((source) => JSON.stringify(source)));
  const added = [...own, ...sources].filter((source) => !known.has(JSON.stringify(source)));
  if (added.length === 0) return;
  const changed = { ...content.workspace, sources: [...content.workspace.sources, ...added] };
  await workspace.save({ path: workspaceFileName, content: { kind: "workspace", workspace: changed }, baseHash: hash });
}
