import { type RefObject, useMemo, useRef } from "react";
import type { CallHead } from "#shared/model/call";
import type { TabState } from "#shared/model/settings";
import { useCommandRegistry, useCommands } from "../../../commands/context";
import type { Command } from "../../../commands/registry";
import { useTexts } from "../../../i18n/i18n";
import { useCalls } from "../../../state/window-state";
import { Button } from "../../../ui/button";
import { Chip } from "../../../ui/chip";
import { KindIcon } from "../../../ui/kind-icon";
import { AnswerPane } from "../answer/answer-pane";
import { noActions } from "../answer/status-line";
import styles from "./replay.module.css";
import { ReplayChat } from "./replay-chat";

/** A call that was opened from a recording: its panes, and no request. */
export function ReplayTab({ tab }: { tab: TabState }) {
  const head = useCalls(({ heads }) => heads[tab.id]);
  const section = useRef<HTMLElement>(null);
  useReplayCommands(section);
  return (
    <section className={styles.tab} aria-label={tab.subject} ref={section} key={tab.id}>
      {head ? <Replay head={head} /> : <Gone tab={tab} />}
    </section>
  );
}

function Replay({ head }: { head: CallHead }) {
  const { t } = useTexts();
  const { kind, method, target, origin, owner } = head;
  const from = origin?.file ? t("recording.replay.file", { file: origin.file }) : t("recording.replay.own");
  return (
    <>
      <header className={styles.head}>
        <KindIcon kind={kind} />
        <span className={`${styles.method} data`} title={method}>
          {method || t("recording.choice.unnamed")}
        </span>
        {target !== "" && <span className={`${styles.target} data`}>{target}</span>}
        <Chip tone="info">{from}</Chip>
      </header>
      {kind === "bidi" ? <ReplayChat head={head} /> : <AnswerPane tabId={owner} kind={kind} actions={noActions} />}
    </>
  );
}

/** The tab is from before a restart, and its recording could not be had again. */
function Gone({ tab }: { tab: TabState }) {
  const { t } = useTexts();
  const registry = useCommandRegistry();
  return (
    <div className={styles.gone}>
      <b>{t("recording.gone")}</b>
      <p>{t("recording.gone.note", { file: tab.target })}</p>
      <Button onClick={() => registry.run("recording.open")}>{t("recording.gone.act")}</Button>
    </div>
  );
}

/** The commands of the tab that is shown: where one begins, and the rows. */
function useReplayCommands(section: RefObject<HTMLElement | null>): void {
  useCommands(
    useMemo(() => {
      const focus = () => {
        const places = ["[data-focus=log]", "[data-focus=answer] :is([role=grid], [role=tree], [tabindex='0'])", "[role=tab]", "button"];
        places
          .map((place) => section.current?.querySelector<HTMLElement>(place))
          .find((it) => it)
          ?.focus();
      };
      return [
        { id: "focus.body", key: "Mod+Shift+E", run: focus },
        { id: "focus.log", key: "Mod+Shift+M", run: focus },
      ] satisfies Command[];
    }, [section]),
  );
}
