import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { CertificatePlan } from "#shared/model/certificate";
import { CertificateStore, type KeyVault } from "../../storage/certificate-store";
import { KeptCertificates } from "./kept-certificates";
import { fixture, fixtureCertificate, fixturePassword } from "./testing/fixtures";
import { certificatesOfPem } from "./verify-chain";

/** A vault in memory, which is what a machine without a keychain has. */
class MemoryVault implements KeyVault {
  readonly texts = new Map<string, string>();
  #next = 0;

  async keep(text: string) {
    const id = String(this.#next++);
    this.texts.set(id, text);
    return { id, place: "session", mask: "" } as const;
  }

  async read(id: string) {
    return this.texts.get(id) ?? null;
  }

  async forget(id: string) {
    this.texts.delete(id);
  }
}

let folder: string;
let vault: MemoryVault;
let kept: KeptCertificates;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "wirebench-certificates-"));
  vault = new MemoryVault();
  kept = new KeptCertificates(new CertificateStore(folder, vault), () => Date.now());
});
afterEach(() => rm(folder, { recursive: true }));

const plan: CertificatePlan = { purpose: "both", commonName: "api", names: ["localhost"], key: "ec-p256", validDays: 90 };
const idOf = ([id = ""]: readonly string[]) => id;

describe("certificates that are kept", () => {
  it("come from files, after a look at what is in them", async () => {
    const files = [fixture("ec.legacy.p12")];
    expect(await kept.check(files, fixturePassword)).toMatchObject([{ kind: "identity", hasKey: true, problems: [], chain: [{}, {}, {}] }]);
    expect(await kept.list()).toEqual([]);
    const id = idOf(await kept.import(files, fixturePassword));
    expect(await kept.list()).toMatchObject([{ id, kind: "identity", name: "ec 测试", key: "session", madeHere: false, problems: [] }]);
    const { chain = "", key } = (await kept.identity(id)) ?? {};
    expect(certificatesOfPem(chain)).toEqual(["ec.pem", "middle.pem", "ca.pem"].map(fixtureCertificate));
    expect(key).toMatch(/^-----BEGIN PRIVATE KEY-----/);
    expect(await kept.authority(id)).toBe(chain);
    vault.texts.clear();
    expect([await kept.identity(id), await kept.identity("none"), await kept.authority("none")]).toEqual([null, null, null]);
  });

  it("are authorities where no key came, each for itself, and leaves where nothing else is there", async () => {
    const bundle = [fixture("ca.pem"), fixture("middle.pem"), fixture("ec.pem")];
    expect((await kept.check(bundle, null)).map(({ kind, chain }) => [kind, chain[0]?.commonName])).toEqual([
      ["authority", "Test root"],
      ["authority", "Test intermediate"],
    ]);
    expect(await kept.check([fixture("ec.pem")], null)).toMatchObject([{ kind: "authority", problems: [{ code: "not-authority" }] }]);
  });

  it("are refused with a key that is another's, or without a certificate", async () => {
    const mixed = [fixture("rsa.pem"), fixture("ec.key.pem")];
    expect(await kept.check(mixed, null)).toMatchObject([{ problems: [{ code: "key-mismatch" }] }]);
    await expect(kept.import(mixed, null)).rejects.toMatchObject({ code: "bad-params" });
    await expect(kept.check([fixture("ec.key.pem")], null)).rejects.toMatchObject({ code: "bad-params" });
    expect([await kept.list(), vault.texts.size]).toEqual([[], 0]);
  });

  it("stay one when they come again, and get the key that was missing", async () => {
    const first = idOf(await kept.import([fixture("ca.pem")], null));
    const again = idOf(await kept.import([fixture("ca.pem"), fixture("ca.key.pem")], null));
    expect(again).toBe(first);
    expect(await kept.list()).toMatchObject([{ id: first, kind: "authority", key: "session" }]);
    await kept.import([fixture("ca.pem"), fixture("ca.key.pem")], null);
    expect(vault.texts.size).toBe(1);
  });

  it("lie in a file that the user alone can read, without a key in it, and tell of every change", async () => {
    let changes = 0;
    const listening = kept.onDidChange(() => changes++);
    const id = await kept.makeAuthority({ ...plan, names: [] });
    await kept.rename(id, "改名");
    const place = path.join(folder, "certificates.json");
    expect((await stat(place)).mode & 0o777).toEqual(process.platform === "win32" ? expect.any(Number) : 0o600);
    expect(await readFile(place, "utf8")).not.toContain("PRIVATE KEY");
    expect((await new KeptCertificates(new CertificateStore(folder, vault)).list()).map(({ name }) => name)).toEqual(["改名"]);
    await kept.remove(id);
    expect([changes, vault.texts.size, await kept.list()]).toEqual([3, 0, []]);
    await kept.remove(id);
    await expect(kept.rename(id, "x")).rejects.toMatchObject({ code: "certificate-gone" });
    listening.dispose();
  });

  it("are made here, and say so when their key went with the session", async () => {
    const issuer = await kept.makeAuthority({ ...plan, names: [] });
    const id = await kept.issue(issuer, plan);
    expect((await kept.list()).find((one) => one.id === id)).toMatchObject({
      kind: "identity",
      madeHere: true,
      problems: [],
      key: "session",
    });
    const p12 = await kept.export(id, "pkcs12", "pw");
    expect(await kept.check([{ name: "x", bytes: p12 }], "pw")).toMatchObject([{ hasKey: true, chain: [{ commonName: "api" }, {}] }]);
    vault.texts.clear();
    expect((await kept.list()).find((one) => one.id === id)).toMatchObject({ key: null, problems: [{ code: "no-key" }] });
    await expect(kept.issue(issuer, plan)).rejects.toMatchObject({ code: "certificate-gone" });
    expect(
      Buffer.from(await kept.export(id, "chain", null))
        .toString()
        .match(/BEGIN/g),
    ).toHaveLength(2);
  });

  it("are judged as of now", async () => {
    await kept.makeAuthority({ ...plan, names: [], validDays: 8 });
    const later = new KeptCertificates(new CertificateStore(folder, vault), () => Date.now() + 9 * 86_400_000);
    expect([(await kept.list())[0]?.problems, (await later.list())[0]?.problems]).toEqual([
      [{ code: "expires-soon", index: 0, days: expect.any(Number) }],
      [{ code: "expired", index: 0, days: null }],
    ]);
  });
});

