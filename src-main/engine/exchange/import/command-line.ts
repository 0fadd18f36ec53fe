import { Fault } from "#shared/base/fault";
import { formatDuration, parseDuration } from "#shared/model/duration";
import type { Imported, ImportedTrust } from "#shared/model/exchange";
import type { ImportLossKind, ImportLossValues } from "#shared/model/import-loss";
import type { CallSettingsText, SavedMessage, SavedRequest } from "#shared/model/saved-request";
import type { WorkspaceSource } from "#shared/model/workspace";
import { ImportNotes } from "./import-notes";
import { blankRequest, jsonMessages, metadataLine, methodName, nothingOf } from "./saved";
import { readCommands, type ShellCommand } from "./shell-words";

/** A file that a command line names, read by whoever knows the folder it was meant in; null where it is not to be had. */
export type FileReader = (name: string) => string | null;

/** A command line's words, sorted: the last value of a flag counts, but where all do. */
interface Sorted {
  readonly flags: ReadonlyMap<string, readonly string[]>;
  readonly words: readonly string[];
}

/** How one of the tools is read. */
interface Tool {
  readonly name: string;
  /** Flags without a value. */
  readonly switches: ReadonlySet<string>;
  /** Flags of one letter that other names are short for. */
  readonly short: Readonly<Record<string, string>>;
  /** What is carried over; all else is told as lost. */
  readonly known: ReadonlySet<string>;
  read(line: CommandLine): void;
}

const grpcurl: Tool = {
  name: "grpcurl",
  switches: words(
    "plaintext insecure unix emit-defaults expand-headers v vv allow-unknown-fields use-reflection msg-template alts version help",
  ),
  short: {},
  known: words(
    "plaintext insecure cacert cert key proto import-path protoset H rpc-header reflect-header expand-headers authority servername d max-time connect-timeout keepalive-time max-msg-sz emit-defaults unix v vv format use-reflection allow-unknown-fields",
  ),
  read: (line) => line.grpcurl(),
};

const bufCurl: Tool = {
  name: "buf curl",
  switches: words("http2-prior-knowledge insecure k emit-defaults E netrc n verbose v reflect http3 list-methods list-services"),
  short: { d: "data", H: "header", k: "insecure", E: "emit-defaults", v: "verbose", A: "user-agent", X: "request" },
  known: words(
    "schema protocol data header insecure cacert cert key servername reflect reflect-header http2-prior-knowledge emit-defaults verbose connect-timeout",
  ),
  read: (line) => line.bufCurl(),
};

const evans: Tool = {
  name: "Evans",
  switches: words("r reflection t tls web repl edit edit-global silent s verbose enrich emit-defaults"),
  short: { p: "port", r: "reflection", t: "tls", f: "file" },
  known: words("host port path proto package service call file header reflection tls cacert cert certkey servername enrich verbose silent"),
  read: (line) => line.evans(),
};

/**
 * Reads pasted command lines of grpcurl, `buf curl` and Evans, a request each; other programs among them are left out. Files that
 * are given as data are read by `readFile`. Fault undecodable: there is none of these commands.
 */
export function importCommandLine(text: string, readFile: FileReader = () => null): Imported {
  const notes = new ImportNotes();
  const lines = readCommands(text.replace(/^\s*(?:\$|PS[^>\n]*>|>)\s+/, "")).flatMap((command) => {
    const found = toolOf(command);
    return found ? [new CommandLine({ ...found, command, notes, readFile })] : [];
  });
  const [first] = lines;
  if (!first) {
    throw new Fault("undecodable", "This is no command line of grpcurl, buf curl or Evans.", {
      act: "Paste the whole line, from its first word.",
    });
  }
  for (const line of lines) line.read();
  return {
    ...nothingOf(first.tool.name, notes),
    requests: lines.flatMap(({ request }) => (request ? [{ folders: [], name: request.method.split("/").at(-1) ?? "", request }] : [])),
    sources: unique(lines.flatMap((line) => line.sources)),
    trust: unique(lines.flatMap((line) => line.trust ?? [])),
  };
}

function toolOf({ words: all }: ShellCommand): { tool: Tool; args: readonly string[] } | null {
  const from = all.findIndex((word) => !/^\w+=/.test(word));
  const program = (all[from] ?? "")
    .split(/[\\/]/)
    .at(-1)
    ?.replace(/\.exe$/i, "");
  const args = all.slice(from + 1);
  if (program === "grpcurl") return { tool: grpcurl, args };
  if (program === "buf" && args[0] === "curl") return { tool: bufCurl, args: args.slice(1) };
  if (program === "evans") return { tool: evans, args };
  return null;
}

