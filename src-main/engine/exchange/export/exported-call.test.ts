import { describe, expect, it } from "vitest";
import type { CallRequest } from "#shared/model/call";
import { exportNote } from "#shared/model/export-note";
import { defaultTargetSettings } from "#shared/model/trust";
import { type ExportSources, exportedCall } from "./exported-call";
import { markOf } from "./secret-marks";

const request: CallRequest = {
  sourceId: "s",
  method: "a.B/C",
  target: "localhost:1",
  metadata: [],
  deadlineMs: null,
  maxReceiveBytes: 4 * 1024 * 1024,
  bodies: [],
  finish: true,
  owner: "t",
};
const sources: ExportSources = { request, settings: defaultTargetSettings, messages: ["{}"], protoFile: "a.proto", isSecret: () => false };
const entry = (key: string, value: string) => ({ key, value, enabled: true });

describe("a call as other tools are told it", () => {
  it("has secrets by names of environment variables alone", () => {
    const metadata = [
      entry("authorization", "Bearer s3cret-1"),
      entry("x-key", `v1 ${markOf("staging-token")}`),
      entry("x-typed", "s3cret-2"),
      entry("x-inside", `a${markOf("inner")}b`),
      entry("x-plain", "plain"),
    ];
    const isSecret = (text: string) => text === "s3cret-2";
    const { call, notes } = exportedCall({
      ...sources,
      request: { ...request, metadata },
      messages: [`{"a":"${markOf("body")}"}`],
      isSecret,
    });
    expect(JSON.stringify({ call, notes })).not.toMatch(/s3cret|\ue000|\ue001/);
    expect(call.metadata).toEqual([entry("x-inside", "a$INNERb"), entry("x-plain", "plain")]);
    expect(call.secretMetadata).toEqual([
      { key: "authorization", before: "Bearer ", variable: "TOKEN" },
      { key: "x-key", before: "v1 ", variable: "STAGING_TOKEN" },
      { key: "x-typed", before: "", variable: "X_TYPED" },
    ]);
    expect(call.messages).toEqual(['{"a":"$BODY"}']);
    expect(notes).toContainEqual(exportNote("secret-in-message", { variable: "$BODY" }));
    expect(notes).toContainEqual(exportNote("environment", { variable: "STAGING_TOKEN" }));
  });

  it("is authenticated as the target is, where the request says nothing", () => {
    const settings = {
      ...defaultTargetSettings,
      auth: { scheme: { kind: "api-key", key: "x-api-key", value: "id-1" }, allowPlaintext: false },
    } as const;
    expect(exportedCall({ ...sources, settings }).call.secretMetadata).toEqual([{ key: "x-api-key", before: "", variable: "X_API_KEY" }]);
  });

  it("names certificates as files, and says where they come from", () => {
    const settings = {
      ...defaultTargetSettings,
      transport: "tls",
      roots: { from: "kept", ids: ["1"] },
      identity: "2",
      serverName: "n",
    } as const;
    const { call, notes } = exportedCall({ ...sources, settings });
    expect(call).toMatchObject({
      transport: "tls",
      rootsFile: "ca.pem",
      certificateFile: "client.pem",
      keyFile: "client.key",
      serverName: "n",
    });
    expect(notes).toContainEqual(exportNote("authority-file", { file: "ca.pem" }));
    expect(exportedCall({ ...sources, settings: { ...settings, roots: { from: "nobody" } } }).call).toMatchObject({
      rootsFile: null,
      unverified: true,
    });
  });
});
