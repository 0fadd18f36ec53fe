import type { FlagSpecs } from "./flags";

/** What is known of a command besides how it runs. */
export interface CommandHelp {
  /** After `wirebench`. */
  readonly usage: string;
  readonly summary: string;
  readonly flags: FlagSpecs;
  readonly notes?: string;
}

/** `wirebench help`: all commands. */
export function overview(commands: ReadonlyMap<string, CommandHelp>): string {
  const width = Math.max(...[...commands.keys()].map((name) => name.length));
  const lines = [...commands].map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`);
  return [
    "Wirebench calls gRPC services and watches their streams.",
    "",
    "Usage: wirebench COMMAND [FLAGS] [ARGUMENTS]",
    "",
    ...lines,
    "",
    "Flags are grpcurl's, with one dash or two. More on a command: wirebench help COMMAND",
    "Servers are reached through the proxy that https_proxy, http_proxy or all_proxy names (http:// or socks5://); not this machine, nor what no_proxy has.",
    "Exit code: 0 for OK, 64 plus the status code for any other gRPC status, 2 for wrong usage, 1 for other failures.",
  ].join("\n");
}

/** `wirebench help COMMAND`. */
export function commandHelp({ usage, summary, flags, notes }: CommandHelp): string {
  const rows = Object.entries(flags).map(([name, { aliases = [], value, help }]) => {
    const names = [name, ...aliases].map((alias) => `-${alias}`).join(", ");
    return [value === undefined ? names : `${names} ${value}`, help] as const;
  });
  const width = Math.max(0, ...rows.map(([names]) => names.length));
  const table = rows.map(([names, help]) => `  ${names.padEnd(width)}  ${help}`);
  return [
    `Usage: wirebench ${usage}`,
    "",
    `${summary}.`,
    ...(notes ? ["", notes] : []),
    ...(table.length > 0 ? ["", "Flags:", ...table] : []),
  ].join("\n");
}
