import { stat } from "node:fs/promises";
import path from "node:path";
import { type Cancellation, CancellationSource } from "#shared/base/cancellation";
import type { Disposable } from "#shared/base/disposable";
import { Fault } from "#shared/base/fault";
import { schemaFileKind } from "#shared/model/schema";
import { isSharedName } from "#shared/model/shared-request";
import type { SchemaCatalog } from "../engine/schema/catalog";
import type { ReflectionRequest } from "../engine/schema/foreign/reflector";
import { type SchemaOrigin, sourceIdOf } from "../engine/schema/schema-origin";
import { findRootCandidates } from "../engine/schema/source/root-candidates";
import type { SourceImports, Sources, UploadedFile } from "../handlers/core";
import type { JsonFile } from "../storage/json-file";
import type { Recents } from "../storage/recents";
import type { OpenSourcesState } from "../storage/stores";

/** Of all files that a drop is given later; a page may give some again and again. */
const maxAddedLength = 64 * 1024 * 1024;

/** Sources of the catalog, remembered: those from the disk and servers are open again after a restart, and are among the recent ones. */
export class OpenSources implements Sources, Disposable {
  readonly begun: Promise<void>;
  readonly restored: Promise<void>;
  /** What the last run had open and is still on its way, by id: it stays remembered. */
  readonly #restoring = new Map<string, SchemaOrigin>();
  readonly #catalog: SchemaCatalog;
  readonly #file: JsonFile<OpenSourcesState>;
  readonly #recents: Recents;
  readonly #complain: (fault: Fault) => void;
  readonly #alive = new CancellationSource();

  /** `complain` hears of a source of the last run that does not open any more; it stays among the recent ones. */
  constructor(catalog: SchemaCatalog, file: JsonFile<OpenSourcesState>, recents: Recents, complain: (fault: Fault) => void) {
    this.#catalog = catalog;
    this.#file = file;
    this.#recents = recents;
    this.#complain = complain;
    const opening = this.#restore();
    this.begun = opening.then(() => {});
    this.restored = opening.then((all) => Promise.all(all)).then(() => {});
  }

