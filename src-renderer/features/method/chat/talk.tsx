import { useEffect, useMemo, useState } from "react";
import type { CallHead } from "#shared/model/call";
import type { RequestBody } from "#shared/model/request-body";
import { useTexts } from "../../../i18n/i18n";
import { useCalls } from "../../../state/window-state";
import { Split } from "../../../ui/split";
import { FeedPanel } from "../feed/feed-panel";
import { useFeed } from "../feed/use-feed";
import { MessageDetail } from "../log/message-detail";
import { MessageLog } from "../log/message-log";
import { PreparedPanel } from "../prepared/prepared-panel";
import { usePrepared } from "../prepared/use-prepared";
import { usePreparedCommands } from "../prepared/use-prepared-commands";
import styles from "./chat.module.css";
import type { ChatProps } from "./chat-props";
import { Composer } from "./composer";
import { Conversation } from "./conversation";
import { usePreparedShown } from "./prepared-switch";
import { useMessageActs } from "./use-message-acts";

interface TalkProps extends ChatProps {
  readonly view: "conversation" | "log";
  readonly onView: (view: "conversation" | "log") => void;
}

/** What is said, and where it is written; beside them the prepared messages, or one that is looked at. */
export function Talk(props: TalkProps) {
  const { tab, detail, actions, editor, view, onView } = props;
  const { t } = useTexts();
  const head = useCalls(({ heads }) => heads[tab.id]);
  const feed = useFeed(tab, detail, false);
  const prepared = usePrepared(tab.id);
  const { chosen, choose } = useChosen(head);
  const [isKeptShown, setKeptShown] = usePreparedShown(tab.id);
  const [repeating, setRepeating] = useState(false);
  const [isCopied, tellCopied] = useForAMoment();
  const [logFrom, setLogFrom] = useState<number | null>(null);
  useEffect(() => {
    if (view === "conversation") setLogFrom(null);
  }, [view]);
  const isShown = isKeptShown && !feed.isOpen && chosen === null && view === "conversation";
  const showPrepared = (shown: boolean) => {
    setKeptShown(shown);
    if (!shown) return;
    feed.show(false);
    choose(null);
    onView("conversation");
  };
  const keep = (body: RequestBody) => {
    showPrepared(true);
    prepared.keep(body);
  };
  const showInLog = (index: number) => {
    setLogFrom(index);
    onView("log");
  };
  const acts = useMessageActs({
    tabId: tab.id,
    callId: head?.callId ?? null,
    actions,
    editor,
    choose,
    keep,
    onCopied: tellCopied,
    showInLog,
  });
  usePreparedCommands({
    tab,
    actions,
    editor,
    isShown,
    showPrepared,
    keep,
    onRepeat: () => setRepeating((now) => !now),
  });
  const focusEditor = () => requestAnimationFrame(() => editor.current?.focus());
  const side =
    view === "log" ? null : head && chosen !== null ? (
      <MessageDetail head={head} index={chosen} onClose={() => choose(null)} />
    ) : feed.isOpen ? (
      <FeedPanel tabId={tab.id} feed={feed} onClose={() => feed.show(false)} />
    ) : isKeptShown ? (
      <PreparedPanel tab={tab} detail={detail} acts={prepared} actions={actions} onCompose={focusEditor} />
    ) : null;
  return (
    <Split
      id="chat-side"
      direction="horizontal"
      share={74}
      least="200px"
      label={t("chat.resize.side")}
      first={
        <Split
          id="chat"
          direction="vertical"
          share={72}
          least="164px"
          label={t("chat.resize")}
          first={
            !head ? (
              <Nothing />
            ) : view === "log" ? (
              <MessageLog head={head} first={logFrom} />
            ) : (
              <Conversation
                key={head.callId}
                head={head}
                chosen={chosen}
                sendable={detail?.input === detail?.output ? "all" : "sent"}
                acts={acts}
                said={isCopied ? t("chat.copied") : ""}
              />
            )
          }
          second={<Composer {...props} feed={feed} repeating={repeating} onRepeating={setRepeating} onKeep={keep} />}
        />
      }
      second={side}
    />
  );
}

function Nothing() {
  const { t } = useTexts();
  return (
    <div className={styles.flow}>
      <div className={styles.empty}>
        <b>{t("answer.none")}</b>
        {t("answer.none.bidi")}
      </div>
    </div>
  );
}

/** The message whose views are open. Another call has other messages. */
function useChosen(head: CallHead | undefined) {
  const [chosen, setChosen] = useState<{ readonly callId: string; readonly index: number } | null>(null);
  const callId = head?.callId ?? null;
  const choose = useMemo(() => (index: number | null) => setChosen(index === null || !callId ? null : { callId, index }), [callId]);
  return { chosen: chosen?.callId === callId ? (chosen?.index ?? null) : null, choose };
}

const momentMs = 2500;

/** True for a moment after each telling. */
function useForAMoment(): [boolean, () => void] {
  const [told, tell] = useState<object | null>(null);
  useEffect(() => {
    if (told === null) return;
    const timer = setTimeout(() => tell(null), momentMs);
    return () => clearTimeout(timer);
  }, [told]);
  return [told !== null, () => tell({})];
}
