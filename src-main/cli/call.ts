import { DisposableStore } from "#shared/base/disposable";
import { Fault } from "#shared/base/fault";
import { type CallHead, type CallRequest, defaultMaxReceiveBytes, isOver } from "#shared/model/call";
import type { Variable } from "#shared/model/feed";
import { sendsStream } from "#shared/model/method";
import { encodeBodies } from "../engine/calls/bodies";
import { CallSession } from "../engine/calls/session";
import { shiftFault } from "../engine/codec/body-fault";
import type { ResolvedMethod, SchemaProject } from "../engine/schema/project";
import { requestScope } from "../engine/variables/request-names";
import { addressed, type CallNames, callNames, nameFlags, withNames } from "./call-names";
import { reportCall, reportHeaders, reportProblem, reportStart } from "./call-report";
import type { Connections } from "./connections";
import { type FlagSpecs, type ParsedFlags, parseFlags } from "./flags";
import { type CliIo, exitCodes, onAbort } from "./io";
import { MessagePrinter } from "./message-printer";
import { dataFormatOf, type Request, readRequest, shellFiles } from "./request-input";
import { targetText } from "./route-flags";
import { deadlineOf, headersOf, schemaFlags, withSchema } from "./schema-flags";
import type { Shell } from "./shell";

export const callFlags = {
  ...schemaFlags,
  d: {
    kind: "text",
    aliases: ["data"],
    value: "DATA|@|@FILE",
    help: "the request: JSON values in a row, @ for those on stdin, @FILE for a file's",
  },
  format: { kind: "text", value: "FORMAT", help: "json (the default), text, hex or base64: of -d, and text of the answers too" },
  ...nameFlags,
  "data-file": { kind: "text", value: "FILE", help: "the request: one message, the file's bytes as they are" },
  "rpc-header": { kind: "list", value: "'KEY: VALUE'", help: "a metadata pair for the call itself only" },
  "emit-defaults": { kind: "switch", help: "also print fields that have their zero value" },
  ndjson: { kind: "switch", help: "print each message on one line" },
  v: { kind: "switch", aliases: ["verbose"], help: "also tell the method, the metadata and the headers, on stderr" },
} as const satisfies FlagSpecs;

type CallFlags = ParsedFlags<keyof typeof callFlags>;

/**
 * `wirebench call`: makes one call of any kind. Messages go to stdout, all else to stderr. Answers 0 for OK, else
 * 64 plus the status code. Faults: bad-params, target-invalid, metadata-invalid, method-gone, schema-broken, body-*.
 */
export async function call(args: readonly string[], io: CliIo, shell: Shell): Promise<number> {
  const written = parseFlags(args, callFlags);
  const names = await callNames(written);
  const flags = names ? withNames(written, names) : written;
  const { address, method } = addressed(flags.positionals, names);
  const target = targetText(flags, address);
  return withSchema(flags, target, io, shell, (project, connections) =>
    new CallCommand({ flags, io, project, connections, names, method: project.method(method), target }).run(),
  );
}

interface CallParts {
  readonly flags: CallFlags;
  readonly io: CliIo;
  readonly project: SchemaProject;
  readonly connections: Connections;
  readonly method: ResolvedMethod;
  readonly target: string;
  readonly names: CallNames | null;
}

class CallCommand {
  readonly #flags: CallFlags;
  readonly #io: CliIo;
  readonly #project: SchemaProject;
  readonly #connections: Connections;
  readonly #method: ResolvedMethod;
  readonly #target: string;
  /** Null where requests are sent as they are written. */
  readonly #names: CallNames | null;
  #headersTold = false;

  constructor({ flags, io, project, connections, names, method, target }: CallParts) {
    this.#flags = flags;
    this.#io = io;
    this.#project = project;
    this.#connections = connections;
    this.#method = method;
    this.#target = target;
    this.#names = names;
  }

