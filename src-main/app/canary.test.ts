import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Client } from "#shared/bridge/client";
import type { WirebenchContract } from "#shared/contract/contract";
import type { Auth, AuthScheme } from "#shared/model/auth";
import type { CallHead } from "#shared/model/call";
import { type OAuthServer, startOAuthServer } from "../engine/auth/testing/oauth-server";
import { LoopbackServer, type ServedCall, ServedStatus } from "../engine/channels/server";
import type { RunningServer } from "./serve";
import { memoryKeychain, openPage, startCore } from "./testing/served-core";

/**
 * Secrets of every kind are planted, and calls made with them that succeed, fail and are refused, against servers that repeat
 * all they are told. Then every file, every line that was logged and every frame that went to the window is searched.
 */
const protoText = `syntax = "proto3"; package canary; message Word { string text = 1; }
service Talk { rpc Say(Word) returns (Word); rpc Tell(Word) returns (stream Word); }`;

let folder: string;
let server: RunningServer;
let client: Client<WirebenchContract>;
let frames: unknown[];
let logged: string[];
let oauth: OAuthServer;
let grpc: LoopbackServer;
let seen: ServedCall[];
let mood: "ok" | "fail" | "refuse";
let sourceId: string;

/** Repeats its metadata wherever a server can. */
async function parrot(call: ServedCall): Promise<[]> {
  seen.push(call);
  const all = call.metadata.map(({ key, value }) => `${key}=${value}`).join("; ");
  // Of a message with a string in it, so that the secret stands at any place of its base64.
  const packed = Buffer.concat([Buffer.from([0x08, 0x10, 0x12, all.length & 0x7f]), Buffer.from(all)]).toString("base64");
  call.sendHeaders([
    { key: "x-echo", value: all },
    { key: "x-echo-bin", value: packed },
  ]);
  for await (const message of call.messages) if (mood === "ok") await call.send(message);
  const trailers = [{ key: "x-trailing-echo", value: encodeURIComponent(all) }];
  if (mood !== "ok") throw new ServedStatus(mood === "fail" ? 3 : 16, `I do not like ${all}`, trailers);
  return [];
}

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "wirebench-canary-"));
  [frames, logged, seen, mood] = [[], [], [], "ok"];
  for (const method of ["log", "warn", "error"] as const) {
    vi.spyOn(console, method).mockImplementation((...all: unknown[]) => void logged.push(all.map(String).join(" ")));
  }
  oauth = await startOAuthServer(() => ({ json: {} }));
  grpc = await LoopbackServer.start(
    new Map([
      ["/canary.Talk/Say", parrot],
      ["/canary.Talk/Tell", parrot],
    ]),
  );
  server = await startCore(folder, { openSecretBox: memoryKeychain() });
  client = await openPage(server.mintUrl(), (frame) => frames.push(frame));
  const files = [{ path: "canary.proto", text: protoText }];
  ({ sourceId } = await client.call("schema.upload", { label: "canary", files }));
});

