import { toBinary } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import type { Cancellation } from "#shared/base/cancellation";
import type { Disposable } from "#shared/base/disposable";
import { Emitter, type Event } from "#shared/base/emitter";
import { Fault } from "#shared/base/fault";
import type { Reference } from "#shared/model/source-file";
import type { SymbolAt, SymbolGraph, SymbolHit, SymbolPage } from "#shared/model/symbol";
import { LocalEngine } from "./compile/local-engine";
import type { CompileControl, CompileInput, Preview, SchemaEngine } from "./compile/schema-engine";
import { readOnlyFault } from "./editing/read-only";
import { AwayProject } from "./foreign/away-project";
import type { Reflector } from "./foreign/reflector";
import { Loadings } from "./loadings";
import type { Position } from "./parse/source-text";
import { CompiledProject, type SchemaProject } from "./project";
import { describeSource, type SchemaOrigin, sourceIdOf } from "./schema-origin";
import type { LoadOptions } from "./source/load-source";

interface OpenSource {
  readonly origin: SchemaOrigin;
  readonly project: SchemaProject;
  /** The catalog's, when this project came. */
  readonly revision: number;
  /** In the order of all sources. */
  readonly place: number;
}

export interface CatalogOptions extends Pick<LoadOptions, "bundledRoot"> {
  /** Without one no server can be asked: opening it is Fault unsupported. */
  readonly reflector?: Reflector;
  /** The catalog's from now on; by default one that compiles in this thread. */
  readonly engine?: SchemaEngine;
  readonly loadings?: Loadings;
}

/** All open schema sources, in the order in which their opening began. */
export class SchemaCatalog implements Disposable {
  readonly #sources = new Map<string, OpenSource>();
  readonly #changes = new Emitter<number>();
  readonly #options: CatalogOptions;
  readonly #engine: SchemaEngine;
  #revision = 0;
  #lastPlace = 0;
  /** What is being loaded of files; servers have their own way of being waited for. */
  readonly loadings: Loadings;

  constructor(options: CatalogOptions = {}) {
    this.#options = options;
    this.#engine = options.engine ?? new LocalEngine();
    this.loadings = options.loadings ?? new Loadings();
  }

  /** Fires with the new revision when a source was opened, loaded anew or closed. */
  readonly onDidChange: Event<number> = this.#changes.event;

  /** Grows with every change. */
  get revision(): number {
    return this.#revision;
  }

  /**
   * Loads a source; one that is open already is loaded anew. Throws Fault file-not-found or no-protos, or for a server
   * those of Reflector; whatever is wrong inside the files is in the project's diagnostics. Cancelled, by `loadings` too,
   * it throws Fault cancelled, and the catalog stays as it was.
   */
  open(origin: SchemaOrigin, cancellation?: Cancellation): Promise<SchemaProject> {
    const id = sourceIdOf(origin);
    const place = ++this.#lastPlace;
    return this.#load(id, origin, cancellation, (project) => this.#put(origin, project, place));
  }

  /** Holds the place of a server that is not asked yet, or, with a fault, was asked in vain. Answers the source's id. */
  holdPlace(origin: SchemaOrigin & { readonly kind: "reflection" }, fault?: Fault): string {
    const id = sourceIdOf(origin);
    const waiting = new Fault("reflection-failed", `${origin.target} has not answered yet.`, {
      act: "Wait a moment, or reload the source.",
    });
    const source = { id, kind: "reflection", label: origin.target, detail: fault ? "no answer" : "asking…", files: [] } as const;
    this.#engine.close(id);
    this.#put(origin, new AwayProject(source, fault ?? waiting, fault !== undefined), ++this.#lastPlace);
    return id;
  }

