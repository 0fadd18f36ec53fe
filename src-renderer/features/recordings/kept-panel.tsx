import { Trash2 } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import type { ResultOf } from "#shared/bridge/operation";
import type { WirebenchContract } from "#shared/contract/contract";
import { type CallHead, isOver } from "#shared/model/call";
import { formatBytes } from "#shared/model/format";
import { type KeptRecording, type RecordingFormat, recordingFormats } from "#shared/model/recording";
import { useHost } from "../../host/host";
import { useTexts } from "../../i18n/i18n";
import { useCalls, useRecordings, useTabs, useWindowState } from "../../state/window-state";
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

/** All recordings: those of the tabs, those that earlier runs left, and the room that they take. */
export function KeptPanel() {
  const { t } = useTexts();
  const acts = useRecordingActs();
  const kept = useKept();
  const heads = useCalls((state) => state.heads);
  const tabs = useTabs((state) => state.tabs);
  const inTabs = tabs.flatMap(({ id }) => heads[id] ?? []).filter(({ rows }) => rows > 0);
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
      {kept && kept.recordings.length + inTabs.length === 0 && <p className={styles.none}>{t("recording.kept.none")}</p>}
      <ul className={styles.list} aria-label={t("recording.kept.list")}>
        {inTabs.map((head) => (
          <TabLine key={head.callId} head={head} />
        ))}
        {kept?.recordings.map((recording) => (
          <KeptLine key={recording.id} recording={recording} onDelete={() => setDeleting([recording])} />
        ))}
      </ul>
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

function TabLine({ head }: { head: CallHead }) {
  const { t, locale } = useTexts();
  const { tabActions } = useWindowState();
  const acts = useRecordingActs();
  const { owner, kept, method, startedAt, state, fault } = head;
  const words = fault?.code === "interrupted" ? "recording.kept.unended" : isOver(state) ? "recording.kept.tab" : "recording.kept.running";
  return (
    <Line {...head} bytes={Math.max(kept.memory, kept.disk)} state={t(words)} onSave={(format) => acts.save(head, null, format)}>
      <Button
        size="s"
        aria-label={`${t("recording.kept.show")}: ${method} ${momentOf(startedAt, locale)}`}
        onClick={() => tabActions.activate(owner)}
      >
        {t("recording.kept.show")}
      </Button>
    </Line>
  );
}

function KeptLine({ recording, onDelete }: { recording: KeptRecording; onDelete: () => void }) {
  const { t, locale } = useTexts();
  const acts = useRecordingActs();
  const { method, startedAt, hasEnded } = recording;
  const moment = momentOf(startedAt, locale);
  const own = `${method} ${moment}`;
  const state = t(hasEnded ? "recording.kept.left" : "recording.kept.unended");
  return (
    <Line {...recording} state={state} onSave={(format) => acts.saveKept(recording, format)}>
      <Button size="s" aria-label={`${t("recording.kept.open")}: ${own}`} onClick={() => acts.openKept(recording, moment)}>
        {t("recording.kept.open")}
      </Button>
      <IconButton label={`${t("recording.kept.delete")}: ${own}`} onClick={onDelete}>
        <Trash2 size={13} />
      </IconButton>
    </Line>
  );
}

interface LineProps extends Pick<KeptRecording, "method" | "kind" | "target" | "startedAt" | "rows" | "bytes"> {
  readonly state: string;
  readonly onSave: (format: RecordingFormat) => void;
  /** The other acts. */
  readonly children: ReactNode;
}

function Line({ method, kind, target, startedAt, rows, bytes, state, onSave, children }: LineProps) {
  const { t, count, locale } = useTexts();
  const moment = momentOf(startedAt, locale);
  const formats = recordingFormats.map((format) => ({ id: format, label: t(`recording.format.${format}`), run: () => onSave(format) }));
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
      <span className={styles.state}>{state}</span>
      <span className={styles.acts}>
        <MenuButton label={`${t("recording.kept.save")} ${method} ${moment}`} groups={[{ label: t("recording.save.all"), items: formats }]}>
          {t("recording.kept.save")}
        </MenuButton>
        {children}
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
