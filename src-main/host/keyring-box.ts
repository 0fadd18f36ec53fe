import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { type KeyringEntry, keyOf } from "./keyring-key";
import { type KeyringPatience, readKey } from "./keyring-process";
import type { SecretBox } from "./secret-box";

const nonceBytes = 12;
const tagBytes = 16;

/**
 * A box without Electron: AES-256-GCM with a random key that is kept in the system's keychain (Keychain, Credential Manager,
 * Secret Service). Keychains limit how long a value may be, so the key alone lies there. Null where there is none.
 */
export async function openKeyringBox(openEntry: () => Promise<KeyringEntry>): Promise<SecretBox | null> {
  return boxOf(async () => keyOf(await openEntry()));
}

/** The same by the key that a script reads (app/keyring-process.ts), in a process of its own. Takes the patience's time at most. */
export function openSystemKeyring(script: string, patience?: KeyringPatience): Promise<SecretBox | null> {
  return boxOf(() => readKey(script, patience));
}

async function boxOf(keyOfIt: () => Promise<Buffer>): Promise<SecretBox | null> {
  try {
    return new KeyringBox(await keyOfIt());
  } catch {
    return null;
  }
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
