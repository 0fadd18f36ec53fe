import type { DescMethod } from "@bufbuild/protobuf";
import type { ExportedCall, ExportedText } from "#shared/model/exchange";
import { type ExportNote, exportNote } from "#shared/model/export-note";
import {
  addressOf,
  binaryValue,
  commonNotes,
  firstMessage,
  indented,
  lines,
  quoted,
  receivesMany,
  repeatedKeys,
  sendsMany,
} from "./program";

/** A script for k6, which makes load: 200 calls of 50 users, to be turned up, and what has to hold of them. */
export function k6Script(call: ExportedCall, method: DescMethod): ExportedText {
  const isStream = sendsMany(method) || receivesMany(method);
  const text = lines(
    `// Calls ${call.method} again and again. Run it with: k6 run load.js`,
    'import { check } from "k6";',
    'import grpc from "k6/net/grpc";',
    "",
    optionLines(call, isStream),
    "",
    "const client = new grpc.Client();",
    ...(call.protoFile === null ? [] : [`client.load(["."], ${quoted(call.protoFile)});`]),
    connectionLines(call),
    callLines(call),
    "",
    isStream ? streamLines(call, method) : unaryLines(call),
  );
  return { fileName: "load.js", text, setUp: [], notes: notesOf(call) };
}

function optionLines(call: ExportedCall, isStream: boolean): string[] {
  return [
    "export const options = {",
    "  vus: 50,",
    "  iterations: 200,",
    ...(call.transport === "tls" && call.unverified
      ? ["  // Nobody is asked whether the server is who it says.", "  insecureSkipTLSVerify: true,"]
      : []),
    "  thresholds: {",
    '    checks: ["rate>0.99"],',
    isStream ? '    iteration_duration: ["p(95)<1000"],' : '    grpc_req_duration: ["p(95)<500"],',
    "  },",
    "};",
  ];
}

/** Files can only be read before the users begin. */
function connectionLines(call: ExportedCall): string[] {
  const { transport, rootsFile, certificateFile, keyFile, maxReceiveBytes, protoFile } = call;
  const name = expectedName(call);
  const tls = [
    ...(rootsFile === null ? [] : [`cacerts: [open(${quoted(rootsFile)})],`]),
    ...(certificateFile === null || keyFile === null ? [] : [`cert: open(${quoted(certificateFile)}),`, `key: open(${quoted(keyFile)}),`]),
  ];
  const inside = [
    ...(transport === "plaintext" ? ["plaintext: true,"] : []),
    ...(transport === "tls" && tls.length > 0 ? ["tls: {", ...tls.map((line) => `  ${line}`), "},"] : []),
    ...(name === null ? [] : [`authority: ${quoted(name)},`]),
    ...(maxReceiveBytes === null ? [] : [`maxReceiveSize: ${maxReceiveBytes},`]),
    ...(protoFile === null ? ["reflect: true,"] : []),
  ];
  return ["const connection = {", ...inside.map((line) => `  ${line}`), "};"];
}

/** What goes with each call. k6 ends a call after a minute where nobody says otherwise. */
function callLines({ metadata, secretMetadata, deadlineMs }: ExportedCall): string[] {
  const pairs = [
    ...metadata.map(({ key, value }) => `${quoted(key.toLowerCase())}: ${metadataValue(key, value)},`),
    ...secretMetadata.map(({ key, before, variable }) => {
      const value = `__ENV[${quoted(variable)}]`;
      return `${quoted(key.toLowerCase())}: ${before === "" ? value : `${quoted(before)} + ${value}`},`;
    }),
  ];
  const inside = [
    ...(pairs.length === 0 ? [] : ["metadata: {", ...pairs.map((pair) => `  ${pair}`), "},"]),
    ...(deadlineMs === null ? [] : [`timeout: "${deadlineMs}ms",`]),
  ];
  return ["const params = {", ...inside.map((line) => `  ${line}`), "};"];
}

const connect = (call: ExportedCall) => [
  "  // Each user keeps its connection.",
  `  if (__ITER === 0) client.connect(${quoted(addressOf(call))}, connection);`,
];

function unaryLines(call: ExportedCall): string[] {
  return [
    `const request = ${scriptValue(firstMessage(call))};`,
    "",
    "export default function () {",
    ...connect(call),
    `  const response = client.invoke(${quoted(call.method)}, request, params);`,
    '  check(response, { "the status is OK": ({ status }) => status === grpc.StatusOK });',
    "}",
  ];
}

function streamLines(call: ExportedCall, method: DescMethod): string[] {
  const requests = sendsMany(method) ? call.messages : [firstMessage(call)];
  return [
    "const requests = [",
    ...requests.map((message) => indented(`${scriptValue(message)},`, "  ")),
    "];",
    "",
    "export default function () {",
    ...connect(call),
    `  const stream = new grpc.Stream(client, ${quoted(call.method)}, params);`,
    "  let failure = null;",
    '  stream.on("data", () => {});',
    '  stream.on("error", (error) => {',
    "    failure = error;",
    "  });",
    '  stream.on("end", () => {',
    '    check(failure, { "the status is OK": (error) => error === null });',
    "  });",
    "  for (const request of requests) stream.write(request);",
    "  stream.end();",
    "}",
  ];
}

/** JSON is JavaScript but for one key, which is no field's name but may be a map's. */
function scriptValue(json: string): string {
  return json.includes("__proto__") ? `JSON.parse(${quoted(json)})` : json.trim();
}

/** Bytes go as bytes: k6 writes them in base64 itself. */
function metadataValue(key: string, value: string): string {
  const bytes = binaryValue(key, value);
  return bytes === null ? quoted(value) : `new Uint8Array([${[...bytes].join(", ")}])`;
}

/** k6 has one name for what the certificate is asked for and for what is sent as authority. */
function expectedName({ serverName, authority }: ExportedCall): string | null {
  return serverName ?? authority;
}

function notesOf(call: ExportedCall): ExportNote[] {
  const notes = commonNotes(call).filter(({ kind }) => kind !== "schema-needed");
  if (call.transport === "tls" && call.authority !== null && call.authority !== call.serverName)
    notes.push(exportNote("one-name", { tool: "k6", name: expectedName(call) ?? "" }));
  return [...notes, ...repeatedKeys(call, "k6")];
}
