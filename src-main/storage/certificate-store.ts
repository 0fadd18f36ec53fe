import { randomUUID } from "node:crypto";
import path from "node:path";
import * as v from "valibot";
import type { Event } from "#shared/base/emitter";
import { Fault } from "#shared/base/fault";
import { keyPlaces } from "#shared/model/certificate";
import type { SecretFacts } from "#shared/model/secret";
import { JsonFile } from "./json-file";

const stored = v.object({
  id: v.string(),
  kind: v.picklist(["authority", "identity"]),
  name: v.string(),
  /** PEM, leaf first. */
  chain: v.pipe(v.array(v.string()), v.minLength(1)),
  /** Where its key is, by a secret's id. */
  key: v.nullable(v.object({ secret: v.string(), place: v.picklist(keyPlaces) })),
  madeHere: v.boolean(),
  addedAt: v.number(),
});
/** A certificate as it is on the disk: with the id of its key, never the key. */
export type StoredCertificate = v.InferOutput<typeof stored>;

const schema = v.object({ certificates: v.array(stored) });

/** Where private keys are kept (SecretVault). */
export interface KeyVault {
  keep(text: string): Promise<SecretFacts>;
  read(id: string): Promise<string | null>;
  forget(id: string): Promise<void>;
}

/** As many certificates are kept at most. */
export const maxStoredCertificates = 2000;

/** The user's authorities and identities: certificates in `certificates.json` of the data folder, readable by the user alone; keys in the vault. */
export class CertificateStore {
  readonly #file: JsonFile<v.InferOutput<typeof schema>>;
  readonly #vault: KeyVault;
  /** Fires when another list is on the disk. */
  readonly onDidChange: Event<unknown>;

  constructor(folder: string, vault: KeyVault) {
    this.#file = new JsonFile(path.join(folder, "certificates.json"), schema, { certificates: [] });
    this.#vault = vault;
    this.onDidChange = this.#file.onDidWrite;
  }

  /** In the order in which they came. Fault io. */
  async list(): Promise<readonly StoredCertificate[]> {
    return (await this.#file.read()).certificates;
  }

  /** Faults: certificate-gone, io. */
  async get(id: string): Promise<StoredCertificate> {
    const found = (await this.list()).find((one) => one.id === id);
    if (found !== undefined) return found;
    throw new Fault("certificate-gone", "This certificate is not kept any more.", { act: "Choose another one." });
  }

  /** Keeps one and answers its id; the same chain again stays one, and gets the key. Faults: too-large, io, and the vault's. */
  async add(made: Omit<StoredCertificate, "id" | "key">, keyText: string | null): Promise<string> {
    const secret = keyText === null ? null : await this.#vault.keep(keyText);
    const key = secret && { secret: secret.id, place: secret.place === "session" ? ("session" as const) : ("keychain" as const) };
    let id = "";
    let replaced: string | null = null;
    try {
      await this.#file.update(({ certificates }) => {
        const known = certificates.find((one) => one.kind === made.kind && one.chain.join() === made.chain.join());
        if (known === undefined && certificates.length >= maxStoredCertificates) throw tooMany();
        id = known?.id ?? randomUUID();
        if (known === undefined) return { certificates: [...certificates, { ...made, id, key }] };
        replaced = key && (known.key?.secret ?? null);
        return { certificates: certificates.map((one) => (one.id === id ? { ...one, key: key ?? one.key } : one)) };
      });
    } catch (reason) {
      // A key that belongs to nothing is not to stay.
      if (secret !== null) await this.#vault.forget(secret.id);
      throw reason;
    }
    if (replaced !== null) await this.#vault.forget(replaced);
    return id;
  }

  /** Faults: certificate-gone, io. */
  async rename(id: string, name: string): Promise<void> {
    await this.get(id);
    await this.#file.update(({ certificates }) => ({ certificates: certificates.map((one) => (one.id === id ? { ...one, name } : one)) }));
  }

  /** Its key goes too. Without effect on one that is not there. Fault io. */
  async remove(id: string): Promise<void> {
    const found = (await this.list()).find((one) => one.id === id);
    if (found === undefined) return;
    await this.#file.update(({ certificates }) => ({ certificates: certificates.filter((one) => one.id !== id) }));
    if (found.key !== null) await this.#vault.forget(found.key.secret);
  }

  /** The key's text; null where it has none, or none any more. Faults: certificate-gone, secret-locked, io. */
  async keyOf(id: string): Promise<string | null> {
    const { key } = await this.get(id);
    return key === null ? null : this.#vault.read(key.secret);
  }

  /** Resolves when nothing is being read or written. */
  idle(): Promise<void> {
    return this.#file.idle();
  }
}

function tooMany(): Fault {
  return new Fault("too-large", `There are ${maxStoredCertificates} certificates already.`, { act: "Remove some that are not used." });
}
