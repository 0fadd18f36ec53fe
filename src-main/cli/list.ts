import { Fault } from "#shared/base/fault";
import { type FlagSpecs, parseFlags } from "./flags";
import { type CliIo, exitCodes, writeLine } from "./io";
import { reportErrors, schemaFlags, withSchema } from "./schema-flags";
import { findService, serviceNames } from "./symbols";

export const listFlags = { ...schemaFlags } as const satisfies FlagSpecs;

/** `wirebench list`: the services of a schema, or the methods of one service. */
export async function list(args: readonly string[], io: CliIo): Promise<number> {
  const flags = parseFlags(args, listFlags);
  const [service, ...more] = flags.positionals;
  if (more.length > 0) throw new Fault("bad-params", `list takes one service at most, and here is also ${more.join(" ")}.`);
  return withSchema(flags, (project) => {
    reportErrors(project, io.stderr);
    const names =
      service === undefined
        ? serviceNames(project)
        : findService(project, service).methods.map((method) => `${method.parent.typeName}.${method.name}`);
    for (const name of names) writeLine(io.stdout, name);
    return exitCodes.ok;
  });
}
