import { useState } from "react";
import { environmentsFolder } from "#shared/model/workspace";
import { useTexts } from "../../i18n/i18n";
import { tellFault } from "../../state/schema-actions";
import { useSaved, useWindowState, useWorkspace } from "../../state/window-state";
import { Button } from "../../ui/button";
import { Notice } from "../../ui/notice";
import styles from "./environments.module.css";

/** Says that an environment was deleted, and offers the way back: it has no row in any list. */
export function RemovedNote() {
  const { t } = useTexts();
  const state = useWindowState();
  const workspaceId = useWorkspace(({ id }) => id);
  const last = useSaved(({ removed }) => removed.at(-1));
  const [read, setRead] = useState<string | null>(null);
  if (!last || last.workspaceId !== workspaceId || last.trashId === read || !last.path.startsWith(`${environmentsFolder}/`)) return null;
  return (
    <div className={styles.removed}>
      <Notice
        tone="info"
        title={t("collections.deleted", { name: last.name })}
        acts={
          <>
            <Button size="s" onClick={() => tellFault(state, state.savedActions.undo())}>
              {t("collections.undo")}
            </Button>
            <Button size="s" onClick={() => setRead(last.trashId)}>
              {t("frame.dismiss")}
            </Button>
          </>
        }
      />
    </div>
  );
}
