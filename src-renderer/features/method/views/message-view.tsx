import { Copy, Search } from "lucide-react";
import { memo, useCallback, useEffect, useId, useMemo, useRef, useState } from "react";
import type { CallMessage } from "#shared/model/call";
import { formatBytes } from "#shared/model/format";
import type { MessageProblem } from "#shared/model/message-view";
import { chordLabel } from "../../../commands/registry";
import { useHost } from "../../../host/host";
import { useTexts } from "../../../i18n/i18n";
import { IconButton } from "../../../ui/button";
import { Segments } from "../../../ui/segments";
import { useView } from "../use-view";
import { FindBar } from "./find-bar";
import { HexView } from "./hex-view";
import { type MessageViewId, messageActs, messageViews, treeViewOf } from "./message-acts";
import { messageSource } from "./message-source";
import styles from "./message-view.module.css";
import { Foot, NodeFacts } from "./node-foot";
import { NodeMenu } from "./node-menu";
import { NodeView } from "./node-view";
import { ProblemNotice } from "./problem-notice";
import { TextView } from "./text-view";
import { useFind } from "./use-find";
import { useMessageCommands } from "./use-message-commands";
import { useVersionOf } from "./use-version-of";
import { ViewedMessage } from "./viewed-message";
import { WholeValue } from "./whole-value";

/** The view that a tab's messages are looked at in, kept while the window lives. */
export const useMessageView = (tabId: string) => useView<MessageViewId>(tabId, "message", messageViews, "json");

interface MessageViewProps {
  readonly tabId: string;
  readonly callId: string;
  readonly message: CallMessage;
  /** Are the message's type and size to be said? */
  readonly facts?: boolean;
}

/** A message as one looks at it: as JSON, as a form, as text, as bytes, as fields on the wire. Not drawn again with each head of its call. */
export const MessageView = memo(function MessageView({ tabId, callId, message, facts = false }: MessageViewProps) {
  const texts = useTexts();
  const { t } = texts;
  const host = useHost();
  const prefix = useId().replaceAll(":", "");
  const [view, setView] = useMessageView(tabId);
  const viewed = useViewed(callId, message);
  const { said, say } = useSaid();
  const acts = useMemo(() => messageActs({ viewed, view, host, texts, say }), [viewed, view, host, texts, say]);
  const panel = useRef<HTMLDivElement>(null);
  // Stable, though what the hook answers is not.
  const show = useRef(setView);
  show.current = setView;
  const showView = useCallback((next: MessageViewId) => show.current(next), []);
  const find = useFind(viewed, view, showView, panel);
  const tree = viewed.tree(treeViewOf[view]);
  useMessageCommands({ acts, tree, find: find.open, go: find.go, show: showView });
  useEffect(() => void (view !== "text" && viewed.follow(treeViewOf[view])), [viewed, view]);
  const onGo = ({ offset, end }: MessageProblem) => {
    viewed.choose({ start: offset, end });
    void viewed.revealByte(treeViewOf[view], offset);
    if (view === "text") setView("json");
  };
  return (
    <section className={styles.view} aria-label={message.type}>
      <div className={styles.bar}>
        <Segments
          label={t("message.views")}
          prefix={prefix}
          selected={view}
          onSelect={setView}
          items={messageViews.map((id) => ({ id, label: t(`message.view.${id}`) }))}
        />
        {facts && (
          <span className={styles.facts} title={message.type}>
            {message.type} · {formatBytes(message.size)}
          </span>
        )}
        <BarActs onFind={find.open} onCopy={acts.copyAll} />
      </div>
      {find.isOpen && <FindBar finder={find.finder} field={find.field} onClose={find.close} />}
      <ProblemNotice problems={message.problems} onGo={onGo} />
      <div className={styles.panel} role="tabpanel" id={`${prefix}-panel-${view}`} aria-labelledby={`${prefix}-tab-${view}`} ref={panel}>
        {view === "text" ? (
          <>
            <TextView viewed={viewed} />
            <Foot said={said} />
          </>
        ) : (
          <Looked viewed={viewed} view={view} acts={acts} onView={showView} said={said} />
        )}
      </div>
    </section>
  );
});

function BarActs({ onFind, onCopy }: { onFind: () => void; onCopy: () => Promise<void> }) {
  const { t } = useTexts();
  const { mac } = useHost();
  return (
    <span className={styles.acts}>
      <IconButton label={`${t("message.find")} (${chordLabel("Mod+F", mac)})`} onClick={onFind}>
        <Search size={13} aria-hidden="true" />
      </IconButton>
      <IconButton label={t("message.copy.all")} onClick={() => void onCopy()}>
        <Copy size={13} aria-hidden="true" />
      </IconButton>
    </span>
  );
}

interface LookedProps {
  readonly viewed: ViewedMessage;
  readonly view: Exclude<MessageViewId, "text">;
  readonly acts: ReturnType<typeof messageActs>;
  readonly onView: (view: MessageViewId) => void;
  readonly said: string;
}

/** A view in which one node is chosen, with what is known of that node below. */
function Looked({ viewed, view, acts, onView, said }: LookedProps) {
  const [isLooking, setLooking] = useState(false);
  const [menuAt, setMenuAt] = useState<{ readonly x: number; readonly y: number } | null>(null);
  const treeView = treeViewOf[view];
  const tree = viewed.tree(treeView);
  useVersionOf(tree);
  const { selected } = tree;
  const node = selected && tree.node(selected);
  const isLeaf = node !== null && node !== undefined && node.kind !== "object" && node.kind !== "array";
  const shared = {
    viewed,
    onChosen: () => viewed.chooseNode(treeView),
    onLook: () => setLooking(!isLooking),
    onMenu: setMenuAt,
    onCopy: () => void acts.copyValue(),
  };
  return (
    <>
      {view === "hex" ? <HexView {...shared} /> : <NodeView {...shared} view={view} />}
      {isLooking && isLeaf && selected && <WholeValue viewed={viewed} view={treeView} path={selected} onClose={() => setLooking(false)} />}
      <Foot said={said}>
        <NodeFacts tree={tree} onLook={isLeaf && !isLooking && node.text.length > 60 ? () => setLooking(true) : null} />
      </Foot>
      {menuAt && <NodeMenu at={menuAt} tree={tree} acts={acts} view={view} onView={onView} onClose={() => setMenuAt(null)} />}
    </>
  );
}

/** What has come of a message stays while it is looked at. */
function useViewed(callId: string, message: CallMessage): ViewedMessage {
  const { client } = useHost();
  const viewed = useMemo(() => new ViewedMessage(messageSource(client, callId, message.index), message), [client, callId, message]);
  useEffect(() => () => viewed.close(), [viewed]);
  return viewed;
}

/** Says for a moment what was done. */
function useSaid() {
  const [said, setSaid] = useState({ text: "" });
  useEffect(() => {
    if (said.text === "") return;
    const timer = setTimeout(() => setSaid({ text: "" }), 2500);
    return () => clearTimeout(timer);
  }, [said]);
  return { said: said.text, say: useCallback((text: string) => setSaid({ text }), []) };
}
