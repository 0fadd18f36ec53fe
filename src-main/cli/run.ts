import path from "node:path";
import { Fault, type FaultCode } from "#shared/base/fault";
import { suggestion } from "#shared/model/nearest";
import { call, callFlags } from "./call";
import { reportFault } from "./call-report";
import { cert, certFlags } from "./cert";
import { demo, demoFlags } from "./demo";
import { describe, describeFlags } from "./describe";
import { type FlagSpecs, type ParsedFlags, parseFlags } from "./flags";
import { type CommandHelp, commandHelp, overview } from "./help";
import { importFlags, importInto } from "./import";
import { type CliIo, exitCodes, writeLine } from "./io";
import { list, listFlags } from "./list";
import { recording, recordingFlags } from "./recording";
import { runFlags, runWorkspace } from "./run-workspace";
import type { Shell } from "./shell";

interface Command extends CommandHelp {
  run(args: readonly string[], io: CliIo, shell: Shell): Promise<number>;
}

const windowFlags = {
  port: { kind: "text", value: "PORT", help: "the port of 127.0.0.1 to serve the window on; any free one by default" },
} as const satisfies FlagSpecs;

const schemaNote = "The schema comes from -proto or -protoset; without them the server is asked for it by reflection.";

const runNotes = [
  "Requests run in the order of their paths, and take what earlier ones have taken. Without -proto or -protoset the workspace's sources",
  "are the schema, or else the server that is called. Without a flag that says otherwise, servers on this machine and in private networks",
  "are called in plaintext, all others with TLS, as in the window. A request without a deadline has one of 30 seconds.",
  "",
  "Secrets come from the environment: the secret staging-token is WIREBENCH_SECRET_STAGING_TOKEN, or as -secret says.",
  "",
  "A shared request, NAME.wirebench.yaml, runs alone, by the descriptors that it has in it.",
  "",
  "Exit code: 0 where all passed, 1 where a check did not or a call could not be made, 2 for wrong usage.",
].join("\n");

const commands: ReadonlyMap<string, Command> = new Map(
  Object.entries({
    call: {
      usage: "call [FLAGS] HOST:PORT pkg.Service/Method",
      summary: "Make one call of any kind; messages go to stdout, status and metadata to stderr",
      notes: `${schemaNote}\n\nSeveral JSON values in -d, or on stdin with -d @, are the messages of a client stream. Bodies may have comments.`,
      flags: callFlags,
      run: call,
    },
    run: {
      usage: "run [FLAGS] FOLDER|FILE",
      summary: "Run the saved requests of a workspace's folder, with their checks",
      notes: runNotes,
      flags: runFlags,
      run: runWorkspace,
    },
    import: {
      usage: "import FILE|FOLDER… -o WORKSPACE",
      summary: "Bring requests of other tools into a workspace; what could not be carried goes to stderr",
      notes: "Insomnia 4 and 5, Postman 3, Bruno, Kreya, Yaak, BloomRPC, and commands of grpcurl, buf curl and Evans in a file.",
      flags: importFlags,
      run: importInto,
    },
    list: {
      usage: "list [FLAGS] [HOST:PORT] [SERVICE]",
      summary: "List the services of a schema or a server, or the methods of one",
      notes: schemaNote,
      flags: listFlags,
      run: list,
    },
    describe: {
      usage: "describe [FLAGS] [HOST:PORT] [SYMBOL]",
      summary: "Show a service, method, message, enum or field as a .proto file writes it, with its comments",
      notes: schemaNote,
      flags: describeFlags,
      run: describe,
    },
    recording: {
      usage: "recording [FLAGS] FILE",
      summary: "Print the calls of a gRPC binary log or a saved recording as JSON lines",
      notes: "Messages are told by the types of -proto or -protoset, or by those that the file has; else by their wire alone.",
      flags: recordingFlags,
      run: recording,
    },
    cert: {
      usage: "cert inspect|probe|make-ca|issue [FLAGS] [FILE… | TARGET | NAME…]",
      summary: "Look at certificates and at what servers present, make a development CA, and issue certificates for servers and clients",
      notes: [
        "cert inspect FILE…        facts and problems of a chain, with or without its key: PEM, DER, PKCS#12",
        "cert probe TARGET         what a server presents, and what fails: its chain, TLS version, cipher, ALPN, client certificate",
        "cert make-ca              writes ca.pem and ca.key.pem, and says how to trust the CA and how to remove it",
        "cert issue NAME…          writes NAME.pem and NAME.key.pem for names and addresses: localhost 127.0.0.1 '*.example.test'",
      ].join("\n"),
      flags: certFlags,
      run: cert,
    },
    demo: {
      usage: "demo [-port PORT]",
      summary: "Run the demo server in the foreground and show calls to try",
      flags: demoFlags,
      run: demo,
    },
    open: {
      usage: "open [FLAGS] [PATH…]",
      summary: "Open the window, with .proto files or folders of them",
      flags: windowFlags,
      run: (args, io, shell) => shell.open(windowOptions(args), io),
    },
    serve: {
      usage: "serve [FLAGS] [PATH…]",
      summary: "Serve the window to a browser on this machine",
      flags: windowFlags,
      run: (args, io, shell) => shell.serve(windowOptions(args), io),
    },
  } satisfies Record<string, Command>),
);

