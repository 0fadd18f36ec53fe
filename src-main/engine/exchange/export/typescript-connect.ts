import type { DescMethod } from "@bufbuild/protobuf";
import type { ExportedCall, ExportedText } from "#shared/model/exchange";
import { type ExportNote, exportNote } from "#shared/model/export-note";
import { parseTarget } from "#shared/model/target";
import { addressOf, anyNotes, firstMessage, indented, lines, quoted, receivesMany, sendsMany } from "./program";
import { scriptText, secretText, stubCommands, stubImport } from "./typescript-grpc-js";

/** A program in TypeScript for Node, over Connect's gRPC transport, with messages of protobuf-es. */
export function connectProgram(call: ExportedCall, method: DescMethod): ExportedText {
  const options = optionsOf(call);
  const text = lines(
    `// Calls ${call.method}. Run it with: npx tsx client.ts`,
    importLines(call, method),
    "",
    `const { input, output } = ${method.parent.name}.method.${method.localName};`,
    "const print = (message: MessageShape<typeof output>) => console.log(toJsonString(output, message, { prettySpaces: 2 }));",
    "",
    transportLines(call),
    `const client = createClient(${method.parent.name}, transport);`,
    headerLines(call),
    ...(sendsMany(method) ? ["", requestsLines(call)] : []),
    "",
    "try {",
    exchangeLines(call, method, options).map((line) => indented(line, "  ")),
    "} catch (error) {",
    ["const { code, rawMessage } = ConnectError.from(error);", failure, "process.exitCode = 1;"].map((line) => indented(line, "  ")),
    "}",
  );
  return { fileName: "client.ts", text, setUp: setUpOf(method), notes: [...notesOf(call), ...anyNotes(method, "protobuf-es")] };
}

// biome-ignore lint/suspicious/noTemplateCurlyInString: it is a template of the program that is written.
const failure = "console.error(`${Code[code]}: ${rawMessage}`);";

function importLines(call: ExportedCall, method: DescMethod): string[] {
  const isReading = call.transport === "tls" && (call.rootsFile !== null || call.certificateFile !== null);
  const module = call.transport === "tls" ? "node:tls" : "node:net";
  return [
    ...(isReading ? ['import { readFileSync } from "node:fs";'] : []),
    ...(hasOwnSocket(call) ? [`import { connect } from "${module}";`] : []),
    'import { fromJsonString, type MessageShape, toJsonString } from "@bufbuild/protobuf";',
    'import { Code, ConnectError, createClient } from "@connectrpc/connect";',
    'import { createGrpcTransport } from "@connectrpc/connect-node";',
    stubImport(method),
  ];
}

/** Of an URL's host Node makes both where it connects to and the authority: where they differ, it is handed the socket. */
function hasOwnSocket({ target, authority }: ExportedCall): boolean {
  return authority !== null || parseTarget(target).host === null;
}

function transportLines(call: ExportedCall): string[] {
  const { transport, authority, target, maxReceiveBytes } = call;
  const { host, prefix } = parseTarget(target);
  const base = `${transport === "tls" ? "https" : "http"}://${authority ?? (host === null ? "localhost" : addressOf(call))}${prefix}`;
  const node = hasOwnSocket(call) ? socketLines(call) : transport === "tls" ? tlsLines(call) : [];
  return [
    "const transport = createGrpcTransport({",
    `  baseUrl: ${quoted(base)},`,
    ...(maxReceiveBytes === null ? [] : [`  readMaxBytes: ${maxReceiveBytes},`]),
    ...(node.length === 0 ? [] : ["  nodeOptions: {", ...node.map((line) => indented(line, "    ")), "  },"]),
    "});",
  ];
}

function socketLines(call: ExportedCall): string[] {
  const { host, port, uri } = parseTarget(call.target);
  const place = host === null ? [`path: ${quoted(uri.replace(/^unix:(?:\/\/)?/, ""))},`] : [`host: ${quoted(host)},`, `port: ${port},`];
  const tls = call.transport === "tls" ? ['ALPNProtocols: ["h2"],', ...tlsLines(call)] : [];
  return ["createConnection: () =>", "  connect({", ...[...place, ...tls].map((line) => `    ${line}`), "  }),"];
}

function tlsLines({ rootsFile, certificateFile, keyFile, serverName, unverified }: ExportedCall): string[] {
  const files = [
    ["ca", rootsFile],
    ["cert", certificateFile],
    ["key", keyFile],
  ].flatMap(([name, file]) => (typeof file === "string" ? [`${name}: readFileSync(${quoted(file)}),`] : []));
  return [
    ...files,
    ...(serverName === null ? [] : [`servername: ${quoted(serverName)},`]),
    ...(unverified ? ["// Nobody is asked whether the server is who it says.", "rejectUnauthorized: false,"] : []),
  ];
}

function headerLines({ metadata, secretMetadata }: ExportedCall): string[] {
  if (metadata.length + secretMetadata.length === 0) return [];
  return [
    "const headers = new Headers();",
    ...metadata.map(({ key, value }) => `headers.append(${quoted(key)}, ${quoted(value)});`),
    ...secretMetadata.map(({ key, before, variable }) => `headers.append(${quoted(key)}, ${secretText(before, variable)});`),
  ];
}

function optionsOf({ metadata, secretMetadata, deadlineMs }: ExportedCall): string {
  const options = [
    ...(metadata.length + secretMetadata.length === 0 ? [] : ["headers"]),
    ...(deadlineMs === null ? [] : [`timeoutMs: ${deadlineMs}`]),
  ];
  return options.length === 0 ? "" : `, { ${options.join(", ")} }`;
}

function requestsLines({ messages }: ExportedCall): string[] {
  return [
    "async function* requests() {",
    "  const messages = [",
    ...messages.map((message) => `    ${scriptText(message)},`),
    "  ];",
    "  for (const message of messages) yield fromJsonString(input, message);",
    "}",
  ];
}

function exchangeLines(call: ExportedCall, method: DescMethod, options: string): string[] {
  const request = sendsMany(method) ? [] : [`const request = fromJsonString(input, ${scriptText(firstMessage(call))});`];
  const does = `client.${method.localName}(${sendsMany(method) ? "requests()" : "request"}${options})`;
  return [...request, receivesMany(method) ? `for await (const response of ${does}) print(response);` : `print(await ${does});`];
}

function setUpOf(method: DescMethod): string[] {
  return [
    "npm init -y && npm pkg set type=module",
    "npm install @connectrpc/connect @connectrpc/connect-node @bufbuild/protobuf",
    "npm install --save-dev @bufbuild/protoc-gen-es tsx typescript @types/node",
    ...stubCommands(method),
  ];
}

function notesOf(call: ExportedCall): ExportNote[] {
  return call.protoFile === null ? [exportNote("schema-needed")] : [];
}
