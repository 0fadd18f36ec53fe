import { randomBytes } from "node:crypto";

/** The one entry that we have in the system's keychain. Rejects where there is no keychain, or where it stays locked. */
export interface KeyringEntry {
  getPassword(): Promise<string | null | undefined>;
  setPassword(password: string): Promise<void>;
}

const keyBytes = 32;

/** The key that is kept in an entry, made where there is none yet. Rejects as the entry does, and where it holds something else. */
export async function keyOf(entry: KeyringEntry): Promise<Buffer> {
  const known = await entry.getPassword();
  if (!known) await entry.setPassword(randomBytes(keyBytes).toString("base64"));
  // Read again: another process may have made one at the same time, and the last one counts for both.
  const key = Buffer.from(known || (await entry.getPassword()) || "", "base64");
  if (key.byteLength !== keyBytes) throw new Error("What is in the keychain is not our key.");
  return key;
}
