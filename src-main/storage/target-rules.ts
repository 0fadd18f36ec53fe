import path from "node:path";
import * as v from "valibot";
import type { Event } from "#shared/base/emitter";
import type { TargetRule } from "#shared/model/trust";
import { targetRules } from "#shared/model/trust-schema";
import { JsonFile } from "./json-file";

const schema = v.object({ rules: targetRules });

/** What the user chose for targets, in `targets.json` of the data folder. Certificates and secrets stand there by their ids. */
export class TargetRules {
  readonly #file: JsonFile<{ rules: readonly TargetRule[] }>;
  /** As on the disk, which nobody else writes to: every call asks for them. */
  #rules: Promise<readonly TargetRule[]> | null = null;

  constructor(folder: string) {
    this.#file = new JsonFile<{ rules: readonly TargetRule[] }>(path.join(folder, "targets.json"), schema, { rules: [] });
  }

  /** Fires when other rules are on the disk. */
  get onDidChange(): Event<readonly TargetRule[]> {
    return (listener) => this.#file.onDidWrite(({ rules }) => listener(rules));
  }

  /** Fault: io. */
  all(): Promise<readonly TargetRule[]> {
    this.#rules ??= this.#read();
    return this.#rules;
  }

  /** In the place of the rule with its id, or as the last one. Fault: io. */
  save(rule: TargetRule): Promise<void> {
    return this.#change((rules) =>
      rules.some(({ id }) => id === rule.id) ? rules.map((one) => (one.id === rule.id ? rule : one)) : [...rules, rule],
    );
  }

  /** Without effect on an unknown one. Fault: io. */
  remove(id: string): Promise<void> {
    return this.#change((rules) => rules.filter((rule) => rule.id !== id));
  }

  #change(change: (rules: readonly TargetRule[]) => readonly TargetRule[]): Promise<void> {
    const changing = this.#file.update(({ rules }) => ({ rules: change(rules) }));
    // To be read again, which comes after the change.
    this.#rules = null;
    return changing;
  }

  async #read(): Promise<readonly TargetRule[]> {
    try {
      return (await this.#file.read()).rules;
    } catch (reason) {
      // The next one tries again.
      this.#rules = null;
      throw reason;
    }
  }

  /** Resolves when nothing is being read or written. */
  idle(): Promise<void> {
    return this.#file.idle();
  }
}
