import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { accessSync, constants } from "node:fs";
import { fileURLToPath } from "node:url";
import { create, type DescMessage, fromBinary, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SchemaCatalog } from "../../schema/catalog";
import { MessageFrames } from "./message-frames";

const script = fileURLToPath(new URL("../../../../scripts/conformance-testee.mjs", import.meta.url));
const protos = fileURLToPath(new URL("./protos", import.meta.url));
const proto2 = "protobuf_test_messages.proto2.TestAllTypesProto2";
const proto3 = "protobuf_test_messages.proto3.TestAllTypesProto3";
const edition = "protobuf_test_messages.editions.TestAllTypesEdition2023";
const format = { protobuf: 1, json: 2, jspb: 3, text: 4 };

const catalog = new SchemaCatalog();
let testee: ChildProcessWithoutNullStreams;
let answers: AsyncIterator<Uint8Array>;
let requestType: DescMessage;
let responseType: DescMessage;

beforeAll(async () => {
  const { registry, outline } = await catalog.open({ kind: "disk", paths: [protos] });
  expect(outline.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  requestType = registry.getMessage("conformance.ConformanceRequest") as DescMessage;
  responseType = registry.getMessage("conformance.ConformanceResponse") as DescMessage;
  testee = spawn(process.execPath, [script], { stdio: "pipe" });
  answers = messagesOf(testee.stdout);
});

afterAll(async () => {
  catalog.dispose();
  testee.stdin.end();
  const [code] = await once(testee, "exit");
  expect(code).toBe(0);
});

async function* messagesOf(pipe: AsyncIterable<Buffer>): AsyncGenerator<Uint8Array> {
  const frames = new MessageFrames();
  for await (const chunk of pipe) yield* frames.push(chunk);
}

/** What the testee answers: the name of the result's field, and its value. */
async function ask(request: Record<string, unknown>): Promise<{ case: string; value: unknown }> {
  const message = toBinary(requestType, create(requestType, request as MessageInitShape<DescMessage>));
  testee.stdin.write(MessageFrames.frame(message));
  const { value } = await answers.next();
  return Reflect.get(fromBinary(responseType, Uint8Array.from(value)), "result");
}

const bytes = (hex: string) => ({ case: "protobufPayload", value: Uint8Array.from(Buffer.from(hex, "hex")) });
const text = (value: string) => ({ case: "textPayload", value });
const json = (value: string) => ({ case: "jsonPayload", value });

describe("the conformance testee", () => {
  it.skipIf(process.platform === "win32")("is a program that a runner can start by its path", () => {
    expect(() => accessSync(script, constants.X_OK)).not.toThrow();
  });

  it("knows of no failures", async () => {
    expect(await ask({ messageType: "conformance.FailureSet", requestedOutputFormat: format.protobuf })).toEqual(bytes(""));
  });

  it.each([
    ["bytes to bytes, with what is unknown", proto3, bytes("0801f8bf0405"), format.protobuf, bytes("0801f8bf0405")],
    [
      "bytes to JSON, without what is unknown",
      proto3,
      bytes("0801f8bf0405da0104f8bf0405"),
      format.json,
      json('{"optionalInt32":1,"recursiveMessage":{}}'),
    ],
    ["bytes to text", proto3, bytes("0801f8bf0405"), format.text, text("optional_int32: 1\n")],
    ["JSON to bytes", proto3, json('{"optionalInt64": 9007199254740993}'), format.protobuf, bytes("108180808080808010")],
    ["JSON to text", proto3, json('{"optionalString": "张三"}'), format.text, text('optional_string: "张三"\n')],
    ["text to bytes", proto3, text("repeated_int32: [1, 2]"), format.protobuf, bytes("fa01020102")],
    ["text to JSON", proto2, text("Data { group_int32: 5 }"), format.json, json('{"data":{"groupInt32":5}}')],
    [
      "text to text, of an edition",
      edition,
      text("groupliketype <group_int32: 5>"),
      format.text,
      text("GroupLikeType {\n  group_int32: 5\n}\n"),
    ],
    ["JSPB", proto3, { case: "jspbPayload", value: "[]" }, format.json, { case: "skipped", value: expect.any(String) }],
    ["to JSPB", proto3, bytes("0801"), format.jspb, { case: "skipped", value: expect.any(String) }],
  ])("answers %s", async (_, messageType, payload, requestedOutputFormat, result) => {
    expect(await ask({ payload, messageType, requestedOutputFormat })).toMatchObject(result);
  });

  it("prints what is unknown where it is asked to", async () => {
    const request = { payload: bytes("f8bf0405"), messageType: proto3, requestedOutputFormat: format.text };
    expect(await ask({ ...request, printUnknownFields: true })).toEqual(text("9215: 5\n"));
  });

  it.each([
    ["bytes that break off", bytes("08"), "protobuf"],
    ["a string that is no UTF-8", bytes("7201c0"), "protobuf"],
    ["JSON with a comment", json("{} // no"), "json"],
    ["JSON that does not fit", json('{"optionalInt32": "x"}'), "json"],
    ["text that does not fit", text("optional_int32: 'x'"), "text"],
  ] as const)("refuses %s", async (_, payload, output) => {
    const answer = await ask({ payload, messageType: proto3, requestedOutputFormat: format[output] });
    expect(answer).toEqual({ case: "parseError", value: expect.any(String) });
  });

  it("answers on after a request that nobody can answer", async () => {
    expect(await ask({ payload: bytes(""), messageType: "no.Such" })).toMatchObject({ case: "runtimeError" });
    expect(await ask({ payload: bytes(""), messageType: proto3, requestedOutputFormat: format.text })).toEqual(text(""));
  });
});