describe("a watch of certificates", () => {
  const dayMs = 24 * 60 * 60 * 1000;

  afterEach(() => void vi.useRealTimers());

  it("judges anew when a day has passed, and when the time has come", async () => {
    const start = Date.now();
    const id = await kept.makeAuthority({ ...plan, purpose: "authority", names: [], validDays: 32 });
    vi.useFakeTimers({ now: start, toFake: ["setTimeout", "clearTimeout", "Date"] });
    const told: string[] = [];
    let hear = () => {};
    const next = () => new Promise<void>((resolve) => (hear = resolve));
    let heard = next();
    const watching = kept.watch(
      ([one]) => {
        told.push(one?.problems.map(({ code, days }) => `${code} ${days ?? ""}`.trim()).join() ?? "none");
        hear();
      },
      (reason) => expect.unreachable(String(reason)),
    );
    await heard;
    expect(told).toEqual([""]);
    for (const days of [2, 1]) {
      heard = next();
      vi.advanceTimersByTime(days * dayMs);
      await heard;
    }
    expect(told).toEqual(["", "expires-soon 29", "expires-soon 28"].slice(0, 3));
    heard = next();
    vi.setSystemTime(start + 33 * dayMs);
    vi.advanceTimersByTime(dayMs / 24);
    await heard;
    expect(told.at(-1)).toBe("expired");
    heard = next();
    await kept.remove(id);
    await heard;
    expect(told.at(-1)).toBe("none");
    watching.dispose();
    expect(vi.getTimerCount()).toBe(0);
  });
});
