import { FileCode, Folder, History, Package, Server, Zap } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { schemaFileKind } from "#shared/model/schema";
import type { RecentEntry } from "#shared/model/settings";
import { useCommandRegistry } from "../../commands/context";
import { chordLabel } from "../../commands/registry";
import { useHost } from "../../host/host";
import { useTexts } from "../../i18n/i18n";
import { tellFault } from "../../state/schema-actions";
import { useLayout, useSchemas, useWindowState } from "../../state/window-state";
import { Button } from "../../ui/button";
import { relativeDay } from "./relative-day";
import styles from "./start-page.module.css";

interface StartPageProps {
  /** The form that asks a server, and below all cards what went wrong with it. */
  readonly askForm: ReactNode;
  readonly askFault: ReactNode;
}

/** What there is to do when nothing is open, or no tab is. */
export function StartPage({ askForm, askFault }: StartPageProps) {
  const { t } = useTexts();
  const { info, mac } = useHost();
  const registry = useCommandRegistry();
  // While something large loads, something else can be opened.
  const busy = useLayout((state) => state.busy !== null && state.busy !== "opening");
  const hasSources = useSchemas((state) => state.sources.length > 0);
  return (
    <div className={styles.page}>
      <div className={styles.inner}>
        <h2>{t("start.title")}</h2>
        <p className={styles.lead}>{t(hasSources ? "start.lead.open" : "start.lead")}</p>
        <div className={styles.cards}>
          <Card className={styles.drop} icon={<Folder size={17} />} title={t("start.open")} text={t("start.open.text")}>
            <Button look="primary" keys={chordLabel("Mod+O", mac)} disabled={busy} onClick={() => registry.run("open")}>
              {t("start.open.act")}
            </Button>
            {info.capabilities.nativeDialogs && (
              <Button disabled={busy} onClick={() => registry.run("open.folder")}>
                {t("start.open.folder")}
              </Button>
            )}
          </Card>
          <Card icon={<Server size={17} />} title={t("reflect.title")} text={t("reflect.text")}>
            {askForm}
          </Card>
          <Card icon={<Zap size={17} />} title={t("start.demo")} text={t("start.demo.text")}>
            <Button disabled={busy} onClick={() => registry.run("demo")}>
              {t("start.demo.act")}
            </Button>
          </Card>
        </div>
        {askFault}
        <p className={styles.more}>
          <Button look="quiet" size="s" icon={<History size={13} />} onClick={() => registry.run("recording.open")}>
            {t("start.recording")}
          </Button>
        </p>
        <Recents />
      </div>
    </div>
  );
}

interface CardProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly text: string;
  readonly children: ReactNode;
  readonly className?: string | undefined;
}

function Card({ icon, title, text, children, className = "" }: CardProps) {
  return (
    <section className={`${styles.card} ${className}`} aria-label={title}>
      <h3>
        {icon} {title}
      </h3>
      <p>{text}</p>
      <div className={styles.acts}>{children}</div>
    </section>
  );
}

function Recents() {
  const { t, locale } = useTexts();
  const { client } = useHost();
  const state = useWindowState();
  const [recents, setRecents] = useState<readonly RecentEntry[]>([]);
  const revision = useSchemas((schemas) => schemas.revision);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was opened just now is recent
  useEffect(() => {
    const asking = client.open("recents.list", {});
    // Without the list the page still has its acts: nothing to say.
    asking.result.then(
      (answer) => setRecents(answer.recents),
      () => {},
    );
    return () => asking.cancel();
  }, [client, revision]);
  if (recents.length === 0) return null;
  const clear = async () => {
    await client.call("recents.clear", {});
    setRecents([]);
  };
  return (
    <section className={styles.recents} aria-label={t("start.recent")}>
      <header>
        <h3>{t("start.recent")}</h3>
        <Button look="quiet" size="s" onClick={() => tellFault(state, clear())}>
          {t("start.recent.clear")}
        </Button>
      </header>
      <ul>
        {recents.slice(0, 8).map((recent) => (
          <li key={recent.id}>
            <button type="button" onClick={() => tellFault(state, state.schemaActions.openRecent(recent.id))}>
              <RecentIcon recent={recent} />
              <span className={styles.name}>{recent.label}</span>
              <span className={styles.detail}>{recent.detail}</span>
              <time className={styles.when} dateTime={new Date(recent.openedAt).toISOString()}>
                {relativeDay(recent.openedAt, Date.now(), locale)}
              </time>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function RecentIcon({ recent }: { recent: RecentEntry }) {
  if (recent.kind === "server") return <Server size={14} />;
  const kind = schemaFileKind(recent.label);
  if (kind === "set") return <Package size={14} />;
  return kind === "proto" ? <FileCode size={14} /> : <Folder size={14} />;
}
