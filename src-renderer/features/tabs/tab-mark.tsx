import { Check, Pause } from "lucide-react";
import { useMemo } from "react";
import { useShallow } from "zustand/react/shallow";
import { type Texts, useTexts } from "../../i18n/i18n";
import { useCalls } from "../../state/window-state";
import { type TabSign, tabSign } from "./tab-sign";
import styles from "./tab-strip.module.css";
import { useUnseen } from "./use-unseen";

/** How a tab's call stands: a sign for the eye, its rate, and words for those who do not see it; and that there is news. */
export function TabMark({ tabId, selected }: { tabId: string; selected: boolean }) {
  const texts = useTexts();
  const sign = useCalls(useShallow((calls) => tabSign(calls, tabId)));
  const unseen = useUnseen(tabId, selected);
  const compact = useMemo(() => new Intl.NumberFormat(texts.locale, { notation: "compact", maximumFractionDigits: 1 }), [texts.locale]);
  if (!sign) return null;
  const rate = sign.rate > 0 ? texts.t("answer.rate", { n: compact.format(sign.rate) }) : null;
  const words = wordsOf(sign, texts);
  const news = unseen > 0 ? texts.count("tabs.unseen", unseen) : null;
  return (
    <>
      <span className={`${styles.sign} ${styles[sign.look]}`} title={words}>
        {sign.look === "held" && <Pause size={9} fill="currentColor" aria-hidden="true" />}
        {sign.look === "done" && <Check size={11} aria-hidden="true" />}
        <span className="visually-hidden">{words}</span>
      </span>
      {rate !== null && <small className={styles.rate}>{rate}</small>}
      {news !== null && (
        <small className={styles.news} title={news}>
          <span aria-hidden="true">+{compact.format(unseen)}</span>
          <span className="visually-hidden">{news}</span>
        </small>
      )}
    </>
  );
}

function wordsOf({ look, state, sending, status }: TabSign, { t }: Texts): string {
  if (look === "held") return t("answer.held");
  if (look === "failed" && status) return `${t("state.failed")}: ${status}`;
  const word = t(state === "half-closed" ? "status.receiving" : `state.${state}`);
  return sending ? `${word}, ${t("tabs.sending")}` : word;
}
