/** Seals texts with a key that the operating system keeps for this user, so that no file of ours can be read without it. */
export interface SecretBox {
  /** Of its kind: what one kind has sealed, another cannot open. */
  readonly name: string;
  /** Rejects where the keychain does. */
  seal(text: string): Promise<Uint8Array>;
  /** Rejects where the keychain does, and for bytes that were sealed elsewhere or changed since. */
  open(sealed: Uint8Array): Promise<OpenedSecret>;
}

export interface OpenedSecret {
  readonly text: string;
  /** Sealed with a key that is on its way out: it should be sealed anew. */
  readonly stale: boolean;
}

/** Opens the box of this shell, once; null where this machine has no keychain that can be used: then secrets live in memory alone. */
export type OpenSecretBox = () => Promise<SecretBox | null>;
