import type { FaultData } from "#shared/base/fault";
import { useTexts } from "../../../i18n/i18n";
import { useCalls } from "../../../state/window-state";
import { Button } from "../../../ui/button";
import { Notice } from "../../../ui/notice";
import styles from "./request-pane.module.css";

interface RefusalNoticeProps {
  readonly tabId: string;
  readonly onShow: (view: "metadata" | "settings") => void;
  readonly onReveal: (line: number, column: number) => void;
}

/** Why the last attempt did not become a call or a message, with a way to the place at fault. A bad target is said at the target. */
export function RefusalNotice({ tabId, onShow, onReveal }: RefusalNoticeProps) {
  const { t } = useTexts();
  const refusal = useCalls(({ refusals }) => refusals[tabId]);
  if (!refusal || refusal.code === "target-invalid") return null;
  return (
    <div className={styles.refusal}>
      <Notice tone="bad" title={t(`fault.${refusal.code}`)} acts={<Way refusal={refusal} onShow={onShow} onReveal={onReveal} />}>
        {[refusal.message, refusal.act].filter(Boolean).join("\n")}
      </Notice>
    </div>
  );
}

function Way({ refusal, onShow, onReveal }: { refusal: FaultData } & Pick<RefusalNoticeProps, "onShow" | "onReveal">) {
  const { t } = useTexts();
  const { line, column, field } = refusal.facts ?? {};
  if (typeof line === "number" && typeof column === "number") {
    return (
      <Button size="s" onClick={() => onReveal(line, column)}>
        {t("body.goto", { line, column })}
      </Button>
    );
  }
  const view = refusal.code === "metadata-invalid" ? "metadata" : field ? "settings" : null;
  return (
    view && (
      <Button size="s" onClick={() => onShow(view)}>
        {t(`${view}.show`)}
      </Button>
    )
  );
}