afterEach(async () => {
  server.dispose();
  await client.ended;
  client.dispose();
  oauth.dispose();
  grpc.dispose();
  await server.saved();
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

const keep = async (text: string) => (await client.call("secret.keep", { text })).id;
const auth = (scheme: AuthScheme): Auth => ({ scheme, allowPlaintext: false });

async function call(scheme: AuthScheme, method = "Say", { target } = grpc): Promise<CallHead> {
  const { callId } = await client.call("call.start", {
    sourceId,
    method: `canary.Talk/${method}`,
    target,
    metadata: [],
    auth: auth(scheme),
    deadlineMs: null,
    maxReceiveBytes: 1e6,
    bodies: [{ format: "json", text: '{"text":"hello"}' }],
    finish: true,
    owner: `tab-${method}`,
  });
  let last: CallHead | undefined;
  for await (const head of client.open("call.watch", { callId }).items) last = head;
  if (!last) throw new Error("A call without a head.");
  await client.call("call.timeline", { callId });
  return last;
}

/** All that left the core: what was written, logged and sent to the window, as texts. */
async function everything(): Promise<Map<string, string>> {
  server.dispose();
  await server.saved();
  const found = new Map<string, string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const place = path.join(entry.parentPath, entry.name);
    found.set(place, (await readFile(place)).toString("latin1"));
  }
  found.set("the log", logged.join("\n"));
  for (const [at, frame] of frames.entries()) found.set(`frame ${at}`, JSON.stringify(frame));
  return found;
}

/** A secret in every form; of base64 at each of its three alignments, without the characters that its neighbours have a part in. */
function formsOf(secret: string): string[] {
  const aligned = [0, 1, 2].map((shift) => {
    const text = Buffer.from(`${"x".repeat(shift)}${secret}`).toString("base64");
    return text.slice(shift === 0 ? 0 : shift + 1, Math.floor(((shift + secret.length) * 8) / 6) - 1);
  });
  return [secret, ...aligned, encodeURIComponent(secret), Buffer.from(secret).toString("hex"), JSON.stringify(secret).slice(1, -1)];
}

async function expectNoneOf(secrets: readonly string[]): Promise<void> {
  for (const [place, text] of await everything()) {
    for (const secret of secrets) {
      for (const form of formsOf(secret)) {
        if (text.includes(form) || text.includes(Buffer.from(form).toString("latin1")))
          throw new Error(`${form} is in ${place}: ${text.slice(Math.max(0, text.indexOf(form) - 200), text.indexOf(form) + 200)}`);
      }
    }
  }
}

describe("no secret leaves the core", () => {
  it("that is sent as it is, in whatever mood the server is", async () => {
    const [token, password, key, pair] = ["canary-token-7f3a9c", "canary pass&word=ü7d1", "canary/key+5e2b==", "canary-pair-9a4c"];
    const schemes: AuthScheme[] = [
      { kind: "bearer", token: await keep(token) },
      { kind: "basic", user: "admin", password: await keep(password) },
      { kind: "api-key", key: "x-api-key", value: await keep(key) },
      { kind: "pairs", pairs: [{ key: "token", secret: await keep(pair), text: "" }] },
    ];
    for (mood of ["ok", "fail", "refuse"] as const) {
      for (const scheme of schemes) for (const method of ["Say", "Tell"]) await call(scheme, method);
    }
    expect(seen).toHaveLength(24);
    const sent = seen.flatMap(({ metadata }) => metadata.map(({ value }) => value));
    const basic = Buffer.from(`admin:${password}`).toString("base64");
    expect(sent).toEqual(expect.arrayContaining([`Bearer ${token}`, `Basic ${basic}`, key, pair]));
    // The history is written behind: it is looked through as well.
    await vi.waitFor(async () => expect((await client.call("history.list", { text: "", by: "all", from: 0, count: 0 })).total).toBe(24));
    await expectNoneOf([token, password, key, pair, basic]);
  });

  it("that an OAuth server gives or repeats", async () => {
    const [secret, access, refresh] = ["canary-client-secret-3b8e", "canary.access.token-61fd", "canary-refresh-e7c2"];
    const clientSecret = await keep(secret);
    const scheme = (clientAuth: "header" | "body"): AuthScheme => ({
      kind: "oauth-client",
      tokenUrl: oauth.tokenUrl,
      clientId: "me",
      clientSecret,
      scope: "",
      audience: "",
      clientAuth,
    });
    oauth.answer = () => ({ json: { access_token: access, refresh_token: refresh, expires_in: 3600, scope: access } });
    mood = "fail";
    expect((await call(scheme("header"))).status?.message).toContain("Bearer ••••••");
    await client.call("auth.test", { auth: auth(scheme("header")), target: grpc.target });
    oauth.answer = ({ fields, headers }) => ({
      status: 400,
      json: { error: "invalid_client", error_description: `${JSON.stringify(fields)} ${headers.authorization} ${access} ${refresh}` },
    });
    for (const way of ["header", "body"] as const) {
      const asked = client.call("auth.test", { auth: auth(scheme(way)), target: grpc.target });
      await expect(asked).rejects.toMatchObject({ code: "auth-failed", facts: { error: "invalid_client" } });
      expect((await call(scheme(way))).fault).toMatchObject({ code: "auth-failed" });
    }
    await expectNoneOf([secret, access, refresh]);
  });

  it("that signs: keys as PEM, key files, HMAC keys, and what they have signed", async () => {
    const pem = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ format: "pem", type: "pkcs8" }).toString();
    const google = JSON.stringify({ type: "service_account", client_email: "a@b", private_key: pem, token_uri: oauth.tokenUrl });
    const hmac = "canary-hmac-key-of-thirty-two-bytes-4d";
    const jwt = { claims: '{"sub":"me"}', headers: "", lifetimeSeconds: 60 } as const;
    const schemes: AuthScheme[] = [
      { kind: "jwt", algorithm: "RS256", key: await keep(pem), ...jwt },
      { kind: "jwt", algorithm: "HS256", key: await keep(hmac), ...jwt },
      { kind: "google", key: await keep(google), audience: "https://x/", scope: "" },
    ];
    for (mood of ["ok", "refuse"] as const) for (const scheme of schemes) await call(scheme);
    // A key of the wrong kind, of which a library might say too much.
    await call({ kind: "jwt", algorithm: "ES256", key: await keep(pem), ...jwt });
    await call({ kind: "google", key: await keep(pem), audience: "https://x/", scope: "" });
    const tokens = seen.flatMap(({ metadata }) => metadata.filter(({ key }) => key === "authorization").map(({ value }) => value.slice(7)));
    expect(tokens).toHaveLength(6);
    const lines = pem.trim().split("\n").slice(1, -1);
    await expectNoneOf([hmac, ...tokens, ...lines.filter((line) => line.length >= 16)]);
  });

  it("that the user writes into a tab's metadata too, or that stands in a recording that is saved", async () => {
    const token = "canary-token-in-a-tab-2c9d";
    const scheme: AuthScheme = { kind: "bearer", token: await keep(token) };
    const { call: ask } = client;
    const session = await ask("session.read", {});
    const tab = { id: "t", kind: "method", sourceId, subject: "canary.Talk/Say", target: grpc.target, body: "{}", format: "json" } as const;
    const metadata = [{ key: "authorization", value: `Bearer ${token}`, enabled: true }];
    const more = { variables: [], deadline: "", maxReceive: "", draft: null, prepared: [] };
    await ask("session.write", { ...session, tabs: [{ ...tab, ...more, metadata }] });
    expect((await ask("session.read", {})).tabs[0]?.metadata[0]?.value).toBe("Bearer ••••••");
    const { callId } = await call(scheme, "Tell");
    expect((await ask("call.rows", { callId, from: 0, count: 9 })).rows).toHaveLength(2);
    await expectNoneOf([token]);
    // The search finds what is there.
    await writeFile(path.join(folder, "planted"), `x${Buffer.from(`y${token}`).toString("base64")}`);
    await expect(expectNoneOf([token])).rejects.toThrow("planted");
  });
});
