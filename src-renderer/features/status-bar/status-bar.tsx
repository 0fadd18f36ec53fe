import type { ReactNode } from "react";
import type { CallState } from "#shared/model/call";
import { formatBytes } from "#shared/model/format";
import { useTexts } from "../../i18n/i18n";
import { problemCount } from "../../state/schema-store";
import { useCalls, useLayout, useSchemas, useTabs, useWindowState } from "../../state/window-state";
import { Button } from "../../ui/button";
import { ChannelPart } from "./channel-part";
import styles from "./status-bar.module.css";

interface StatusBarProps {
  /** What is to be said of how a target is reached. */
  readonly transportOf: (target: string) => ReactNode;
}

/** The line below: where the call in front goes and how it stands, whether the schemas are well, what the recordings take. */
export function StatusBar({ transportOf }: StatusBarProps) {
  const { t, locale } = useTexts();
  const { settings } = useWindowState();
  return (
    <footer className={styles.bar}>
      <CallPart transportOf={transportOf} />
      <SchemaPart />
      <BusyPart />
      <span className={styles.end}>
        <RecordingPart />
        <button type="button" className={styles.act} onClick={() => settings.setState({ language: locale === "en" ? "zh-CN" : "en" })}>
          {/* Each language in its own words: who cannot read this one finds the other. */}
          <span aria-hidden="true">
            <span className={locale === "zh-CN" ? styles.chosen : undefined}>中文</span>
            {" / "}
            <span className={locale === "en" ? styles.chosen : undefined}>English</span>
          </span>
          <span className="visually-hidden">{t(locale === "en" ? "command.language.zh" : "command.language.en")}</span>
        </button>
      </span>
    </footer>
  );
}

const tones: Record<CallState, string | undefined> = {
  idle: styles.idle,
  connecting: styles.live,
  open: styles.live,
  "half-closed": styles.live,
  closing: styles.live,
  done: styles.ok,
  failed: styles.bad,
  cancelled: styles.idle,
};

function CallPart({ transportOf }: StatusBarProps) {
  const { t } = useTexts();
  const front = useTabs(({ tabs, activeTab }) => tabs.find(({ id, kind }) => id === activeTab && kind === "method")?.id ?? null);
  const ownTarget = useTabs(({ tabs }) => tabs.find(({ id }) => id === front)?.target ?? "");
  const state = useCalls(({ heads }) => (front === null ? undefined : heads[front]?.state)) ?? "idle";
  const target = useCalls(({ heads }) => (front === null ? undefined : heads[front]?.target)) ?? ownTarget;
  if (front === null) return null;
  return (
    <>
      <span className={styles.part} role="status" aria-label={t("status.call")}>
        <span className={`${styles.dot} ${tones[state]}`} />
        <span className="data">{target}</span>
        {transportOf(target)}
        {t(state === "half-closed" ? "status.receiving" : `state.${state}`)}
      </span>
      <ChannelPart target={target} />
    </>
  );
}

function SchemaPart() {
  const { t, count } = useTexts();
  const { layout } = useWindowState();
  const problems = useSchemas(problemCount);
  const none = useSchemas((state) => state.sources.length === 0);
  if (none) return <span>{t("status.schemas.none")}</span>;
  if (problems === 0) return <span>{t("status.schemas.ok")}</span>;
  return (
    <button
      type="button"
      className={styles.act}
      onClick={() => layout.setState((now) => ({ problems: !(now.problems && now.lower === "problems"), lower: "problems" }))}
    >
      {t("status.schemas.problems", { problems: count("problems.count", problems) })}
    </button>
  );
}

function BusyPart() {
  const { t } = useTexts();
  const { schemaActions } = useWindowState();
  const act = useLayout((state) => state.busy);
  // How far the loading is stands above the tree.
  const told = useSchemas((state) => state.loading.length > 0);
  const busy = act === "opening" && told ? null : act;
  return (
    <span className={styles.part} role="status">
      {busy && (
        <span className={styles.busy}>
          {t(`status.busy.${busy}`)}
          <Button look="quiet" size="s" className={styles.cancel ?? ""} onClick={schemaActions.cancel}>
            {t("status.busy.cancel")}
          </Button>
        </span>
      )}
    </span>
  );
}

function RecordingPart() {
  const { t } = useTexts();
  const size = useCalls(({ heads }) => {
    const bytes = Object.values(heads).reduce((sum, head) => sum + (head ? head.sent.bytes + head.received.bytes : 0), 0);
    return bytes === 0 ? null : formatBytes(bytes);
  });
  return size === null ? null : <span>{t("status.recording", { size })}</span>;
}
