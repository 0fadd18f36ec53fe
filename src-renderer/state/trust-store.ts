import { createStore } from "zustand/vanilla";
import type { Client } from "#shared/bridge/client";
import type { ParamsOf } from "#shared/bridge/operation";
import type { trustContract } from "#shared/contract/trust";
import { parseTarget, type Target } from "#shared/model/target";
import type { TargetRule, TargetSettings, TargetTrust } from "#shared/model/trust";
import { resolveTrust } from "#shared/model/trust-rules";

/** What is chosen for targets, as the core has it. */
export interface TrustState {
  readonly rules: readonly TargetRule[];
}

export type TrustStore = ReturnType<typeof createTrustStore>;

export function createTrustStore() {
  return createStore<TrustState>(() => ({ rules: [] }));
}

/** A target as the user writes it; null while it is none. */
export function targetOf(text: string): Target | null {
  try {
    return parseTarget(text);
  } catch {
    return null;
  }
}

/** What holds for a target, and why; null for a text that is none. */
export function trustOf(text: string, rules: readonly TargetRule[]): TargetTrust | null {
  const target = targetOf(text);
  return target && resolveTrust(target, rules);
}

/** Nobody vouches for the server of this target: said wherever the target is. */
export function isUnverified({ settings: { transport, roots } }: TargetTrust): boolean {
  return transport === "tls" && roots.from === "nobody";
}

/** The acts on the rules. What they change is in the store at once; a fault of the core (io) undoes it. */
export interface TrustActions {
  /** Takes the rules as the core tells them, unless a change is on its way there: the core tells of that next. */
  told(rules: readonly TargetRule[]): void;
  /** In the place of the rule with its id, or as the last one. */
  save(rule: TargetRule): Promise<void>;
  remove(id: string): Promise<void>;
  /** Chooses for all targets of a pattern: in its rule, or in a new one. */
  choose(pattern: string, chosen: Partial<TargetSettings>): Promise<void>;
  /**
   * Chooses what is to hold for one target from now on: in the rule of `pattern`, or, where another rule would win over that one,
   * in the one that wins.
   */
  chooseFor(target: Target, pattern: string, chosen: Partial<TargetSettings>): Promise<void>;
  /** Has a rule choose these no more; a rule that chooses nothing goes. */
  unchoose(id: string, ...settings: readonly (keyof TargetSettings)[]): Promise<void>;
}

export function trustActions(client: Client<typeof trustContract>, trust: TrustStore, newId: () => string): TrustActions {
  const rules = () => trust.getState().rules;
  let saving = 0;
  const change = async (changed: readonly TargetRule[], told: Promise<unknown>) => {
    const before = rules();
    trust.setState({ rules: changed });
    saving += 1;
    try {
      await told;
    } catch (reason) {
      if (rules() === changed) trust.setState({ rules: before });
      throw reason;
    } finally {
      saving -= 1;
    }
  };
  const save = (rule: TargetRule) => change(withRule(rules(), rule), client.call("trust.save", crossing(rule)));
  const remove = (id: string) => {
    const left = rules().filter((rule) => rule.id !== id);
    return change(left, client.call("trust.remove", { id }));
  };
  const choose = (pattern: string, chosen: Partial<TargetSettings>) => save(choosing(rules(), pattern, chosen, newId));
  return {
    // Who types changes a rule again before the core has told of the last change: what it tells then is older than what is here.
    told: (newest) => saving === 0 && trust.setState({ rules: newest }),
    save,
    remove,
    choose,
    chooseFor: async (target, pattern, chosen) => {
      for (const [name, value] of Object.entries(chosen)) {
        const part = { [name]: value } as Partial<TargetSettings>;
        const rule = choosing(rules(), pattern, part, newId);
        const origin = resolveTrust(target, withRule(rules(), rule)).origins[name as keyof TargetSettings];
        await choose(origin.by === "rule" ? origin.pattern : pattern, part);
      }
    },
    unchoose: async (id, ...names) => {
      const rule = rules().find((one) => one.id === id);
      if (!rule) return;
      const settings = { ...rule.settings };
      for (const name of names) delete settings[name];
      await (Object.keys(settings).length === 0 ? remove(id) : save({ ...rule, settings }));
    },
  };
}

function withRule(rules: readonly TargetRule[], rule: TargetRule): readonly TargetRule[] {
  return rules.some(({ id }) => id === rule.id) ? rules.map((one) => (one.id === rule.id ? rule : one)) : [...rules, rule];
}

/** The rule of a pattern, of several the one that wins, with more chosen in it; else a new one. */
function choosing(rules: readonly TargetRule[], pattern: string, chosen: Partial<TargetSettings>, newId: () => string): TargetRule {
  const rule = rules.findLast((one) => one.pattern === pattern) ?? { id: newId(), pattern, settings: {} };
  return { ...rule, settings: { ...rule.settings, ...chosen } };
}

/** What crosses is made of lists that may be changed. */
function crossing(rule: TargetRule): ParamsOf<(typeof trustContract)["trust.save"]> {
  return structuredClone(rule) as ParamsOf<(typeof trustContract)["trust.save"]>;
}
