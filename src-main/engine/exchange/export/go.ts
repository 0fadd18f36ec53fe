import type { DescFile, DescMessage, DescMethod } from "@bufbuild/protobuf";
import type { ExportedCall, ExportedText } from "#shared/model/exchange";
import {
  addressOf,
  binaryValue,
  commonNotes,
  firstMessage,
  indented,
  isPlain,
  lines,
  nameOf,
  nestedName,
  quoted,
  receivesMany,
  sendsMany,
  stubFiles,
} from "./program";
import { quoteWord } from "./shell-quote";

/** The module that the program and its stubs are of. */
const module = "client";

/** A program in Go, with stubs of protoc-gen-go and protoc-gen-go-grpc. */
export function goProgram(call: ExportedCall, method: DescMethod): ExportedText {
  const program = new GoProgram(call, method);
  return { fileName: "main.go", text: program.text(), setUp: setUpOf(method), notes: commonNotes(call) };
}

class GoProgram {
  readonly #call: ExportedCall;
  readonly #method: DescMethod;
  /** Import paths, with their names where they are not the path's end. */
  readonly #imports = new Map<string, string>();

  constructor(call: ExportedCall, method: DescMethod) {
    this.#call = call;
    this.#method = method;
  }

  text(): string {
    const body = [...this.#context(), ...this.#channel(), ...this.#exchange(), "return nil"];
    const main = ["func main() {", "\tif err := run(); err != nil {", `\t\t${this.#use("log")}.Fatal(err)`, "\t}", "}"];
    const run = ["func run() error {", ...body.map((line) => indented(line, "\t")), "}"];
    const head = `// Calls ${this.#call.method}. Run it with: go run .`;
    return lines(head, "package main", "", this.#importLines(), "", main, "", run);
  }

  /** The name by which a package is used here, which is what imports it. */
  #use(path: string, name = ""): string {
    this.#imports.set(path, name);
    return name === "" ? path.slice(path.lastIndexOf("/") + 1) : name;
  }

  #importLines(): string[] {
    const all = [...this.#imports].sort(([a], [b]) => (a < b ? -1 : 1));
    const isStandard = (path: string) => !path.includes(".") && !path.startsWith(`${module}/`);
    const isOwn = (path: string) => path.startsWith(`${module}/`);
    const groups = [
      all.filter(([path]) => isStandard(path)),
      all.filter(([path]) => !isStandard(path) && !isOwn(path)),
      all.filter(([path]) => isOwn(path)),
    ].filter((group) => group.length > 0);
    const line = ([path, name]: readonly [string, string]) => `\t${name === "" ? "" : `${name} `}"${path}"`;
    return ["import (", ...groups.flatMap((group, at) => [...(at === 0 ? [] : [""]), ...group.map(line)]), ")"];
  }

  #context(): string[] {
    const { deadlineMs, metadata, secretMetadata } = this.#call;
    const context = `${this.#use("context")}.Background()`;
    const made =
      deadlineMs === null
        ? [`ctx, cancel := context.WithCancel(${context})`, "defer cancel()"]
        : [`ctx, cancel := context.WithTimeout(${context}, ${deadlineMs}*${this.#use("time")}.Millisecond)`, "defer cancel()"];
    const pairs = [
      ...metadata.map(({ key, value }) => `${quoted(key)}, ${goBytes(binaryValue(key, value)) ?? quoted(value)}`),
      ...secretMetadata.map(({ key, before, variable }) => {
        const value = `${this.#use("os")}.Getenv(${quoted(variable)})`;
        return `${quoted(key)}, ${before === "" ? value : `${quoted(before)}+${value}`}`;
      }),
    ];
    if (pairs.length === 0) return made;
    const append = `ctx = ${this.#use("google.golang.org/grpc/metadata")}.AppendToOutgoingContext(`;
    return [...made, append, "\tctx,", ...pairs.map((pair) => `\t${pair},`), ")"];
  }