interface LineParts {
  readonly tool: Tool;
  readonly args: readonly string[];
  readonly command: ShellCommand;
  readonly notes: ImportNotes;
  readonly readFile: FileReader;
}

/** One command line on its way to a request. */
class CommandLine {
  readonly tool: Tool;
  request: SavedRequest | null = null;
  sources: WorkspaceSource[] = [];
  trust: ImportedTrust | null = null;
  readonly #sorted: Sorted;
  readonly #command: ShellCommand;
  readonly #notes: ImportNotes;
  readonly #readFile: FileReader;

  constructor({ tool, args, command, notes, readFile }: LineParts) {
    this.tool = tool;
    this.#command = command;
    this.#notes = notes;
    this.#readFile = readFile;
    this.#sorted = sorted(args, tool);
  }

  read(): void {
    this.tool.read(this);
    for (const flag of this.#sorted.flags.keys()) {
      if (!this.tool.known.has(flag)) this.#lose("flag", { flag });
    }
    for (const text of this.#command.substitutions) this.#lose("shell-substitution", { text });
    const names = [...new Set(this.#command.variables)];
    if (names.length > 0) {
      this.#lose("shell-variables", { names: names.map((name) => `$${name}`).join(", "), first: `{{${names[0]}}}` });
    }
  }

  grpcurl(): void {
    const { words: given } = this.#sorted;
    const [address, method, ...more] = this.#on("unix") && given.length > 0 ? [`unix:${given[0]}`, ...given.slice(1)] : given;
    this.#reflectsUnless(
      [
        ...this.#all("proto").map((path) => this.#path(path, this.#all("import-path"))),
        ...this.#all("protoset").map((path) => this.#path(path, [])),
      ],
      address,
    );
    if (address === undefined || method === undefined || method === "list" || method === "describe") {
      this.#lose("no-call");
      return;
    }
    if (more.length > 0) this.#lose("left-over", { words: more.join(" ") });
    this.#setTrust(address, this.#on("plaintext") ? "plaintext" : "tls");
    const seconds = (flag: string) => this.#duration(flag, this.#one(flag) ?? "", "s");
    const keepalive = seconds("keepalive-time");
    const deadline = seconds("max-time");
    this.#make(address, method, this.#data("d", this.#one("format") === "text" ? "text" : "json"), ["H", "rpc-header"], {
      ...(deadline === null ? {} : { deadline }),
      ...(keepalive === null ? {} : { keepalive: { every: keepalive, timeout: keepalive } }),
      ...(this.#one("max-msg-sz") === null ? {} : { maxReceive: `${this.#one("max-msg-sz")} B` }),
    });
    if (this.#all("reflect-header").length > 0) this.#lose("reflect-header");
  }

  bufCurl(): void {
    const [url, ...more] = this.#sorted.words;
    const parts = /^(https?):\/\/([^/]+)(\/.*?)?\/([^/]+\/[^/]+)\/?$/.exec(url ?? "");
    const schemas = this.#all("schema").map((path) => this.#path(path, []));
    if (!parts) {
      if (url === undefined) this.#lose("no-url");
      else this.#lose("url", { url });
      return;
    }
    const [, scheme = "", host = "", prefix = "", method = ""] = parts;
    const target = `${scheme}://${/:\d+$/.test(host) ? host : `${host}:${scheme === "https" ? 443 : 80}`}${prefix}`;
    this.#reflectsUnless(schemas, target);
    if (more.length > 0) this.#lose("left-over", { words: more.join(" ") });
    const protocol = this.#one("protocol") ?? "connect";
    if (protocol !== "grpc") this.#lose("connect", { protocol: protocol === "connect" ? "Connect" : protocol });
    this.#setTrust(target, scheme === "https" ? "tls" : "plaintext");
    this.#make(target, method, this.#data("data", "json"), ["header"], {});
  }

  evans(): void {
    const { words: given } = this.#sorted;
    const host = this.#one("host") ?? "127.0.0.1";
    const target = `${host}:${this.#one("port") ?? "50051"}`;
    const protos = [...this.#all("proto").flatMap((list) => list.split(",")), ...given.filter((word) => word.endsWith(".proto"))];
    this.#reflectsUnless(
      protos.map((path) =>
        this.#path(
          path,
          this.#all("path").flatMap((list) => list.split(",")),
        ),
      ),
      target,
    );
    const at = given.indexOf("call");
    const method = this.#one("call") ?? (given[0] === "cli" && at > 0 ? given[at + 1] : undefined);
    if (method === undefined) {
      this.#lose("no-evans-call");
      return;
    }
    const service = this.#one("service");
    const owner = service === null || service.includes(".") ? service : [this.#one("package"), service].filter(Boolean).join(".");
    const name = methodName(owner === null || method.includes("/") || method.includes(".") ? method : `${owner}/${method}`);
    this.#setTrust(target, this.#on("tls") ? "tls" : "plaintext");
    const file = this.#one("file");
    const text = file === null ? this.#command.input : this.#file(file);
    this.#make(
      target,
      name,
      jsonMessages(text ?? ""),
      [],
      {},
      this.#all("header").map((line) => line.replace("=", ": ")),
    );
  }

  #make(
    target: string,
    method: string,
    messages: SavedMessage[],
    headers: string[],
    settings: CallSettingsText,
    lines: string[] = [],
  ): void {
    const metadata = [...headers.flatMap((flag) => this.#all(flag)), ...lines].map(metadataLine);
    const name = methodName(method);
    const token = metadata.findIndex(({ key, value }) => key.toLowerCase() === "authorization" && /^bearer +[^\s{]/i.test(value));
    const bearer = metadata[token]?.value.replace(/^bearer +/i, "");
    this.request = {
      ...blankRequest(name),
      target,
      messages,
      settings,
      metadata: metadata.filter((_, at) => at !== token),
      auth:
        bearer === undefined
          ? null
          : { scheme: { kind: "bearer", token: this.#notes.keep(`${name.split("/").at(-1)}-token`, bearer) }, allowPlaintext: false },
    };
  }

  /** What `-d` has: the text itself, `@` for the standard input, `@FILE`. */
  #data(flag: string, format: "json" | "text"): SavedMessage[] {
    const data = this.#one(flag);
    if (data === null) return [];
    const file =
      data === "@" ? this.#command.inputFile : data === "@-" || data === "-" ? null : data.startsWith("@") ? data.slice(1) : undefined;
    const text = file === undefined ? data : file === null ? this.#command.input : this.#file(file);
    if (text === null) {
      if (file === null) this.#lose("input-missing", { data });
      return [];
    }
    if (format === "json") return jsonMessages(text);
    return text.split("\u001E").map((part) => ({ name: "", body: { format, text: part.trim() }, repeat: { count: 1, intervalMs: 0 } }));
  }

  #file(name: string): string | null {
    const text = this.#readFile(name);
    if (text === null) this.#lose("file-missing", { file: name });
    return text;
  }

  #setTrust(target: string, transport: "plaintext" | "tls"): void {
    this.trust = {
      target,
      transport,
      rootsFile: this.#one("cacert"),
      certificateFile: this.#one("cert"),
      keyFile: this.#one("key") ?? this.#one("certkey"),
      unverified: this.#on("insecure"),
      serverName: this.#one("servername"),
      authority: this.#one("authority"),
    };
  }

  #reflectsUnless(sources: readonly WorkspaceSource[], target: string | undefined): void {
    this.sources = sources.length > 0 || target === undefined ? [...sources] : [{ kind: "server", target }];
  }

  #path(path: string, importPaths: readonly string[]): WorkspaceSource {
    return { kind: "path", path, importPaths };
  }

