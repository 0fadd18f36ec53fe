import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Fault } from "#shared/base/fault";
import type { Auth } from "#shared/model/auth";
import { emptySession, type SessionState } from "#shared/model/settings";
import { openKeyringBox } from "../host/keyring-box";
import { CertificateStore } from "./certificate-store";
import { SecretSweep, type SweepOptions } from "./secret-sweep";
import { SecretVault } from "./secret-vault";
import { sessionFile } from "./stores";
import { TargetRules } from "./target-rules";

let folder: string;
let vault: SecretVault;
let complaints: Fault[];
let sweeps: SecretSweep[];

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "wirebench-sweep-"));
  let password: string | null = null;
  const keychain = {
    getPassword: async () => password,
    setPassword: async (given: string) => {
      password = given;
    },
  };
  vault = new SecretVault({ folder, openBox: () => openKeyringBox(async () => keychain) });
  [complaints, sweeps] = [[], []];
});

afterEach(async () => {
  for (const sweep of sweeps) sweep.dispose();
  expect(complaints).toEqual([]);
  await rm(folder, { recursive: true });
});

function sweepOf(options: Partial<SweepOptions> = {}): SecretSweep {
  const sweep = new SecretSweep({ vault, folder, complain: (fault) => complaints.push(fault), ...options });
  sweeps.push(sweep);
  return sweep;
}

const bearer = (token: string): Auth => ({ scheme: { kind: "bearer", token }, allowPlaintext: false });
const keep = async (text: string) => (await vault.keep(text)).id;
const sealed = async () =>
  (JSON.parse(await readFile(path.join(folder, "secrets.json"), "utf8")).secrets as { id: string }[]).map(({ id }) => id);

const tab = (id: string, auth: Auth): SessionState["tabs"][number] => ({
  id,
  kind: "method",
  sourceId: "s",
  subject: "a.B/C",
  target: "localhost:1",
  body: "",
  format: "json",
  metadata: [],
  auth,
  variables: [],
  deadline: "",
  maxReceive: "",
  draft: null,
  prepared: [],
});
const session = () => sessionFile(folder, (text) => text);
const writeTabs = (...tabs: SessionState["tabs"]) => session().write({ ...emptySession, tabs });

describe("secrets that nobody names", () => {
  it("go at the start, and those of tabs, rules, proxies, certificates, damaged files and calls stay", async () => {
    const [ofTab, ofRule, ofProxy, ofDamaged, ofCall, orphan] = await Promise.all(
      ["tab", "rule", "proxy", "damaged", "call", "x"].map(keep),
    );
    if (!ofTab || !ofRule || !ofProxy || !ofDamaged || !ofCall || !orphan) throw new Error("Not kept.");
    await writeTabs(tab("1", bearer(ofTab)));
    const rules = new TargetRules(folder);
    const proxy = { kind: "http", host: "p", port: 1, user: "u", password: ofProxy, exceptFor: [] } as const;
    await rules.save({ id: "r", pattern: "*", settings: { auth: bearer(ofRule), proxy } });
    const certificates = new CertificateStore(folder, vault);
    const certificate = { kind: "identity", name: "", chain: ["-"], madeHere: true, addedAt: 0 } as const;
    await certificates.add({ ...certificate, chain: [...certificate.chain] }, "canary-private-key");
    await writeFile(path.join(folder, "session.broken-2026.json"), `{"tabs": [{"auth": "${ofDamaged}`);
    expect(await sealed()).toHaveLength(7);
    await sweepOf({ holders: [() => JSON.stringify([bearer(ofCall)])] }).sweep("start");
    const left = await sealed();
    expect(left).toEqual(expect.arrayContaining([ofTab, ofRule, ofProxy, ofDamaged, ofCall]));
    expect(left).toHaveLength(6);
    expect(left).not.toContain(orphan);
    expect(await vault.read(orphan)).toBeNull();
    expect(await certificates.keyOf((await certificates.list())[0]?.id ?? "")).toBe("canary-private-key");
  });

  it("that the user removed go without delay, but not from under a copied tab", async () => {
    const id = await keep("canary-of-two-tabs");
    const sweep = sweepOf();
    await writeTabs(tab("1", bearer(id)), tab("2", bearer(id)));
    await sweep.discard(id);
    await writeTabs(tab("2", bearer(id)));
    await sweep.sweep("later");
    expect(await vault.read(id)).toBe("canary-of-two-tabs");
    await writeTabs();
    await sweep.sweep("later");
    expect(await sealed()).toEqual([]);
    expect(await vault.ids()).toEqual([]);
  });

  it("that fell away otherwise, or are not named yet, have a while", async () => {
    const [old, young] = [await keep("of another kind"), await keep("just typed")];
    await writeTabs(tab("1", bearer(old)));
    const sweep = sweepOf({ graceMs: 60_000 });
    await writeTabs();
    await sweep.sweep("later");
    expect((await sealed()).sort()).toEqual([old, young].sort());
    // The next start finds them with nobody who may still come.
    await sweepOf().sweep("start");
    expect(await sealed()).toEqual([]);
  });

  it("are swept by themselves after a change, and after their while", async () => {
    const id = await keep("canary");
    await writeTabs(tab("1", bearer(id)));
    const sweep = sweepOf({ graceMs: 30, delayMs: 1 });
    const file = session();
    const listening = file.onDidWrite(() => sweep.changed());
    await file.write(emptySession);
    await expect.poll(sealed).toEqual([]);
    listening.dispose();
  });

  it("stay where a file that may name them cannot be read", async () => {
    const id = await keep("kept");
    const sweep = sweepOf({ holders: [() => Promise.reject(new Error("not now"))] });
    await expect(sweep.sweep("start")).rejects.toThrow("not now");
    expect(await sealed()).toEqual([id]);
  });

  it("go from memory too, where there is no keychain", async () => {
    vault = new SecretVault({ folder, openBox: async () => null });
    const [named, orphan] = [await keep("named"), await keep("orphan")];
    await writeTabs(tab("1", bearer(named)));
    await sweepOf().sweep("start");
    expect(await vault.ids()).toEqual([named]);
    expect(await vault.read(orphan)).toBeNull();
  });

  it("are exactly those that are in no tab, whatever tabs come, are copied and go", async () => {
    const act = fc.record({ what: fc.constantFrom("add", "copy", "remove", "close"), at: fc.nat(5) });
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 12 }), async (acts) => {
        const sweep = sweepOf();
        let tabs: SessionState["tabs"] = [];
        let next = 0;
        // What the run before has left names secrets, too.
        await writeTabs();
        for (const { what, at } of acts) {
          const front = tabs[at % Math.max(1, tabs.length)];
          if (what === "add") tabs = [...tabs, tab(String(next++), bearer(await keep("secret")))];
          if (what === "copy" && front) tabs = [...tabs, { ...front, id: String(next++) }];
          if (what === "close") tabs = tabs.filter((one) => one !== front);
          if (what === "remove" && front?.auth?.scheme.kind === "bearer") {
            tabs = tabs.map((one) => (one === front ? { ...one, auth: bearer("") } : one));
            await writeTabs(...tabs);
            await sweep.discard(front.auth.scheme.token ?? "");
          }
          await writeTabs(...tabs);
        }
        await sweep.sweep("start");
        const named = tabs.flatMap(({ auth }) => (auth?.scheme.kind === "bearer" && auth.scheme.token ? [auth.scheme.token] : []));
        expect((await vault.ids()).sort()).toEqual([...new Set(named)].sort());
      }),
      { numRuns: 15 },
    );
  });
});
