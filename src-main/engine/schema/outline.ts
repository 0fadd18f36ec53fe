import type { Diagnostic, MethodOutline, SchemaSource, ServiceOutline, SourceOutline } from "#shared/model/schema";
import type { CompiledFile, CompiledSchema, DeclaredMethod } from "./compile/compiled";
import { byPlace } from "./parse/diagnostics";
import { explainMissingImports, listMissingImports } from "./source/missing-imports";

/** The tree of a source: what its own files declare, not what they import. Methods that cannot be called are in it too. */
export function outlineOf(schema: CompiledSchema, source: SchemaSource): SourceOutline {
  const { files, own } = schema;
  const isOwn = new Set(own);
  const opened = files.filter(({ name }) => isOwn.has(name)).sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    source,
    packages: [...new Set(opened.map((file) => file.package))].sort(),
    services: opened.flatMap(servicesOf),
    types: opened.flatMap(({ types }) => types),
    diagnostics: diagnosticsOf(schema),
    missingImports: listMissingImports(files),
  };
}

/** Made once for a file, since most files are the same when a source is loaded again. */
const madeServices = new WeakMap<CompiledFile, readonly ServiceOutline[]>();

function servicesOf(compiled: CompiledFile): readonly ServiceOutline[] {
  const known = madeServices.get(compiled);
  if (known) return known;
  const { name: file, services } = compiled;
  const made = services.map(({ name, doc, line, methods }) => ({ name, file, doc, line, methods: methods.map(methodOutline) }));
  madeServices.set(compiled, made);
  return made;
}

/** All that is wrong, by file and place. */
export function diagnosticsOf({ files, diagnostics, sought }: CompiledSchema): Diagnostic[] {
  return [...diagnostics, ...files.flatMap((file) => file.diagnostics)].map(explainMissingImports(files, sought)).sort(byPlace);
}

function methodOutline({ name, kind, input, output, doc, deprecated, line }: DeclaredMethod): MethodOutline {
  return { name: name.slice(name.indexOf("/") + 1), kind, input, output, doc, deprecated, line };
}
