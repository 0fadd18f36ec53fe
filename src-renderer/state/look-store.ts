import { createStore } from "zustand/vanilla";
import { Fault, type FaultData } from "#shared/base/fault";
import type { Client } from "#shared/bridge/client";
import type { trustContract } from "#shared/contract/trust";
import type { ServerLook } from "#shared/model/server-look";

/** A look at a server: what it was at, how it stands, and what came of it. */
export interface LookEntry {
  readonly target: string;
  /** Ends it; null where it is over. */
  readonly cancel: (() => void) | null;
  readonly look: ServerLook | null;
  readonly fault: FaultData | null;
}

/** The looks that are shown, by who shows them. Never kept. */
export type LookStore = ReturnType<typeof createLookStore>;

export function createLookStore() {
  return createStore<Readonly<Record<string, LookEntry>>>(() => ({}));
}

/** Looks at a server in the place of the last look of `key`. Never throws: why it failed is in the store. */
export async function lookAt(client: Client<typeof trustContract>, store: LookStore, key: string, target: string): Promise<void> {
  store.getState()[key]?.cancel?.();
  const session = client.open("trust.inspect", { target, settings: {} });
  const entry: LookEntry = { target, cancel: () => session.cancel(), look: null, fault: null };
  store.setState({ [key]: entry });
  const end = (outcome: Partial<LookEntry>) => {
    if (store.getState()[key] === entry) store.setState({ [key]: { ...entry, cancel: null, ...outcome } });
  };
  try {
    end({ look: await session.result });
  } catch (reason) {
    const fault = Fault.from(reason);
    end({ fault: fault.code === "cancelled" ? null : fault.toData() });
  }
}

/** Forgets a look, and ends it where it is not over. */
export function forgetLook(store: LookStore, key: string): void {
  const { [key]: entry, ...others } = store.getState();
  entry?.cancel?.();
  store.setState(others, true);
}
