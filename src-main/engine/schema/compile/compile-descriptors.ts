import { fromBinary } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import { compileForeign, type ForeignSource } from "../foreign/compile-foreign";
import { type DescriptorSetFile, decodeSet } from "../foreign/descriptor-set";
import { Diagnostics } from "../parse/diagnostics";
import type { SourceCompilation } from "./compilation";
import type { CompileInput } from "./schema-engine";

/** Compiles descriptor sets. Fault no-protos for bytes that are none. */
export function compileSets(files: readonly DescriptorSetFile[]): SourceCompilation {
  const sets = files.map(decodeSet);
  return compile({
    descriptors: sets.flatMap((set) => set.files),
    imported: new Set(sets.flatMap((set) => [...set.imported])),
    diagnostics: new Diagnostics(),
  });
}

/** Compiles what a server said of itself. */
export function compileDescriptors({ files, missing }: CompileInput & { readonly kind: "descriptors" }): SourceCompilation {
  const diagnostics = new Diagnostics();
  for (const { name, reason } of missing) {
    diagnostics.reportFile(name, "descriptor-missing", `The server names ${name} and does not describe it: ${reason}`, "warning");
  }
  const descriptors = files.map((bytes) => fromBinary(FileDescriptorProtoSchema, bytes));
  return compile({ descriptors, imported: new Set(), diagnostics });
}

function compile(source: ForeignSource): SourceCompilation {
  const { files, own, texts } = compileForeign(source);
  return {
    schema: {
      files: files.map(({ file }) => file),
      own,
      diagnostics: source.diagnostics.sorted(),
      importedPaths: [],
      paths: new Map(),
      sought: "",
    },
    files,
    texts: {
      names: new Set(texts.keys()),
      read: async (file) => texts.get(file) ?? "",
      resolveImport: (_importer, path) => (texts.has(path) ? path : null),
    },
  };
}
