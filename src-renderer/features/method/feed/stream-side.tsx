import type { RefObject } from "react";
import type { MethodDetail } from "#shared/model/schema";
import type { TabState } from "#shared/model/settings";
import { chordLabel } from "../../../commands/registry";
import type { JsonEditorHandle } from "../../../editor/json-editor";
import { useHost } from "../../../host/host";
import { useTexts } from "../../../i18n/i18n";
import { Button } from "../../../ui/button";
import type { CallActions } from "../call-actions";
import { PreparedPanel } from "../prepared/prepared-panel";
import { usePrepared } from "../prepared/use-prepared";
import { usePreparedCommands } from "../prepared/use-prepared-commands";
import { useView } from "../use-view";
import styles from "./feed.module.css";
import { FeedPanel } from "./feed-panel";
import type { TabFeed } from "./use-feed";
import { feedKey } from "./use-feed-commands";

interface StreamSideProps {
  readonly tab: TabState;
  readonly detail: MethodDetail | null;
  readonly actions: CallActions;
  readonly editor: RefObject<JsonEditorHandle | null>;
  readonly feed: TabFeed;
}

/** What stands beside the body of a client stream: nothing, many messages, or the prepared ones. */
const streamSides = ["closed", "open", "prepared"] as const;

/** The height below which a request is not to fall: what stands beside its body is to be seen whole. */
export function useLeastHeight(tabId: string): string {
  const [side] = useView(tabId, "feed", streamSides, "closed");
  return side === "closed" ? "130px" : "308px";
}

/** Beside the body of a client stream: what may be sent but the body itself. */
export function StreamSide({ tab, detail, actions, editor, feed }: StreamSideProps) {
  const [side, show] = useView(tab.id, "feed", streamSides, "closed");
  const prepared = usePrepared(tab.id);
  usePreparedCommands({
    tab,
    actions,
    editor,
    isShown: side === "prepared",
    showPrepared: (isShown) => show(isShown ? "prepared" : "closed"),
    keep: (body) => {
      show("prepared");
      prepared.keep(body);
    },
    onRepeat: () => show("open"),
  });
  if (side === "closed") return null;
  const toBody = () => requestAnimationFrame(() => editor.current?.focus());
  return (
    <div className={styles.beside}>
      {side === "open" ? (
        <FeedPanel tabId={tab.id} feed={feed} onClose={() => show("closed")} />
      ) : (
        <PreparedPanel tab={tab} detail={detail} acts={prepared} actions={actions} onCompose={toBody} />
      )}
    </div>
  );
}

/** What opens either, and closes it. */
export function SideSwitch({ tab }: { readonly tab: TabState }) {
  const { t, number } = useTexts();
  const { mac } = useHost();
  const [side, show] = useView(tab.id, "feed", streamSides, "closed");
  const toggle = (to: "open" | "prepared") => show(side === to ? "closed" : to);
  const count = tab.prepared.length;
  return (
    <>
      <Button size="s" aria-expanded={side === "prepared"} title={chordLabel("Alt+P", mac)} onClick={() => toggle("prepared")}>
        {count > 0 ? `${t("prepared.show")} ${number(count)}` : t("prepared.show")}
      </Button>
      <Button size="s" aria-expanded={side === "open"} title={chordLabel(feedKey, mac)} onClick={() => toggle("open")}>
        {t("feed.open")}
      </Button>
    </>
  );
}
