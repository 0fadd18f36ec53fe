import type { OpenedSecret, SecretBox } from "./secret-box";

/** What is used of Electron's safeStorage. */
export interface SafeStorage {
  isAsyncEncryptionAvailable(): Promise<boolean>;
  /** On Linux alone. */
  getSelectedStorageBackend?(): string;
  encryptStringAsync(text: string): Promise<Uint8Array>;
  decryptStringAsync(sealed: Buffer): Promise<{ result: string; shouldReEncrypt: boolean }>;
}

/** Linux desktops without a keychain: there Chromium encrypts with a password that is in its source. */
const noKeychain = new Set(["basic_text", "unknown"]);

/** Electron's box, to be opened once the app is ready. Null where the system has no keychain. */
export async function openSafeStorageBox(storage: SafeStorage, platform: NodeJS.Platform): Promise<SecretBox | null> {
  try {
    if (!(await storage.isAsyncEncryptionAvailable())) return null;
    if (platform === "linux" && noKeychain.has(storage.getSelectedStorageBackend?.() ?? "unknown")) return null;
  } catch {
    return null;
  }
  return new SafeStorageBox(storage);
}

class SafeStorageBox implements SecretBox {
  readonly name = "safe-storage";
  readonly #storage: SafeStorage;

  constructor(storage: SafeStorage) {
    this.#storage = storage;
  }

  seal(text: string): Promise<Uint8Array> {
    return this.#storage.encryptStringAsync(text);
  }

  async open(sealed: Uint8Array): Promise<OpenedSecret> {
    const { result, shouldReEncrypt } = await this.#storage.decryptStringAsync(Buffer.from(sealed));
    return { text: result, stale: shouldReEncrypt };
  }
}
