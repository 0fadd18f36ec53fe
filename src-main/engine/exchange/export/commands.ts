import type { ExportedCall, ExportedText, ExportShell } from "#shared/model/exchange";
import { type ExportNote, exportNote } from "#shared/model/export-note";
import { parseTarget } from "#shared/model/target";
import { repeatedKeys } from "./program";
import { commandText, quoteSecret, quoteWord } from "./shell-quote";

/** A command on its way: its parts, each a flag with its value, and what could not be told by it. */
class Command {
  readonly notes: ExportNote[] = [];
  readonly #parts: string[][];
  readonly #shell: ExportShell;

  constructor(program: string, shell: ExportShell) {
    this.#parts = [[program]];
    this.#shell = shell;
  }

  flag(name: string, value?: string | number | null): void {
    if (value === null) return;
    this.#parts.push(value === undefined ? [name] : [name, quoteWord(String(value), this.#shell)]);
  }

  /** A switch, where it is wanted. */
  switch(name: string, wanted: boolean): void {
    if (wanted) this.flag(name);
  }

  headers(name: string, { metadata, secretMetadata }: ExportedCall): void {
    for (const { key, value } of metadata) this.flag(name, `${key}: ${value}`);
    for (const secret of secretMetadata) this.#parts.push([name, quoteSecret(secret, this.#shell)]);
  }

  words(...words: string[]): void {
    this.#parts.push(words.map((word) => quoteWord(word, this.#shell)));
  }

  done(input: string | null, setUp: readonly string[] = []): ExportedText {
    const fileName = this.#shell === "bash" ? "call.sh" : "call.ps1";
    return { fileName, text: commandText(this.#parts, input, this.#shell), setUp, notes: this.notes };
  }
}

/**
 * The messages as a command is given them: in the flag where it is one that fits on a line, which is easily edited, else on its standard
 * input. PowerShell takes double quotes out of what it hands to a program, so there it is always the input.
 */
function dataOf({ messages }: ExportedCall, shell: ExportShell): { flag: string | null; input: string | null } {
  const [first = "{}"] = messages;
  if (shell === "bash" && messages.length < 2 && first.length < 2000) return { flag: first, input: null };
  return { flag: "@", input: messages.join("\n") };
}

/** A command of grpcurl. */
export function grpcurlCommand(call: ExportedCall, shell: ExportShell): ExportedText {
  const command = new Command("grpcurl", shell);
  const target = parseTarget(call.target);
  if (target.prefix !== "") command.notes.push(exportNote("prefix-left-out", { tool: "grpcurl", prefix: target.prefix }));
  grpcurlFlags(command, call);
  command.flag("-max-time", call.deadlineMs === null ? null : call.deadlineMs / 1000);
  const { flag, input } = dataOf(call, shell);
  command.flag("-d", flag);
  command.words(addressOf(call), call.method);
  return command.done(input);
}

/** A command of our own, which takes what grpcurl takes, and sub-paths. */
export function wirebenchCommand(call: ExportedCall, shell: ExportShell): ExportedText {
  const command = new Command("wirebench call", shell);
  grpcurlFlags(command, call);
  command.flag("-max-time", call.deadlineMs === null ? null : call.deadlineMs / 1000);
  const { flag, input } = dataOf(call, shell);
  command.flag("-d", flag);
  command.words(parseTarget(call.target).prefix === "" ? addressOf(call) : call.target, call.method);
  return command.done(input);
}

function grpcurlFlags(command: Command, call: ExportedCall): void {
  command.switch("-plaintext", call.transport === "plaintext");
  tlsFlags(command, call, "-");
  command.flag("-authority", call.authority);
  command.switch("-unix", call.target.startsWith("unix:"));
  if (call.protoFile !== null) {
    command.flag("-import-path", ".");
    command.flag("-proto", call.protoFile);
  }
  command.headers("-H", call);
  command.flag("-max-msg-sz", call.maxReceiveBytes);
}

function tlsFlags(command: Command, call: ExportedCall, dashes: "-" | "--"): void {
  if (call.transport !== "tls") return;
  command.switch(`${dashes}insecure`, call.unverified);
  command.flag(`${dashes}cacert`, call.rootsFile);
  command.flag(`${dashes}cert`, call.certificateFile);
  command.flag(`${dashes}key`, call.keyFile);
  command.flag(`${dashes}servername`, call.serverName);
}

/** A target without what only our own reading of it understands. */
function addressOf({ target: text }: ExportedCall): string {
  const { host, port, uri } = parseTarget(text);
  if (host === null) return uri.replace(/^unix:(?:\/\/)?/, "");
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/** A command of `buf curl`, over gRPC. */
export function bufCurlCommand(call: ExportedCall, shell: ExportShell): ExportedText {
  const command = new Command("buf curl", shell);
  const { host, prefix } = parseTarget(call.target);
  if (host === null) command.flag("--unix-socket", addressOf(call));
  command.flag("--protocol", "grpc");
  command.switch("--http2-prior-knowledge", call.transport === "plaintext");
  tlsFlags(command, call, "--");
  command.flag("--schema", call.protoFile === null ? null : ".");
  command.headers("--header", call);
  if (call.authority !== null) command.flag("--header", `host: ${call.authority}`);
  if (call.deadlineMs !== null) command.notes.push(exportNote("deadline-left-out", { tool: "buf curl" }));
  const { flag, input } = dataOf(call, shell);
  command.flag("--data", flag === "@" ? "@-" : flag);
  const scheme = call.transport === "plaintext" ? "http" : "https";
  command.words(`${scheme}://${host === null ? "localhost" : addressOf(call)}${prefix}/${call.method}`);
  return command.done(input);
}

/** A command of ghz, which makes load: 200 calls, 50 at a time, to be turned up. */
export function ghzCommand(call: ExportedCall, shell: ExportShell): ExportedText {
  const command = new Command("ghz", shell);
  command.switch("--insecure", call.transport === "plaintext");
  if (call.transport === "tls") {
    command.switch("--skipTLS", call.unverified);
    command.flag("--cacert", call.rootsFile);
    command.flag("--cert", call.certificateFile);
    command.flag("--key", call.keyFile);
    command.flag("--cname", call.serverName);
  }
  command.flag("--authority", call.authority);
  if (call.protoFile !== null) command.flag("--proto", call.protoFile);
  command.flag("--call", call.method.replace("/", "."));
  const metadata = Object.fromEntries(call.metadata.map(({ key, value }) => [key, value]));
  if (call.metadata.length > 0) command.flag("--metadata", JSON.stringify(metadata));
  for (const { key, variable } of call.secretMetadata) command.notes.push(exportNote("secret-left-out", { tool: "ghz", key, variable }));
  command.notes.push(...repeatedKeys(call, "ghz"));
  command.flag("--timeout", call.deadlineMs === null ? null : `${call.deadlineMs}ms`);
  command.flag("--total", 200);
  command.flag("--concurrency", 50);
  // Of a stream ghz takes a list.
  const data = call.messages.length > 1 ? `[${call.messages.join(",\n")}]` : (call.messages[0] ?? "{}");
  const inline = shell === "bash";
  command.flag(inline ? "--data" : "--data-file", inline ? data : "request.json");
  command.words(addressOf(call));
  return command.done(null, inline ? [] : [`Set-Content -Encoding utf8 request.json ${quoteWord(data, "powershell")}`]);
}