  #channel(): string[] {
    const { authority, maxReceiveBytes } = this.#call;
    const grpc = this.#use("google.golang.org/grpc");
    const { before, credentials } = this.#credentials();
    const options = [`${grpc}.WithTransportCredentials(${credentials}),`];
    if (authority !== null) options.push(`${grpc}.WithAuthority(${quoted(authority)}),`);
    if (maxReceiveBytes !== null) options.push(`${grpc}.WithDefaultCallOptions(${grpc}.MaxCallRecvMsgSize(${maxReceiveBytes})),`);
    return [
      ...before,
      `conn, err := ${grpc}.NewClient(`,
      `\t${quoted(addressOf(this.#call))},`,
      ...options.map((option) => `\t${option}`),
      ")",
      ...orReturn,
      "defer conn.Close()",
      `client := ${this.#packageOf(this.#method.parent.file)}.New${goName(this.#method.parent.name)}Client(conn)`,
    ];
  }

  #credentials(): { readonly before: string[]; readonly credentials: string } {
    const { transport, rootsFile, certificateFile, keyFile, unverified, serverName } = this.#call;
    if (transport === "plaintext")
      return { before: [], credentials: `${this.#use("google.golang.org/grpc/credentials/insecure")}.NewCredentials()` };
    const tls = this.#use("crypto/tls");
    const before = [`config := &${tls}.Config{}`];
    if (serverName !== null) before.push(`config.ServerName = ${quoted(serverName)}`);
    if (unverified) before.push("// Nobody is asked whether the server is who it says.", "config.InsecureSkipVerify = true");
    if (rootsFile !== null) {
      before.push(
        `roots, err := ${this.#use("os")}.ReadFile(${quoted(rootsFile)})`,
        ...orReturn,
        `config.RootCAs = ${this.#use("crypto/x509")}.NewCertPool()`,
        "if !config.RootCAs.AppendCertsFromPEM(roots) {",
        `\treturn ${this.#use("errors")}.New(${quoted(`no certificate in ${rootsFile}`)})`,
        "}",
      );
    }
    if (certificateFile !== null && keyFile !== null) {
      before.push(
        `identity, err := ${tls}.LoadX509KeyPair(${quoted(certificateFile)}, ${quoted(keyFile)})`,
        ...orReturn,
        `config.Certificates = []${tls}.Certificate{identity}`,
      );
    }
    return { before, credentials: `${this.#use("google.golang.org/grpc/credentials")}.NewTLS(config)` };
  }

  #exchange(): string[] {
    const method = goName(this.#method.name);
    const many = receivesMany(this.#method);
    if (!sendsMany(this.#method)) {
      const request = [`request := &${this.#typeOf(this.#method.input)}{}`, ...this.#read(goText(firstMessage(this.#call)))];
      const [answer, then] = many ? ["stream", this.#receive()] : ["response", this.#print()];
      return [...request, `${answer}, err := client.${method}(ctx, request)`, ...orReturn, ...then];
    }
    const begin = [`stream, err := client.${method}(ctx)`, ...orReturn];
    if (!many) return [...begin, ...this.#send(), "response, err := stream.CloseAndRecv()", ...orReturn, ...this.#print()];
    return [
      ...begin,
      "send := func() error {",
      ...this.#send().map((line) => indented(line, "\t")),
      "\treturn stream.CloseSend()",
      "}",
      "sent := make(chan error, 1)",
      "go func() { sent <- send() }()",
      ...this.#receive(),
      "if err := <-sent; err != nil {",
      "\treturn err",
      "}",
    ];
  }

  #read(text: string): string[] {
    const protojson = this.#use("google.golang.org/protobuf/encoding/protojson");
    return [`if err := ${protojson}.Unmarshal([]byte(${text}), request); err != nil {`, "\treturn err", "}"];
  }

  /** A server that ends the call early makes Send fail with io.EOF; why it did is what receiving tells. */
  #send(): string[] {
    const end = `if err := stream.Send(request); ${this.#use("errors")}.Is(err, ${this.#use("io")}.EOF) {`;
    return [
      "messages := []string{",
      ...this.#call.messages.map((message) => `\t${goText(message)},`),
      "}",
      "for _, message := range messages {",
      `\trequest := &${this.#typeOf(this.#method.input)}{}`,
      ...this.#read("message").map((line) => indented(line, "\t")),
      `\t${end}`,
      "\t\tbreak",
      "\t} else if err != nil {",
      "\t\treturn err",
      "\t}",
      "}",
    ];
  }

  #print(): string[] {
    return [`${this.#use("fmt")}.Println(${this.#use("google.golang.org/protobuf/encoding/protojson")}.Format(response))`];
  }

  #receive(): string[] {
    return [
      "for {",
      "\tresponse, err := stream.Recv()",
      `\tif ${this.#use("errors")}.Is(err, ${this.#use("io")}.EOF) {`,
      "\t\tbreak",
      "\t}",
      "\tif err != nil {",
      "\t\treturn err",
      "\t}",
      ...this.#print().map((line) => indented(line, "\t")),
      "}",
    ];
  }

  #typeOf(message: DescMessage): string {
    return `${this.#packageOf(message.file)}.${nestedName(message).map(goName).join("_")}`;
  }

  #packageOf(file: DescFile): string {
    const path = packagePath(file);
    const known = this.#imports.get(path);
    if (known !== undefined && known !== "") return known;
    return this.#use(path, file === this.#method.parent.file ? "pb" : goPackageName(path));
  }
}

