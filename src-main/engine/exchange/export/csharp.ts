import type { DescFile, DescMessage, DescMethod } from "@bufbuild/protobuf";
import type { ExportedCall, ExportedFile, ExportedText } from "#shared/model/exchange";
import { type ExportNote, exportNote } from "#shared/model/export-note";
import { isBinaryKey } from "#shared/model/metadata";
import { parseTarget } from "#shared/model/target";
import {
  addressOf,
  anyNotes,
  commonNotes,
  firstMessage,
  indented,
  isPlain,
  lines,
  nestedName,
  quoted,
  receivesMany,
  sendsMany,
  stubFiles,
} from "./program";

/** A program in C# over Grpc.Net.Client, and the project that makes its stubs. */
export function csharpProgram(call: ExportedCall, method: DescMethod): ExportedText {
  return {
    fileName: "Program.cs",
    text: new CsharpProgram(call, method).text(),
    files: [projectFile(method)],
    setUp: [],
    notes: [...notesOf(call), ...anyNotes(method, "JsonParser")],
  };
}

const step = "    ";

class CsharpProgram {
  readonly #call: ExportedCall;
  readonly #method: DescMethod;
  readonly #usings = new Set(["Google.Protobuf", "Grpc.Core", "Grpc.Net.Client"]);

  constructor(call: ExportedCall, method: DescMethod) {
    this.#call = call;
    this.#method = method;
  }

