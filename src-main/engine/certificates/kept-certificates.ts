import { type Disposable, DisposableStore } from "#shared/base/disposable";
import type { Event } from "#shared/base/emitter";
import { Fault } from "#shared/base/fault";
import { after } from "#shared/base/timer";
import type {
  CertificateCandidate,
  CertificateFileFormat,
  CertificatePlan,
  CertificateProblem,
  KeptCertificate,
  KeyPlace,
} from "#shared/model/certificate";
import { arrangeChain, isKeyOf, type KeyChain } from "./arrange-chain";
import { certificateFacts } from "./certificate-facts";
import { checkChain, maySign } from "./check-chain";
import { exportChain } from "./export-chain";
import { issueCertificate, keyOfText, keyText, type OwnedChain } from "./issue";
import { nextJudgement } from "./next-judgement";
import { pemBlocks, toPem } from "./pem";
import { type KeyFile, type KeyFileContents, readKeyFiles } from "./read-key-files";

/** A certificate as it is kept: PEM, leaf first, and where its key is. */
export interface ShelvedCertificate {
  readonly id: string;
  readonly kind: KeptCertificate["kind"];
  readonly name: string;
  readonly chain: readonly string[];
  readonly key: { readonly place: KeyPlace } | null;
  readonly madeHere: boolean;
  readonly addedAt: number;
}

/** Where certificates lie (storage/certificate-store.ts). */
export interface CertificateShelf {
  readonly onDidChange: Event<unknown>;
  list(): Promise<readonly ShelvedCertificate[]>;
  get(id: string): Promise<ShelvedCertificate>;
  add(made: Omit<ShelvedCertificate, "id" | "key" | "chain"> & { chain: string[] }, keyText: string | null): Promise<string>;
  rename(id: string, name: string): Promise<void>;
  remove(id: string): Promise<void>;
  keyOf(id: string): Promise<string | null>;
}

/** What a channel shows of an identity, as PEM: the chain, leaf first, and the key as PKCS#8 without a password. */
export interface IdentityMaterial {
  readonly chain: string;
  readonly key: string;
}

type Kind = KeptCertificate["kind"];

/** A timer does not run while the machine sleeps, nor knows of a clock that is set: it looks at the time at least this often. */
const longestSleepMs = 60 * 60 * 1000;

/** The certificates that are kept here, with what is known of them; and how they come, are made and leave. */
export class KeptCertificates {
  readonly #shelf: CertificateShelf;
  readonly #now: () => number;

  constructor(shelf: CertificateShelf, now: () => number = Date.now) {
    this.#shelf = shelf;
    this.#now = now;
  }

  get onDidChange(): Event<unknown> {
    return this.#shelf.onDidChange;
  }