  get restoring(): readonly string[] {
    return [...this.#restoring.keys()];
  }

  async open(paths: readonly string[], cancellation?: Cancellation): Promise<string[]> {
    await this.begun;
    const ids: string[] = [];
    try {
      for (const place of await originsOf(paths)) {
        const origin = await this.#withImportPaths(place);
        const project = await this.#catalog.open(origin, cancellation);
        ids.push(project.source.id);
        // Before anything waits for the disk: who opens and quits at once finds it again.
        const remembering = this.#remember();
        for (const path of origin.paths) await this.#recents.add({ path });
        await remembering;
      }
    } finally {
      await this.#remember(); // also where the second of two did not open
    }
    return ids;
  }

  async upload(label: string, files: readonly UploadedFile[], cancellation?: Cancellation): Promise<string> {
    const texts = files.flatMap((file) => ("text" in file ? [file] : []));
    const sets = files.flatMap((file) => ("bytes" in file ? [{ name: file.path, bytes: file.bytes }] : []));
    const origins: SchemaOrigin[] = [];
    if (texts.length > 0) origins.push({ kind: "upload", label, files: texts });
    // A shared request has a request of its own beside its types.
    for (const shared of sets.filter(({ name }) => isSharedName(name))) {
      origins.push({ kind: "set", label: path.posix.basename(shared.name), files: [shared] });
    }
    const others = sets.filter(({ name }) => !isSharedName(name));
    if (others.length > 0) origins.push({ kind: "set", label, files: others });
    let id = "";
    for (const origin of origins) id = (await this.#catalog.open(origin, cancellation)).source.id;
    return id;
  }

  async reflect(request: ReflectionRequest, cancellation: Cancellation): Promise<string> {
    await this.begun;
    const { source } = await this.#catalog.open({ kind: "reflection", ...request }, cancellation);
    await this.#recents.add({ target: request.target.trim() });
    await this.#remember();
    return source.id;
  }

  async close(id: string): Promise<void> {
    this.#catalog.close(id);
    await this.#remember();
  }

  async imports(id: string, cancellation: Cancellation): Promise<SourceImports> {
    const origin = this.#catalog.originOf(id);
    if (origin.kind !== "disk") return { importPaths: [], candidates: [], place: null, complete: true };
    const importPaths = origin.importPaths ?? [];
    const missing = this.#catalog.get(id).outline.missingImports.map(({ path: missed }) => missed);
    if (missing.length === 0) return { importPaths, candidates: [], place: null, complete: true };
    return { importPaths, ...(await findRootCandidates(origin.paths, missing, cancellation)) };
  }

  async addImportPath(id: string, folder: string, cancellation?: Cancellation): Promise<void> {
    if (!(await isFolder(folder))) throw new Fault("unsupported", `${folder} is no folder.`, { act: "Choose a folder." });
    await this.#changeImportPaths(id, (known) => [...known.filter((one) => one !== folder), folder], cancellation);
  }

  async removeImportPath(id: string, folder: string, cancellation?: Cancellation): Promise<void> {
    await this.#changeImportPaths(id, (known) => known.filter((one) => one !== folder), cancellation);
  }

  async addFiles(id: string, files: readonly UploadedFile[], cancellation?: Cancellation): Promise<void> {
    const origin = this.#catalog.originOf(id);
    if (origin.kind !== "upload") {
      throw new Fault("unsupported", "Only dropped files can be given more files.", { act: "Add an import path instead." });
    }
    const texts = files.flatMap((file) => ("text" in file ? [file] : []));
    if (texts.length === 0) throw new Fault("no-protos", "None of these files is a .proto file.");
    const paths = new Set(texts.map(({ path: given }) => given));
    const others = (origin.added ?? []).filter(({ path: given }) => !paths.has(given));
    const added = [...others, ...texts];
    if (added.reduce((sum, { text }) => sum + text.length, 0) > maxAddedLength) {
      throw new Fault("too-large", "These files are too much to be kept beside what was dropped.", {
        act: "Open the project's folder from the disk instead.",
        facts: { limit: maxAddedLength },
      });
    }
    await this.#catalog.open({ ...origin, added }, cancellation);
  }

  async #changeImportPaths(
    id: string,
    change: (known: readonly string[]) => readonly string[],
    cancellation: Cancellation | undefined,
  ): Promise<void> {
    await this.begun;
    const origin = this.#catalog.originOf(id);
    if (origin.kind !== "disk") {
      throw new Fault("unsupported", "Only files and folders of the disk have import paths.", { act: "Open the folder from the disk." });
    }
    const importPaths = change(origin.importPaths ?? []);
    await this.#catalog.open({ ...origin, importPaths }, cancellation);
    await this.#recents.keepImportPaths(origin.paths, importPaths);
    await this.#remember();
  }

  /** A place that was given import paths before has them again. */
  async #withImportPaths(origin: DiskOrigin): Promise<DiskOrigin> {
    const importPaths = origin.kind === "disk" ? await this.#recents.importPathsOf(origin.paths) : [];
    return importPaths.length > 0 && origin.kind === "disk" ? { ...origin, importPaths } : origin;
  }

  /** To be called before the catalog is emptied: what was open at the end is open at the next start. */
  dispose(): void {
    this.#alive.cancel();
    this.#alive.dispose();
  }