  /** Loads a source anew. Throws Fault source-gone, and what `open` throws; the source then stays as it was. */
  async reload(id: string, cancellation?: Cancellation): Promise<SchemaProject> {
    const origin = this.originOf(id);
    return this.#load(id, origin, cancellation, (project) => {
      const { place } = this.#source(id); // it may have been closed meanwhile
      this.#put(origin, project, place);
    });
  }

  /** Forgets a source, and ends its loading; none of that id is fine too. */
  close(id: string): void {
    this.loadings.cancel(id);
    this.#engine.close(id);
    if (this.#sources.delete(id)) this.#changed();
  }

  /** Throws Fault source-gone. */
  get(id: string): SchemaProject {
    return this.#source(id).project;
  }

  /** As `get`; one that is being opened is waited for. Throws Fault source-gone. */
  async opened(id: string): Promise<SchemaProject> {
    if (!this.#sources.has(id)) await this.loadings.settled(id);
    return this.get(id);
  }

  all(): readonly SchemaProject[] {
    return this.#inOrder().map(({ project }) => project);
  }

  /** When each source has become what it is. */
  revisions(): { readonly sourceId: string; readonly revision: number }[] {
    return this.#inOrder().map(({ project, revision }) => ({ sourceId: project.source.id, revision }));
  }

  /** The revision of one source. Throws Fault source-gone. */
  revisionOf(id: string): number {
    return this.#source(id).revision;
  }

  /** Throws Fault source-gone. */
  originOf(id: string): SchemaOrigin {
    return this.#source(id).origin;
  }

  dispose(): void {
    this.loadings.dispose();
    this.#sources.clear();
    this.#changes.dispose();
    this.#engine.dispose();
  }

  /** The text of a file of a source, by import name. Faults: source-gone, file-not-found, file-unreadable. */
  async text(id: string, file: string): Promise<string> {
    (await this.opened(id)).assertThere();
    return this.#engine.text(id, file);
  }

  /** The page of a message, enum or service. Faults: source-gone, symbol-gone, and why a server is away. */
  async page(id: string, name: string): Promise<SymbolPage> {
    (await this.opened(id)).assertThere();
    return this.#engine.page(id, name);
  }

  /** What a page's symbol hangs together with. Faults: source-gone, symbol-gone, and why a server is away. */
  async graph(id: string, name: string, depth: number): Promise<SymbolGraph> {
    (await this.opened(id)).assertThere();
    return this.#engine.graph(id, name, depth);
  }

  /** What stands at a place of a file, counted from 1; null for nothing that has a name. Faults: source-gone, and why a server is away. */
  async at(id: string, file: string, position: Position): Promise<SymbolAt | null> {
    (await this.opened(id)).assertThere();
    return this.#engine.at(id, file, position);
  }

  /**
   * Every mention of what stands at a place of a file, its declaration among them, at most `limit`: of types, fields, enum
   * values, methods, extensions, and of files by the imports of them. Faults: source-gone, and why a server is away.
   */
  async references(id: string, file: string, position: Position, limit = 500): Promise<Reference[]> {
    (await this.opened(id)).assertThere();
    return this.#engine.references(id, file, position, limit);
  }

  /**
   * What would be wrong with a source of the disk if a file of it had another text; the catalog stays as it is. Throws
   * Fault source-gone, file-read-only, cancelled, and what `open` throws.
   */
  async preview(id: string, file: string, text: string, cancellation?: Cancellation): Promise<Preview> {
    const { origin, project } = this.#source(id);
    const path = project.path(file);
    if (origin.kind !== "disk" || path === null) throw readOnlyFault(file);
    return this.#engine.preview(id, path, text, cancellation);
  }

  /** The best `limit` hits in all sources together, best first. */
  search(query: string, limit: number): Promise<SymbolHit[]> {
    return this.#engine.search(query, limit);
  }

  /** Loads, and hands what came of it to `keep`, unless it was cancelled. */
  async #load(
    id: string,
    origin: SchemaOrigin,
    cancellation: Cancellation | undefined,
    keep: (project: SchemaProject) => void,
  ): Promise<SchemaProject> {
    const { label } = describeSource(id, origin, [], "");
    const load = async (control: CompileControl): Promise<SchemaProject> => {
      const { input, asked } = await this.#input(origin, control.cancellation);
      const schema = await this.#engine.compile({ sourceId: id, label, input }, control);
      control.cancellation?.throwIfCancelled();
      const project = new CompiledProject(schema, describeSource(id, origin, schema.own, asked));
      keep(project);
      return project;
    };
    try {
      if (origin.kind === "reflection") return await load({ cancellation });
      return await this.loadings.run({ sourceId: id, label }, load, cancellation);
    } finally {
      if (!this.#sources.has(id) && !this.loadings.has(id)) this.#engine.close(id);
    }
  }

  /** What an origin is compiled of, and how a server answered. */
  async #input(origin: SchemaOrigin, cancellation: Cancellation | undefined): Promise<{ input: CompileInput; asked: string }> {
    const { reflector, bundledRoot = null } = this.#options;
    switch (origin.kind) {
      case "disk":
        return { input: { kind: "disk", paths: origin.paths, importPaths: origin.importPaths ?? [], bundledRoot }, asked: "" };
      case "upload":
        return { input: { kind: "texts", files: origin.files, added: origin.added ?? [], bundledRoot }, asked: "" };
      case "demo":
        return { input: { kind: "disk", paths: [origin.root], importPaths: [], bundledRoot }, asked: "" };
      case "set":
        if ("files" in origin) return { input: { kind: "sets", files: origin.files }, asked: "" };
        return { input: { kind: "setPaths", paths: origin.paths }, asked: "" };
      case "reflection": {
        if (!reflector) throw new Fault("unsupported", "Servers cannot be asked from here.");
        const { files, missing, protocol } = await reflector.reflect(origin, cancellation);
        const bytes = files.map((file) => toBinary(FileDescriptorProtoSchema, file));
        return { input: { kind: "descriptors", files: bytes, missing }, asked: `reflection ${protocol}` };
      }
    }
  }

  #source(id: string): OpenSource {
    const source = this.#sources.get(id);
    if (!source)
      throw new Fault("source-gone", "This schema source is not open any more.", { act: "Open it again.", facts: { sourceId: id } });
    return source;
  }

  #inOrder(): OpenSource[] {
    return [...this.#sources.values()].sort((a, b) => a.place - b.place);
  }

  /** What is there keeps its place. */
  #put(origin: SchemaOrigin, project: SchemaProject, newPlace: number): void {
    const { id } = project.source;
    const place = this.#sources.get(id)?.place ?? newPlace;
    this.#sources.set(id, { origin, project, revision: this.#revision + 1, place });
    this.#changed();
  }

  #changed(): void {
    this.#revision++;
    this.#changes.fire(this.#revision);
  }
}
