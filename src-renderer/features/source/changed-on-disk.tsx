import { useState } from "react";
import type { TabState } from "#shared/model/settings";
import { useCommandRegistry } from "../../commands/context";
import { useTexts } from "../../i18n/i18n";
import { tellFault } from "../../state/schema-actions";
import { useWindowState } from "../../state/window-state";
import { Button } from "../../ui/button";
import { useFocusBack } from "../../ui/focus-back";
import { Notice } from "../../ui/notice";
import { Compare } from "./compare";
import styles from "./source-tab.module.css";

interface ChangedOnDiskProps {
  readonly tab: TabState;
  readonly theirs: string;
  readonly mine: string;
}

/** Says that a file was changed on the disk while it was edited here, and offers the choice. Until then both are kept. */
export function ChangedOnDisk({ tab, theirs, mine }: ChangedOnDiskProps) {
  const { t } = useTexts();
  const state = useWindowState();
  const { sourceActions } = state;
  const registry = useCommandRegistry();
  const notice = useFocusBack<HTMLDivElement>(() => registry.run("source.focus"));
  const [comparing, setComparing] = useState(false);
  const overwrite = () =>
    tellFault(
      state,
      sourceActions.overwrite(tab.id).then(() => {}),
    );
  return (
    <div className={styles.notice} ref={notice}>
      <Notice
        tone="warn"
        title={t("source.conflict")}
        acts={
          <>
            <Button size="s" onClick={() => setComparing(true)}>
              {t("source.conflict.compare")}
            </Button>
            <Button size="s" onClick={() => sourceActions.discard(tab.id)}>
              {t("source.conflict.theirs")}
            </Button>
            <Button size="s" onClick={overwrite}>
              {t("source.conflict.mine")}
            </Button>
          </>
        }
      >
        {t("source.conflict.text")}
      </Notice>
      {comparing && (
        <Compare
          file={tab.subject}
          theirs={theirs}
          mine={mine}
          onClose={() => setComparing(false)}
          onTheirs={() => sourceActions.discard(tab.id)}
          onMine={overwrite}
        />
      )}
    </div>
  );
}