  text(): string {
    const service = qualified(this.#method.parent.file, `${this.#method.parent.name}.${this.#method.parent.name}Client`);
    const body = [
      ...this.#channel(),
      `var client = new ${service}(channel);`,
      ...this.#headers(),
      "try",
      "{",
      ...inner(this.#exchange()),
      "}",
      "catch (RpcException error)",
      "{",
      ...inner(['Console.Error.WriteLine($"{error.StatusCode}: {error.Status.Detail}");', "return 1;"]),
      "}",
      "return 0;",
    ];
    const usings = [...this.#usings].sort(systemFirst).map((name) => `using ${name};`);
    return lines(`// Calls ${this.#call.method}. Run it with: dotnet run`, usings, "", body);
  }

  #channel(): string[] {
    const { transport, maxReceiveBytes } = this.#call;
    const handler = this.#handler();
    const options = [
      ...(handler.length === 0 ? [] : ["HttpHandler = handler,"]),
      ...(maxReceiveBytes === null ? [] : [`MaxReceiveMessageSize = ${maxReceiveBytes},`]),
    ];
    const address = quoted(`${transport === "tls" ? "https" : "http"}://${expectedName(this.#call)}`);
    if (options.length === 0) return [`using var channel = GrpcChannel.ForAddress(${address});`];
    return [...handler, `using var channel = GrpcChannel.ForAddress(${address}, new GrpcChannelOptions`, "{", ...inner(options), "});"];
  }

  #handler(): string[] {
    const settings = [...this.#tls(), ...this.#socket()];
    return settings.length === 0 ? [] : ["var handler = new SocketsHttpHandler();", ...settings];
  }

  #tls(): string[] {
    const { transport, rootsFile, certificateFile, keyFile, unverified } = this.#call;
    if (transport === "plaintext") return [];
    const settings: string[] = [];
    if (rootsFile !== null) {
      this.#usings.add("System.Security.Cryptography.X509Certificates");
      settings.push(
        "var policy = new X509ChainPolicy",
        "{",
        ...inner(["TrustMode = X509ChainTrustMode.CustomRootTrust,", "RevocationMode = X509RevocationMode.NoCheck,"]),
        "};",
        `policy.CustomTrustStore.ImportFromPemFile(${quoted(rootsFile)});`,
        "handler.SslOptions.CertificateChainPolicy = policy;",
      );
    }
    if (certificateFile !== null && keyFile !== null) {
      this.#usings.add("System.Security.Cryptography.X509Certificates");
      settings.push(
        `using var pem = X509Certificate2.CreateFromPemFile(${quoted(certificateFile)}, ${quoted(keyFile)});`,
        "// Windows takes a key for TLS from PKCS#12 only.",
        "var identity = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);",
        "handler.SslOptions.ClientCertificates = new X509CertificateCollection { identity };",
      );
    }
    if (unverified) {
      settings.push(
        "// Nobody is asked whether the server is who it says.",
        "handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;",
      );
    }
    return settings;
  }

  /** .NET connects to the host of the address, expects it in the certificate and sends it as authority: where that is another, the socket is told. */
  #socket(): string[] {
    const { host, port, uri } = parseTarget(this.#call.target);
    if (host !== null && expectedName(this.#call) === addressOf(this.#call)) return [];
    this.#usings.add("System.Net.Sockets");
    const made =
      host === null
        ? [
            "var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);",
            `await socket.ConnectAsync(new UnixDomainSocketEndPoint(${quoted(uri.replace(/^unix:(?:\/\/)?/, ""))}), cancellation);`,
          ]
        : [
            "var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };",
            `await socket.ConnectAsync(${quoted(host)}, ${port}, cancellation);`,
          ];
    if (host === null) this.#usings.add("System.Net");
    return [
      "// Where the server is, whatever its name.",
      "handler.ConnectCallback = async (_, cancellation) =>",
      "{",
      ...inner([...made, "return new NetworkStream(socket, ownsSocket: true);"]),
      "};",
    ];
  }

  #headers(): string[] {
    const { metadata, secretMetadata } = this.#call;
    if (metadata.length + secretMetadata.length === 0) return [];
    const pairs = [
      ...metadata.map(({ key, value }) => [key, isBinaryKey(key) ? `Convert.FromBase64String(${quoted(value)})` : quoted(value)]),
      ...secretMetadata.map(({ key, before, variable }) => {
        const value = `Environment.GetEnvironmentVariable(${quoted(variable)})`;
        return [key, before === "" ? `${value} ?? ""` : `${quoted(before)} + ${value}`];
      }),
    ];
    return ["var headers = new Metadata", "{", ...pairs.map(([key = "", value]) => `${step}{ ${quoted(key)}, ${value} },`), "};"];
  }

  #exchange(): string[] {
    const { metadata, secretMetadata, deadlineMs } = this.#call;
    const options = [
      ...(metadata.length + secretMetadata.length === 0 ? [] : ["headers: headers"]),
      ...(deadlineMs === null ? [] : [`deadline: DateTime.UtcNow.AddMilliseconds(${deadlineMs})`]),
    ];
    const does = (request: readonly string[], end = "") => `client.${this.#method.name}${end}(${[...request, ...options].join(", ")})`;
    const print = "Console.WriteLine(response);";
    const read = ["await foreach (var response in call.ResponseStream.ReadAllAsync())", "{", `${step}${print}`, "}"];
    if (!sendsMany(this.#method)) {
      const request = `var request = JsonParser.Default.Parse<${typeOf(this.#method.input)}>(${csharpText(firstMessage(this.#call))});`;
      if (!receivesMany(this.#method)) return [request, `var response = await ${does(["request"], "Async")};`, print];
      return [request, `using var call = ${does(["request"])};`, ...read];
    }
    const start = `using var call = ${does([])};`;
    if (!receivesMany(this.#method)) return [start, ...this.#send(), "var response = await call;", print];
    const reading = ["async Task ReadAsync()", "{", ...inner(read), "}"];
    return [start, "var reading = ReadAsync();", ...this.#send(), "await reading;", "", ...reading];
  }

  #send(): string[] {
    const messages = this.#call.messages.map((message) => `${csharpText(message)},`);
    return [
      "string[] messages =",
      "[",
      ...inner(messages),
      "];",
      "foreach (var message in messages)",
      "{",
      `${step}await call.RequestStream.WriteAsync(JsonParser.Default.Parse<${typeOf(this.#method.input)}>(message));`,
      "}",
      "await call.RequestStream.CompleteAsync();",
    ];
  }
}

/** The host and port that the address names: what the certificate has to be for, and what is sent as authority. */
function expectedName(call: ExportedCall): string {
  const { host, port } = parseTarget(call.target);
  if (call.serverName !== null) return port === null ? call.serverName : `${call.serverName}:${port}`;
  return call.authority ?? (host === null ? "localhost" : addressOf(call));
}

function notesOf(call: ExportedCall): ExportNote[] {
  const { transport, serverName, authority } = call;
  const notes = commonNotes(call);
  if (transport === "tls" && authority !== null && authority !== serverName)
    notes.push(exportNote("one-name", { tool: ".NET", name: expectedName(call) }));
  return notes;
}

/** The newest of each: NuGet takes the highest version that fits a star. */
function projectFile(method: DescMethod): ExportedFile {
  const packages = [
    ["Google.Protobuf", "3.*"],
    ["Grpc.Net.Client", "2.*"],
    ["Grpc.Tools", "2.*"],
    ...(stubFiles(method, comesAlong).length < stubFiles(method).length ? [["Google.Api.CommonProtos", "2.*"]] : []),
  ];
  const references = packages.map(([name, version]) => `<PackageReference Include="${name}" Version="${version}" />`);
  const protos = stubFiles(method, comesAlong).map((name) => `<Protobuf Include="${escaped(name)}" ProtoRoot="." GrpcServices="Client" />`);
  const group = (name: string, inside: readonly string[]) => [`<${name}>`, ...inside.map((line) => `  ${line}`), `</${name}>`];
  const inside = [
    ...group("PropertyGroup", [
      "<OutputType>Exe</OutputType>",
      "<TargetFramework>net10.0</TargetFramework>",
      "<ImplicitUsings>enable</ImplicitUsings>",
      "<Nullable>enable</Nullable>",
    ]),
    ...group("ItemGroup", references),
    ...group("ItemGroup", protos),
  ];
  return {
    fileName: "client.csproj",
    text: lines(
      '<Project Sdk="Microsoft.NET.Sdk">',
      inside.map((line) => `  ${line}`),
      "</Project>",
    ),
  };
}

/** Google's files outside protobuf are in a package of their own. */
const comesAlong = (file: DescFile) => /^google\/(?:api|logging|rpc|type)\//.test(file.name);

/** `csharp_namespace`, or the .proto package with capitals. Source: GetFileNamespace of protobuf's compiler/csharp/names.cc. */
function namespaceOf(file: DescFile): string {
  const own = file.proto.options?.csharpNamespace ?? "";
  if (own !== "") return own;
  const camel = file.proto.package
    .replaceAll(/(?:^|[^a-zA-Z])[a-z]/g, (found) => found.slice(0, -1) + found.slice(-1).toUpperCase())
    .replaceAll(/[^a-zA-Z0-9.]/g, "");
  return camel.replaceAll(/(^|\.)(?=\d)/g, "$1_");
}

function qualified(file: DescFile, name: string): string {
  const namespace = namespaceOf(file);
  return namespace === "" ? name : `${namespace}.${name}`;
}

/** Messages in messages are in a class of their own there: `Outer.Types.Inner`. */
function typeOf(message: DescMessage): string {
  return qualified(message.file, nestedName(message).join(".Types."));
}

/** A raw string where that is easier to read: what stands before its end is taken off each line. */
function csharpText(text: string): string {
  if (!isPlain(text) || !/["\\]/.test(text)) return quoted(text);
  const longest = Math.max(2, ...[...text.matchAll(/"+/g)].map(([quotes]) => quotes.length));
  const quotes = '"'.repeat(longest + 1);
  return `${quotes}\n${text}\n${quotes}`;
}

/** As editors order them: System's own before the others. */
function systemFirst(a: string, b: string): number {
  const rank = (name: string) => (/^System\b/.test(name) ? `0${name}` : `1${name}`);
  return rank(a) < rank(b) ? -1 : 1;
}

function inner(all: readonly string[]): string[] {
  return all.map((line) => indented(line, step));
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}
