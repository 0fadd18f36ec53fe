import { existsSync } from "node:fs";
import path from "node:path";
import type { Writable } from "node:stream";
import { CancellationSource } from "#shared/base/cancellation";
import { DisposableStore } from "#shared/base/disposable";
import { Fault } from "#shared/base/fault";
import type { MetadataEntry } from "#shared/model/metadata";
import { ServerReflector } from "../engine/reflection/server-reflector";
import { SchemaCatalog } from "../engine/schema/catalog";
import type { SchemaProject } from "../engine/schema/project";
import type { SchemaOrigin } from "../engine/schema/schema-origin";
import { Connections } from "./connections";
import type { FlagSpecs, ParsedFlags } from "./flags";
import { type CliIo, onAbort, writeLine } from "./io";
import { routeFlags, targetText } from "./route-flags";
import type { Shell } from "./shell";

/** The flags that say where the schema is. */
export const schemaFlags = {
  proto: { kind: "list", value: "FILE", help: "a .proto file, or a folder of them; may be given more than once" },
  "import-path": { kind: "list", aliases: ["I"], value: "DIR", help: "where imports are looked for; found by itself where left out" },
  protoset: {
    kind: "list",
    value: "FILE",
    help: "a set of compiled descriptors (protoc --descriptor_set_out, buf build); may be given more than once",
  },
  ...routeFlags,
  H: {
    kind: "list",
    aliases: ["header"],
    value: "'KEY: VALUE'",
    help: "a metadata pair for every call; the value of a -bin key is base64",
  },
  "reflect-header": { kind: "list", value: "'KEY: VALUE'", help: "a metadata pair for asking the server for its schema only" },
  "max-msg-sz": { kind: "text", value: "BYTES", help: "the largest message to receive; 64 MiB by default, of a server's schema 32 MiB" },
  "max-time": {
    kind: "text",
    value: "SECONDS",
    help: "the deadline, from the call's going out; asking a server for its schema has 10 seconds by default",
  },
} as const satisfies FlagSpecs;

export type SchemaFlags = ParsedFlags<keyof typeof schemaFlags>;

/** The words of a command line that are no flags. */
export interface Words {
  /** The server to ask; null where a schema is given. */
  readonly target: string | null;
  /** What is wanted of the schema; all of it where there is no name. */
  readonly name: string | undefined;
}

/**
 * Sorts out `[HOST:PORT] [NAME]`, as grpcurl has it: without a schema the target comes first, and beside one it may stand
 * there too, of no use. `noun` is what the name is of. Fault bad-params.
 */
export function wordsOf(flags: SchemaFlags, command: string, noun: string): Words {
  const { positionals } = flags;
  const [first, ...others] = positionals;
  const given = flags.list("proto").length + flags.list("protoset").length > 0;
  if (!given && first === undefined) throw noSchema();
  const startsWithTarget = !given || (others.length === 1 && (flags.isOn("unix") || /[:/]/.test(first ?? "")));
  const [name, ...more] = startsWithTarget ? others : positionals;
  if (more.length > 0) throw new Fault("bad-params", `${command} takes one ${noun} at most, and here is also ${more.join(" ")}.`);
  return { target: given || first === undefined ? null : targetText(flags, first), name };
}

function noSchema(): Fault {
  return new Fault("bad-params", "No schema is given.", {
    act: "Name a .proto file or a folder of them: -proto FILE. Or a descriptor set, -protoset FILE; or a server to ask, -plaintext HOST:PORT.",
  });
}

/**
 * Opens what the flags name, or asks the target where they name nothing, lets `use` work with it, and closes it, with the connections
 * that were made. A -proto that is not here is looked for in the import paths, as protoc does. Faults: bad-params, file-not-found,
 * no-protos, those of Connections and of Reflector.
 */
export async function withSchema<T>(
  flags: SchemaFlags,
  target: string | null,
  io: Pick<CliIo, "signal" | "askSecret">,
  { bundledRoot }: Pick<Shell, "bundledRoot">,
  use: (project: SchemaProject, connections: Connections) => T | Promise<T>,
): Promise<T> {
  const answer = flags.number("max-msg-sz");
  const connections = new Connections(flags, io);
  const owned = new DisposableStore();
  owned.add(connections);
  const reflector = new ServerReflector(connections.prepare, answer === null ? {} : { answer });
  const catalog = owned.add(new SchemaCatalog({ reflector, bundledRoot }));
  const cancelling = owned.add(new CancellationSource());
  owned.add(onAbort(io.signal, () => cancelling.cancel()));
  try {
    if (target !== null) await connections.check(target);
    const project = await catalog.open(originOf(flags, target), cancelling);
    return await use(project, connections);
  } finally {
    owned.dispose();
  }
}

/** Do the flags name a schema? */
export function hasSchema(flags: Pick<SchemaFlags, "list">): boolean {
  return flags.list("proto").length + flags.list("protoset").length > 0;
}

/** Faults: bad-params, file-not-found. */
export function originOf(flags: SchemaFlags, target: string | null): SchemaOrigin {
  const importPaths = flags.list("import-path").map((place) => path.resolve(place));
  const paths = flags.list("proto").map((place) => locate(place, importPaths));
  const sets = flags.list("protoset").map((place) => path.resolve(place));
  if (paths.length > 0 && sets.length > 0) {
    throw new Fault("bad-params", "-proto and -protoset are two schemas, and a call has one.", { act: "Give one of the two." });
  }
  if (sets.length > 0) return { kind: "set", paths: sets };
  if (paths.length > 0) return { kind: "disk", paths, ...(importPaths.length > 0 ? { importPaths } : {}) };
  if (target === null) throw noSchema();
  return { kind: "reflection", target, metadata: headersOf(flags, "H", "reflect-header"), deadlineMs: deadlineOf(flags) };
}

/** The deadline in milliseconds; null where none is given. Fault bad-params. */
export function deadlineOf(flags: SchemaFlags): number | null {
  const seconds = flags.number("max-time");
  return seconds === null ? null : Math.max(1, Math.round(seconds * 1000));
}

/** Metadata of header flags: `key: value`, as curl and grpcurl write it. Fault `metadata-invalid`. */
export function headersOf<N extends string>(flags: ParsedFlags<N>, ...names: readonly N[]): MetadataEntry[] {
  return names.flatMap((name) =>
    flags.list(name).map((header) => {
      const colon = header.indexOf(":");
      if (colon < 1) {
        throw new Fault("metadata-invalid", `-${name} takes 'key: value', not ${JSON.stringify(header)}.`, { facts: { key: header } });
      }
      return { key: header.slice(0, colon).trim(), value: header.slice(colon + 1).trim(), enabled: true };
    }),
  );
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

/** Tells the errors of the schema's files, as a compiler does, and what a server named and did not give. */
export function reportErrors(project: SchemaProject, stderr: Writable): void {
  for (const { severity, code, file, line, column, message } of project.outline.diagnostics) {
    if (severity === "error") writeLine(stderr, `${file}:${line}:${column}: error: ${message}`);
    if (code === "descriptor-missing") writeLine(stderr, `warning: ${message}`);
  }
}
