import { Trash2 } from "lucide-react";
import { useEffect, useState } from "react";
import type { ResultOf } from "#shared/bridge/operation";
import type { WirebenchContract } from "#shared/contract/contract";
import { formatBytes } from "#shared/model/format";
import type { KeptRecording } from "#shared/model/recording";
import { useHost } from "../../host/host";
import { useTexts } from "../../i18n/i18n";
import { useRecordings, useTabs } from "../../state/window-state";
import { Button, IconButton } from "../../ui/button";
import { KindIcon } from "../../ui/kind-icon";
import { MenuButton } from "../../ui/menu-button";
import { Question } from "../../ui/question";
import styles from "./kept-panel.module.css";
import { momentOf } from "./moment";
import { useRecordingActs } from "./recording-acts";

/** The id of the panel, which takes the focus. */
export const keptPanelId = "kept-recordings";

type Kept = ResultOf<WirebenchContract["recording.list"]>;

/** The recordings that earlier runs left, and the room that all recordings take. */
export function KeptPanel() {
  const { t } = useTexts();
  const acts = useRecordingActs();
  const kept = useKept();
  const [deleting, setDeleting] = useState<readonly KeptRecording[] | null>(null);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and takes the focus when it is asked for
    <section id={keptPanelId} className={styles.panel} aria-label={t("recording.kept")} tabIndex={0}>
      <header className={styles.head}>
        {kept && <Room kept={kept} />}
        <Button size="s" onClick={() => acts.choose()}>
          {t("recording.kept.from-file")}
        </Button>
        {kept && kept.recordings.length > 1 && (
          <Button size="s" onClick={() => setDeleting(kept.recordings)}>
            {t("recording.kept.delete-all")}
          </Button>
        )}
      </header>
      {kept?.recordings.length === 0 && <p className={styles.none}>{t("recording.kept.none")}</p>}
      {kept && kept.recordings.length > 0 && (
        <ul className={styles.list} aria-label={t("recording.kept.list")}>
          {kept.recordings.map((recording) => (
            <Line key={recording.id} recording={recording} onDelete={() => setDeleting([recording])} />
          ))}
        </ul>
      )}
      {deleting && <Sure recordings={deleting} onClose={() => setDeleting(null)} />}
    </section>
  );
}

/** Asked anew when something was opened, closed or deleted. */
function useKept(): Kept | null {
  const { client } = useHost();
  const revision = useRecordings((state) => state.revision);
  const tabs = useTabs((state) => state.tabs.length);
  const [kept, setKept] = useState<Kept | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    const asking = client.open("recording.list", {});
    asking.result.then(setKept, () => {}); // what cannot be listed is told when it is used
    return () => asking.cancel();
  }, [client, revision, tabs]);
  return kept;
}

function Room({ kept: { disk, diskLimit, memory } }: { kept: Kept }) {
  const { t } = useTexts();
  return (
    <p className={styles.room}>
      {t("recording.kept.room", { disk: formatBytes(disk), limit: formatBytes(diskLimit), memory: formatBytes(memory) })}
    </p>
  );
}

function Line({ recording, onDelete }: { recording: KeptRecording; onDelete: () => void }) {
  const { t, count, locale } = useTexts();
  const acts = useRecordingActs();
  const { method, kind, target, startedAt, rows, bytes, hasEnded } = recording;
  const moment = momentOf(startedAt, locale);
  const own = `${method} ${moment}`;
  const formats = (["ndjson", "binary-log"] as const).map((format) => ({
    id: format,
    label: t(`recording.format.${format}`),
    run: () => acts.saveKept(recording, format),
  }));
  return (
    <li className={styles.line}>
      <KindIcon kind={kind} />
      <span className={`${styles.method} data`} title={method}>
        {method}
      </span>
      <span className={styles.target}>{target}</span>
      <time className={styles.when} dateTime={new Date(startedAt).toISOString()}>
        {moment}
      </time>
      <span className={styles.figure}>{count("recording.kept.rows", rows)}</span>
      <span className={styles.figure}>{formatBytes(bytes)}</span>
      <span className={styles.state}>{hasEnded ? "" : t("recording.kept.unended")}</span>
      <span className={styles.acts}>
        <Button size="s" aria-label={`${t("recording.kept.open")}: ${own}`} onClick={() => acts.openKept(recording, moment)}>
          {t("recording.kept.open")}
        </Button>
        <MenuButton label={`${t("recording.kept.save")} ${own}`} groups={[{ label: t("recording.save.all"), items: formats }]}>
          {t("recording.kept.save")}
        </MenuButton>
        <IconButton label={`${t("recording.kept.delete")}: ${own}`} onClick={onDelete}>
          <Trash2 size={13} />
        </IconButton>
      </span>
    </li>
  );
}

function Sure({ recordings, onClose }: { recordings: readonly KeptRecording[]; onClose: () => void }) {
  const { t, count } = useTexts();
  const acts = useRecordingActs();
  const [first] = recordings;
  const remove = () => {
    onClose();
    acts.remove(recordings.map(({ id }) => id));
  };
  return (
    <Question
      title={count("recording.kept.sure", recordings.length)}
      text={recordings.length === 1 && first ? first.method : ""}
      acts={[
        { label: t("recording.cancel"), run: onClose },
        { label: t("recording.kept.delete"), look: "danger", run: remove },
      ]}
      first={0}
      onClose={onClose}
    />
  );
}
