import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { Disposable } from "#shared/base/disposable";
import { Fault } from "#shared/base/fault";
import { after } from "#shared/base/timer";
import type { SecretVault } from "./secret-vault";

export interface SweepOptions {
  readonly vault: Pick<SecretVault, "ids" | "forgetAll">;
  /** The user's data: what its files name stays. Whoever names a secret elsewhere is one of `holders`. */
  readonly folder: string;
  /** Texts with the ids of secrets that are in use, on no disk or in another folder. */
  readonly holders?: readonly (() => string | Promise<string>)[];
  /** How long nobody may name a secret before it goes: another kind of authentication may be chosen, and the first one again. */
  readonly graceMs?: number;
  /** How long a change may wait for the next one. */
  readonly delayMs?: number;
  /** Hears why a sweep was left out. */
  readonly complain: (fault: Fault) => void;
}

const defaultGraceMs = 10 * 60 * 1000;
const defaultDelayMs = 2000;

/**
 * Takes the secrets out of the vault that nobody names any more: no tab, no target's rule, no certificate, no call under way. Owners share
 * secrets (a copied tab has its first one's), so none of them can say that one may go: all are asked each time. An id is found by its
 * text, random and 22 letters long, wherever it stands in a file of ours; also in one that was set aside as damaged, since somebody may
 * mend it. What cannot be read names everything. The references go first, the secrets after them: a crash between leaves one for the next start.
 */
export class SecretSweep implements Disposable {
  readonly #options: SweepOptions;
  readonly #graceMs: number;
  readonly #delayMs: number;
  /** When a secret was first seen to be named by nobody, on performance.now()'s clock. */
  readonly #unnamedSince = new Map<string, number>();
  readonly #discarded = new Set<string>();
  #timer: Disposable | null = null;
  #turn: Promise<unknown> = Promise.resolve();
  #disposed = false;

  constructor(options: SweepOptions) {
    this.#options = options;
    this.#graceMs = options.graceMs ?? defaultGraceMs;
    this.#delayMs = options.delayMs ?? defaultDelayMs;
  }

  /** Something that names secrets has changed: they are swept a little later. */
  changed(): void {
    if (this.#timer === null) this.#sweepIn(this.#delayMs);
  }

  /** The user has removed a secret from one place: it goes as soon as no other place names it, now or after a change. Fault io. */
  discard(id: string): Promise<void> {
    this.#discarded.add(id);
    return this.sweep("later");
  }

  /** Sweeps now; at the start whatever nobody names, later what is due. Fault io: nothing was swept. */
  sweep(when: "start" | "later"): Promise<void> {
    const sweeping = this.#turn.then(() => this.#sweep(when === "start" ? 0 : this.#graceMs));
    this.#turn = sweeping.catch(() => {});
    return sweeping;
  }

  /** Resolves when nothing is being swept. */
  async idle(): Promise<void> {
    await this.#turn;
  }

  dispose(): void {
    this.#disposed = true;
    this.#timer?.dispose();
  }

  #sweepIn(ms: number): void {
    if (this.#disposed) return;
    this.#timer = after(ms, () => {
      this.#timer = null;
      this.sweep("later").catch((reason: unknown) => this.#options.complain(Fault.from(reason)));
    });
  }

  async #sweep(graceMs: number): Promise<void> {
    const { vault } = this.#options;
    const ids = await vault.ids();
    if (ids.length === 0) return;
    const texts = await this.#texts();
    const now = performance.now();
    const unnamed = ids.filter((id) => !texts.some((text) => text.includes(id)));
    for (const id of this.#unnamedSince.keys()) if (!unnamed.includes(id)) this.#unnamedSince.delete(id);
    for (const id of unnamed) if (!this.#unnamedSince.has(id)) this.#unnamedSince.set(id, now);
    const isDue = (id: string) => this.#discarded.has(id) || now - (this.#unnamedSince.get(id) ?? now) >= graceMs;
    const due = unnamed.filter(isDue);
    if (due.length > 0) await vault.forgetAll(due);
    for (const id of due) {
      this.#discarded.delete(id);
      this.#unnamedSince.delete(id);
    }
    if (this.#unnamedSince.size > 0 && this.#timer === null) this.#sweepIn(graceMs);
  }

  /** Of all that may name a secret. */
  async #texts(): Promise<string[]> {
    const { folder, holders = [] } = this.#options;
    const names = (await readdir(folder).catch(unreadable)).filter((name) => name.endsWith(".json") && !/^secrets\b/.test(name));
    return Promise.all([
      ...names.map((name) => readFile(path.join(folder, name), "utf8").catch(unreadable)),
      ...holders.map((holder) => holder()),
    ]);
  }
}

function unreadable(cause: unknown): never {
  throw new Fault("io", `Secrets that nobody uses stay kept: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
}
