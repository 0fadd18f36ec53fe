import { mkdir, realpath, stat } from "node:fs/promises";
import path from "node:path";
import type { Disposable } from "#shared/base/disposable";
import { Fault } from "#shared/base/fault";
import type { CallScope } from "#shared/model/call";
import { noDefaults } from "#shared/model/saved-request";
import { collectionsFolder, type RecentWorkspace, workspaceFileName } from "#shared/model/workspace";
import type { ScopeContents } from "../engine/variables/request-names";
import { workspaceScopes } from "../engine/variables/workspace-scopes";
import { kindAt } from "../engine/workspace/file-content";
import { workspaceFormat } from "../engine/workspace/file-formats";
import { Workspace } from "../engine/workspace/workspace";
import type { NamedSecret, Workspaces } from "../handlers/core";
import { RecentWorkspaces, workspaceIdOf } from "../storage/recent-workspaces";
import type { SecretVault } from "../storage/secret-vault";
import { WorkspaceConsents } from "../storage/workspace-consents";
import { WorkspaceFiles } from "../storage/workspace-files";
import { fileNameOf } from "../storage/workspace-path";
import { WorkspaceSecrets } from "../storage/workspace-secrets";
import { createText } from "../storage/workspace-text";
import { WorkspaceTrash } from "../storage/workspace-trash";

/** Open at a time; of more, one that nobody watches is closed, and opens again when it is asked for. */
const maxOpen = 12;

interface Open {
  readonly workspace: Workspace;
  readonly files: WorkspaceFiles;
}

/** The workspaces of this core by their ids, opened when they are first asked for. */
export class OpenWorkspaces implements Workspaces, Disposable {
  readonly #dataFolder: string;
  readonly #recents: RecentWorkspaces;
  readonly #secrets: WorkspaceSecrets;
  readonly #consents: WorkspaceConsents;
  readonly #vault: SecretVault;
  readonly #open = new Map<string, Promise<Open>>();

  constructor({
    dataFolder,
    homeFolder,
    vault,
  }: { readonly dataFolder: string; readonly homeFolder: string; readonly vault: SecretVault }) {
    this.#dataFolder = dataFolder;
    this.#recents = new RecentWorkspaces(dataFolder, homeFolder);
    this.#secrets = new WorkspaceSecrets(dataFolder);
    this.#consents = new WorkspaceConsents(dataFolder);
    this.#vault = vault;
  }

  recent(): Promise<RecentWorkspace[]> {
    return this.#recents.list();
  }

  forget(workspaceId: string): Promise<void> {
    return this.#recents.forget(workspaceId);
  }

  async open(place: string): Promise<string> {
    const folder = path.basename(place) === workspaceFileName ? path.dirname(place) : place;
    const root = await realpath(folder).catch(() => {
      throw new Fault("file-not-found", `There is no ${folder}.`, { act: "Choose the workspace's folder anew." });
    });
    const { workspace } = await this.#openAt(root);
    const file = await workspace.file().catch(mendable);
    return this.#recents.add(root, file?.name ?? path.basename(root));
  }

  async create(place: string, folder: string | null, name: string): Promise<string> {
    const root = folder === null ? place : path.join(place, fileNameOf(folder));
    await mkdir(root, { recursive: true });
    if (!(await stat(root)).isDirectory()) throw new Fault("bad-params", "A workspace is a folder.");
    await createText(path.join(root, workspaceFileName), workspaceFormat.print({ ...noDefaults, name, sources: [] }));
    await mkdir(path.join(root, collectionsFolder), { recursive: true });
    return this.open(root);
  }

