import { isMap, isNode, isSeq, LineCounter, parseDocument } from "yaml";
import { Fault, type FaultData } from "#shared/base/fault";
import type { SavedRequest } from "#shared/model/saved-request";
import { isSharedName } from "#shared/model/shared-request";
import {
  type Environment,
  environmentsFolder,
  folderFileName,
  type InheritanceLevel,
  type WorkspaceFile,
  workspaceFileName,
} from "#shared/model/workspace";
import { environmentFormat, folderFormat, requestFormat, sharedFormat, workspaceFormat } from "../workspace/file-formats";
import type { WorkspaceFolder } from "./workspace-folder";

/** One request of a run, with all that holds for it. */
export interface PlannedRequest {
  /** In the workspace. */
  readonly path: string;
  readonly name: string;
  /** A fault where the file cannot be read. */
  readonly request: SavedRequest | FaultData;
  /** The workspace's and its folders', the outermost first; its own is last. */
  readonly levels: readonly InheritanceLevel[];
  /** The lines of its checks, from 1, in their order. */
  readonly checkLines: readonly number[];
}

export interface RunPlan {
  readonly workspace: WorkspaceFile | null;
  /** The chosen one, and those that it is based on. */
  readonly environments: readonly Environment[];
  readonly requests: readonly PlannedRequest[];
}

const maxBases = 16;

/**
 * Reads what a run of a folder or a file takes. Requests are in the order of their paths. Faults: file-not-found for an environment,
 * workspace-file for what all requests need (a request's own is its own).
 */
export async function planRun(folder: WorkspaceFolder, places: readonly string[], environment: string | null): Promise<RunPlan> {
  const text = await folder.read(workspaceFileName);
  const workspace = text === null ? null : workspaceFormat.parse(text, workspaceFileName).value;
  const environments = environment === null ? [] : await environmentChain(folder, environment);
  const levels = new Levels(folder, workspace);
  const requests: PlannedRequest[] = [];
  for (const path of places) requests.push(await planned(folder, path, levels));
  return { workspace, environments, requests };
}

async function environmentChain(folder: WorkspaceFolder, name: string): Promise<Environment[]> {
  const chain: Environment[] = [];
  for (let next: string | null = name; next !== null; next = chain.at(-1)?.base ?? null) {
    if (chain.some((one) => one.name === next) || chain.length >= maxBases) {
      const told = [...chain.map((one) => one.name), next].join(" → ");
      throw new Fault("workspace-file", `The environment ${name} is based on itself: ${told}.`, {
        facts: { file: `${environmentsFolder}/${name}.yaml` },
      });
    }
    chain.push(await environmentOf(folder, next));
  }
  return chain;
}

async function environmentOf(folder: WorkspaceFolder, name: string): Promise<Environment> {
  const path = `${environmentsFolder}/${name}.yaml`;
  const text = /[/\\]/.test(name) ? null : await folder.read(path);
  if (text !== null) return { name, ...environmentFormat.parse(text, path).value };
  const there = (await folder.list(environmentsFolder)).map((file) => file.slice(environmentsFolder.length + 1).replace(/\.yaml$/, ""));
  throw new Fault("file-not-found", `There is no environment ${name}.`, {
    act: there.length === 0 ? `Make ${path}.` : `There is: ${there.join(", ")}.`,
    facts: { path },
  });
}

/** What folders say, each read once. */
class Levels {
  readonly #folder: WorkspaceFolder;
  readonly #workspace: WorkspaceFile | null;
  readonly #read = new Map<string, Promise<InheritanceLevel | null>>();

  constructor(folder: WorkspaceFolder, workspace: WorkspaceFile | null) {
    this.#folder = folder;
    this.#workspace = workspace;
  }

  async above(path: string): Promise<InheritanceLevel[]> {
    const steps = path.split("/").slice(0, -1);
    const files = steps.map((_, at) => [...steps.slice(0, at + 1), folderFileName].join("/"));
    const folders = await Promise.all(files.map((file) => this.#level(file)));
    const own = this.#workspace === null ? [] : [{ place: workspaceFileName, defaults: this.#workspace }];
    return [...own, ...folders.filter((level) => level !== null)];
  }

  #level(file: string): Promise<InheritanceLevel | null> {
    const known = this.#read.get(file) ?? this.#load(file);
    this.#read.set(file, known);
    return known;
  }

  async #load(file: string): Promise<InheritanceLevel | null> {
    const text = await this.#folder.read(file);
    return text === null ? null : { place: file, defaults: folderFormat.parse(text, file).value };
  }
}

async function planned(folder: WorkspaceFolder, path: string, levels: Levels): Promise<PlannedRequest> {
  const name = path.slice(path.lastIndexOf("/") + 1).replace(/\.yaml$/, "");
  try {
    const text = (await folder.read(path)) ?? "";
    // What was shared stands alone, wherever it lies.
    const shared = isSharedName(path) ? sharedFormat.parse(text, path).value : null;
    const request = shared?.request ?? requestFormat.parse(text, path).value;
    const above = shared ? [] : await levels.above(path);
    const checkLines = linesOfChecks(text, shared ? ["request", "checks"] : ["checks"]);
    return { path, name: shared?.name ?? name, request, levels: [...above, { place: path, defaults: request }], checkLines };
  } catch (reason) {
    return { path, name, request: Fault.from(reason).toData(), levels: [], checkLines: [] };
  }
}

function linesOfChecks(text: string, at: readonly string[]): number[] {
  const lineCounter = new LineCounter();
  const { contents } = parseDocument(text, { lineCounter });
  const checks = isMap(contents) ? contents.getIn(at) : null;
  if (!isSeq(checks)) return [];
  return checks.items.map((item) => lineCounter.linePos(isNode(item) ? (item.range?.[0] ?? 0) : 0).line);
}
