import { useEffect, useState } from "react";
import { Fault, type FaultData } from "#shared/base/fault";
import type { TabState } from "#shared/model/settings";
import { useHost } from "../../host/host";
import { useWorkspace } from "../../state/window-state";
import { entryPathOf } from "../../state/workspace-store";

/** A file's text as it is on the disk; its hash is null where there is no file yet. */
export interface FileText {
  readonly text: string;
  readonly hash: string | null;
  readonly readOnly: boolean;
}

/** The text of a file's tab, read anew when it changes; and why it cannot be. */
export function useFileText({ sourceId: workspaceId, subject: path }: TabState) {
  const { client } = useHost();
  const [read, setRead] = useState<FileText | null>(null);
  const [fault, setFault] = useState<FaultData | null>(null);
  const [asked, setAsked] = useState(0);
  const entry = useWorkspace((now) => (now.id === workspaceId ? now.entries.get(entryPathOf(path)) : undefined));
  // biome-ignore lint/correctness/useExhaustiveDependencies: another text on the disk is a reason to ask again, and so is being told to
  useEffect(() => {
    let isWanted = true;
    client.call("workspace.text", { workspaceId, path }).then(
      (now) => {
        if (!isWanted) return;
        setRead(now);
        setFault(null);
      },
      (reason: unknown) => isWanted && setFault(Fault.from(reason).toData()),
    );
    return () => {
      isWanted = false;
    };
  }, [client, workspaceId, path, entry, asked]);
  return { read, fault, take: setRead, again: () => setAsked((n) => n + 1) };
}

/** Waits this long after the last key. */
const settleMs = 180;

/** Why a text cannot be understood as the file's, a moment after its last change; null where it can, and while that is not known. */
export function useTextFault({ sourceId: workspaceId, subject: path }: TabState, text: string | null): FaultData | null {
  const { client } = useHost();
  const [fault, setFault] = useState<FaultData | null>(null);
  useEffect(() => {
    if (text === null) return;
    let cancel = () => {};
    const timer = setTimeout(() => {
      const checking = client.open("workspace.checkText", { workspaceId, path, text });
      cancel = () => checking.cancel();
      checking.result.then(
        (answer) => setFault(answer.fault),
        // A newer text has taken its place, or the workspace is gone, which is told above the text.
        () => {},
      );
    }, settleMs);
    return () => {
      clearTimeout(timer);
      cancel();
    };
  }, [client, workspaceId, path, text]);
  return fault;
}
