import { createHash } from "node:crypto";
import { homedir } from "node:os";
import { basename, dirname, resolve } from "node:path";
import type { Cancellation } from "#shared/base/cancellation";
import type { Disposable } from "#shared/base/disposable";
import { Emitter, type Event } from "#shared/base/emitter";
import { Fault } from "#shared/base/fault";
import type { SchemaSource, SourceKind } from "#shared/model/schema";
import { readOnlyFault } from "./editing/read-only";
import { AwayProject } from "./foreign/away-project";
import { type DescriptorSetFile, decodeSet, readSetFiles } from "./foreign/descriptor-set";
import { createForeignProject } from "./foreign/foreign-project";
import type { ReflectedSchema, ReflectionRequest, Reflector } from "./foreign/reflector";
import { Diagnostics } from "./parse/diagnostics";
import { createProject, type SchemaProject } from "./project";
import { type LoadedSource, loadFromDisk, loadFromTexts } from "./source/load-source";

/** Where a source comes from. Paths are absolute or relative to the working directory. */
export type SchemaOrigin =
  | { readonly kind: "disk"; readonly paths: readonly string[]; readonly importPaths?: readonly string[] }
  | { readonly kind: "upload"; readonly label: string; readonly files: readonly { readonly path: string; readonly text: string }[] }
  | { readonly kind: "demo"; readonly root: string }
  | { readonly kind: "set"; readonly paths: readonly string[] }
  | { readonly kind: "set"; readonly label: string; readonly files: readonly DescriptorSetFile[] }
  | ({ readonly kind: "reflection" } & ReflectionRequest);

interface OpenSource {
  readonly origin: SchemaOrigin;
  project: SchemaProject;
}

/** All open schema sources, in the order in which they were opened. */
export class SchemaCatalog implements Disposable {
  readonly #sources = new Map<string, OpenSource>();
  readonly #changes = new Emitter<number>();
  readonly #reflector: Reflector | null;
  #revision = 0;

  /** Without a reflector no server can be asked: opening one is Fault unsupported. */
  constructor(options: { readonly reflector?: Reflector } = {}) {
    this.#reflector = options.reflector ?? null;
  }

  /** Fires with the new revision when a source was opened, loaded anew or closed. */
  readonly onDidChange: Event<number> = this.#changes.event;

  /** Grows with every change. */
  get revision(): number {
    return this.#revision;
  }