  /** In the order in which they came, judged as of now. Fault io. */
  async list(): Promise<KeptCertificate[]> {
    const shelved = await this.#shelf.list();
    return Promise.all(shelved.map((one) => this.#told(one)));
  }

  /**
   * Tells the list now, whenever it changes, and when time has changed what is to be said of it. `end` hears the fault with which a list
   * could not be had.
   */
  watch(tell: (certificates: KeptCertificate[]) => void, end: (reason: unknown) => void): Disposable {
    const owned = new DisposableStore();
    let timer: Disposable | null = null;
    // One list after the other, so that the last one told is the last one made.
    let turn = Promise.resolve();
    const ask = () => {
      turn = turn.then(list).catch(end);
    };
    const wake = (due: number) => {
      const ms = Math.min(Math.max(due - this.#now(), 0), longestSleepMs);
      timer = after(ms, () => (this.#now() >= due ? ask() : wake(due)));
    };
    const list = async () => {
      const certificates = await this.list();
      if (owned.disposed) return;
      tell(certificates);
      timer?.dispose();
      const due = nextJudgement(
        certificates.flatMap(({ chain }) => chain),
        this.#now(),
      );
      if (due !== null) wake(due);
    };
    owned.add(this.onDidChange(ask));
    owned.add({ dispose: () => timer?.dispose() });
    ask();
    return owned;
  }

  /** What files hold, before any of it is kept. Faults: those of readKeyFiles; bad-params for a key without its certificate. */
  async check(files: readonly KeyFile[], password: string | null): Promise<CertificateCandidate[]> {
    const found = await candidatesOf(await readKeyFiles(files, password));
    return Promise.all(
      found.map(async ({ kind, chain, key }) => ({
        kind,
        chain: await Promise.all(chain.map(certificateFacts)),
        problems: await checkChain({ kind, chain, key }, this.#now()),
        hasKey: key !== null,
      })),
    );
  }

  /** Keeps all that `check` tells of; answers their ids. A key that is another certificate's is refused. Faults: those of check, io. */
  async import(files: readonly KeyFile[], password: string | null): Promise<string[]> {
    const found = await candidatesOf(await readKeyFiles(files, password));
    if (found.some(({ chain, key }) => key !== null && chain[0] !== undefined && !isKeyOf(chain[0], key))) {
      throw new Fault("bad-params", "The private key is not that of any of these certificates.", {
        act: "Choose the certificate that was made for this key.",
      });
    }
    const ids: string[] = [];
    for (const one of found) ids.push(await this.#keep(one.kind, one, false));
    return ids;
  }

  /** Makes an authority for development; answers its id. Faults: bad-params, io. */
  async makeAuthority(plan: CertificatePlan): Promise<string> {
    return this.#keep("authority", await issueCertificate({ ...plan, purpose: "authority" }, null, this.#now()), true);
  }

  /** Makes a pair, signed by an authority whose key is here; answers its id. Faults: bad-params, certificate-gone, secret-locked, io. */
  async issue(issuer: string, plan: CertificatePlan): Promise<string> {
    if (plan.purpose === "authority") throw new Fault("bad-params", "An authority is made by itself.");
    return this.#keep("identity", await issueCertificate(plan, await this.#owned(issuer), this.#now()), true);
  }

  /** The bytes of a file to save. Faults: bad-params, certificate-gone, secret-locked, io. */
  async export(id: string, format: CertificateFileFormat, password: string | null): Promise<Uint8Array> {
    const { chain, name } = await this.#shelf.get(id);
    const key = format === "certificate" || format === "chain" ? null : (await this.#owned(id)).key;
    return exportChain({ chain: derOf(chain), key, format, password, name });
  }

  /** An authority, with those that vouch for it, as PEM; null for what is not kept (any more). Fault io. */
  async authority(id: string): Promise<string | null> {
    return (await this.#find(id))?.chain.join("") ?? null;
  }

  /** Null for what is not kept (any more), or whose key is not. Faults: secret-locked, io. */
  async identity(id: string): Promise<IdentityMaterial | null> {
    const found = await this.#find(id);
    const key = found && (await this.#shelf.keyOf(id));
    return found && key ? { chain: found.chain.join(""), key } : null;
  }

  /** Faults: certificate-gone, io. */
  rename(id: string, name: string): Promise<void> {
    return this.#shelf.rename(id, name);
  }

  /** With its key, for good. Fault io. */
  remove(id: string): Promise<void> {
    return this.#shelf.remove(id);
  }

  async #find(id: string): Promise<ShelvedCertificate | null> {
    return (await this.#shelf.list()).find((one) => one.id === id) ?? null;
  }

  async #told({ id, kind, name, chain, key, madeHere, addedAt }: ShelvedCertificate): Promise<KeptCertificate> {
    const der = derOf(chain);
    // What is kept for a session only is gone after it; whether a keychain still opens is not asked before it is needed.
    const isGone = key?.place === "session" && (await this.#shelf.keyOf(id)) === null;
    const hasKey = key !== null && !isGone;
    const problems: CertificateProblem[] = await checkChain({ kind, chain: der, key: null }, this.#now());
    if (kind === "identity" && !hasKey) problems.unshift({ code: "no-key", index: 0, days: null });
    const facts = await Promise.all(der.map(certificateFacts));
    return { id, kind, name, chain: facts, problems, key: hasKey ? key.place : null, madeHere, addedAt };
  }

  async #keep(kind: Kind, { chain, key }: KeyChain, madeHere: boolean): Promise<string> {
    const [leaf] = await Promise.all(chain.slice(0, 1).map(certificateFacts));
    const name = (leaf?.commonName ?? leaf?.names[0]?.value ?? leaf?.subject ?? "").slice(0, 200);
    const pem = chain.map((der) => toPem("CERTIFICATE", der));
    return this.#shelf.add({ kind, name, chain: pem, madeHere, addedAt: this.#now() }, key && keyText(key));
  }

  async #owned(id: string): Promise<OwnedChain> {
    const { chain } = await this.#shelf.get(id);
    const text = await this.#shelf.keyOf(id);
    if (text === null)
      throw new Fault("certificate-gone", "The private key of this certificate is not kept here.", {
        act: "Import it again, with its key.",
      });
    return { chain: derOf(chain), key: keyOfText(text) };
  }
}

interface Candidate extends KeyChain {
  readonly kind: Kind;
}

/** With a key: its chain. Without one: every authority, or all that there is where none may sign. */
async function candidatesOf(contents: KeyFileContents): Promise<Candidate[]> {
  const { certificates, keys } = contents;
  if (keys.length > 0) {
    const arranged = arrangeChain(contents);
    const [leaf] = arranged.chain;
    if (leaf === undefined) {
      throw new Fault("bad-params", "There is a private key here, and no certificate for it.", {
        act: "Choose the certificate's file too.",
      });
    }
    return [{ ...arranged, kind: maySign(await certificateFacts(leaf)) ? "authority" : "identity" }];
  }
  const facts = await Promise.all(certificates.map(certificateFacts));
  const authorities = certificates.filter((_, index) => facts[index] !== undefined && maySign(facts[index]));
  return (authorities.length > 0 ? authorities : certificates).map((der) => ({ kind: "authority", chain: [der], key: null }));
}

function derOf(chain: readonly string[]): Uint8Array[] {
  return chain.flatMap((pem) => pemBlocks(pem).map(({ bytes }) => bytes));
}
