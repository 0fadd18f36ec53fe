import { useEffect, useState } from "react";
import { Fault, type FaultData } from "#shared/base/fault";
import type { TabState } from "#shared/model/settings";
import type { WorkspaceDocument } from "#shared/model/workspace";
import { useHost } from "../../host/host";
import { useWorkspace } from "../../state/window-state";

/** The file of an environment's tab as it stands, read anew when it changes; and why it cannot be. */
export function useEnvironment({ sourceId: workspaceId, subject: path }: TabState) {
  const { client } = useHost();
  const [document, setDocument] = useState<WorkspaceDocument | null>(null);
  const [fault, setFault] = useState<FaultData | null>(null);
  const [asked, setAsked] = useState(0);
  const hash = useWorkspace((now) => (now.id === workspaceId ? now.entries.get(path)?.hash : null));
  // biome-ignore lint/correctness/useExhaustiveDependencies: another text on the disk is a reason to ask again, and so is being told to
  useEffect(() => {
    let isWanted = true;
    client.call("workspace.read", { workspaceId, path }).then(
      (read) => {
        if (!isWanted) return;
        setDocument(read);
        setFault(null);
      },
      (reason: unknown) => isWanted && setFault(Fault.from(reason).toData()),
    );
    return () => {
      isWanted = false;
    };
  }, [client, workspaceId, path, hash, asked]);
  return { document, fault, take: setDocument, again: () => setAsked((n) => n + 1) };
}

/** The ids of the secrets that are kept here for names in a workspace, and how a name is given to another one. */
export function useSecretIds(workspaceId: string) {
  const { client } = useHost();
  const [ids, setIds] = useState<ReadonlyMap<string, string> | null>(null);
  useEffect(() => {
    let isWanted = true;
    client.call("workspace.secrets", { workspaceId }).then(
      ({ secrets }) => isWanted && setIds(new Map(secrets.flatMap(({ name, secret }) => (secret ? [[name, secret.id] as const] : [])))),
      () => isWanted && setIds(new Map()),
    );
    return () => {
      isWanted = false;
    };
  }, [client, workspaceId]);
  const name = async (secret: string, id: string | null): Promise<void> => {
    setIds((before) => {
      const now = new Map(before);
      if (id === null) now.delete(secret);
      else now.set(secret, id);
      return now;
    });
    await client.call("workspace.nameSecret", { workspaceId, name: secret, secretId: id });
  };
  return { ids, name };
}
