import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openKeyringBox } from "../host/keyring-box";
import type { OpenSecretBox, SecretBox } from "../host/secret-box";
import { SecretVault } from "./secret-vault";

let folder: string;
let heard: string[];
/** What a keychain holds, over restarts. */
let keychain: { password: string | null };

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "wirebench-vault-"));
  heard = [];
  keychain = { password: null };
});

afterEach(() => rm(folder, { recursive: true }));

const withKeychain: OpenSecretBox = () =>
  openKeyringBox(async () => ({
    getPassword: async () => keychain.password,
    setPassword: async (password) => {
      keychain.password = password;
    },
  }));
const withoutKeychain: OpenSecretBox = () => openKeyringBox(() => Promise.reject(new Error("no secret service")));

const open = (openBox = withKeychain) => new SecretVault({ folder, openBox, onText: (text) => heard.push(text) });
const file = () => path.join(folder, "secrets.json");

describe("a vault with a keychain", () => {
  it("keeps any text over a restart", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "grapheme" }), async (text) => {
        const { id, place } = await open().keep(text);
        expect(place).toBe("keychain");
        expect(await open().read(id)).toBe(text);
      }),
      { numRuns: 30 },
    );
  });

  it("writes nothing that can be read without it, for the user's eyes only", async () => {
    const vault = open();
    const { id } = await vault.keep("canary-in-the-vault-密码");
    const written = await readFile(file(), "utf8");
    for (const form of ["utf8", "base64", "hex"] as const) {
      expect(written).not.toContain(Buffer.from("canary-in-the-vault-密码").toString(form).slice(0, 16));
    }
    expect(written).not.toContain(keychain.password);
    if (process.platform !== "win32") expect((await stat(file())).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(["secrets.json"]);
    expect(await vault.facts(id)).toEqual({ id, place: "keychain", mask: "••••••" });
  });

  it("shows the end of what is long enough, and of nothing else", async () => {
    const mask = async (text: string) => (await open().keep(text)).mask;
    expect(await mask("ya29.a0AfH6SMBx-0123456789-k3f9")).toBe("••••••k3f9");
    expect(await mask("correct horse battery staple")).toBe("••••••");
    expect(await mask("short")).toBe("••••••");
    expect(await mask("-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA==\n-----END PRIVATE KEY-----\n")).toBe("••••••");
  });

  it("tells of every text that is known here, so that it can be redacted", async () => {
    const { id } = await open().keep("one");
    await open().read(id);
    expect(heard).toEqual(["one", "one"]);
  });

  it("forgets, and knows nothing of what it never had", async () => {
    const vault = open();
    const [one, two] = [await vault.keep("one"), await vault.keep("two")];
    await vault.forget(one.id);
    await vault.forget("never");
    expect([await vault.read(one.id), await vault.facts(one.id), await vault.read("never")]).toEqual([null, null, null]);
    expect(await vault.read(two.id)).toBe("two");
  });

  it("keeps what many ask for at once", async () => {
    const vault = open();
    const kept = await Promise.all(Array.from({ length: 20 }, (_, n) => vault.keep(`secret ${n}`)));
    expect(await Promise.all(kept.map(({ id }) => open().read(id)))).toEqual(kept.map((_, n) => `secret ${n}`));
  });

  it("does not take one secret for another, whoever changes the file", async () => {
    const vault = open();
    const { id } = await vault.keep("mine");
    const other = await vault.keep("other");
    const written = JSON.parse(await readFile(file(), "utf8"));
    written.secrets[0].sealed = written.secrets[1].sealed;
    await writeFile(file(), JSON.stringify(written));
    await expect(vault.read(id)).rejects.toMatchObject({ code: "secret-locked" });
    expect(await vault.read(other.id)).toBe("other");
    written.secrets[0].sealed = "AAAA";
    await writeFile(file(), JSON.stringify(written));
    await expect(vault.read(id)).rejects.toMatchObject({ code: "secret-locked" });
  });

  it("says that a secret is locked where the keychain lost its key, or where another box sealed it", async () => {
    const { id } = await open().keep("sealed");
    const elsewhere: SecretBox = { name: "other", seal: async () => new Uint8Array(), open: async () => ({ text: "", stale: false }) };
    await expect(open(async () => elsewhere).read(id)).rejects.toMatchObject({ code: "secret-locked" });
    await expect(open(withoutKeychain).read(id)).rejects.toMatchObject({ code: "secret-locked" });
    keychain.password = null;
    expect(await open().facts(id)).toEqual({ id, place: "locked", mask: "••••••" });
  });

  it("seals anew what was sealed with a key on its way out", async () => {
    const { id } = await open().keep("lasting");
    const before = await readFile(file(), "utf8");
    const aged: OpenSecretBox = async () => {
      const box = await withKeychain();
      return (
        box && { name: box.name, seal: (text) => box.seal(text), open: async (sealed) => ({ ...(await box.open(sealed)), stale: true }) }
      );
    };
    expect(await open(aged).read(id)).toBe("lasting");
    expect(await readFile(file(), "utf8")).not.toBe(before);
    expect(await open().read(id)).toBe("lasting");
  });
});

describe("a vault whose keychain was locked", () => {
  it("asks it again when a secret is needed, and not when one is listed", async () => {
    const { id } = await open().keep("needed");
    let asked = 0;
    let isLocked = true;
    const vault = open(async () => {
      asked++;
      return isLocked ? null : withKeychain();
    });
    await expect(Promise.all([vault.read(id), vault.read(id)])).rejects.toMatchObject({ code: "secret-locked" });
    expect([(await vault.facts(id))?.place, await vault.place(), asked]).toEqual(["locked", "session", 1]);
    isLocked = false;
    expect(await Promise.all([vault.read(id), vault.read(id)])).toEqual(["needed", "needed"]);
    expect([(await vault.facts(id))?.place, await vault.place(), asked]).toEqual(["keychain", "keychain", 2]);
  });
});

describe("a vault without a keychain", () => {
  it("keeps secrets as long as the process runs, and says so", async () => {
    const vault = open(withoutKeychain);
    const { id, place } = await vault.keep("for now");
    expect([place, await vault.place(), await vault.read(id)]).toEqual(["session", "session", "for now"]);
    expect(await vault.facts(id)).toEqual({ id, place: "session", mask: "••••••" });
    expect(await open(withoutKeychain).read(id)).toBeNull();
    expect(await readdir(folder)).toEqual([]);
    await vault.forget(id);
    expect(await vault.read(id)).toBeNull();
  });

  it("does the same where the keychain refuses to seal", async () => {
    const refusing: SecretBox = {
      name: "keyring",
      seal: () => Promise.reject(new Error("locked")),
      open: () => Promise.reject(new Error("locked")),
    };
    expect((await open(async () => refusing).keep("for now")).place).toBe("session");
    expect((await open(() => Promise.reject(new Error("broken"))).keep("for now")).place).toBe("session");
  });
});
