import { useId } from "react";
import { isOver } from "#shared/model/call";
import { useTexts } from "../../../i18n/i18n";
import { useCalls } from "../../../state/window-state";
import { ScrollArea } from "../../../ui/scroll-area";
import { TabList } from "../../../ui/tab-list";
import answer from "../answer/answer.module.css";
import { Pairs } from "../answer/pairs";
import { HoldNote, StatusLine } from "../answer/status-line";
import { Timeline } from "../answer/timeline";
import { CheckResults } from "../checks/check-results";
import { ChecksPane } from "../checks/checks-pane";
import { CompareView } from "../compare/compare-view";
import { useCompareCommand } from "../compare/use-compare-command";
import { ReplayNote } from "../replay/replay-note";
import { AuthTab } from "../request/auth-tab";
import { DocsPane } from "../request/docs-pane";
import { MetadataTable } from "../request/metadata-table";
import { RefusalNotice } from "../request/refusal-notice";
import { requestNote } from "../request/request-pane";
import { SettingsPane } from "../request/settings-pane";
import { VariablesTable } from "../request/variables-table";
import { useView } from "../use-view";
import type { ChatProps } from "./chat-props";
import { PreparedSwitch } from "./prepared-switch";
import { Talk } from "./talk";

/** The views of a bidi stream: of its messages, of what came with them, and of what it is opened with. */
export const chatViews = [
  "conversation",
  "log",
  "headers",
  "trailers",
  "timeline",
  "compare",
  "results",
  "metadata",
  "auth",
  "variables",
  "checks",
  "settings",
  "docs",
] as const;
type ChatView = (typeof chatViews)[number];

/** A bidi stream: the conversation with its composer, and everything else about it one tab away. */
export function ChatPane({ tab, detail, changes, actions, body, editor }: ChatProps) {
  const texts = useTexts();
  const { t, number } = texts;
  const prefix = useId().replaceAll(":", "");
  const head = useCalls(({ heads }) => heads[tab.id]);
  const isChecked = useCalls(({ checked }) => head !== undefined && checked[tab.id]?.callId === head.callId);
  const offered = isChecked ? chatViews : chatViews.filter((id) => id !== "results");
  const [view, show] = useView<ChatView>(tab.id, "chat", offered, "conversation");
  useCompareCommand(head !== undefined, () => show("compare"));
  const counts: Partial<Record<ChatView, number | undefined>> = {
    log: head?.rows,
    headers: head?.headers?.length,
    trailers: head?.trailers?.length,
  };
  const labelOf = (id: ChatView) => {
    if (id === "compare") return t("compare.tab");
    if (id === "results") return t("checks.results");
    if (id === "conversation" || id === "log") return t(`chat.${id}`);
    return id === "headers" || id === "trailers" || id === "timeline" ? t(`answer.${id}`) : t(`request.${id}`);
  };
  const noteOf = (id: ChatView) => {
    if (id === "metadata" || id === "auth" || id === "variables" || id === "checks" || id === "settings")
      return requestNote(id, tab, texts);
    return counts[id] ? number(counts[id]) : undefined;
  };
  return (
    <div className={answer.pane}>
      <StatusLine tabId={tab.id} head={head} actions={actions} />
      {head && <HoldNote head={head} />}
      {head && <ReplayNote head={head} />}
      <TabList
        label={t("chat.views")}
        prefix={prefix}
        selected={view}
        onSelect={show}
        items={offered.map((id) => ({ id, label: labelOf(id), note: noteOf(id) }))}
      >
        {view === "conversation" && <PreparedSwitch tab={tab} />}
      </TabList>
      <div className={answer.panel} role="tabpanel" id={`${prefix}-panel-${view}`} aria-labelledby={`${prefix}-tab-${view}`}>
        {view === "metadata" && <MetadataTable tab={tab} />}
        {view === "auth" && <AuthTab tab={tab} />}
        {view === "variables" && <VariablesTable tab={tab} />}
        {view === "checks" && <ChecksPane tab={tab} />}
        {view === "results" && head && <CheckResults tabId={tab.id} callId={head.callId} />}
        {view === "settings" && <SettingsPane tab={tab} />}
        {view === "docs" && <DocsPane tab={tab} detail={detail} />}
        {(view === "conversation" || view === "log") && <Talk {...{ tab, detail, changes, actions, body, editor, view }} onView={show} />}
        {head && view === "compare" && <CompareView key={head.callId} head={head} />}
        {(view === "headers" || view === "trailers" || view === "timeline") && (
          <ScrollArea label={t(`answer.${view}`)} className={answer.scroll}>
            {head && view === "timeline" && <Timeline head={head} />}
            {view !== "timeline" && <Pairs pairs={head?.[view] ?? null} over={head !== undefined && isOver(head.state)} />}
          </ScrollArea>
        )}
      </div>
      <RefusalNotice
        tabId={tab.id}
        view={view}
        onShow={show}
        onReveal={(line, column) => {
          const hidden = view !== "conversation" && view !== "log";
          if (hidden) show("conversation");
          // The editor may have to come back first.
          setTimeout(() => editor.current?.reveal(line, column), hidden ? 60 : 0);
        }}
      />
    </div>
  );
}
