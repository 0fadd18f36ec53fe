import { useState } from "react";
import { Fault, type FaultData } from "#shared/base/fault";
import type { MetadataEntry } from "#shared/model/metadata";
import { useTabs, useWindowState } from "../../state/window-state";

/** A server that is to be asked for its services: its address, and how the asking stands. */
export interface Asking {
  readonly target: string;
  readonly setTarget: (target: string) => void;
  readonly running: boolean;
  /** Why the last asking failed. */
  readonly fault: FaultData | null;
  /** Resolves when it is over; tells whether the server's services are open. */
  readonly ask: (metadata?: readonly MetadataEntry[]) => Promise<boolean>;
  readonly cancel: () => void;
}

/** Begins with the target used last. */
export function useAsking(): Asking {
  const { schemaActions } = useWindowState();
  const lastTarget = useTabs((tabs) => tabs.lastTarget);
  const [typed, setTyped] = useState<string | null>(null);
  const [running, setRunning] = useState(false);
  const [fault, setFault] = useState<FaultData | null>(null);
  const target = typed ?? lastTarget;

  const ask = async (metadata: readonly MetadataEntry[] = []): Promise<boolean> => {
    setRunning(true);
    setFault(null);
    try {
      await schemaActions.reflect(target.trim(), metadata);
      return true;
    } catch (reason) {
      const failed = Fault.from(reason);
      // A cancelled asking is no news, and a lost connection is told by a banner of its own.
      if (failed.code !== "cancelled" && failed.code !== "disconnected") setFault(failed.toData());
      return false;
    } finally {
      setRunning(false);
    }
  };
  const setTarget = (next: string) => {
    setTyped(next);
    setFault(null);
  };
  return { target, setTarget, running, fault, ask, cancel: schemaActions.cancel };
}
