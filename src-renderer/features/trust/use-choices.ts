import { useState } from "react";
import { Fault, type FaultData } from "#shared/base/fault";
import type { Target } from "#shared/model/target";
import type { TargetSettings, TargetTrust } from "#shared/model/trust";
import { useWindowState } from "../../state/window-state";

export type SettingName = keyof TargetSettings;

/** What holds for a target, and the acts that change it. */
export interface Choices {
  readonly target: Target;
  readonly trust: TargetTrust;
  /** What new choices are for; null while that is no pattern of the target: then nothing can be chosen. */
  readonly pattern: string | null;
  /** Why what was chosen last could not be kept. */
  readonly faults: Readonly<Partial<Record<SettingName, FaultData>>>;
  choose(chosen: Partial<TargetSettings>): void;
  /** Takes settings out of the rule that they come from. */
  revert(...names: readonly SettingName[]): void;
}

export function useChoices(target: Target, trust: TargetTrust, pattern: string | null): Choices {
  const { trustActions } = useWindowState();
  const [faults, setFaults] = useState<Choices["faults"]>({});
  const keep = (names: readonly SettingName[], act: Promise<void>) => {
    const tell = (fault: FaultData | undefined) =>
      setFaults((now) => ({ ...now, ...Object.fromEntries(names.map((name) => [name, fault])) }));
    act.then(
      () => tell(undefined),
      (reason) => tell(Fault.from(reason).toData()),
    );
  };
  return {
    target,
    trust,
    pattern,
    faults,
    choose: (chosen) => {
      if (pattern !== null) keep(Object.keys(chosen) as SettingName[], trustActions.chooseFor(target, pattern, chosen));
    },
    revert: (...names) => {
      for (const name of names) {
        const origin = trust.origins[name];
        if (origin.by === "rule") keep([name], trustActions.unchoose(origin.id, name));
      }
    },
  };
}
