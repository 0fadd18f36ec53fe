import { Square } from "lucide-react";
import { useEffect, useState } from "react";
import type { FeedProgress } from "#shared/model/feed";
import { chordLabel } from "../../../commands/registry";
import { useHost } from "../../../host/host";
import { type Texts, useTexts } from "../../../i18n/i18n";
import { useCalls } from "../../../state/window-state";
import { Button } from "../../../ui/button";
import { Notice } from "../../../ui/notice";
import styles from "./prepared.module.css";

/** So long the end of a feed is told. */
const toldMs = 6000;

/** How far the core is with what it sends by itself, and how that ended; nothing where it sends nothing. */
export function SendingLine({ tabId, onStop }: { tabId: string; onStop: () => void }) {
  const texts = useTexts();
  const { mac } = useHost();
  const feed = useCalls(({ heads }) => heads[tabId]?.feed ?? null);
  const isTold = useToldFor(feed?.state ?? null);
  if (!feed || !isTold) return null;
  const { state, sent, total, waiting, fault } = feed;
  const { t } = texts;
  const runs = state === "running";
  return (
    <div className={styles.sending}>
      {runs && (
        <progress className={styles.progress} aria-label={t("feed.progress")} {...(total === null ? {} : { max: total, value: sent })} />
      )}
      <span role="status">{stateWords(feed, texts)}</span>
      {runs && waiting && <span className={styles.waiting}>{t("feed.waiting")}</span>}
      {fault && (
        <Notice tone="bad" title={t(`fault.${fault.code}`)}>
          {[fault.message, fault.act].filter(Boolean).join("\n")}
        </Notice>
      )}
      {runs && (
        <Button
          size="s"
          icon={<Square size={9} fill="currentColor" aria-hidden="true" />}
          keys={chordLabel("Mod+.", mac)}
          title={t("feed.stop.note")}
          onClick={onStop}
        >
          {t("feed.stop")}
        </Button>
      )}
    </div>
  );
}

function stateWords({ state, sent, total }: FeedProgress, { t, number }: Texts): string {
  if (state !== "running") return t(`feed.${state}`, { n: number(sent) });
  return total === null ? t("feed.sending.open", { sent: number(sent) }) : t("feed.sending", { sent: number(sent), total: number(total) });
}

/** A feed that runs is told of, and for a while how it ended; a failure until the next one. */
function useToldFor(state: FeedProgress["state"] | null): boolean {
  const [isTold, tell] = useState(state === "running" || state === "failed");
  useEffect(() => {
    if (state === "running" || state === "failed") return tell(true);
    const timer = setTimeout(() => tell(false), toldMs);
    return () => clearTimeout(timer);
  }, [state]);
  return isTold;
}
