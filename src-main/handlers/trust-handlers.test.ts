import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { CancellationSource } from "#shared/base/cancellation";
import type { Fault } from "#shared/base/fault";
import { ServerLooks } from "../engine/trust/server-looks";
import { TargetRoutes } from "../engine/trust/target-routes";
import { TargetRules } from "../storage/target-rules";
import { trustHandlers } from "./trust-handlers";

let folder: string;
let targetRules: TargetRules;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "wirebench-trust-"));
  targetRules = new TargetRules(folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function* nothing(): AsyncGenerator<never> {}

async function save(serviceConfig: string | null): Promise<void> {
  const material = { authority: async () => null, identity: async () => null };
  const routes = new TargetRoutes({ rules: () => targetRules.all(), material, secret: async () => null, environment: {} });
  const { "trust.save": handler } = trustHandlers({ targetRules, routes, looks: new ServerLooks(routes) });
  const cancellation = new CancellationSource();
  try {
    await handler({ id: "1", pattern: "localhost", settings: { serviceConfig } }, { cancellation, input: nothing(), emit: async () => {} });
  } finally {
    cancellation.dispose();
  }
}

const named = '"name":[{"service":"ping.PingService"}]';

it("trust.save keeps a service config that gRPC takes, and none", async () => {
  for (const config of [null, "{}", `{"methodConfig":[{${named},"timeout":"2s"}]}`]) {
    await save(config);
    expect(await targetRules.all()).toEqual([{ id: "1", pattern: "localhost", settings: { serviceConfig: config } }]);
  }
});

it.each([
  ["not JSON", "{", /not JSON/],
  ["no object", "[]", /not a JSON object/],
  ["an empty text", "", /not JSON/],
  ["what gRPC does not take", `{"methodConfig":[{${named},"timeout":"soon"}]}`, /gRPC does not take .*timeout/],
  ["a retry that gRPC does not take", `{"methodConfig":[{${named},"retryPolicy":{"maxAttempts":1}}]}`, /maxAttempts/],
])("trust.save refuses a service config that is %s, and keeps what was", async (_what, config, words) => {
  await save("{}");
  const refusal: Fault = await save(config).then(
    () => expect.unreachable("it was taken"),
    (reason) => reason,
  );
  expect(refusal).toMatchObject({
    code: "bad-params",
    message: expect.stringMatching(words),
    act: expect.stringContaining("methodConfig"),
  });
  expect(await targetRules.all()).toMatchObject([{ settings: { serviceConfig: "{}" } }]);
});
