import { type FlagSpecs, parseFlags } from "./flags";
import { type CliIo, exitCodes, writeLine } from "./io";
import { reportErrors, schemaFlags, withSchema, wordsOf } from "./schema-flags";
import type { Shell } from "./shell";
import { findService, serviceNames } from "./symbols";

export const listFlags = { ...schemaFlags } as const satisfies FlagSpecs;

/** `wirebench list`: the services of a schema or of a server, or the methods of one service. */
export async function list(args: readonly string[], io: CliIo, shell: Shell): Promise<number> {
  const flags = parseFlags(args, listFlags);
  const { target, name: service } = wordsOf(flags, "list", "service");
  return withSchema(flags, target, io, shell, (project) => {
    reportErrors(project, io.stderr);
    const names =
      service === undefined
        ? serviceNames(project)
        : findService(project, service).methods.map((method) => `${method.parent.typeName}.${method.name}`);
    for (const name of names) writeLine(io.stdout, name);
    return exitCodes.ok;
  });
}