  #duration(flag: string, text: string, unit: string): string | null {
    if (text === "") return null;
    const ms = parseDuration(/^[\d.]+$/.test(text) ? text + unit : text);
    if (ms === null) this.#lose("no-duration", { flag, text });
    return ms === null ? null : formatDuration(Math.max(1, Math.round(ms)));
  }

  #on(flag: string): boolean {
    const value = this.#one(flag);
    return value !== null && value !== "false";
  }

  #one(flag: string): string | null {
    return this.#all(flag).at(-1) ?? null;
  }

  #all(flag: string): readonly string[] {
    return this.#sorted.flags.get(flag) ?? [];
  }

  #lose(kind: ImportLossKind, values?: ImportLossValues): void {
    this.#notes.lose(this.tool.name, kind, values);
  }
}

/** Flags with one dash or two, values behind a space or `=`. */
function sorted(args: readonly string[], { switches, short }: Tool): Sorted {
  const flags = new Map<string, string[]>();
  const others: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? "";
    const parts = /^--?([A-Za-z][\w-]*)(?:=([\s\S]*))?$/.exec(arg);
    if (arg === "--") {
      others.push(...args.slice(at + 1));
      break;
    }
    if (!parts) {
      others.push(arg);
      continue;
    }
    const [, written = "", joined] = parts;
    const name = short[written] ?? written;
    const value = joined ?? (switches.has(written) || switches.has(name) ? "true" : (args[++at] ?? ""));
    flags.set(name, [...(flags.get(name) ?? []), value]);
  }
  return { flags, words: others };
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(" "));
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}
