import type { AnyDesc, DescMessage, DescMethod, FileRegistry } from "@bufbuild/protobuf";
import { Fault } from "#shared/base/fault";
import { type MethodKind, splitMethod } from "#shared/model/method";
import type { Diagnostic, SchemaSource, SourceOutline } from "#shared/model/schema";
import type { CompiledSchema, DeclaredMethod } from "./compile/compiled";
import { Docs } from "./docs";
import { LazyRegistry } from "./lazy-registry";
import { outlineOf } from "./outline";

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
  /** Absolute paths of files of the disk that were only imported. */
  readonly importedPaths: readonly string[];
  /** What could be loaded; with a file's errors only what they are about is missing. Made as far as it is asked for. */
  readonly registry: FileRegistry;
  /** By `pkg.Service/Method`, also with a leading slash or a dot for the slash. Throws Fault method-gone or schema-broken. */
  method(name: string): ResolvedMethod;
  /** Where a file is on the disk, by import name; null for one that is not there, or not the user's to change. */
  path(file: string): string | null;
  /** The leading comment (or else the trailing one) as prose; "" if there is none. */
  doc(desc: AnyDesc): string;
  /** Throws why there is no schema to ask about: the server is away. */
  assertThere(): void;
}

/** A project of what was compiled. */
export class CompiledProject implements SchemaProject {
  readonly source: SchemaSource;
  readonly importedPaths: readonly string[];
  readonly registry: LazyRegistry;
  readonly #paths: ReadonlyMap<string, string>;
  readonly #schema: CompiledSchema;
  #outline: SourceOutline | undefined;
  #methods: ReadonlyMap<string, DeclaredMethod> | undefined;
  /** Messages, enums and services by full name that lost a part, and why. */
  readonly #damage: ReadonlyMap<string, Diagnostic>;
  readonly #docs = new Docs();
  readonly #sound = new Set<DescMessage>();

  constructor(schema: CompiledSchema, source: SchemaSource) {
    this.source = source;
    this.#schema = schema;
    this.importedPaths = schema.importedPaths;
    this.#paths = schema.paths;
    this.registry = new LazyRegistry(schema.files);
    this.#damage = new Map(schema.files.flatMap(({ damage }) => damage));
  }

  get outline(): SourceOutline {
    this.#outline ??= outlineOf(this.#schema, this.source);
    return this.#outline;
  }

  method(name: string): ResolvedMethod {
    const split = splitMethod(name);
    const fullName = split ? `${split.service}/${split.method}` : name;
    this.#methods ??= methodsOf(this.#schema);
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

  path(file: string): string | null {
    return this.#paths.get(file) ?? null;
  }

  doc(desc: AnyDesc): string {
    return this.#docs.of(desc).doc;
  }

  assertThere(): void {}

  #gone(name: string, service: string | undefined): Fault {
    const damage = service === undefined ? undefined : this.#damage.get(service);
    if (damage) return broken(name, damage);
    const refused = service === undefined ? null : this.registry.refusal(service);
    if (refused) return broken(name, { file: refused.file, line: 1, message: refused.reason });
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

function methodsOf({ files }: CompiledSchema): Map<string, DeclaredMethod> {
  const methods = new Map<string, DeclaredMethod>();
  for (const file of files) for (const service of file.services) for (const method of service.methods) methods.set(method.name, method);
  return methods;
}

function broken(method: string, { file, line, message }: Pick<Diagnostic, "file" | "line" | "message">): Fault {
  return new Fault("schema-broken", `${method} cannot be called, because its types did not load. ${file}:${line}: ${message}`, {
    act: "Correct the file and reload, or add the folder that an import is missing from to the import paths.",
    facts: { method, file, line },
  });
}
