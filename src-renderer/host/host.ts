import { createContext, useContext } from "react";
import type { Client } from "#shared/bridge/client";
import type { AppInfo } from "#shared/contract/app";
import type { WirebenchContract } from "#shared/contract/contract";

export type WirebenchClient = Client<WirebenchContract>;

/** What the window stands on: the core behind the bridge, and the few things that differ between shells. */
export interface WindowHost {
  readonly client: WirebenchClient;
  readonly info: AppInfo;
  readonly mac: boolean;
  /** The path of a dropped file where the shell may know it, else null: then its text is uploaded. */
  pathOf(file: File): string | null;
  copyText(text: string): Promise<void>;
}

export const HostContext = createContext<WindowHost | null>(null);

/** The host of this window. Only rendered below the composition root, which provides it. */
export function useHost(): WindowHost {
  const host = useContext(HostContext);
  if (!host) throw new Error("No host: the component is rendered outside the window's root.");
  return host;
}
