import type { DescMethod } from "@bufbuild/protobuf";
import type { ExportedCall, ExportedText, SecretMetadata } from "#shared/model/exchange";
import { type ExportNote, exportNote } from "#shared/model/export-note";
import { isBinaryKey } from "#shared/model/metadata";
import { parseTarget } from "#shared/model/target";
import { addressOf, binaryValue, commonNotes, firstMessage, indented, lines, nameOf, receivesMany, sendsMany } from "./program";
import { clientModule, type RustPath, snake, upperCamel } from "./rust-names";
import { rustBytes, rustGroup, rustMessage, rustText } from "./rust-values";

/** A program in Rust over tonic, with stubs that its build script makes. Fault undecodable, of a message that is no value of prost's. */
export function rustProgram(call: ExportedCall, method: DescMethod): ExportedText {
  const program = new RustProgram(call, method);
  const files = [{ fileName: "build.rs", text: buildScript(method) }];
  return { fileName: "src/main.rs", text: program.text(), files, setUp, notes: notesOf(call) };
}

const step = "    ";

class RustProgram {
  readonly #call: ExportedCall;
  readonly #method: DescMethod;
  readonly #uses = new Set<string>();
  /** Packages of the stubs, by the name that they have here. */
  readonly #packages = new Map<string, string>();

  constructor(call: ExportedCall, method: DescMethod) {
    this.#call = call;
    this.#method = method;
  }

  text(): string {
    const body = [...this.#channel(), "", ...this.#request(), "", ...this.#exchange(), "Ok(())"];
    return lines(
      `//! Calls ${this.#call.method}. Run it with: cargo run`,
      "",
      ...["mod protos {", `${step}tonic::include_proto!("protos");`, "}"],
      "",
      this.#importLines(),
      "",
      "#[tokio::main]",
      "async fn main() -> Result<(), Box<dyn std::error::Error>> {",
      body.map((line) => indented(line, step)),
      "}",
    );
  }

  /** A name of a crate's, by itself. */
  #use(path: string): string {
    this.#uses.add(path);
    return path.slice(path.lastIndexOf(":") + 1);
  }

  /** A type of the stubs, by the last part of its package: `v1::User`. */
  #stubName({ package: packageName, names }: RustPath): string {
    if (packageName === null) return ["prost_types", ...names].join("::");
    const modules = ["protos", ...packageName.split(".").filter(Boolean).map(snake)];
    const path = modules.join("::");
    const short = modules.at(-1) ?? "";
    const isFree = (this.#packages.get(short) ?? path) === path && !crates.has(short);
    if (isFree) this.#packages.set(short, path);
    return [isFree ? short : path, ...names].join("::");
  }

