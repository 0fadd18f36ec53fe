import { memo, useId } from "react";
import { type CallHead, isOver } from "#shared/model/call";
import type { CheckedCall } from "#shared/model/check";
import type { MethodKind } from "#shared/model/method";
import { faultWords } from "../../../i18n/fault-words";
import { useTexts } from "../../../i18n/i18n";
import { useCalls, useWindowState } from "../../../state/window-state";
import { Button } from "../../../ui/button";
import { ScrollArea } from "../../../ui/scroll-area";
import { TabList } from "../../../ui/tab-list";
import { countPassed } from "../checks/call-checks";
import { CheckResults } from "../checks/check-results";
import { CompareView } from "../compare/compare-view";
import { useCompareCommand } from "../compare/use-compare-command";
import { MessageLog } from "../log/message-log";
import { ReplayNote } from "../replay/replay-note";
import type { RequestRoom } from "../use-request-room";
import { useView } from "../use-view";
import styles from "./answer.module.css";
import { Pairs } from "./pairs";
import { hasFailed, ResultPanel } from "./result-panel";
import { RoomSwitch } from "./room-switch";
import { HoldNote, type StatusActions, StatusLine } from "./status-line";
import { Timeline } from "./timeline";
import { useAnswer } from "./use-message";

type View = "result" | "messages" | "headers" | "trailers" | "timeline" | "compare" | "checks";

const viewsOf: Record<Exclude<MethodKind, "bidi">, readonly View[]> = {
  unary: ["result", "headers", "trailers", "timeline"],
  "server-stream": ["messages", "result", "headers", "trailers", "timeline", "compare"],
  "client-stream": ["messages", "result", "headers", "trailers", "timeline", "compare"],
};

/** What is worth looking at first. */
function firstView(kind: MethodKind, head: CallHead | undefined): View {
  if (kind === "unary" || !head) return "result";
  if (kind === "client-stream") return isOver(head.state) ? "result" : "messages";
  return hasFailed(head) && head.rows <= head.sent.count ? "result" : "messages";
}

interface AnswerPaneProps {
  readonly tabId: string;
  readonly kind: Exclude<MethodKind, "bidi">;
  readonly actions: StatusActions;
  /** Null where no request stands beside it. */
  readonly room?: RequestRoom | null;
}

/** What came back: the status line, and the views of the answer. Not drawn again for each letter of the request. */
export const AnswerPane = memo(function AnswerPane({ tabId, kind, actions, room = null }: AnswerPaneProps) {
  const { t } = useTexts();
  const head = useCalls(({ heads }) => heads[tabId]);
  return (
    <div className={styles.pane}>
      <StatusLine tabId={tabId} head={head} actions={actions} />
      {head && <HoldNote head={head} />}
      {head && <ReplayNote head={head} />}
      {head ? (
        <Views key={head.callId} tabId={tabId} kind={kind} head={head} room={room} />
      ) : (
        <div className={styles.empty}>{t(`answer.none.${kind}`)}</div>
      )}
    </div>
  );
});

interface ViewsProps extends Pick<AnswerPaneProps, "tabId" | "kind"> {
  readonly head: CallHead;
  readonly room: RequestRoom | null;
}

function Views({ tabId, kind, head, room }: ViewsProps) {
  const { t, number } = useTexts();
  const prefix = useId().replaceAll(":", "");
  const checked = useCalls(({ checked: all }) => (all[tabId]?.callId === head.callId ? all[tabId] : undefined))?.checked;
  const offered = checked === undefined ? viewsOf[kind] : [...viewsOf[kind], "checks" as const];
  const [view, show] = useView<View>(tabId, "answer", offered, firstView(kind, head));
  // One answer is compared with an earlier one; a stream with another recording.
  const { tabActions } = useWindowState();
  const isStream = offered.includes("compare");
  const isPast = isOver(head.state) && !head.replayed;
  useCompareCommand(isStream || isPast, () => (isStream ? show("compare") : tabActions.openPastCall(head.callId, head.method, "")));
  const counts: Partial<Record<View, number | undefined>> = {
    messages: kind === "server-stream" ? head.received.count : head.rows,
    headers: head.headers?.length,
    trailers: head.trailers?.length,
  };
  const single = kind !== "server-stream";
  const message = useAnswer(tabId, head, single);
  const over = isOver(head.state);
  return (
    <>
      <TabList
        label={t("answer.label")}
        prefix={prefix}
        selected={view}
        onSelect={show}
        items={offered.map((id) => ({
          id,
          label: id === "compare" ? t("compare.tab") : t(`answer.${id}`),
          note: id === "checks" ? passedNote(checked ?? null) : counts[id] ? number(counts[id]) : undefined,
        }))}
      >
        {room && <RoomSwitch room={room} />}
      </TabList>
      {view === "messages" && hasFailed(head) && head.status?.cause !== "cancelled-here" && head.fault?.code !== "interrupted" && (
        <FailureStrip head={head} onShow={() => show("result")} />
      )}
      <div
        className={styles.panel}
        role="tabpanel"
        id={`${prefix}-panel-${view}`}
        aria-labelledby={`${prefix}-tab-${view}`}
        data-focus="answer"
      >
        {view === "result" && <ResultPanel tabId={tabId} head={head} message={message} />}
        {view === "messages" && <MessageLog head={head} />}
        {(view === "headers" || view === "trailers") && (
          <ScrollArea label={t(`answer.${view}`)} className={styles.scroll}>
            <Pairs pairs={head[view]} over={over} />
          </ScrollArea>
        )}
        {view === "checks" && <CheckResults tabId={tabId} callId={head.callId} />}
        {view === "compare" && <CompareView head={head} />}
        {view === "timeline" && (
          <ScrollArea label={t("answer.timeline")} className={styles.scroll}>
            <Timeline head={head} />
          </ScrollArea>
        )}
      </div>
    </>
  );
}

/** How many of how many passed; undefined while they are made. */
function passedNote(checked: CheckedCall | null): string | undefined {
  if (checked === null || checked.fault) return undefined;
  const { passed, all } = countPassed(checked);
  return `${passed}/${all}`;
}

/** Over a log that ended badly: the server's words, and the way to the rest. */
function FailureStrip({ head, onShow }: { head: CallHead; onShow: () => void }) {
  const texts = useTexts();
  const { t } = texts;
  const words = head.fault ? faultWords(head.fault, texts).lines[0] : head.status?.message || t(`state.${head.state}`);
  return (
    <div className={styles.strip}>
      <span>{words}</span>
      <Button size="s" onClick={onShow}>
        {t("answer.show")}
      </Button>
    </div>
  );
}
