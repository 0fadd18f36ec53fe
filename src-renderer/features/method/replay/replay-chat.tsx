import { useId, useState } from "react";
import type { CallHead } from "#shared/model/call";
import { useHost } from "../../../host/host";
import { useTexts } from "../../../i18n/i18n";
import { ScrollArea } from "../../../ui/scroll-area";
import { Split } from "../../../ui/split";
import { TabList } from "../../../ui/tab-list";
import answer from "../answer/answer.module.css";
import { Pairs } from "../answer/pairs";
import { noActions, StatusLine } from "../answer/status-line";
import { Timeline } from "../answer/timeline";
import { Conversation } from "../chat/conversation";
import { CompareView } from "../compare/compare-view";
import { useCompareCommand } from "../compare/use-compare-command";
import { MessageDetail } from "../log/message-detail";
import { MessageLog } from "../log/message-log";
import { useView } from "../use-view";
import { ReplayNote } from "./replay-note";
import { useReplayActs } from "./use-replay-acts";

const views = ["conversation", "log", "headers", "trailers", "timeline", "compare"] as const;

/** A bidi stream that was recorded: the conversation and everything else about it, and nobody to talk to. */
export function ReplayChat({ head }: { head: CallHead }) {
  const { t, number } = useTexts();
  const prefix = useId().replaceAll(":", "");
  const [view, show] = useView(head.owner, "chat", views, "conversation");
  useCompareCommand(true, () => show("compare"));
  const notes = {
    conversation: 0,
    timeline: 0,
    compare: 0,
    log: head.rows,
    headers: head.headers?.length ?? 0,
    trailers: head.trailers?.length ?? 0,
  };
  const labelOf = (id: (typeof views)[number]) => {
    if (id === "compare") return t("compare.tab");
    return id === "conversation" || id === "log" ? t(`chat.${id}`) : t(`answer.${id}`);
  };
  return (
    <div className={answer.pane}>
      <StatusLine tabId={head.owner} head={head} actions={noActions} />
      <ReplayNote head={head} />
      <TabList
        label={t("chat.views")}
        prefix={prefix}
        selected={view}
        onSelect={show}
        items={views.map((id) => ({ id, label: labelOf(id), note: notes[id] > 0 ? number(notes[id]) : undefined }))}
      />
      <div className={answer.panel} role="tabpanel" id={`${prefix}-panel-${view}`} aria-labelledby={`${prefix}-tab-${view}`}>
        {view === "conversation" && <Said head={head} onLog={() => show("log")} />}
        {view === "log" && <MessageLog head={head} />}
        {view === "compare" && <CompareView key={head.callId} head={head} />}
        {(view === "headers" || view === "trailers" || view === "timeline") && (
          <ScrollArea label={t(`answer.${view}`)} className={answer.scroll}>
            {view === "timeline" ? <Timeline head={head} /> : <Pairs pairs={head[view]} over />}
          </ScrollArea>
        )}
      </div>
    </div>
  );
}

function Said({ head, onLog }: { head: CallHead; onLog: () => void }) {
  const { t } = useTexts();
  const host = useHost();
  const [chosen, choose] = useState<number | null>(null);
  const acts = useReplayActs(host, head, choose, onLog);
  return (
    <Split
      id="chat-side"
      direction="horizontal"
      share={74}
      least="200px"
      label={t("chat.resize.side")}
      first={<Conversation key={head.callId} head={head} chosen={chosen} sendable="none" acts={acts} said="" />}
      second={chosen === null ? null : <MessageDetail head={head} index={chosen} onClose={() => choose(null)} />}
    />
  );
}
