import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Client } from "#shared/bridge/client";
import { contract, type WirebenchContract } from "#shared/contract/contract";
import type { Auth } from "#shared/model/auth";
import type { CertificatePlan } from "#shared/model/certificate";
import { type CallHandler, LoopbackServer, type ServedCall } from "../engine/channels/server";
import { TestAuthority } from "../engine/channels/testing/certificates";
import { reflectionHandlers } from "../engine/reflection/reflection-service";
import { SchemaCatalog } from "../engine/schema/catalog";
import type { RunningServer } from "./serve";
import { assetsDir, memoryKeychain, openPage, startCore } from "./testing/served-core";

/**
 * A page that is in a stranger's hands asks every operation on certificates, secrets and trust for what it can get. All that came to
 * it, and who may read what is on the disk afterwards, is looked at.
 */

let folder: string;
let server: RunningServer;
let client: Client<WirebenchContract>;
let grpc: LoopbackServer;
let frames: unknown[];
let calls: ServedCall[];

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "wirebench-window-"));
  [frames, calls] = [[], []];
  server = await startCore(folder, { openSecretBox: memoryKeychain() });
  client = await openPage(server.mintUrl(), (frame) => frames.push(frame));
  const catalog = new SchemaCatalog();
  const { registry } = await catalog.open({ kind: "demo", root: path.join(assetsDir, "demo") });
  const handlers = [...reflectionHandlers(registry)].map(([name, handler]): [string, CallHandler] => [
    name,
    (call) => {
      calls.push(call);
      return handler(call);
    },
  ]);
  grpc = await LoopbackServer.start(new Map(handlers));
  catalog.dispose();
});

afterEach(async () => {
  server.dispose();
  await client.ended;
  client.dispose();
  grpc.dispose();
  await server.saved();
  await rm(folder, { recursive: true });
});

/** A frame with its bytes as text and as base64. */
function textOf(frame: unknown): string {
  return JSON.stringify(frame, (_key, value: unknown) =>
    value instanceof Uint8Array ? [Buffer.from(value).toString("latin1"), Buffer.from(value).toString("base64")] : value,
  );
}

const bearer = (token: string): Auth => ({ scheme: { kind: "bearer", token }, allowPlaintext: false });

it("gets no key, no secret and no path by any operation, and nobody else can read what is kept", async () => {
  const ask = client.call;
  const asked: string[] = [];
  const told: typeof ask = (name, params) => {
    asked.push(name);
    return ask(name, params);
  };
  const canaries: string[] = [];

  // An identity of the user's, with its key.
  const authority = await TestAuthority.make();
  const pair = await authority.issue({ purpose: "client" });
  const upload = { files: [{ name: "me.pem", bytes: Buffer.from(pair.cert + pair.key) }], password: null };
  await told("certificate.check", upload);
  const { ids } = await told("certificate.import", upload);
  canaries.push(...pair.key.trim().split("\n").slice(1, -1));

  // An authority and a pair that are made here; their keys are known by the files that the core saves.
  const plan: CertificatePlan = { purpose: "authority", commonName: "Dev", names: [], key: "ec-p256", validDays: 9 };
  const made = await told("certificate.makeAuthority", { plan });
  const issued = await told("certificate.issue", { issuer: made.id, plan: { ...plan, purpose: "server", names: ["localhost"] } });
  await told("certificate.rename", { id: issued.id, name: "Renamed" });
  const out = await ask("files.resolve", { path: folder });
  for (const { id } of [made, issued]) {
    const { handle } = await told("certificate.placeIn", { directory: out.handle, name: `${id}.pem`, format: "key" });
    await told("certificate.export", { id, format: "key", password: null, handle });
    const saved = path.join(folder, `${id}.pem`);
    canaries.push(...(await readFile(saved, "utf8")).trim().split("\n").slice(1, -1));
    expect((await stat(saved)).mode & 0o777).toBe(0o600);
  }
  await ask("certificate.pickPlace", { name: "x", format: "key" }).catch(() => null);
  asked.push("certificate.pickPlace");
  expect((await told("certificate.list", {})).certificates).toHaveLength(3);
  asked.push("certificate.watch");
  for await (const { certificates } of client.open("certificate.watch", {}).items) {
    expect(certificates).toHaveLength(3);
    break;
  }

  // Secrets, and a target that uses them.
  const token = "canary-token-of-a-target-81c4";
  const secret = await told("secret.keep", { text: token });
  canaries.push(token);
  await told("secret.place", {});
  await told("secret.facts", { ids: [secret.id] });
  await told("trust.save", { id: "r", pattern: grpc.target, settings: { auth: bearer(secret.id), identity: ids[0] ?? null } });
  asked.push("trust.watch");
  for await (const { rules } of client.open("trust.watch", {}).items) {
    expect(rules).toHaveLength(1);
    break;
  }
  await told("auth.test", { auth: bearer(secret.id), target: grpc.target });
  await expect(client.open("auth.signIn", { auth: bearer(secret.id) }).result).rejects.toMatchObject({ code: "auth-invalid" });
  asked.push("auth.signIn");
  await ask("trust.inspect", { target: grpc.target, settings: { identity: ids[0] ?? null } });
  asked.push("trust.inspect");
  await ask("schema.reflect", { target: grpc.target, metadata: [], deadlineMs: null });
  expect(calls.at(-1)?.metadata).toContainEqual({ key: "authorization", value: `Bearer ${token}` });

  await told("trust.environmentProxy", { target: grpc.target });
  await told("trust.remove", { id: "r" });
  await told("secret.forget", { id: secret.id });
  await told("certificate.remove", { id: issued.id });
  const operations = Object.keys(contract).filter((name) => /^(certificate|secret|trust|auth)\./.test(name));
  expect([...new Set(asked)].sort()).toEqual(operations.sort());

  const texts = frames.map(textOf).join("\n");
  expect(canaries.filter((canary) => texts.includes(canary))).toEqual([]);
  expect(texts).not.toContain(path.join(folder, "data"));
  expect(await othersMay(path.join(folder, "data"))).toEqual([]);
});

/** Files and folders that somebody beside the user may open. */
async function othersMay(data: string): Promise<string[]> {
  server.dispose();
  await server.saved();
  const below = await readdir(data, { recursive: true });
  expect(below.length).toBeGreaterThan(3);
  const places = [data, ...below.map((name) => path.join(data, name))];
  const modes = await Promise.all(places.map(async (place) => ({ place, mode: (await stat(place)).mode & 0o077 })));
  return modes.filter(({ mode }) => mode !== 0).map(({ place, mode }) => `${mode.toString(8)} ${path.relative(data, place)}`);
}
