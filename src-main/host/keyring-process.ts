import { type ChildProcess, spawn } from "node:child_process";
import { keyOf } from "./keyring-key";

/** How long a keychain may take, in milliseconds. */
export interface KeyringPatience {
  /** To be reached. */
  readonly reachMs: number;
  /** To give the key, for which it may ask the user for a password. */
  readonly unlockMs: number;
}

const usual: KeyringPatience = { reachMs: 10_000, unlockMs: 60_000 };

/**
 * Reads the key in a process of its own: native code asks the keychain there, and a D-Bus that does not answer would
 * hold up this whole process for as long as it likes. Rejects where there is no key, or none in time.
 */
export function readKey(script: string, { reachMs, unlockMs }: KeyringPatience = usual): Promise<Buffer> {
  const child: ChildProcess = spawn(process.execPath, [script], { stdio: ["ignore", "ignore", "ignore", "ipc"], windowsHide: true });
  const end = () => void child.kill("SIGKILL");
  process.once("exit", end);
  let timer = setTimeout(end, reachMs);
  const key = new Promise<Buffer>((resolve, reject) => {
    child.once("message", () => {
      clearTimeout(timer);
      timer = setTimeout(end, unlockMs);
      child.once("message", (text) => resolve(Buffer.from(String(text), "base64")));
    });
    child.once("error", reject);
    child.once("close", () => reject(new Error("The keychain gave no key.")));
  });
  return key.finally(() => {
    clearTimeout(timer);
    process.off("exit", end);
    end();
  });
}

/** The other end of `readKey`: tells that the keychain is reached, and then the key. */
export async function answerKey(self: NodeJS.Process): Promise<void> {
  self.once("disconnect", () => self.kill(self.pid, "SIGKILL"));
  const { AsyncEntry } = await import("@napi-rs/keyring");
  // Without a Secret Service it would take the kernel's keyring, which forgets at the next start and cannot be locked.
  const entry = new AsyncEntry("Wirebench", "key of kept secrets", { linux: { store: "secret-service" } });
  self.send?.("reached");
  self.send?.((await keyOf(entry)).toString("base64"));
}
