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

  constructor(folder: string) {
    this.#file = new JsonFile<{ rules: readonly TargetRule[] }>(path.join(folder, "targets.json"), schema, { rules: [] });
  }

  /** Fires when other rules are on the disk. */
  get onDidChange(): Event<readonly TargetRule[]> {
    return (listener) => this.#file.onDidWrite(({ rules }) => listener(rules));
  }

  /** Fault: io. */
  async all(): Promise<readonly TargetRule[]> {
    return (await this.#file.read()).rules;
  }

  /** In the place of the rule with its id, or as the last one. Fault: io. */
  save(rule: TargetRule): Promise<void> {
    return this.#file.update(({ rules }) => ({
      rules: rules.some(({ id }) => id === rule.id) ? rules.map((one) => (one.id === rule.id ? rule : one)) : [...rules, rule],
    }));
  }

  /** Without effect on an unknown one. Fault: io. */
  remove(id: string): Promise<void> {
    return this.#file.update(({ rules }) => ({ rules: rules.filter((rule) => rule.id !== id) }));
  }

  /** Resolves when nothing is being read or written. */
  idle(): Promise<void> {
    return this.#file.idle();
  }
}
