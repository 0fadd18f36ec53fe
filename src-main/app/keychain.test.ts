import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Client } from "#shared/bridge/client";
import type { WirebenchContract } from "#shared/contract/contract";
import type { Auth } from "#shared/model/auth";
import type { SecretFacts } from "#shared/model/secret";
import { openSystemKeyring } from "../host/keyring-box";
import { type KeyringSession, lackingPrograms, startKeyringSession } from "../host/testing/keyring-session";
import type { RunningServer } from "./serve";
import { builtScript } from "./testing/built-script";
import { openPage, startCore } from "./testing/served-core";

/** Real keychains: GNOME's keyring on a D-Bus of its own, and buses without one or without an answer. */
const without = lackingPrograms.length === 0 ? "" : ` (skipped: there is no ${lackingPrograms.join(", no ")} here)`;
const script = builtScript("keyring-process");
/** Of a loaded machine. */
const limit = 120_000;

let folder: string;
let session: KeyringSession | null;
let core: RunningServer | null;
let page: Client<WirebenchContract>;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "wirebench-keychain-"));
  [session, core] = [null, null];
});

afterEach(async () => {
  await stopCore();
  await session?.stop();
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

async function useBus(keyring: Parameters<typeof startKeyringSession>[1]): Promise<void> {
  await session?.stop();
  session = await startKeyringSession(folder, keyring);
  vi.stubEnv("DBUS_SESSION_BUS_ADDRESS", session.address);
}

async function startCoreAnew(): Promise<void> {
  await stopCore();
  core = await startCore(folder, { openSecretBox: () => openSystemKeyring(script) });
  page = await openPage(core.mintUrl());
}

async function stopCore(): Promise<void> {
  if (!core) return;
  core.dispose();
  await page.ended;
  page.dispose();
  await core.saved();
  core = null;
}

const bearer = (token: string): Auth => ({ scheme: { kind: "bearer", token }, allowPlaintext: false });

/** For a target: what nothing names is swept away at the next start. */
async function keepToken(text: string): Promise<SecretFacts> {
  const kept = await page.call("secret.keep", { text });
  await page.call("trust.save", { id: "rule", pattern: "localhost", settings: { auth: bearer(kept.id) } });
  return kept;
}

const factsOf = async (id: string) => (await page.call("secret.facts", { ids: [id] })).secrets;

describe.skipIf(lackingPrograms.length > 0)(`the served core and GNOME's keyring${without}`, { timeout: limit }, () => {
  it("keeps a secret over a restart, and forgets it", async () => {
    await useBus("unlocked");
    await startCoreAnew();
    expect(await page.call("secret.place", {})).toEqual({ place: "keychain" });
    const kept = await keepToken("a secret of some length 密码 k3f9");
    expect(kept.place).toBe("keychain");
    await useBus("unlocked");
    await startCoreAnew();
    expect(await factsOf(kept.id)).toEqual([kept]);
    await page.call("trust.remove", { id: "rule" });
    await page.call("secret.forget", { id: kept.id });
    expect(await factsOf(kept.id)).toEqual([null]);
    await stopCore();
    expect(JSON.parse(await readFile(path.join(folder, "data", "secrets.json"), "utf8"))).toEqual({ secrets: [] });
  });

  it("says that it is locked, keeps what is new for the session, and opens when it is unlocked, without a restart", async () => {
    await useBus("unlocked");
    await startCoreAnew();
    const { id } = await keepToken("kept before");
    await useBus("locked");
    await startCoreAnew();
    expect(await factsOf(id)).toMatchObject([{ id, place: "locked" }]);
    expect(await page.call("secret.keep", { text: "for now" })).toMatchObject({ place: "session" });
    const auth = bearer(id);
    await expect(page.call("auth.test", { auth, target: "localhost:1" })).rejects.toMatchObject({
      code: "secret-locked",
      act: expect.stringContaining("Unlock the keychain"),
    });
    await useBus("unlocked");
    await page.call("auth.test", { auth, target: "localhost:1" });
    expect(await factsOf(id)).toMatchObject([{ id, place: "keychain" }]);
  });

  it("lives without a keyring on the bus", async () => {
    await useBus("absent");
    await startCoreAnew();
    expect(await page.call("secret.place", {})).toEqual({ place: "session" });
    expect(await page.call("secret.keep", { text: "for now" })).toMatchObject({ place: "session" });
  });
});

describe.skipIf(process.platform !== "linux")(
  "the served core and D-Bus (skipped where the keychain is another one)",
  { timeout: limit },
  () => {
    it("lives without a bus", async () => {
      vi.stubEnv("DBUS_SESSION_BUS_ADDRESS", `unix:path=${path.join(folder, "nobody")}`);
      await startCoreAnew();
      expect(await page.call("secret.keep", { text: "for now" })).toMatchObject({ place: "session" });
    });

    it("waits only so long for a bus that does not answer, and answers others meanwhile", async () => {
      const place = path.join(folder, "silent");
      let onReached = () => {};
      const reached = new Promise<void>((resolve) => (onReached = resolve));
      const bus = createServer(onReached).listen(place);
      vi.stubEnv("DBUS_SESSION_BUS_ADDRESS", `unix:path=${place}`);
      core = await startCore(folder, { openSecretBox: () => openSystemKeyring(script, { reachMs: 5_000, unlockMs: 1 }) });
      page = await openPage(core.mintUrl());
      const kept = page.call("secret.keep", { text: "for now" });
      await Promise.race([reached, kept]);
      expect(await page.call("app.info", {})).toMatchObject({ shell: "served" });
      expect(await kept).toMatchObject({ place: "session" });
      bus.close();
    });
  },
);

describe("the process that asks a keychain", () => {
  it("is ended where the keychain waits for a password that nobody types", async () => {
    const waiting = path.join(folder, "waiting.cjs");
    await writeFile(waiting, 'process.send("reached"); setInterval(() => {}, 1000);');
    expect(await openSystemKeyring(waiting, { reachMs: limit, unlockMs: 1 })).toBeNull();
  });

  it("may break, or be missing", async () => {
    const broken = path.join(folder, "broken.cjs");
    await writeFile(broken, "throw new Error('no native code for this machine');");
    expect(await openSystemKeyring(broken)).toBeNull();
    expect(await openSystemKeyring(path.join(folder, "none.cjs"))).toBeNull();
  });
});
