import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import type { Client } from "../../shared/bridge/client";
import type { WirebenchContract } from "../../shared/contract/contract";
import type { CallHead } from "../../shared/model/call";
import { openPage, startCore } from "../../src-main/app/testing/served-core";
import { cli } from "../../src-main/cli/testing/cli";
import { TestAuthority } from "../../src-main/engine/channels/testing/certificates";
import { describePeer, KeyFolder, wholeManners } from "../support/secured-peers";

/** Tokens that a server's interceptor checks. */
const files = new KeyFolder();
let authority: TestAuthority;
let trusting: readonly string[];
let stopCore: () => Promise<void>;
let page: Client<WirebenchContract>;
let sourceId: string;

beforeAll(async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), "wirebench-peers-tokens-"));
  const core = await startCore(folder);
  page = await openPage(core.mintUrl());
  stopCore = async () => {
    core.dispose();
    await page.ended;
    page.dispose();
    await core.saved();
    await rm(folder, { recursive: true });
  };
  const text = await readFile(fileURLToPath(new URL("../servers/tutorial.proto", import.meta.url)), "utf8");
  ({ sourceId } = await page.call("schema.upload", { label: "tutorial", files: [{ path: "tutorial.proto", text }] }));
  authority = await TestAuthority.make();
  trusting = ["-cacert", files.keep("ca.pem", authority.cert)];
});

afterAll(() => stopCore());

const calls = [
  ["tutorial.v1.UserService/GetUser", '{"id": 7}'],
  ["tutorial.v1.StreamService/Count", '{"count": 3}'],
  ["tutorial.v1.StreamService/Sum", '{"value": 1} {"value": 2}'],
  ["tutorial.v1.StreamService/Talk", '{"text": "a"} {"text": "b"}'],
] as const;

for (const manner of wholeManners) {
  describePeer(manner, "and tokens", (serve) => {
    it("on calls of all four kinds and on the asking, over TLS", async () => {
      const target = await serve({ ...files.keepPair("server", await authority.issue()), token: "the-token", user: "xiaoze" });
      vi.stubEnv("PEER_TOKEN", "the-token");
      const ways = [
        ["-token-env", "PEER_TOKEN"],
        ["-H", "user: xiaoze", "-H", "token: the-token"],
      ];
      for (const [method, data] of calls) {
        for (const way of ways) expect(await cli(["call", ...trusting, ...way, "-d", data, target, method])).toMatchObject({ code: 0 });
        const wrong = ["-reflect-header", "authorization: Bearer the-token", "-rpc-header", "authorization: Bearer wrong"];
        const refused = await cli(["call", ...trusting, ...wrong, "-d", data, target, method]);
        expect(refused).toMatchObject({ code: 64 + 16, stderr: expect.stringContaining("凭证无效 (no valid token)") });
      }
      expect(await cli(["list", ...trusting, target])).toMatchObject({ code: 1, stderr: expect.stringContaining("UNAUTHENTICATED") });
    });

    it("a user and a token, from the core: over TLS, and over plaintext where that is allowed", async () => {
      const guarded = { token: "the-token", user: "xiaoze" };
      const secured = await serve({ ...files.keepPair("core", await authority.issue()), ...guarded });
      // By its name it is no target on this machine.
      const open = (await serve(guarded)).replace("127.0.0.1", "127.1");
      await page.call("trust.save", { id: "tls", pattern: secured, settings: { transport: "tls", roots: { from: "nobody" } } });
      await page.call("trust.save", { id: "plain", pattern: open, settings: { transport: "plaintext" } });
      const [right, wrong] = [await page.call("secret.keep", { text: "the-token" }), await page.call("secret.keep", { text: "another" })];
      for (const [method, data] of calls) {
        const made = (target: string, { id }: { id: string }, allowPlaintext = false) => callFrom(target, method, data, id, allowPlaintext);
        expect(await made(secured, right)).toMatchObject({ status: { code: 0, origin: "server" } });
        expect(await made(secured, wrong)).toMatchObject({ status: { code: 16, origin: "server" } });
        expect(await made(open, right)).toMatchObject({ fault: { code: "auth-plaintext" } });
        expect(await made(open, right, true)).toMatchObject({ status: { code: 0, origin: "server" } });
      }
    });
  });
}

/** The last that is heard of a call with a user and a token. */
async function callFrom(target: string, method: string, data: string, secret: string, allowPlaintext: boolean): Promise<CallHead | null> {
  const user = { key: "user", secret: null, text: "xiaoze" };
  const { callId } = await page.call("call.start", {
    sourceId,
    method,
    target,
    metadata: [],
    auth: { scheme: { kind: "pairs", pairs: [user, { key: "token", secret, text: "" }] }, allowPlaintext },
    deadlineMs: null,
    maxReceiveBytes: 1e6,
    bodies: data.split(/(?<=\}) /).map((text) => ({ format: "json", text })),
    finish: true,
    owner: "tab",
  });
  let last: CallHead | null = null;
  for await (const head of page.open("call.watch", { callId }).items) last = head;
  return last;
}