/** Faults that are the command line's own. */
const usageCodes: ReadonlySet<FaultCode> = new Set<FaultCode>(["bad-params", "target-invalid", "metadata-invalid"]);

/** Runs one command line (without the program's name); answers the exit code. Never throws: faults go to stderr. */
export async function run(argv: readonly string[], io: CliIo, shell: Shell): Promise<number> {
  try {
    return await dispatch(argv, io, shell);
  } catch (reason) {
    const fault = Fault.from(reason);
    reportFault(io.stderr, fault);
    if (fault.code === "internal" && fault.cause instanceof Error) writeLine(io.stderr, fault.cause.stack ?? "");
    return usageCodes.has(fault.code) ? exitCodes.usage : exitCodes.failed;
  }
}

async function dispatch(argv: readonly string[], io: CliIo, shell: Shell): Promise<number> {
  const [first = "help", ...rest] = argv;
  const asFlag = first.replace(/^--?/, "");
  if (first !== asFlag && asFlag === "version") return say(io, `wirebench ${shell.version}`);
  if (first === "help" || (first !== asFlag && (asFlag === "help" || asFlag === "h"))) return help(rest, io);
  const [name, args] = first !== asFlag ? asGrpcurl(argv) : [first, rest];
  const command = commandOf(name);
  if (args.some((arg) => /^--?(h|help)$/.test(arg))) return say(io, commandHelp(command));
  return command.run(args, io, shell);
}

/**
 * grpcurl has no commands: its flags alone make a call, and so they do here. It has two verbs, as the first word that is no
 * flag or as the second, behind the target.
 */
function asGrpcurl(argv: readonly string[]): [string, readonly string[]] {
  const wordsIn = (args: readonly string[]) => parseFlags(args, { ...callFlags, ...describeFlags }).positionals;
  const words = wordsIn(argv);
  const verb = words.slice(0, 2).find((word) => word === "list" || word === "describe");
  if (verb === undefined) return ["call", argv];
  // The verb may also be a flag's value: only without the word itself there is one word less.
  const others = argv.flatMap((word, at) => (word === verb ? [argv.toSpliced(at, 1)] : []));
  return [verb, others.find((args) => wordsIn(args).length === words.length - 1) ?? argv];
}

function help(topics: readonly string[], io: CliIo): number {
  const [topic] = topics;
  return say(io, topic === undefined ? overview(commands) : commandHelp(commandOf(topic)));
}

function commandOf(name: string): Command {
  const command = commands.get(name);
  if (command !== undefined) return command;
  throw new Fault("bad-params", `There is no command ${JSON.stringify(name)}.`, { act: suggestion(name, [...commands.keys()]) });
}

function say(io: CliIo, text: string): number {
  writeLine(io.stdout, text);
  return exitCodes.ok;
}

function windowOptions(args: readonly string[]): { paths: string[]; port: number } {
  const flags: ParsedFlags<keyof typeof windowFlags> = parseFlags(args, windowFlags);
  return { paths: flags.positionals.map((place) => path.resolve(place)), port: flags.port("port") };
}
