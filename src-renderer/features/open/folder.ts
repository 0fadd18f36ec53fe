import { useCallback, useEffect, useRef, useState } from "react";
import { Fault, type FaultData } from "#shared/base/fault";
import type { ResultOf } from "#shared/bridge/operation";
import type { FileEntry } from "#shared/contract/app";
import type { WirebenchContract } from "#shared/contract/contract";
import type { WirebenchClient } from "../../host/host";

export type Folder = ResultOf<WirebenchContract["files.list"]>;

/** The folder that is looked into: the one before stays in sight until the next has been read. */
export function useFolder(client: WirebenchClient, from: string | null = null, all = false) {
  const [folder, setFolder] = useState<Folder | null>(null);
  const [fault, setFault] = useState<FaultData | null>(null);
  const asked = useRef(0);
  const go = useCallback(
    async (directory: string | null): Promise<void> => {
      const turn = ++asked.current;
      try {
        const next = await client.call("files.list", { directory, ...(all ? { all } : {}) });
        if (turn !== asked.current) return;
        setFolder({ ...next, entries: sorted(next.entries) });
        setFault(null);
      } catch (reason) {
        if (turn === asked.current) setFault(Fault.from(reason).toData());
      }
    },
    [client, all],
  );
  useEffect(() => void go(from), [go, from]);
  return { folder, fault, setFault, go };
}

/** Folders first, then files, each as a person would sort them. */
export function sorted(entries: readonly FileEntry[]): FileEntry[] {
  const byName = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
  return [...entries].sort((a, b) => Number(b.kind === "directory") - Number(a.kind === "directory") || byName.compare(a.name, b.name));
}
