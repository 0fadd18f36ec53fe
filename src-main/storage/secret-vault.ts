import { randomBytes } from "node:crypto";
import path from "node:path";
import * as v from "valibot";
import { Fault } from "#shared/base/fault";
import { maskOf, type SecretFacts, secretMask } from "#shared/model/secret";
import type { SecretBox } from "../host/secret-box";
import { JsonFile } from "./json-file";

const schema = v.object({
  /** By the box that sealed it; base64. The id is sealed too, so that nobody puts one secret in the place of another. */
  secrets: v.array(v.object({ id: v.string(), box: v.string(), sealed: v.string() })),
});
type SealedSecret = v.InferOutput<typeof schema>["secrets"][number];

const content = v.object({ id: v.string(), text: v.string() });

export interface VaultOptions {
  /** The user's data; `secrets.json` in it is readable by the user alone, and holds what is sealed. */
  readonly folder: string;
  readonly openBox: () => Promise<SecretBox | null>;
  /** Hears every text that is kept or read, before anybody has it: what redacts is told by it. */
  readonly onText?: (text: string) => void;
}

/**
 * The user's secrets by their ids: passwords, tokens, private keys. On the disk they are sealed with a key of the system's
 * keychain; where there is none, or where it refuses, they live in memory and go with the process, and their facts say so.
 */
export class SecretVault {
  readonly #file: JsonFile<v.InferOutput<typeof schema>>;
  readonly #session = new Map<string, string>();
  readonly #openBox: VaultOptions["openBox"];
  readonly #onText: (text: string) => void;
  #box: Promise<SecretBox | null> | null = null;
  /** The box was asked for, and there was none. */
  #hasNoBox = false;

  constructor({ folder, openBox, onText = () => {} }: VaultOptions) {
    this.#file = new JsonFile(path.join(folder, "secrets.json"), schema, { secrets: [] });
    this.#openBox = openBox;
    this.#onText = onText;
  }

  /** Where a secret that is kept now would be. */
  async place(): Promise<"keychain" | "session"> {
    return (await this.#opened()) ? "keychain" : "session";
  }

  /** Keeps a text; the same text twice is two secrets. Fault: io. */
  async keep(text: string): Promise<SecretFacts> {
    this.#onText(text);
    const id = randomBytes(16).toString("base64url");
    const sealed = await this.#seal(id, text);
    if (sealed) await this.#file.update(({ secrets }) => ({ secrets: [...secrets, sealed] }));
    else this.#session.set(id, text);
    return { id, place: sealed ? "keychain" : "session", mask: maskOf(text) };
  }

  /** Gives a secret another text, in the place where it is kept. Fault: io. */
  async replace(id: string, text: string): Promise<void> {
    this.#onText(text);
    const sealed = this.#session.has(id) ? null : await this.#seal(id, text);
    if (sealed) await this.#file.update(({ secrets }) => ({ secrets: [...secrets.filter((one) => one.id !== id), sealed] }));
    else this.#session.set(id, text);
  }

  /** The text; null where nobody knows the id (any more). A keychain that was locked is asked again. Faults: secret-locked, io. */
  async read(id: string): Promise<string | null> {
    if (this.#hasNoBox && !this.#session.has(id)) {
      this.#hasNoBox = false;
      this.#box = null;
    }
    return this.#read(id);
  }

  async #read(id: string): Promise<string | null> {
    const text = this.#session.get(id) ?? (await this.#unseal(id));
    if (text !== null) this.#onText(text);
    return text;
  }

  /** Null where nobody knows the id (any more). Fault: io. */
  async facts(id: string): Promise<SecretFacts | null> {
    const place = this.#session.has(id) ? "session" : "keychain";
    try {
      const text = await this.#read(id);
      return text === null ? null : { id, place, mask: maskOf(text) };
    } catch (reason) {
      if (reason instanceof Fault && reason.code === "secret-locked") return { id, place: "locked", mask: secretMask };
      throw reason;
    }
  }

  /** Without effect on an unknown one. Fault: io. */
  forget(id: string): Promise<void> {
    return this.forgetAll([id]);
  }

  /** Of all that are kept, wherever. Fault: io. */
  async ids(): Promise<string[]> {
    const { secrets } = await this.#file.read();
    return [...this.#session.keys(), ...secrets.map(({ id }) => id)];
  }

  /** Without effect on unknown ones. Fault: io. */
  async forgetAll(ids: readonly string[]): Promise<void> {
    const sealed = ids.filter((id) => !this.#session.delete(id));
    if (sealed.length > 0) await this.#file.update(({ secrets }) => ({ secrets: secrets.filter(({ id }) => !sealed.includes(id)) }));
  }

  /** Resolves when nothing is being read or written. */
  idle(): Promise<void> {
    return this.#file.idle();
  }

  /** Asked for when a secret is first kept or read: some systems ask the user whether we may. */
  #opened(): Promise<SecretBox | null> {
    this.#box ??= this.#openBox()
      .catch(() => null)
      .then((box) => {
        this.#hasNoBox = box === null;
        return box;
      });
    return this.#box;
  }

  async #seal(id: string, text: string): Promise<SealedSecret | null> {
    const box = await this.#opened();
    if (!box) return null;
    try {
      const sealed = await box.seal(JSON.stringify({ id, text }));
      return { id, box: box.name, sealed: Buffer.from(sealed).toString("base64") };
    } catch {
      return null;
    }
  }

  async #unseal(id: string): Promise<string | null> {
    const secret = (await this.#file.read()).secrets.find((one) => one.id === id);
    if (!secret) return null;
    const box = await this.#opened();
    if (box?.name !== secret.box) throw locked();
    const opened = await box.open(Buffer.from(secret.sealed, "base64")).catch((cause: unknown) => {
      throw locked(cause);
    });
    const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), content), opened.text);
    if (!parsed.success || parsed.output.id !== id) throw locked();
    if (opened.stale) await this.#sealAnew(id, parsed.output.text);
    return parsed.output.text;
  }

  async #sealAnew(id: string, text: string): Promise<void> {
    const anew = await this.#seal(id, text);
    if (anew) await this.#file.update(({ secrets }) => ({ secrets: secrets.map((secret) => (secret.id === id ? anew : secret)) }));
  }
}

function locked(cause?: unknown): Fault {
  return new Fault(
    "secret-locked",
    "A secret that was kept cannot be opened: the system's keychain does not let us, or another one sealed it.",
    {
      act: "Unlock the keychain, or type the secret again.",
      cause,
    },
  );
}
