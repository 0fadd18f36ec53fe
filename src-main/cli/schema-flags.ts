import { existsSync } from "node:fs";
import path from "node:path";
import type { Writable } from "node:stream";
import { Fault } from "#shared/base/fault";
import { SchemaCatalog } from "../engine/schema/catalog";
import type { SchemaProject } from "../engine/schema/project";
import type { FlagSpecs, ParsedFlags } from "./flags";
import { writeLine } from "./io";

/** The flags that say where the schema is. */
export const schemaFlags = {
  proto: { kind: "list", value: "FILE", help: "a .proto file, or a folder of them; may be given more than once" },
  "import-path": { kind: "list", aliases: ["I"], value: "DIR", help: "where imports are looked for; found by itself where left out" },
} as const satisfies FlagSpecs;

type SchemaFlags = ParsedFlags<keyof typeof schemaFlags>;

/**
 * Opens what the flags name, lets `use` work with it, and closes it. A -proto that is not here is looked for in the import
 * paths, as protoc does. Faults: bad-params without -proto, file-not-found, no-protos.
 */
export async function withSchema<T>(flags: SchemaFlags, use: (project: SchemaProject) => T | Promise<T>): Promise<T> {
  const importPaths = flags.list("import-path").map((place) => path.resolve(place));
  const paths = flags.list("proto").map((place) => locate(place, importPaths));
  if (paths.length === 0) {
    throw new Fault("bad-params", "No schema is given.", { act: "Name a .proto file or a folder of them: -proto FILE." });
  }
  const catalog = new SchemaCatalog();
  try {
    return await use(await catalog.open({ kind: "disk", paths, ...(importPaths.length > 0 ? { importPaths } : {}) }));
  } finally {
    catalog.dispose();
  }
}

function locate(place: string, importPaths: readonly string[]): string {
  const candidates = [path.resolve(place), ...importPaths.map((folder) => path.join(folder, place))];
  const found = candidates.find((candidate) => existsSync(candidate));
  if (found !== undefined) return found;
  throw new Fault("file-not-found", `There is no ${place} here${importPaths.length > 0 ? " nor in the import paths" : ""}.`, {
    act: "Give its path from the current folder, or from an -import-path.",
    facts: { path: place },
  });
}

/** Tells the errors of the schema's files, as a compiler does. */
export function reportErrors(project: SchemaProject, stderr: Writable): void {
  for (const { severity, file, line, column, message } of project.outline.diagnostics) {
    if (severity === "error") writeLine(stderr, `${file}:${line}:${column}: error: ${message}`);
  }
}