  async run(): Promise<number> {
    const data = {
      data: this.#flags.text("d"),
      format: dataFormatOf(this.#flags.text("format")),
      file: this.#flags.text("data-file"),
      hasNames: this.#names !== null,
    };
    const request = await readRequest(data, sendsStream(this.#method.kind), this.#io);
    const bodies = await this.#encode(request);
    const head = await this.#converse(this.#session(request, bodies), request);
    return head === null ? exitCodes.ok : reportCall(this.#io.stderr, head, this.#flags.isOn("v"));
  }

  async #encode({ format, pieces }: Request): Promise<Uint8Array[]> {
    try {
      const context = { registry: this.#project.registry, files: shellFiles, names: this.#names?.names };
      return await encodeBodies(
        this.#method,
        context,
        pieces.map(({ text }) => ({ format, text })),
      );
    } catch (reason) {
      const fault = Fault.from(reason);
      const piece = pieces[Number(fault.facts.body)];
      throw piece ? shiftFault(fault, piece.start) : fault;
    }
  }

  #session({ format, pieces, more }: Request, bodies: readonly Uint8Array[]): CallSession {
    const { registry, source } = this.#project;
    const method = this.#method;
    const maxReceiveBytes = this.#flags.number("max-msg-sz") ?? defaultMaxReceiveBytes;
    const request: CallRequest = {
      sourceId: source.id,
      method: method.name,
      target: this.#target,
      metadata: headersOf(this.#flags, "H", "rpc-header"),
      deadlineMs: deadlineOf(this.#flags),
      maxReceiveBytes,
      bodies: pieces.map(({ text }) => ({ format, text })),
      finish: more === null,
      owner: "cli",
    };
    const session = new CallSession({
      callId: "cli",
      method,
      registry,
      prepare: this.#connections.prepare,
      keepMessages: false,
      request,
      bodies,
      files: shellFiles,
      ...(this.#names ? { namesOf: this.#namesOf(this.#names) } : {}),
    });
    if (this.#flags.isOn("v")) reportStart(this.#io.stderr, method, this.#told(request));
    return session;
  }

  #namesOf({ names }: CallNames) {
    return (variables: readonly Variable[]) => names.before(requestScope(variables, ""));
  }

  /** Without the secrets that names stood for. */
  #told(request: CallRequest): CallRequest {
    const redact = this.#names?.redact ?? ((text: string) => text);
    const metadata = request.metadata.map((entry) => ({ ...entry, value: redact(entry.value) }));
    return { ...request, target: redact(request.target), metadata };
  }

  /** Runs the call to its end: prints what comes, sends what is read. Null where the reader of the output left. */
  async #converse(session: CallSession, request: Request): Promise<CallHead | null> {
    const owned = new DisposableStore();
    owned.add(session);
    const cancel = () => session.cancel();
    const printer = owned.add(this.#printer());
    owned.add(printer.onGone(cancel));
    owned.add(printer.onProblem((problem) => reportProblem(this.#io.stderr, problem)));
    owned.add(printer.onFull((isFull) => session.hold(isFull)));
    if (this.#flags.isOn("v")) owned.add(session.onHead((head) => this.#tellHeaders(head)));
    owned.add(session.onRow(({ kind, bytes }) => kind === "received" && printer.print(bytes)));
    const ended = new Promise<CallHead>((resolve) => owned.add(session.onEnd(resolve)));
    try {
      session.start();
      owned.add(onAbort(this.#io.signal, cancel));
      const [head] = await Promise.all([ended, request.more?.pump(session, ended, this.#names ? [] : undefined)]);
      return printer.isGone ? null : head;
    } finally {
      owned.dispose();
    }
  }

  /** Once: as soon as there are headers, or when it is certain that none come. */
  #tellHeaders({ headers, state }: CallHead): void {
    if (this.#headersTold || (headers === null && !isOver(state))) return;
    this.#headersTold = true;
    reportHeaders(this.#io.stderr, headers);
  }

  #printer(): MessagePrinter {
    const text = this.#flags.text("format") === "text";
    const format = { text, indent: this.#flags.isOn("ndjson") ? 0 : 2, emitDefaults: this.#flags.isOn("emit-defaults") };
    return new MessagePrinter(this.#io.stdout, this.#method.desc.output, this.#project.registry, format);
  }
}
