import { useState } from "react";
import { Fault, type FaultData } from "#shared/base/fault";

/** An act of a dialog: whether it runs, and what went wrong with it, to be told in place. */
export interface DialogAct {
  readonly isBusy: boolean;
  readonly fault: FaultData | null;
  /** Runs the act; one at a time. */
  run(act: () => Promise<void>): void;
}

export function useAct(): DialogAct {
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<FaultData | null>(null);
  const run = (act: () => Promise<void>) => {
    if (isBusy) return;
    setBusy(true);
    setFault(null);
    act()
      .catch((reason) => setFault(Fault.from(reason).toData()))
      .finally(() => setBusy(false));
  };
  return { isBusy, fault, run };
}
