import { useEffect } from "react";
import { useTexts } from "../../i18n/i18n";
import type { RecordingWork } from "../../state/recording-store";
import { useRecordings, useWindowState } from "../../state/window-state";
import { Button } from "../../ui/button";
import styles from "./work-strip.module.css";

/** How long it is said where something was saved. */
const savedMs = 8000;

/** What goes on with files of recordings, where it takes a while; and what came of it. */
export function WorkStrip() {
  const works = useRecordings((state) => state.works);
  return (
    <div role="status" className={styles.all}>
      {works.map((work) => (
        <Work key={work.id} work={work} />
      ))}
      <Saved />
    </div>
  );
}

function Work({ work: { kind, name, share, cancel } }: { work: RecordingWork }) {
  const { t } = useTexts();
  const words = t(`recording.work.${kind}`, { name });
  return (
    <div className={`${styles.strip} ${styles.work}`}>
      <span className={styles.words}>{words}</span>
      <progress aria-label={words} value={share} max={1} />
      <span className={`${styles.share} data`}>{Math.floor(share * 100)} %</span>
      <Button size="s" onClick={cancel}>
        {t("recording.cancel")}
      </Button>
    </div>
  );
}

function Saved() {
  const { t } = useTexts();
  const { recordings } = useWindowState();
  const saved = useRecordings((state) => state.saved);
  useEffect(() => {
    if (saved === null) return;
    const timer = setTimeout(() => recordings.setState({ saved: null }), savedMs);
    return () => clearTimeout(timer);
  }, [saved, recordings]);
  if (saved === null) return null;
  return (
    <div className={styles.strip}>
      <span className={styles.words}>{t("recording.saved", { place: saved })}</span>
      <Button size="s" look="quiet" onClick={() => recordings.setState({ saved: null })}>
        {t("recording.dismiss")}
      </Button>
    </div>
  );
}
