import { useState } from "react";
import { Fault } from "#shared/base/fault";
import { useHost, type WindowHost } from "../../host/host";
import { useTexts } from "../../i18n/i18n";
import { tellFault } from "../../state/schema-actions";
import { useWindowState, useWorkspace, type WindowState } from "../../state/window-state";
import type { WaitingSource } from "../../state/workspace-store";
import { Button } from "../../ui/button";
import { Notice } from "../../ui/notice";
import styles from "./collections.module.css";

/** So many are offered at once; after a choice come the others. */
const mostShown = 5;

/** The sources of a workspace that are not opened before the user agrees, each with the act that opens it. */
export function WaitingSources() {
  const { t, count } = useTexts();
  const host = useHost();
  const state = useWindowState();
  const waiting = useWorkspace((now) => now.waiting);
  const [later, setLater] = useState<readonly WaitingSource[] | null>(null);
  const [opening, setOpening] = useState<WaitingSource | null>(null);
  if (waiting.length === 0 || waiting === later) return null;
  const open = (source: WaitingSource) => {
    setOpening(source);
    tellFault(
      state,
      agree(host, state, source).finally(() => setOpening(null)),
    );
  };
  const more = waiting.length - mostShown;
  return (
    <div className={styles.waiting}>
      <Notice
        tone="info"
        title={t("waiting.title")}
        acts={
          <>
            {waiting.slice(0, mostShown).map((source) => (
              <Button key={`${source.kind} ${source.name}`} size="s" disabled={opening !== null} onClick={() => open(source)}>
                {t(source.kind === "server" ? "waiting.ask" : "waiting.open", { name: source.name })}
              </Button>
            ))}
            <Button size="s" look="quiet" onClick={() => setLater(waiting)}>
              {t("waiting.later")}
            </Button>
          </>
        }
      >
        {t("waiting.text")} {more > 0 && count("waiting.more", more)}
      </Notice>
    </div>
  );
}

/** Faults: those of workspace.agreeToSource, and of the opening itself. */
async function agree({ client }: Pick<WindowHost, "client">, state: WindowState, { kind, name }: WaitingSource): Promise<void> {
  const { id: workspaceId } = state.workspace.getState();
  if (workspaceId === null) return;
  const { fault } = await client.call("workspace.agreeToSource", { workspaceId, kind, name });
  const { waiting } = state.workspace.getState();
  state.workspace.setState({ waiting: waiting.filter((one) => one.kind !== kind || one.name !== name) });
  await state.schemaActions.refresh();
  if (fault) throw Fault.fromData(fault);
}
