import type { AnyDesc, DescMessage, DescMethod, FileRegistry } from "@bufbuild/protobuf";
import type { FileDescriptorProto } from "@bufbuild/protobuf/wkt";
import { Fault } from "#shared/base/fault";
import { type MethodKind, splitMethod } from "#shared/model/method";
import type { Diagnostic, SchemaSource, SourceOutline } from "#shared/model/schema";
import { Docs } from "./docs";
import { applyCustomOptions } from "./link/custom-options";
import type { LinkUnit } from "./link/link-unit";
import { link } from "./link/linker";
import type { DeclaredMethod } from "./link/resolve-types";
import { addSourceInfo } from "./link/source-info";
import { outlineOf } from "./outline";
import { ProjectSymbols } from "./pages/project-symbols";
import type { ParsedFile } from "./parse/declarations";
import { ProtoText } from "./print/proto-text";
import { buildRegistry } from "./registry";
import type { LoadedSource } from "./source/load-source";

/** A method that can be called. */
export interface ResolvedMethod {
  readonly desc: DescMethod;
  readonly kind: MethodKind;
  /** `pkg.Service/Method` */
  readonly name: string;
  /** `/pkg.Service/Method`, the HTTP/2 path. */
  readonly path: string;
  readonly doc: string;
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
}

/** One source, loaded: what it declares, as descriptors and as a tree. Does not change; reloading makes a new one. */
export interface SchemaProject {
  readonly source: SchemaSource;
  readonly outline: SourceOutline;
  /** What could be loaded; with a file's errors only what they are about is missing. */
  readonly registry: FileRegistry;
  /** The same as pages for people, with places and mentions. */
  readonly symbols: ProjectSymbols;
  /** By `pkg.Service/Method`, also with a leading slash or a dot for the slash. Throws Fault method-gone or schema-broken. */
  method(name: string): ResolvedMethod;
  /** The text of a file, by import name. Throws Fault file-not-found. */
  text(file: string): string;
  /** Where the loader read a file, by import name; null for one that it did not read: it was printed, or comes with protobuf. */
  path(file: string): string | null;
  /** The leading comment (or else the trailing one) as prose; "" if there is none. */
  doc(desc: AnyDesc): string;
}

/** Links what was loaded. Never throws: what is wrong is in the outline's diagnostics. */
export function createProject(loaded: LoadedSource, source: SchemaSource): SchemaProject {
  const { diagnostics } = loaded;
  const { files, units, customOptions, methods, damagedTypes } = link(loaded, diagnostics);
  let built = buildRegistry(files);
  if (applyCustomOptions(customOptions, built.registry, diagnostics)) built = buildRegistry(files);
  for (const unit of units) addSourceInfo(unit);
  const damage = new Map(damagedTypes);
  for (const { name, reason } of built.refused) {
    const diagnostic = diagnostics.reportFile(name, "invalid", reason);
    for (const method of methods) if (method.file === name) damage.set(method.service, diagnostic);
  }
  const docs = new Docs(parsedFiles(units));
  const outline = outlineOf({ source, files, methods, docs, diagnostics });
  const resolveImport = (importer: string, path: string) => loaded.resolveImport(importer, path);
  return projectOf({
    source,
    outline,
    registry: built.registry,
    files: loaded.files,
    paths: loaded.paths,
    resolveImport,
    methods,
    damage,
    docs,
  });
}

function parsedFiles(units: readonly LinkUnit[]): Map<FileDescriptorProto, ParsedFile> {
  return new Map(units.flatMap(({ proto, parsed }) => (parsed ? [[proto, parsed] as const] : [])));
}

/** A project of parts that are made already. */
export function projectOf(parts: ProjectParts): SchemaProject {
  return new LinkedProject(parts);
}

