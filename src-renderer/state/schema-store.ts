import { createStore } from "zustand/vanilla";
import type { Diagnostic, Loading, MethodOutline, ServiceOutline, SourceOutline, TypeOutline } from "#shared/model/schema";
import type { PageKind } from "#shared/model/symbol";

/** What the core has open, as the tree shows it. The core owns it; this is its newest outline. */
export interface SchemaState {
  readonly revision: number;
  readonly loaded: boolean;
  readonly sources: readonly SourceOutline[];
  /** What is being loaded and takes a while. */
  readonly loading: readonly Loading[];
  /** Where the demo server listens while it runs. */
  readonly demoTarget: string | null;
}

export type SchemaStore = ReturnType<typeof createSchemaStore>;

export function createSchemaStore() {
  return createStore<SchemaState>(() => ({ revision: 0, loaded: false, sources: [], loading: [], demoTarget: null }));
}

/** What a source declares, by name: looked up by many rows and tabs, of which each would go through all of a large source. */
interface NameIndex {
  readonly services: ReadonlyMap<string, ServiceOutline>;
  readonly types: ReadonlyMap<string, TypeOutline>;
}

const indexes = new WeakMap<SourceOutline, NameIndex>();

function indexOf(source: SourceOutline): NameIndex {
  const known = indexes.get(source);
  if (known) return known;
  const index = {
    services: new Map(source.services.map((service) => [service.name, service] as const)),
    types: new Map(source.types.map((type) => [type.name, type] as const)),
  };
  indexes.set(source, index);
  return index;
}

/** A method found in the outline, or null where the source or the method is gone. */
export function findMethod(
  state: Pick<SchemaState, "sources">,
  sourceId: string,
  name: string,
): { source: SourceOutline; service: ServiceOutline; method: MethodOutline } | null {
  const source = state.sources.find((one) => one.source.id === sourceId);
  const slash = name.lastIndexOf("/");
  const service = source && indexOf(source).services.get(name.slice(0, slash));
  const method = service?.methods.find((one) => one.name === name.slice(slash + 1));
  return source && service && method ? { source, service, method } : null;
}

/** What kind of page a symbol has; null where the source's own files do not declare it. */
export function pageKindOf(state: Pick<SchemaState, "sources">, sourceId: string, name: string): PageKind | null {
  const source = state.sources.find((one) => one.source.id === sourceId);
  if (!source) return null;
  const { services, types } = indexOf(source);
  return services.has(name) ? "service" : (types.get(name)?.kind ?? null);
}

/** Every diagnostic with the source it belongs to, errors first. */
export function problemsOf(state: Pick<SchemaState, "sources">): { sourceId: string; diagnostic: Diagnostic }[] {
  const all = state.sources.flatMap((one) => one.diagnostics.map((diagnostic) => ({ sourceId: one.source.id, diagnostic })));
  return all.sort((a, b) => (a.diagnostic.severity === b.diagnostic.severity ? 0 : a.diagnostic.severity === "error" ? -1 : 1));
}

/** How many there are. */
export function problemCount({ sources }: Pick<SchemaState, "sources">): number {
  return sources.reduce((sum, { diagnostics }) => sum + diagnostics.length, 0);
}

/** Imports that were not found and cost more than options, over all sources. */
export function missingImportCount({ sources }: Pick<SchemaState, "sources">): number {
  return sources.reduce((sum, { missingImports }) => sum + missingImports.filter(({ optionsOnly }) => !optionsOnly).length, 0);
}

/** Has the source import paths, or files that can be added to: is it made of .proto files? */
export function isOfFiles({ source }: SourceOutline): boolean {
  return source.kind === "folder" || source.kind === "file" || source.kind === "upload";
}

/** The source that the core gives the demo. */
export const demoSourceId = "demo";

/** The target that a new tab of the source starts with, where the source has a server of its own: the demo, or one that was asked. */
export function ownTarget(state: SchemaState, sourceId: string): string | undefined {
  const source = state.sources.find((one) => one.source.id === sourceId)?.source;
  if (source?.kind === "reflection") return source.label;
  return source?.kind === "demo" ? (state.demoTarget ?? undefined) : undefined;
}
