import type { DescMethod } from "@bufbuild/protobuf";
import type { ExportedCall, ExportedText } from "#shared/model/exchange";
import { type ExportNote, exportNote } from "#shared/model/export-note";
import { isBinaryKey } from "#shared/model/metadata";
import { parseTarget } from "#shared/model/target";
import { addressOf, anyNotes, firstMessage, indented, isPlain, lines, quoted, receivesMany, sendsMany, stubFiles } from "./program";
import { quoteWord } from "./shell-quote";

/** A program in TypeScript for Node, over @grpc/grpc-js, with messages of protobuf-es, which knows protobuf's JSON. */
export function grpcJsProgram(call: ExportedCall, method: DescMethod): ExportedText {
  const body = [...requestLines(call, method), ...exchangeLines(method)];
  const text = lines(
    `// Calls ${call.method}. Run it with: npx tsx client.ts`,
    importLines(call, method),
    "",
    `const { input, output } = ${method.parent.name}.method.${method.localName};`,
    `const path = ${quoted(`${parseTarget(call.target).prefix}/${method.parent.typeName}/${method.name}`)};`,
    "const serialize = (message: MessageShape<typeof input>) => Buffer.from(toBinary(input, message));",
    "const deserialize = (bytes: Buffer) => fromBinary(output, bytes);",
    "const print = (message: MessageShape<typeof output>) => console.log(toJsonString(output, message, { prettySpaces: 2 }));",
    "",
    clientLines(call),
    ...metadataLines(call),
    "try {",
    body.map((line) => indented(line, "  ")),
    "} catch (error) {",
    [
      "const { code, details } = error as ServiceError;",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it is a template of the program that is written.
      "console.error(code === undefined ? error : `${status[code]}: ${details}`);",
      "process.exitCode = 1;",
    ].map((line) => indented(line, "  ")),
    "} finally {",
    "  client.close();",
    "}",
  );
  return { fileName: "client.ts", text, setUp: setUpOf(method), notes: [...notesOf(call), ...anyNotes(method, "protobuf-es")] };
}

function importLines(call: ExportedCall, method: DescMethod): string[] {
  const isReading = call.transport === "tls" && (call.rootsFile !== null || call.certificateFile !== null);
  return [
    ...(isReading ? ['import { readFileSync } from "node:fs";'] : []),
    'import { fromBinary, fromJsonString, type MessageShape, toBinary, toJsonString } from "@bufbuild/protobuf";',
    'import { Client, credentials, Metadata, type ServiceError, status } from "@grpc/grpc-js";',
    stubImport(method),
  ];
}

function clientLines(call: ExportedCall): string[] {
  const options = [
    ...(call.serverName === null ? [] : [`"grpc.ssl_target_name_override": ${quoted(call.serverName)},`]),
    ...(call.authority === null ? [] : [`"grpc.default_authority": ${quoted(call.authority)},`]),
    ...(call.maxReceiveBytes === null ? [] : [`"grpc.max_receive_message_length": ${call.maxReceiveBytes},`]),
  ];
  const address = quoted(addressOf(call));
  const client = (made: string) =>
    options.length === 0
      ? [`const client = new Client(${address}, ${made});`]
      : [`const client = new Client(${address}, ${made}, {`, ...options.map((option) => `  ${option}`), "});"];
  if (call.transport === "plaintext") return client("credentials.createInsecure()");
  const read = (file: string | null) => (file === null ? "null" : `readFileSync(${quoted(file)})`);
  const { rootsFile, certificateFile, keyFile, unverified } = call;
  const files = [read(rootsFile), read(keyFile), read(certificateFile)];
  if (unverified) files.push("{ rejectUnauthorized: false }");
  else while (files.at(-1) === "null") files.pop();
  return [`const channelCredentials = credentials.createSsl(${files.join(", ")});`, ...client("channelCredentials")];
}

function metadataLines({ metadata, secretMetadata, deadlineMs }: ExportedCall): string[] {
  return [
    "const metadata = new Metadata();",
    ...metadata.map(({ key, value }) => {
      const text = isBinaryKey(key) ? `Buffer.from(${quoted(value)}, "base64")` : quoted(value);
      return `metadata.add(${quoted(key)}, ${text});`;
    }),
    ...secretMetadata.map(({ key, before, variable }) => `metadata.add(${quoted(key)}, ${secretText(before, variable)});`),
    `const options = ${deadlineMs === null ? "{}" : `{ deadline: Date.now() + ${deadlineMs} }`};`,
    "",
  ];
}

function requestLines(call: ExportedCall, method: DescMethod): string[] {
  if (!sendsMany(method)) return [`const request = fromJsonString(input, ${scriptText(firstMessage(call))});`];
  const messages = call.messages.map((message) => `  ${scriptText(message)},`);
  return ["const requests = [", ...messages, "].map((message) => fromJsonString(input, message));"];
}

function exchangeLines(method: DescMethod): string[] {
  const start = {
    unary: "client.makeUnaryRequest(path, serialize, deserialize, request, metadata, options,",
    client_streaming: "client.makeClientStreamRequest(path, serialize, deserialize, metadata, options,",
    server_streaming: "client.makeServerStreamRequest(path, serialize, deserialize, request, metadata, options)",
    bidi_streaming: "client.makeBidiStreamRequest(path, serialize, deserialize, metadata, options)",
  }[method.methodKind];
  const send = sendsMany(method) ? ["for (const request of requests) call.write(request);", "call.end();"] : [];
  if (receivesMany(method)) return [`const call = ${start};`, ...send, "for await (const response of call) print(response);"];
  const callback = "(error, message) => (message ? resolve(message) : reject(error))";
  return [
    "const response = await new Promise<MessageShape<typeof output>>((resolve, reject) => {",
    `  ${sendsMany(method) ? "const call = " : ""}${start} ${callback});`,
    ...send.map((line) => `  ${line}`),
    "});",
    "print(response);",
  ];
}

function notesOf(call: ExportedCall): ExportNote[] {
  return call.protoFile === null ? [exportNote("schema-needed")] : [];
}

function setUpOf(method: DescMethod): string[] {
  return [
    "npm init -y && npm pkg set type=module",
    "npm install @grpc/grpc-js @bufbuild/protobuf",
    "npm install --save-dev @bufbuild/protoc-gen-es tsx typescript @types/node",
    ...stubCommands(method),
  ];
}

/** What makes stubs of protobuf-es in `gen`. */
export function stubCommands(method: DescMethod): string[] {
  const plugin = "--plugin=protoc-gen-es=node_modules/.bin/protoc-gen-es --es_out=gen --es_opt=target=ts,import_extension=js";
  return [
    "mkdir -p gen",
    `protoc -I . ${plugin} ${stubFiles(method)
      .map((name) => quoteWord(name, "bash"))
      .join(" ")}`,
  ];
}

/** The import of the service, which knows its methods and their types. */
export function stubImport(method: DescMethod): string {
  return `import { ${method.parent.name} } from ${quoted(`./gen/${method.parent.file.name}_pb.js`)};`;
}

/** A text with an environment variable's value at its end. */
export function secretText(before: string, variable: string): string {
  const value = `process.env[${quoted(variable)}] ?? ""`;
  return before === "" ? value : `${quoted(before)} + (${value})`;
}

/** A string of JavaScript's; raw where that is easier to read. */
export function scriptText(text: string): string {
  return isPlain(text) && !/[`\r]|\$\{|\\$/.test(text) ? `String.raw\`${text}\`` : quoted(text);
}
