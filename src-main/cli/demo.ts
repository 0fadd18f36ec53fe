import { Fault } from "#shared/base/fault";
import { DemoServer } from "../demo/demo-server";
import { SchemaCatalog } from "../engine/schema/catalog";
import { type FlagSpecs, parseFlags } from "./flags";
import { aborted, type CliIo, exitCodes, writeLine } from "./io";
import type { Shell } from "./shell";

export const demoFlags = {
  port: { kind: "text", value: "PORT", help: "the port of 127.0.0.1 to serve on; any free one by default" },
} as const satisfies FlagSpecs;

/** One call of each kind, and one that fails with details. */
const examples = [
  { what: "A unary call", proto: "build/v1/build.proto", method: "build.v1.BuildService/Ping", data: "{}" },
  {
    what: "A server stream",
    proto: "build/v1/build.proto",
    method: "build.v1.BuildService/Build",
    data: '{"lines": 10, "project": "demo"}',
  },
  {
    what: "A client stream",
    proto: "build/v1/build.proto",
    method: "build.v1.BuildService/Upload",
    data: '{"name": "a.txt", "data": "aGVsbG8="} {"data": "IHdvcmxk"}',
  },
  { what: "A bidi stream", proto: "build/v1/build.proto", method: "build.v1.BuildService/Chat", data: '{"text": "help"} {"text": "bye"}' },
  { what: "A status with details", proto: "user/user.proto", method: "user.UserService/GetUser", data: '{"id": 404}' },
] as const;

/** `wirebench demo`: the demo server until the signal, with calls to paste. Fault: io where the port is taken. */
export async function demo(args: readonly string[], io: CliIo, shell: Shell): Promise<number> {
  const flags = parseFlags(args, demoFlags);
  if (flags.positionals.length > 0) throw new Fault("bad-params", `demo takes no arguments, and here is ${flags.positionals.join(" ")}.`);
  const port = flags.port("port");
  const catalog = new SchemaCatalog();
  try {
    const { registry } = await catalog.open({ kind: "demo", root: shell.demoFolder });
    const server = await DemoServer.start(registry, { port });
    try {
      writeLine(io.stdout, announcement(server.target, shell.demoFolder));
      await aborted(io.signal);
      return exitCodes.ok;
    } finally {
      server.dispose();
    }
  } finally {
    catalog.dispose();
  }
}

function announcement(target: string, folder: string): string {
  const calls = examples.flatMap(({ what, proto, method, data }) => {
    const flags = `-plaintext -import-path ${quoted(folder)} -proto ${proto} -d ${quoted(data)} ${target} ${method}`;
    return ["", `${what}:`, `  wirebench call ${flags}`, `  grpcurl ${flags}`];
  });
  return [`The demo server listens on ${target}. Its .proto files: ${folder}`, ...calls, "", "Ctrl-C ends it."].join("\n");
}

/** As one word of a POSIX shell. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
