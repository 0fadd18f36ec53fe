import { create, fromJson, toBinary } from "@bufbuild/protobuf";
import { type Any, AnySchema, anyPack } from "@bufbuild/protobuf/wkt";
import { describe, expect, it } from "vitest";
import { googleRpcRegistry, googleRpcType } from "./google-rpc";
import { encodeJson } from "./json/encode";
import { decodeStatusDetails } from "./status-details";
import { nodeType, richRegistry } from "./testing/rich";

function statusBytes(details: readonly Any[]): Uint8Array {
  // google.rpc.Status.details is field 3.
  return Buffer.concat(details.flatMap((any) => [Uint8Array.of(0x1a, toBinary(AnySchema, any).length), toBinary(AnySchema, any)]));
}

function pack(name: string, json: object): Any {
  const type = googleRpcType(name);
  return anyPack(type, fromJson(type, JSON.parse(JSON.stringify(json)), { registry: googleRpcRegistry() }));
}

it("decodes standard details, the schema's own, and each unknown one as base64", () => {
  const unknown = create(AnySchema, { typeUrl: "type.googleapis.com/un.Known", value: Uint8Array.of(8, 1) });
  const broken = create(AnySchema, { typeUrl: "type.googleapis.com/google.rpc.ErrorInfo", value: Uint8Array.of(0x0a, 9) });
  const own = anyPack(nodeType, fromJson(nodeType, { displayName: "x" }));
  const violation = { field: "lines", description: "must be positive" };
  const details = decodeStatusDetails(
    statusBytes([pack("BadRequest", { fieldViolations: [violation] }), own, unknown, broken]),
    richRegistry,
  );
  expect(details.map(({ type }) => type)).toEqual(["google.rpc.BadRequest", "rich.Node", "un.Known", "google.rpc.ErrorInfo"]);
  expect(details.map(({ json }) => json && JSON.parse(json))).toEqual([{ fieldViolations: [violation] }, { displayName: "x" }, null, null]);
  expect(details[2]?.base64).toBe("CAE=");
});

it("never throws", () => {
  expect(decodeStatusDetails(new Uint8Array(0), richRegistry)).toEqual([]);
  expect(decodeStatusDetails(Uint8Array.of(0x1a, 200), richRegistry)).toEqual([{ type: "google.rpc.Status", json: null, base64: "Gsg=" }]);
});

describe("the standard types", () => {
  it.each<[string, object]>([
    ["ErrorInfo", { reason: "R", domain: "d", metadata: { a: "b" } }],
    ["RetryInfo", { retryDelay: "1.500s" }],
    ["DebugInfo", { stackEntries: ["a", "b"], detail: "d" }],
    ["QuotaFailure", { violations: [{ subject: "s", quotaDimensions: { k: "v" }, quotaValue: "5", futureQuotaValue: "0" }] }],
    ["PreconditionFailure", { violations: [{ type: "t", subject: "s", description: "d" }] }],
    ["BadRequest", { fieldViolations: [{ field: "f", localizedMessage: { locale: "zh-CN", message: "不行" } }] }],
    ["RequestInfo", { requestId: "1", servingData: "2" }],
    ["ResourceInfo", { resourceType: "t", resourceName: "n", owner: "o", description: "d" }],
    ["Help", { links: [{ description: "d", url: "u" }] }],
    ["LocalizedMessage", { locale: "en", message: "m" }],
  ])("%s round-trips", (name, json) => {
    const bytes = encodeJson(googleRpcType(name), googleRpcRegistry(), JSON.stringify(json));
    const any = create(AnySchema, { typeUrl: `type.googleapis.com/google.rpc.${name}`, value: bytes });
    const [detail] = decodeStatusDetails(statusBytes([any]), richRegistry);
    expect(JSON.parse(detail?.json ?? "")).toEqual(json);
  });
});