const orReturn = ["if err != nil {", "\treturn err", "}"];

/** A package of each file: so that no two of them can be in each other's way, whatever `go_package` they have. */
function packagePath(file: DescFile): string {
  const published = publishedPackage(file);
  if (published !== null) return published;
  return `${module}/gen/${file.name.replaceAll(/\W/g, "_").toLowerCase()}_pb`;
}

function goPackageName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1).replaceAll(/\W/g, "_");
}

/** Google's own files have Go packages of theirs; null for other files. */
function publishedPackage(file: DescFile): string | null {
  const [path = ""] = (file.proto.options?.goPackage ?? "").split(";");
  return file.name.startsWith("google/") && path.startsWith("google.golang.org/") ? path : null;
}

function setUpOf(method: DescMethod): string[] {
  const files = stubFiles(method, (file) => publishedPackage(file) !== null);
  const mapped = mappings(method.parent.file);
  const options = ["go", "go-grpc"].flatMap((plugin) => [
    `--${plugin}_out=.`,
    `--${plugin}_opt=module=${module}`,
    ...mapped.map((mapping) => `--${plugin}_opt=${mapping}`),
  ]);
  return [
    "go install google.golang.org/protobuf/cmd/protoc-gen-go@latest google.golang.org/grpc/cmd/protoc-gen-go-grpc@latest",
    `go mod init ${module}`,
    ["protoc -I .", ...[...options, ...files].map((word) => quoteWord(word, "bash"))].join(" "),
    "go mod tidy",
  ];
}

function mappings(file: DescFile): string[] {
  const all = new Map<string, string>();
  const add = (one: DescFile) => {
    for (const imported of one.dependencies) add(imported);
    if (!one.name.startsWith("google/protobuf/")) all.set(nameOf(one), packagePath(one));
  };
  add(file);
  return [...all].map(([name, path]) => `M${name}=${path}`);
}

/** A string of Go's; raw where that is easier to read. */
function goText(text: string): string {
  return isPlain(text) && !text.includes("`") ? `\`${text}\`` : quoted(text);
}

function goBytes(bytes: Buffer | null): string | null {
  if (bytes === null) return null;
  return `"${[...bytes].map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("")}"`;
}

/** An identifier as protoc-gen-go makes it. Source: GoCamelCase of google.golang.org/protobuf/internal/strs. */
export function goName(name: string): string {
  return name
    .replace(/^_([a-z]?)/, (_, letter: string) => `X${letter.toUpperCase()}`)
    .replaceAll(/_(?=[a-z])([a-z])/g, (_, letter: string) => letter.toUpperCase())
    .replace(/^[a-z]/, (letter) => letter.toUpperCase())
    .replaceAll(/(\d)([a-z])/g, (_, digit: string, letter: string) => digit + letter.toUpperCase());
}
