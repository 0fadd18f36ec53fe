import { useEffect, useMemo, useRef } from "react";
import type { TabState } from "#shared/model/settings";
import { collectionsFolder } from "#shared/model/workspace";
import { useCommands } from "../../commands/context";
import { useHost } from "../../host/host";
import { useTexts } from "../../i18n/i18n";
import { followRun, isRunning, newRun, startRun, stopRun } from "../../state/run-store";
import { useRuns, useWindowState, useWorkspace } from "../../state/window-state";
import { Notice } from "../../ui/notice";
import { ScrollArea } from "../../ui/scroll-area";
import styles from "./run.module.css";
import { RunForm } from "./run-form";
import { RunProgress } from "./run-progress";
import { RunResults } from "./run-results";

/** Runs the saved requests of a folder, or one, and shows what came of each. */
export function RunTab({ tab }: { tab: TabState }) {
  const { t } = useTexts();
  const { client } = useHost();
  const { runs } = useWindowState();
  const workspaceId = useWorkspace(({ id }) => id);
  const environment = useWorkspace((workspace) => workspace.environment);
  const entry = useRuns((all) => all[tab.id]) ?? newRun;
  const path = tab.subject;
  const page = useRef<HTMLElement>(null);
  const acts = useMemo(() => {
    const isBusy = () => isRunning(runs.getState()[tab.id] ?? newRun);
    const run = () => {
      if (workspaceId !== null) void startRun(client, runs, tab.id, { workspaceId, path, environment });
    };
    const stop = () => stopRun(client, tab.id);
    return { isBusy, run, stop };
  }, [client, runs, tab.id, workspaceId, path, environment]);
  useEffect(() => followRun(client, runs, tab.id), [client, runs, tab.id]);
  useCommands(
    useMemo(
      () => [
        { id: "call", key: "Mod+Enter", when: () => workspaceId !== null && !acts.isBusy(), run: acts.run },
        { id: "cancel", key: "Escape", when: acts.isBusy, run: acts.stop },
      ],
      [acts, workspaceId],
    ),
  );
  return (
    <ScrollArea label={t("run.title")} className={styles.page} area={page}>
      <div className={styles.column}>
        <header className={styles.head}>
          <h2 className={styles.title}>{t("run.title")}</h2>
          <span className="data">{path === collectionsFolder ? t("run.all") : path}</span>
          <span className={styles.environment}>{environment === null ? t("run.in.none") : t("run.in", { name: environment })}</span>
        </header>
        <p className={styles.intro}>{t("run.intro")}</p>
        {workspaceId === null ? (
          <Notice tone="info" title={t("run.noWorkspace")} />
        ) : (
          <RunForm id={tab.id} entry={entry} onRun={acts.run} onStop={acts.stop} />
        )}
        <RunProgress entry={entry} />
        <RunResults entry={entry} page={page} />
      </div>
    </ScrollArea>
  );
}
