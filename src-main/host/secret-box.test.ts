import { describe, expect, it } from "vitest";
import { openKeyringBox } from "./keyring-box";
import type { KeyringEntry } from "./keyring-key";
import { openSafeStorageBox, type SafeStorage } from "./safe-storage-box";

/** Electron's own cannot run here; this one has its shape and its refusals. */
function safeStorage(more: Partial<SafeStorage> = {}): SafeStorage {
  return {
    isAsyncEncryptionAvailable: async () => true,
    getSelectedStorageBackend: () => "gnome_libsecret",
    encryptStringAsync: async (text) => Buffer.from(text, "utf16le"),
    decryptStringAsync: async (sealed) => ({ result: sealed.toString("utf16le"), shouldReEncrypt: false }),
    ...more,
  };
}

describe("the box of Electron", () => {
  it("opens what it sealed, and tells when it should be sealed anew", async () => {
    const decryptStringAsync: SafeStorage["decryptStringAsync"] = async (sealed) => ({
      result: sealed.toString("utf16le"),
      shouldReEncrypt: true,
    });
    const box = await openSafeStorageBox(safeStorage({ decryptStringAsync }), "linux");
    if (!box) throw new Error("No box.");
    expect(await box.open(await box.seal("密码"))).toEqual({ text: "密码", stale: true });
  });

  it("is none where the system has no keychain", async () => {
    const open = async (more: Partial<SafeStorage>, platform: NodeJS.Platform = "linux") =>
      (await openSafeStorageBox(safeStorage(more), platform)) !== null;
    expect(await open({ isAsyncEncryptionAvailable: async () => false })).toBe(false);
    expect(await open({ isAsyncEncryptionAvailable: () => Promise.reject(new Error("no")) })).toBe(false);
    // Chromium would encrypt there, with a password that everybody knows.
    expect(await open({ getSelectedStorageBackend: () => "basic_text" })).toBe(false);
    expect(await open({ getSelectedStorageBackend: () => "unknown" })).toBe(false);
    expect(await open({ getSelectedStorageBackend: () => "kwallet6" })).toBe(true);
    expect(await open({ getSelectedStorageBackend: () => "unknown" }, "darwin")).toBe(true);
  });
});

describe("the box of a keyring", () => {
  function entry(password: string | null = null): KeyringEntry & { password: string | null } {
    const kept = {
      password,
      getPassword: async () => kept.password,
      setPassword: async (given: string) => {
        kept.password = given;
      },
    };
    return kept;
  }

  it("makes a key once, and finds it again", async () => {
    const kept = entry();
    const [one, two] = [await openKeyringBox(async () => kept), await openKeyringBox(async () => kept)];
    if (!one || !two) throw new Error("No box.");
    expect(Buffer.from(kept.password ?? "", "base64")).toHaveLength(32);
    expect(await two.open(await one.seal("密码"))).toEqual({ text: "密码", stale: false });
    expect(await one.seal("same")).not.toEqual(await one.seal("same"));
  });

  it("takes the key of a process that made one at the same time", async () => {
    const kept = entry();
    const [one, two] = await Promise.all([openKeyringBox(async () => kept), openKeyringBox(async () => kept)]);
    if (!one || !two) throw new Error("No box.");
    expect(await two.open(await one.seal("x"))).toEqual({ text: "x", stale: false });
  });

  it("refuses what was changed", async () => {
    const box = await openKeyringBox(async () => entry());
    const sealed = await box?.seal("x");
    if (!box || !sealed) throw new Error("No box.");
    for (let at = 0; at < sealed.byteLength; at++) {
      const changed = Uint8Array.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      await expect(box.open(changed)).rejects.toThrow();
    }
    await expect(box.open(new Uint8Array())).rejects.toThrow();
  });

  it("is none where the keychain fails or holds something else", async () => {
    const refusing = { ...entry(), getPassword: () => Promise.reject(new Error("locked")) };
    expect(await openKeyringBox(async () => refusing)).toBeNull();
    expect(await openKeyringBox(async () => entry("not ours"))).toBeNull();
    expect(await openKeyringBox(async () => ({ ...entry(), setPassword: async () => {} }))).toBeNull();
  });
});