/** What a project is made of. */
export interface ProjectParts {
  readonly source: SchemaSource;
  readonly outline: SourceOutline;
  readonly registry: FileRegistry;
  /** The files with a text, by import name. */
  readonly files: ReadonlyMap<string, ParsedFile>;
  /** Where files were read, by import name. */
  readonly paths?: ReadonlyMap<string, string>;
  /** The import name of what `importer` imports as `path`, or null. */
  resolveImport(importer: string, path: string): string | null;
  readonly methods: readonly DeclaredMethod[];
  /** Messages, enums and services by full name that lost a part, and why. */
  readonly damage: ReadonlyMap<string, Diagnostic>;
  readonly docs: Docs;
}

class LinkedProject implements SchemaProject {
  readonly source: SchemaSource;
  readonly outline: SourceOutline;
  readonly registry: FileRegistry;
  readonly symbols: ProjectSymbols;
  readonly #files: ProjectParts["files"];
  readonly #paths: ProjectParts["paths"];
  readonly #methods: ReadonlyMap<string, DeclaredMethod>;
  readonly #damage: ReadonlyMap<string, Diagnostic>;
  readonly #docs: Docs;
  readonly #sound = new Set<DescMessage>();

  constructor(parts: ProjectParts) {
    this.source = parts.source;
    this.outline = parts.outline;
    this.registry = parts.registry;
    this.symbols = new ProjectSymbols(parts);
    this.#files = parts.files;
    this.#paths = parts.paths;
    this.#methods = new Map(parts.methods.map((method) => [method.name, method]));
    this.#damage = parts.damage;
    this.#docs = parts.docs;
  }

  method(name: string): ResolvedMethod {
    const split = splitMethod(name);
    const fullName = split ? `${split.service}/${split.method}` : name;
    const declared = this.#methods.get(fullName);
    if (!declared || !split) throw this.#gone(fullName, split?.service);
    if (declared.problem) throw broken(fullName, declared.problem);
    const desc = this.registry.getService(split.service)?.methods.find((method) => method.name === split.method);
    const reason = desc ? (this.#damageIn(desc.input) ?? this.#damageIn(desc.output)) : this.#damage.get(split.service);
    if (reason) throw broken(fullName, reason);
    if (!desc) throw this.#gone(fullName, split.service);
    const { kind, doc, file, line } = declared;
    return { desc, kind, name: fullName, path: `/${fullName}`, doc, file, line };
  }

  text(file: string): string {
    const text = this.#files.get(file)?.source.text;
    if (text !== undefined) return text;
    // What comes with protobuf has no text here, so it is printed.
    const known = this.registry.getFile(file);
    if (known) return new ProtoText((desc) => this.doc(desc), this.registry).wholeFile(known);
    const message = `There is no file ${file} in ${this.source.label}.`;
    throw new Fault("file-not-found", message, { facts: { file } });
  }

  path(file: string): string | null {
    return this.#paths?.get(file) ?? null;
  }

  doc(desc: AnyDesc): string {
    return this.#docs.of(desc).doc;
  }

  #gone(name: string, service: string | undefined): Fault {
    const damage = service === undefined ? undefined : this.#damage.get(service);
    if (damage) return broken(name, damage);
    return new Fault("method-gone", `There is no method ${name} in ${this.source.label}.`, {
      act: "It may have been renamed or removed: choose another method, or reload the source.",
      facts: { method: name },
    });
  }

  /** The first error that cost a message, or one that it holds however deep, a part of itself. */
  #damageIn(root: DescMessage): Diagnostic | undefined {
    if (this.#damage.size === 0) return undefined;
    const visited = new Set<DescMessage>([root]);
    for (const message of visited) {
      if (this.#sound.has(message)) continue;
      const damage = this.#damage.get(message.typeName);
      if (damage) return damage;
      for (const field of message.fields) {
        const damagedEnum = field.enum && this.#damage.get(field.enum.typeName);
        if (damagedEnum) return damagedEnum;
        if (field.message) visited.add(field.message);
      }
    }
    for (const message of visited) this.#sound.add(message);
    return undefined;
  }
}

function broken(method: string, { file, line, message }: Diagnostic): Fault {
  return new Fault("schema-broken", `${method} cannot be called, because its types did not load. ${file}:${line}: ${message}`, {
    act: "Correct the file and reload, or add the folder that an import is missing from to the import paths.",
    facts: { method, file, line },
  });
}