  #importLines(): string[] {
    const stubs = [...this.#packages.values()].filter((path) => path.includes("::"));
    const isStandard = (path: string) => path.startsWith("std::");
    const all = [...this.#uses, ...stubs];
    const groups = [all.filter(isStandard), all.filter((path) => !isStandard(path))].filter((group) => group.length > 0);
    return groups.flatMap((group, at) => [...(at === 0 ? [] : [""]), ...useLines(group)]);
  }

  #channel(): string[] {
    const { authority, maxReceiveBytes, transport } = this.#call;
    const { package: packageName } = this.#method.parent.file.proto;
    const service = this.#method.parent.name;
    const client = this.#stubName({ package: packageName, names: [clientModule(service), `${upperCamel(service)}Client`] });
    const scheme = transport === "tls" ? "https" : "http";
    const address = addressOf(this.#call);
    const isUrl = parseTarget(this.#call.target).host !== null;
    return [
      ...(transport === "tls" ? this.#tls() : []),
      `let channel = ${this.#use("tonic::transport::Endpoint")}::from_static(${rustText(isUrl ? `${scheme}://${address}` : address)})`,
      ...(authority === null ? [] : [`${step}.origin(${rustText(`${scheme}://${authority}`)}.parse()?)`]),
      ...(transport === "tls" ? [`${step}.tls_config(tls)?`] : []),
      `${step}.connect()`,
      `${step}.await?;`,
      `let mut client = ${client}::new(channel);`,
      ...(maxReceiveBytes === null ? [] : [`client = client.max_decoding_message_size(${maxReceiveBytes});`]),
    ];
  }

  #tls(): string[] {
    const { rootsFile, certificateFile, keyFile, serverName } = this.#call;
    const read = (file: string) => `std::fs::read(${rustText(file)})?`;
    const options: string[] = [];
    if (rootsFile === null) options.push(".with_native_roots()");
    else options.push(`.ca_certificate(${this.#use("tonic::transport::Certificate")}::from_pem(${read(rootsFile)}))`);
    const before: string[] = [];
    if (certificateFile !== null && keyFile !== null) {
      before.push(`let certificate = ${read(certificateFile)};`, `let key = ${read(keyFile)};`);
      options.push(`.identity(${this.#use("tonic::transport::Identity")}::from_pem(certificate, key))`);
    }
    if (serverName !== null) options.push(`.domain_name(${rustText(serverName)})`);
    const config = `let tls = ${this.#use("tonic::transport::ClientTlsConfig")}::new()`;
    if (options.length === 1 && rootsFile === null) return [`${config}${options[0]};`];
    return [...before, config, ...options.map((option, at) => `${step}${option}${at === options.length - 1 ? ";" : ""}`)];
  }

  #request(): string[] {
    const { messages, deadlineMs, metadata, secretMetadata } = this.#call;
    const message = (json: string) =>
      rustMessage(this.#method.input, json, { stubName: (path) => this.#stubName(path), standardName: (path) => this.#use(path) });
    const made = sendsMany(this.#method)
      ? [`let messages = ${rustGroup(["vec![", "]"], messages.map(message), 60)};`]
      : [`let message = ${message(firstMessage(this.#call))};`];
    const sent = sendsMany(this.#method) ? "tokio_stream::iter(messages)" : "message";
    const deadline = deadlineMs === null ? [] : [`request.set_timeout(${this.#use("std::time::Duration")}::from_millis(${deadlineMs}));`];
    const pairs = [...metadata.map(({ key, value }) => this.#pair(key, value)), ...secretMetadata.flatMap((secret) => secretPair(secret))];
    const appended = pairs.length === 0 ? [] : ["let metadata = request.metadata_mut();", ...pairs];
    const mutable = deadline.length + appended.length > 0 ? "mut " : "";
    return [...made, `let ${mutable}request = ${this.#use("tonic::Request")}::new(${sent});`, ...deadline, ...appended];
  }

  #pair(key: string, value: string): string {
    const bytes = binaryValue(key, value);
    const name = rustText(key.toLowerCase());
    if (bytes === null) return `metadata.append(${name}, ${rustText(value)}.parse()?);`;
    return `metadata.append_bin(${name}, ${this.#use("tonic::metadata::MetadataValue")}::from_bytes(${rustBytes(bytes)}));`;
  }

  #exchange(): string[] {
    const does = `client.${snake(this.#method.name)}(request).await?.into_inner()`;
    if (!receivesMany(this.#method)) return [`let response = ${does};`, 'println!("{response:#?}");'];
    return [
      `let mut responses = ${does};`,
      "while let Some(response) = responses.message().await? {",
      `${step}println!("{response:#?}");`,
      "}",
    ];
  }
}

/** Names that a path begins with, and modules would hide. */
const crates = new Set(["std", "core", "tokio", "tokio_stream", "tonic", "prost_types"]);

function secretPair({ key, before, variable }: SecretMetadata): string[] {
  const name = rustText(key.toLowerCase());
  const read = `let secret = std::env::var(${rustText(variable)})?;`;
  if (isBinaryKey(key)) return [read, `metadata.append_bin(${name}, tonic::metadata::MetadataValue::from_bytes(secret.as_bytes()));`];
  if (before === "") return [read, `metadata.append(${name}, secret.parse()?);`];
  return [read, `metadata.append(${name}, format!(${rustText(`${before.replaceAll(/[{}]/g, "$&$&")}{secret}`)}).parse()?);`];
}

/** Imports, with those of one module together. */
function useLines(paths: readonly string[]): string[] {
  const modules = new Map<string, string[]>();
  for (const path of [...paths].sort()) {
    const at = path.lastIndexOf("::");
    const module = path.slice(0, at);
    modules.set(module, [...(modules.get(module) ?? []), path.slice(at + 2)]);
  }
  return [...modules].map(([module, names]) => `use ${module}::${names.length === 1 ? names[0] : `{${names.join(", ")}}`};`);
}

const setUp = [
  "cargo init --name client",
  "cargo add tonic@0.14 --features tls-native-roots,tls-ring",
  "cargo add prost@0.14 prost-types@0.14 tonic-prost@0.14 tokio-stream@0.1",
  "cargo add tokio@1 --features macros,rt-multi-thread",
  "cargo add --build tonic-prost-build@0.14",
];

/** It asks protoc; all that the method's file imports is made with it. */
function buildScript(method: DescMethod): string {
  return lines(
    "//! Makes the stubs of the .proto files beside it, by protoc.",
    "fn main() -> std::io::Result<()> {",
    `${step}tonic_prost_build::configure()`,
    `${step}${step}.build_server(false)`,
    `${step}${step}.include_file("protos.rs")`,
    `${step}${step}.compile_protos(&[${rustText(nameOf(method.parent.file))}], &["."])`,
    "}",
  );
}

function notesOf(call: ExportedCall): ExportNote[] {
  const notes = commonNotes(call);
  if (call.transport === "tls" && call.unverified) notes.push(exportNote("always-verified", { tool: "tonic" }));
  return notes;
}
