import { Check, X } from "lucide-react";
import { useTexts } from "../../../i18n/i18n";
import { callEntries } from "../../../state/call-store";
import { useCalls, useWindowState } from "../../../state/window-state";
import { Chip } from "../../../ui/chip";
import { countPassed } from "./call-checks";
import styles from "./checks.module.css";

/** How the checks of a tab's call went, in its status line, and the way to them; nothing where there are none. */
export function ChecksChip({ tabId, callId }: { tabId: string; callId: string }) {
  const { t } = useTexts();
  const { calls } = useWindowState();
  const entry = useCalls(({ checked }) => checked[tabId]);
  if (entry?.callId !== callId) return null;
  const { checked } = entry;
  if (checked === null) return <Chip tone="info">{t("checks.making")}</Chip>;
  const { passed, all } = countPassed(checked);
  const isGood = checked.fault === null && passed === all;
  const words = checked.fault
    ? t("checks.broken")
    : isGood
      ? t("checks.passed", { n: passed, all })
      : t("checks.failed", { n: all - passed, all });
  const Icon = isGood ? Check : X;
  return (
    <span role="status">
      <button
        type="button"
        className={styles.chip}
        title={t("checks.show")}
        onClick={() => {
          callEntries.setView(calls, tabId, "answer", "checks");
          callEntries.setView(calls, tabId, "chat", "results");
        }}
      >
        <Chip tone={isGood ? "ok" : "bad"} icon={<Icon size={11} aria-hidden="true" />}>
          {words}
        </Chip>
      </button>
    </span>
  );
}
