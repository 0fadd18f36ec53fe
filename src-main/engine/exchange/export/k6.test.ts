import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { DescMethod } from "@bufbuild/protobuf";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { ExportedCall } from "#shared/model/exchange";
import { SchemaCatalog } from "../../schema/catalog";
import { k6Script } from "./k6";

const proto = `syntax = "proto3";
package shop;
message Req { map<string, string> pairs = 1; }
service Shop { rpc One(Req) returns (Req); rpc Talk(stream Req) returns (stream Req); }`;

const call: ExportedCall = {
  target: "https://localhost:50051/base",
  transport: "tls",
  rootsFile: null,
  certificateFile: null,
  keyFile: null,
  unverified: true,
  serverName: null,
  authority: "api",
  method: "shop.Shop/One",
  metadata: [
    { key: "X-Twice", value: "1", enabled: true },
    { key: "x-twice", value: "2", enabled: true },
    { key: "x-bytes-bin", value: "AAH/", enabled: true },
  ],
  secretMetadata: [{ key: "authorization", before: "Bearer ", variable: "TOKEN" }],
  protoFile: null,
  messages: ['{"pairs": {"__proto__": "x"}}'],
  deadlineMs: 1500,
  maxReceiveBytes: null,
};

const folder = mkdtempSync(path.join(tmpdir(), "wirebench-k6-"));
const catalog = new SchemaCatalog();
let methodOf: (name: string) => DescMethod;

beforeAll(async () => {
  writeFileSync(path.join(folder, "shop.proto"), proto);
  const project = await catalog.open({ kind: "disk", paths: [folder] });
  methodOf = (name) => project.method(`shop.Shop/${name}`).desc;
});

afterAll(() => {
  catalog.dispose();
  rmSync(folder, { recursive: true });
});

// e2e/peers/load.test.ts runs such scripts where there is a k6.
it("a script for k6 has thresholds, a user's connection, and all that goes with each call", () => {
  const { text } = k6Script(call, methodOf("One"));
  expect(text).toContain('checks: ["rate>0.99"],');
  expect(text).toContain('if (__ITER === 0) client.connect("localhost:50051", connection);');
  expect(text).toContain("insecureSkipTLSVerify: true,");
  expect(text).toContain("reflect: true,");
  expect(text).toContain('"x-bytes-bin": new Uint8Array([0, 1, 255]),');
  expect(text).toContain('"authorization": "Bearer " + __ENV["TOKEN"],');
  expect(text).toContain('timeout: "1500ms",');
});

it("a key that JavaScript takes for an order stays a key", () => {
  expect(k6Script(call, methodOf("One")).text).toContain('JSON.parse("{\\"pairs\\": {\\"__proto__\\": \\"x\\"}}")');
});

it("a script of a stream writes all messages, and checks how it ends", () => {
  const { text } = k6Script({ ...call, messages: ["{}", "{}"] }, methodOf("Talk"));
  expect(text).toContain("for (const request of requests) stream.write(request);");
  expect(text).toContain('iteration_duration: ["p(95)<1000"],');
});

it("what k6 has no words for is told", () => {
  expect(k6Script(call, methodOf("One")).notes).toEqual([
    { kind: "prefix-beyond-stubs", values: { prefix: "/base" } },
    { kind: "one-name", values: { tool: "k6", name: "api" } },
    { kind: "one-value", values: { tool: "k6", key: "x-twice" } },
  ]);
});