  async #remember(): Promise<void> {
    await this.begun;
    if (this.#alive.reason !== null) return;
    const open = this.#catalog.all().map(({ source }) => [source.id, this.#catalog.originOf(source.id)] as const);
    const sources = [...new Map([...this.#restoring, ...open]).values()].flatMap(rememberable);
    await this.#file.write({ sources });
  }

  /** Opens all at the same time, so that none waits for a large one; answers when that has begun, with its ends. */
  async #restore(): Promise<readonly Promise<void>[]> {
    try {
      const { sources } = await this.#file.read();
      return sources.map((remembered) => {
        if ("target" in remembered) return this.#askAgain(remembered.target);
        return this.#openAgain("sets" in remembered ? { kind: "set", paths: remembered.sets } : { kind: "disk", ...pathsOf(remembered) });
      });
    } catch (reason) {
      this.#complain(Fault.from(reason));
      return [];
    }
  }

  async #openAgain(origin: SchemaOrigin): Promise<void> {
    const id = sourceIdOf(origin);
    this.#restoring.set(id, origin);
    try {
      await this.#catalog.open(origin);
    } catch (reason) {
      const fault = Fault.from(reason);
      // Who cancels it does not want it at the next start either.
      if (fault.code !== "cancelled") this.#complain(fault);
      else {
        this.#restoring.delete(id);
        await this.#remember();
      }
    } finally {
      this.#restoring.delete(id);
    }
  }

  /** Holds the server's place and asks it, without anybody waiting: it may be away, and then its place says so. */
  async #askAgain(target: string): Promise<void> {
    const origin = { kind: "reflection", target, metadata: [], deadlineMs: null } as const;
    const id = this.#catalog.holdPlace(origin);
    const held = this.#catalog.get(id);
    const asking = new CancellationSource();
    const ending = this.#alive.onCancelled((reason) => asking.cancel(reason));
    // Closed, or asked by the user meanwhile: this answer is of no use.
    const watching = this.#catalog.onDidChange(() => !this.#catalog.all().includes(held) && asking.cancel());
    const finish = () => {
      for (const one of [ending, watching, asking]) one.dispose();
    };
    this.#catalog.open(origin, asking).then(finish, (reason: unknown) => {
      finish();
      if (this.#catalog.all().includes(held)) this.#catalog.holdPlace(origin, Fault.from(reason));
    });
  }
}

/** What is kept of an origin; nothing of what is not there after a restart. */
function rememberable(origin: SchemaOrigin): OpenSourcesState["sources"] {
  if (origin.kind === "disk") return [pathsOf(origin)];
  if (origin.kind === "set" && "paths" in origin) return [{ sets: [...origin.paths] }];
  return origin.kind === "reflection" ? [{ target: origin.target.trim() }] : [];
}

interface KnownPaths {
  readonly paths: readonly string[];
  readonly importPaths?: readonly string[] | undefined;
}

function pathsOf({ paths, importPaths = [] }: KnownPaths) {
  return importPaths.length === 0 ? { paths: [...paths] } : { paths: [...paths], importPaths: [...importPaths] };
}

type DiskOrigin = SchemaOrigin & { readonly paths: readonly string[] };

/** Each folder and each shared request by itself, the .proto files together, and so the descriptor sets. Fault: `file-not-found`. */
async function originsOf(paths: readonly string[]): Promise<DiskOrigin[]> {
  const origins: DiskOrigin[] = [];
  const protos: string[] = [];
  const sets: string[] = [];
  for (const place of paths) {
    if (await isFolder(place)) origins.push({ kind: "disk", paths: [place] });
    else if (isSharedName(place)) origins.push({ kind: "set", paths: [place] });
    else if (schemaFileKind(place) === "set") sets.push(place);
    else protos.push(place);
  }
  if (protos.length > 0) origins.push({ kind: "disk", paths: protos });
  if (sets.length > 0) origins.push({ kind: "set", paths: sets });
  return origins;
}

async function isFolder(place: string): Promise<boolean> {
  try {
    return (await stat(place)).isDirectory();
  } catch (cause) {
    throw new Fault("file-not-found", `There is no ${path.basename(place)} in ${path.dirname(place)}.`, {
      act: "See whether it was moved or renamed.",
      facts: { path: place },
      cause,
    });
  }
}