  /**
   * Loads a source; one that is open already is loaded anew. Throws Fault file-not-found or no-protos, or for a server
   * those of Reflector; whatever is wrong inside the files is in the project's diagnostics.
   */
  async open(origin: SchemaOrigin, cancellation?: Cancellation): Promise<SchemaProject> {
    const project = await load(sourceId(origin), origin, this.#reflector, cancellation);
    this.#put(origin, project);
    return project;
  }

  /** Holds the place of a server that is not asked yet, or, with a fault, was asked in vain. Answers the source's id. */
  holdPlace(origin: SchemaOrigin & { readonly kind: "reflection" }, fault?: Fault): string {
    const id = sourceId(origin);
    const waiting = new Fault("reflection-failed", `${origin.target} has not answered yet.`, {
      act: "Wait a moment, or reload the source.",
    });
    const source = { id, kind: "reflection", label: origin.target, detail: fault ? "no answer" : "asking…", files: [] } as const;
    this.#put(origin, new AwayProject(source, fault ?? waiting, fault !== undefined));
    return id;
  }

  /** Loads a source anew. Throws Fault source-gone, and what `open` throws; the source then stays as it was. */
  async reload(id: string, cancellation?: Cancellation): Promise<SchemaProject> {
    const origin = this.originOf(id);
    const project = await load(id, origin, this.#reflector, cancellation);
    this.#source(id); // it may have been closed meanwhile
    this.#put(origin, project);
    return project;
  }

  /**
   * A source of the disk as it would be if a file of it had another text; the catalog stays as it is. Throws Fault
   * source-gone, file-read-only, and what `open` throws.
   */
  async preview(id: string, file: string, text: string, cancellation?: Cancellation): Promise<SchemaProject> {
    const { origin, project } = this.#source(id);
    const path = project.path(file);
    if (origin.kind !== "disk" || path === null) throw readOnlyFault(file);
    const loaded = await loadFromDisk(origin.paths, origin.importPaths ?? [], new Map([[path, text]]));
    cancellation?.throwIfCancelled();
    return ofTexts(id, origin, loaded);
  }

  /** Forgets a source; none of that id is fine too. */
  close(id: string): void {
    if (this.#sources.delete(id)) this.#changed();
  }

  /** Throws Fault source-gone. */
  get(id: string): SchemaProject {
    return this.#source(id).project;
  }

  all(): readonly SchemaProject[] {
    return [...this.#sources.values()].map(({ project }) => project);
  }

  /** Throws Fault source-gone. */
  originOf(id: string): SchemaOrigin {
    return this.#source(id).origin;
  }

  dispose(): void {
    this.#sources.clear();
    this.#changes.dispose();
  }

  #source(id: string): OpenSource {
    const source = this.#sources.get(id);
    if (!source)
      throw new Fault("source-gone", "This schema source is not open any more.", { act: "Open it again.", facts: { sourceId: id } });
    return source;
  }

  #put(origin: SchemaOrigin, project: SchemaProject): void {
    this.#sources.set(project.source.id, { origin, project });
    this.#changed();
  }

  #changed(): void {
    this.#revision++;
    this.#changes.fire(this.#revision);
  }
}

async function load(id: string, origin: SchemaOrigin, reflector: Reflector | null, cancellation?: Cancellation): Promise<SchemaProject> {
  switch (origin.kind) {
    case "disk":
      return ofTexts(id, origin, await loadFromDisk(origin.paths, origin.importPaths ?? []));
    case "upload":
      return ofTexts(id, origin, loadFromTexts(origin.files));
    case "demo":
      return ofTexts(id, origin, await loadFromDisk([origin.root], []));
    case "set":
      return ofSets(id, origin, "files" in origin ? origin.files : await readSetFiles(origin.paths));
    case "reflection":
      if (!reflector) throw new Fault("unsupported", "Servers cannot be asked from here.");
      return ofServer(id, origin, await reflector.reflect(origin, cancellation));
  }
}

function ofTexts(id: string, origin: SchemaOrigin, loaded: LoadedSource): SchemaProject {
  return createProject(loaded, describe(id, origin, loaded.opened, ""));
}

function ofSets(id: string, origin: SchemaOrigin, files: readonly DescriptorSetFile[]): SchemaProject {
  const sets = files.map(decodeSet);
  return createForeignProject(
    {
      descriptors: sets.flatMap((set) => set.files),
      imported: new Set(sets.flatMap((set) => [...set.imported])),
      diagnostics: new Diagnostics(),
    },
    (own) => describe(id, origin, own, ""),
  );
}

function ofServer(id: string, origin: SchemaOrigin, { files, missing, protocol }: ReflectedSchema): SchemaProject {
  const diagnostics = new Diagnostics();
  for (const { name, reason } of missing) {
    diagnostics.reportFile(name, "descriptor-missing", `The server names ${name} and does not describe it: ${reason}`, "warning");
  }
  return createForeignProject({ descriptors: files, imported: new Set(), diagnostics }, (own) =>
    describe(id, origin, own, `reflection ${protocol}`),
  );
}

function sourceId(origin: SchemaOrigin): string {
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

/** `asked`: how a server answered. */
function describe(id: string, origin: SchemaOrigin, files: readonly string[], asked: string): SchemaSource {
  switch (origin.kind) {
    case "demo":
      return { id, kind: "demo", label: "Demo", detail: "Comes with Wirebench", files };
    case "upload":
      return { id, kind: "upload", label: origin.label, detail: `${files.length} dropped`, files };
    case "disk":
      return { id, ...placeOf(origin.paths, (path) => (path.endsWith(".proto") ? "file" : "folder")), files };
    case "set":
      if ("files" in origin) return { id, kind: "set", label: origin.label, detail: "dropped", files };
      return { id, ...placeOf(origin.paths, () => "set"), files };
    case "reflection":
      return { id, kind: "reflection", label: origin.target.trim(), detail: asked, files };
  }
}

function placeOf(paths: readonly string[], kindOf: (path: string) => SourceKind): Pick<SchemaSource, "kind" | "label" | "detail"> {
  const [first = "", ...others] = paths.map((path) => resolve(path));
  const kind = kindOf(first);
  const label = others.length === 0 ? basename(first) : `${basename(first)} + ${others.length}`;
  return { kind, label, detail: tilde(kind === "folder" ? first : dirname(first)) };
}

/** A path as a person writes it. */
function tilde(path: string): string {
  const home = homedir();
  return path === home || path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path;
}
