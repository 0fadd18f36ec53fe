import type { DescFile, DescMessage, DescMethod } from "@bufbuild/protobuf";
import type { ExportedCall, ExportedText } from "#shared/model/exchange";
import { type ExportNote, exportNote } from "#shared/model/export-note";
import {
  addressOf,
  binaryValue,
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
import { quoteWord } from "./shell-quote";

/** A program in Python, with stubs of grpcio-tools. */
export function pythonProgram(call: ExportedCall, method: DescMethod): ExportedText {
  return { fileName: "client.py", text: textOf(call, method), setUp: setUpOf(method), notes: notesOf(call) };
}

const step = "    ";

function textOf(call: ExportedCall, method: DescMethod): string {
  const head = [`"""Calls ${call.method}. Run it with: python client.py"""`];
  const imports = [
    ...(call.secretMetadata.length > 0 ? ["import os"] : []),
    "import sys",
    "",
    "import grpc",
    "from google.protobuf import json_format",
  ];
  const stubs = [...new Set([importOf(method.input.file, "pb2"), importOf(method.parent.file, "pb2_grpc")])];
  const main = [...channelLines(call), "with channel:", ...exchangeLines(call, method).map((line) => indented(line, step))];
  return lines(
    ...[head, imports, "", stubs, "", ""],
    ...["def main():", main.map((line) => indented(line, step)), "", ""],
    'if __name__ == "__main__":',
    ["try:", `${step}main()`, "except grpc.RpcError as error:", `${step}sys.exit(f"{error.code().name}: {error.details()}")`].map((line) =>
      indented(line, step),
    ),
  );
}

function channelLines(call: ExportedCall): string[] {
  const options = [
    ...(call.serverName === null ? [] : [["grpc.ssl_target_name_override", quoted(call.serverName)]]),
    ...(call.authority === null ? [] : [["grpc.default_authority", quoted(call.authority)]]),
    ...(call.maxReceiveBytes === null ? [] : [["grpc.max_receive_message_length", String(call.maxReceiveBytes)]]),
  ];
  const before = options.length === 0 ? [] : ["options = [", ...options.map(([key, value]) => `${step}("${key}", ${value}),`), "]"];
  const last = options.length === 0 ? "" : ", options=options";
  const address = quoted(addressOf(call));
  if (call.transport === "plaintext") return [...before, `channel = grpc.insecure_channel(${address}${last})`];
  return [...before, ...credentialLines(call), `channel = grpc.secure_channel(${address}, credentials${last})`];
}

function credentialLines({ rootsFile, certificateFile, keyFile }: ExportedCall): string[] {
  const files = [
    ["root_certificates", rootsFile],
    ["private_key", certificateFile === null ? null : keyFile],
    ["certificate_chain", keyFile === null ? null : certificateFile],
  ].filter(([, file]) => file !== null);
  if (files.length === 0) return ["credentials = grpc.ssl_channel_credentials()"];
  const read = files.flatMap(([name, file]) => [`with open(${quoted(file ?? "")}, "rb") as file:`, `${step}${name} = file.read()`]);
  const given = files.map(([name]) => `${step}${name}=${name},`);
  return [...read, "credentials = grpc.ssl_channel_credentials(", ...given, ")"];
}

function exchangeLines(call: ExportedCall, method: DescMethod): string[] {
  const stub = `${member(moduleOf(method.parent.file, "pb2_grpc"), `${method.parent.name}Stub`)}(channel)`;
  const metadata = metadataLines(call);
  const given = [
    ...(call.deadlineMs === null ? [] : [`timeout=${call.deadlineMs / 1000}`]),
    ...(metadata.length === 0 ? [] : ["metadata=metadata"]),
  ];
  const does = `${member("stub", method.name)}(${[sendsMany(method) ? "requests()" : "request", ...given].join(", ")})`;
  const print = "print(json_format.MessageToJson(response, ensure_ascii=False))";
  return [
    `stub = ${stub}`,
    ...metadata,
    ...requestLines(call, method),
    ...(receivesMany(method) ? [`for response in ${does}:`, `${step}${print}`] : [`response = ${does}`, print]),
  ];
}

function requestLines(call: ExportedCall, method: DescMethod): string[] {
  const parse = (text: string) => `json_format.Parse(${text}, ${typeOf(method.input)}())`;
  if (!sendsMany(method)) return [`request = ${parse(pythonText(firstMessage(call)))}`];
  const messages = call.messages.map((message) => `${step}${pythonText(message)},`);
  return [
    "messages = [",
    ...messages,
    "]",
    "",
    "def requests():",
    `${step}for message in messages:`,
    `${step}${step}yield ${parse("message")}`,
    "",
  ];
}

function metadataLines({ metadata, secretMetadata }: ExportedCall): string[] {
  if (metadata.length + secretMetadata.length === 0) return [];
  const pairs = [
    ...metadata.map(({ key, value }) => [key, pythonBytes(binaryValue(key, value)) ?? quoted(value)]),
    ...secretMetadata.map(({ key, before, variable }) => {
      const value = `os.environ[${quoted(variable)}]`;
      return [key, before === "" ? value : `${quoted(before)} + ${value}`];
    }),
  ];
  return ["metadata = [", ...pairs.map(([key = "", value]) => `${step}(${quoted(key.toLowerCase())}, ${value}),`), "]"];
}

/** Google's files outside protobuf are in a package of their own. */
const comesAlong = (file: DescFile) => /^google\/(?:api|rpc|type|logging|longrunning)\//.test(file.name);

function setUpOf(method: DescMethod): string[] {
  const files = stubFiles(method, comesAlong).map((name) => quoteWord(name, "bash"));
  return [
    "pip install grpcio grpcio-tools googleapis-common-protos",
    `python -m grpc_tools.protoc -I . --python_out=. --grpc_python_out=. ${files.join(" ")}`,
  ];
}

function notesOf(call: ExportedCall): ExportNote[] {
  const notes = commonNotes(call);
  if (call.transport === "tls" && call.unverified) notes.push(exportNote("always-verified", { tool: "grpcio" }));
  return notes;
}

type Stub = "pb2" | "pb2_grpc";

/** As protoc names the modules of a file. */
function modulePath(file: DescFile, stub: Stub): string {
  return `${file.name.replaceAll("-", "_").replaceAll("/", ".")}_${stub}`;
}

/** The name under which a program has it: that of the file alone. */
function moduleOf(file: DescFile, stub: Stub): string {
  const path = modulePath(file, stub);
  return path.slice(path.lastIndexOf(".") + 1);
}

function importOf(file: DescFile, stub: Stub): string {
  const path = modulePath(file, stub);
  const parts = path.split(".");
  const name = parts.pop() ?? "";
  return parts.length === 0 ? `import ${name}` : `from ${parts.join(".")} import ${name}`;
}

function typeOf(message: DescMessage): string {
  return nestedName(message).reduce(member, moduleOf(message.file, "pb2"));
}

/** A member of something, also where its name is a word of the language. */
function member(of: string, name: string): string {
  return keywords.has(name) ? `getattr(${of}, "${name}")` : `${of}.${name}`;
}

const keywords = new Set(
  "False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield".split(
    " ",
  ),
);

/** A string of Python's; raw where that is easier to read. */
function pythonText(text: string): string {
  const isRaw = isPlain(text) && !text.includes("'''") && !/['\\]$/.test(text) && /["\\\n]/.test(text);
  return isRaw ? `r'''${text}'''` : quoted(text);
}

function pythonBytes(bytes: Buffer | null): string | null {
  if (bytes === null) return null;
  return `b"${[...bytes].map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("")}"`;
}
