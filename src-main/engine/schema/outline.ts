import type { Diagnostic, MethodOutline, SchemaSource, SourceOutline } from "#shared/model/schema";
import type { CompiledSchema, DeclaredMethod } from "./compile/compiled";
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
    services: opened.flatMap(({ name: file, services }) =>
      services.map(({ name, doc, line, methods }) => ({ name, file, doc, line, methods: methods.map(methodOutline) })),
    ),
    types: opened.flatMap(({ types }) => types),
    diagnostics: diagnosticsOf(schema),
    missingImports: listMissingImports(files),
  };
}

/** All that is wrong, by file and place. */
export function diagnosticsOf({ files, diagnostics, sought }: CompiledSchema): Diagnostic[] {
  return [...diagnostics, ...files.flatMap((file) => file.diagnostics)].map(explainMissingImports(files, sought)).sort(byPlace);
}

function methodOutline({ name, kind, input, output, doc, deprecated, line }: DeclaredMethod): MethodOutline {
  return { name: name.slice(name.indexOf("/") + 1), kind, input, output, doc, deprecated, line };
}
