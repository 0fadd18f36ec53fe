import { Square } from "lucide-react";
import type { FeedProgress } from "#shared/model/feed";
import { chordLabel } from "../../../commands/registry";
import { useHost } from "../../../host/host";
import { useTexts } from "../../../i18n/i18n";
import { useCalls } from "../../../state/window-state";
import { Button } from "../../../ui/button";
import { FaultNotice } from "../../../ui/fault-notice";
import styles from "./prepared.module.css";

/** How far the core is with what it sends by itself, and how that ended; nothing where it sends nothing. */
export function SendingLine({ tabId, onStop }: { tabId: string; onStop: () => void }) {
  const { t, number } = useTexts();
  const { mac } = useHost();
  const feed = useCalls(({ heads }) => heads[tabId]?.feed ?? null);
  if (!feed) return null;
  const { state, sent, total, waiting } = feed;
  const runs = state === "running";
  return (
    <div className={styles.sending}>
      <progress className={styles.progress} aria-label={t("feed.progress")} max={total ?? undefined} value={total === null && runs ? undefined : sent} />
      <span>{runs ? progressWords(feed, { t, number }) : t(`feed.${state}`, { n: number(sent) })}</span>
      {runs && waiting && <span className={styles.waiting}>{t("feed.waiting")}</span>}
      {runs && (
        <Button size="s" icon={<Square size={10} fill="currentColor" aria-hidden="true" />} keys={chordLabel("Mod+.", mac)} title={t("feed.stop.note")} onClick={onStop}>
          {t("feed.stop")}
        </Button>
      )}
    </div>
  );
}