  async get(workspaceId: string): Promise<Workspace> {
    const open = this.#open.get(workspaceId);
    if (open) return (await open).workspace;
    return (await this.#openAt(await this.folderOf(workspaceId))).workspace;
  }

  async folderOf(workspaceId: string): Promise<string> {
    const root = await this.#recents.folderOf(workspaceId);
    if (root === null) throw gone();
    return root;
  }

  async secrets(workspaceId: string): Promise<NamedSecret[]> {
    await this.get(workspaceId);
    const names = [...(await this.#secrets.of(workspaceId))];
    return Promise.all(names.map(async ([name, id]) => ({ name, secret: await this.#vault.facts(id) })));
  }

  async nameSecret(workspaceId: string, name: string, secretId: string | null): Promise<void> {
    await this.get(workspaceId);
    await this.#secrets.set(workspaceId, name, secretId);
  }

  agreeToVariable(workspaceId: string, variable: string): Promise<void> {
    return this.#consents.add(workspaceId, consentToVariable(variable));
  }

  agreed(workspaceId: string): Promise<ReadonlySet<string>> {
    return this.#consents.of(workspaceId);
  }

  agree(workspaceId: string, source: string): Promise<void> {
    return this.#consents.add(workspaceId, source);
  }

  /** What a place in a workspace says of names, with the secrets that they name. Faults: those of the workspace. */
  async contentsOf({ workspaceId, environment, path: place }: CallScope): Promise<ScopeContents> {
    const workspace = await this.get(workspaceId);
    const isRequest = place !== null && kindAt(place) === "request";
    // A request that is not saved yet is in its folder.
    const [whole, ...folders] = await workspace.inherited(isRequest ? place : `${place ?? ""}/new.yaml`);
    const saved = isRequest ? await workspace.read(place) : null;
    const scopes = workspaceScopes({
      request: saved?.content.kind === "request" ? { path: saved.path, variables: saved.content.request.variables } : null,
      folders: folders.reverse().map(({ place: file, defaults }) => ({ path: file, variables: defaults.variables })),
      environments: environment === null ? [] : await workspace.environments(environment),
      workspace: whole?.defaults.variables ?? [],
    });
    const wanted = new Set(scopes.flatMap(({ values }) => values.flatMap((value) => ("secret" in value ? [value.secret] : []))));
    const { files } = await (this.#open.get(workspaceId) ?? this.#openAt((await this.#recents.folderOf(workspaceId)) ?? ""));
    const [secrets, agreed] = await Promise.all([this.#texts(workspaceId, wanted), this.#consents.of(workspaceId)]);
    return { root: files.root, scopes, secrets, mayRead: (variable) => agreed.has(consentToVariable(variable)) };
  }

  /** Resolves when all that was asked for is on the disk. */
  async idle(): Promise<void> {
    const opened = await Promise.allSettled(this.#open.values());
    const files = opened.flatMap((one) => (one.status === "fulfilled" ? [one.value.files.idle()] : []));
    await Promise.all([...files, this.#recents.idle(), this.#secrets.idle(), this.#consents.idle()]);
  }

  dispose(): void {
    for (const open of this.#open.values()) void open.then(({ workspace }) => workspace.dispose()).catch(() => {});
    this.#open.clear();
  }

  #openAt(root: string): Promise<Open> {
    const id = workspaceIdOf(root);
    const known = this.#open.get(id);
    if (known) return known;
    const opening = this.#begin(root, id);
    this.#open.set(id, opening);
    opening.catch(() => this.#open.delete(id));
    void this.#closeUnwatched();
    return opening;
  }

  /** Opens what has a file of its own, be it a broken one, which can be mended then: one of a later version is left alone. */
  async #begin(root: string, id: string): Promise<Open> {
    const files = new WorkspaceFiles(root, new WorkspaceTrash(this.#dataFolder, id));
    const workspace = new Workspace(files);
    try {
      await workspace.file().catch(mendable);
      void workspace.index.look();
      return { workspace, files };
    } catch (reason) {
      workspace.dispose();
      throw reason;
    }
  }

  async #closeUnwatched(): Promise<void> {
    for (const [id, opening] of [...this.#open].slice(0, Math.max(0, this.#open.size - maxOpen))) {
      const open = await opening.catch(() => null);
      if (!open || open.workspace.index.isWatched) continue;
      this.#open.delete(id);
      open.workspace.dispose();
    }
  }

  /** Those that have none are left out, and so are those that the keychain does not open. */
  async #texts(workspaceId: string, wanted: ReadonlySet<string>): Promise<Map<string, string>> {
    const texts = new Map<string, string>();
    for (const [name, id] of wanted.size === 0 ? [] : await this.#secrets.of(workspaceId)) {
      const text = wanted.has(name) ? await this.#vault.read(id).catch(() => null) : null;
      if (text !== null) texts.set(name, text);
    }
    return texts;
  }
}

const consentToVariable = (variable: string) => JSON.stringify(["env", variable]);

/** Of a file that is broken, nothing is known, and it can be mended in the window. Rethrows all else. */
function mendable(reason: unknown): null {
  const { code, facts } = Fault.from(reason);
  if (code === "workspace-file" && facts?.version === undefined) return null;
  throw reason;
}

function gone(): Fault {
  return new Fault("workspace-gone", "This workspace is not known here any more.", { act: "Open its folder anew." });
}
