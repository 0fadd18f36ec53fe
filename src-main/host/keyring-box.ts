import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { SecretBox } from "./secret-box";

/** The one entry that we have in the system's keychain. Rejects where there is no keychain, or where it stays locked. */
export interface KeyringEntry {
  getPassword(): Promise<string | null | undefined>;
  setPassword(password: string): Promise<void>;
}

const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;

/**
 * A box without Electron: AES-256-GCM with a random key that is kept in the system's keychain (Keychain, Credential Manager,
 * Secret Service). Keychains limit how long a value may be, so the key alone lies there. Null where there is none.
 */
export async function openKeyringBox(openEntry: () => Promise<KeyringEntry> = systemEntry): Promise<SecretBox | null> {
  try {
    return new KeyringBox(await keyOf(await openEntry()));
  } catch {
    return null;
  }
}

/** Loaded when a secret is first kept, and not at the start: it is native code, which not every machine can load. */
async function systemEntry(): Promise<KeyringEntry> {
  const { AsyncEntry } = await import("@napi-rs/keyring");
  // Without a Secret Service it would take the kernel's keyring, which forgets at the next start and cannot be locked.
  return new AsyncEntry("Wirebench", "key of kept secrets", { linux: { store: "secret-service" } });
}

async function keyOf(entry: KeyringEntry): Promise<Buffer> {
  const known = await entry.getPassword();
  if (!known) await entry.setPassword(randomBytes(keyBytes).toString("base64"));
  // Read again: another process may have made one at the same time, and the last one counts for both.
  const key = Buffer.from(known || (await entry.getPassword()) || "", "base64");
  if (key.byteLength !== keyBytes) throw new Error("What is in the keychain is not our key.");
  return key;
}

class KeyringBox implements SecretBox {
  readonly name = "keyring";
  readonly #key: Buffer;

  constructor(key: Buffer) {
    this.#key = key;
  }

  /** The nonce, the tag, and the text's UTF-8 encrypted. */
  async seal(text: string): Promise<Uint8Array> {
    const nonce = randomBytes(nonceBytes);
    const cipher = createCipheriv("aes-256-gcm", this.#key, nonce, { authTagLength: tagBytes });
    const encrypted = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), encrypted]);
  }

  async open(sealed: Uint8Array): Promise<{ text: string; stale: boolean }> {
    const nonce = sealed.subarray(0, nonceBytes);
    const decipher = createDecipheriv("aes-256-gcm", this.#key, nonce, { authTagLength: tagBytes });
    decipher.setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes));
    const text = Buffer.concat([decipher.update(sealed.subarray(nonceBytes + tagBytes)), decipher.final()]);
    return { text: text.toString("utf8"), stale: false };
  }
}
