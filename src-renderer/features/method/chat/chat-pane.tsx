import { type RefObject, useId } from "react";
import { isOver } from "#shared/model/call";
import type { MethodDetail } from "#shared/model/schema";
import type { MethodChanges } from "#shared/model/schema-change";
import type { TabState } from "#shared/model/settings";
import type { JsonEditorHandle } from "../../../editor/json-editor";
import { useTexts } from "../../../i18n/i18n";
import { useCalls } from "../../../state/window-state";
import { ScrollArea } from "../../../ui/scroll-area";
import { Split } from "../../../ui/split";
import { TabList } from "../../../ui/tab-list";
import answer from "../answer/answer.module.css";
import { Pairs } from "../answer/pairs";
import { HoldNote, StatusLine } from "../answer/status-line";
import { Timeline } from "../answer/timeline";
import type { CallActions } from "../call-actions";
import { MessageLog } from "../log/message-log";
import { BodyPane } from "../request/body-pane";
import { BodyToolbar } from "../request/body-toolbar";
import { DocsPane } from "../request/docs-pane";
import { MetadataTable } from "../request/metadata-table";
import { RefusalNotice } from "../request/refusal-notice";
import { requestNote } from "../request/request-pane";
import { SettingsPane } from "../request/settings-pane";
import type { BodyActs } from "../request/use-body-acts";
import { VariablesTable } from "../request/variables-table";
import { useView } from "../use-view";
import styles from "./chat.module.css";
import { Conversation } from "./conversation";

/** The views of a bidi stream: of its messages, of what came with them, and of what it is opened with. */
export const chatViews = ["conversation", "log", "headers", "trailers", "timeline", "metadata", "variables", "settings", "docs"] as const;
type ChatView = (typeof chatViews)[number];

interface ChatPaneProps {
  readonly tab: TabState;
  readonly detail: MethodDetail | null;
  readonly changes: MethodChanges;
  readonly actions: CallActions;
  readonly body: BodyActs;
  readonly editor: RefObject<JsonEditorHandle | null>;
}

/** A bidi stream: the conversation with its composer, and everything else about it one tab away. */
export function ChatPane({ tab, detail, changes, actions, body, editor }: ChatPaneProps) {
  const { t, number } = useTexts();
  const prefix = useId().replaceAll(":", "");
  const head = useCalls(({ heads }) => heads[tab.id]);
  const [view, show] = useView<ChatView>(tab.id, "chat", chatViews, "conversation");
  const counts: Partial<Record<ChatView, number | undefined>> = {
    log: head?.rows,
    headers: head?.headers?.length,
    trailers: head?.trailers?.length,
  };
  const labelOf = (id: ChatView) => {
    if (id === "conversation" || id === "log") return t(`chat.${id}`);
    return id === "headers" || id === "trailers" || id === "timeline" ? t(`answer.${id}`) : t(`request.${id}`);
  };
  const noteOf = (id: ChatView) => {
    if (id === "metadata" || id === "variables" || id === "settings") return requestNote(id, tab);
    return counts[id] ? number(counts[id]) : undefined;
  };
  return (
    <div className={answer.pane}>
      <StatusLine tabId={tab.id} head={head} onHold={actions.toggleHold} />
      {head && <HoldNote head={head} />}
      <TabList
        label={t("chat.views")}
        prefix={prefix}
        selected={view}
        onSelect={show}
        items={chatViews.map((id) => ({ id, label: labelOf(id), note: noteOf(id) }))}
      />
      <div className={answer.panel} role="tabpanel" id={`${prefix}-panel-${view}`} aria-labelledby={`${prefix}-tab-${view}`}>
        {view === "metadata" && <MetadataTable tab={tab} />}
        {view === "variables" && <VariablesTable tab={tab} />}
        {view === "settings" && <SettingsPane tab={tab} />}
        {view === "docs" && <DocsPane tab={tab} detail={detail} />}
        {(view === "conversation" || view === "log") && (
          <Split
            id="chat"
            direction="vertical"
            share={70}
            least={20}
            label={t("chat.resize")}
            first={<Messages view={view} tabId={tab.id} />}
            second={
              <div className={styles.composer}>
                <BodyPane
                  tab={tab}
                  detail={detail}
                  changes={changes}
                  actions={actions}
                  body={body}
                  editor={editor}
                  sends
                  tools={<BodyToolbar tab={tab} acts={body} known={detail !== null} onFormat={() => editor.current?.format()} />}
                />
              </div>
            }
          />
        )}
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

function Messages({ view, tabId }: { view: "conversation" | "log"; tabId: string }) {
  const { t } = useTexts();
  const head = useCalls(({ heads }) => heads[tabId]);
  if (!head) {
    return (
      <div className={styles.flow}>
        <div className={styles.empty}>
          <b>{t("answer.none")}</b>
          {t("answer.none.bidi")}
        </div>
      </div>
    );
  }
  return view === "log" ? <MessageLog head={head} /> : <Conversation key={head.callId} head={head} />;
}
