import { type ReactNode, useEffect, useMemo, useRef } from "react";
import type { MethodKind } from "#shared/model/method";
import { sendsStream } from "#shared/model/method";
import type { TabState } from "#shared/model/settings";
import { useCommands } from "../../commands/context";
import type { Command } from "../../commands/registry";
import type { JsonEditorHandle } from "../../editor/json-editor";
import { useTexts } from "../../i18n/i18n";
import { callEntries, isBusy } from "../../state/call-store";
import { findMethod } from "../../state/schema-store";
import { useCalls, useSchemas, useWindowState, type WindowState } from "../../state/window-state";
import { isFocusLost } from "../../ui/focus-back";
import { Split } from "../../ui/split";
import { AnswerPane } from "./answer/answer-pane";
import { type CallActions, useCallActions } from "./call-actions";
import { canReconnect, canSend, isSendable } from "./calls";
import { useChanges } from "./changes/use-changes";
import { ChatPane } from "./chat/chat-pane";
import { useChecksCommands } from "./checks/use-checks-commands";
import { useLeastHeight } from "./feed/stream-side";
import { useFeedCommands } from "./feed/use-feed-commands";
import { useStable } from "./log/use-stable";
import { MethodHead } from "./method-head";
import styles from "./method-tab.module.css";
import { RequestPane } from "./request/request-pane";
import { useAuthCommands } from "./request/use-auth-commands";
import { useBodyActs } from "./request/use-body-acts";
import { useBodyCommands } from "./request/use-body-commands";
import { type KnownMethod, useMethod } from "./use-method";
import { type RequestRoom, useRequestRoom } from "./use-request-room";

interface MethodTabProps {
  readonly tab: TabState;
  /** How its target is reached, beside it. */
  readonly transport: ReactNode;
}

/** A method: where and what to call, and what came of it. */
export function MethodTab(props: MethodTabProps) {
  return <MethodView key={props.tab.id} {...props} />;
}

function MethodView({ tab, transport }: MethodTabProps) {
  const { t } = useTexts();
  const state = useWindowState();
  const section = useRef<HTMLElement>(null);
  const editor = useRef<JsonEditorHandle>(null);
  const known = useMethod(tab.sourceId, tab.subject);
  const changes = useChanges(tab);
  const kind = useKind(tab, known);
  const actions = useCallActions(tab.id, kind);
  const body = useBodyActs(tab.id, known.detail, editor);
  const room = useRequestRoom(tab.id);
  const leastHeight = useLeastHeight(tab.id);
  useMethodCommands(tab, kind, actions, room, editor, section);
  useBodyCommands(tab, body, known.detail !== null, editor);
  useFeedCommands(tab.id, kind, section, editor);
  useAuthCommands(tab.id, kind, section, room.show);
  useChecksCommands(tab, kind, section, room.show);

  const sample = known.detail?.sampleBody;
  // Only when the method becomes known: a body that the user empties stays empty.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    if (tab.body === "" && tab.format === "json" && !tab.saved && sample) state.tabActions.update(tab.id, { body: sample });
  }, [sample]);

  const shared = { tab, detail: known.detail, changes, actions, body, editor };
  return (
    <section className={styles.tab} aria-label={tab.subject} aria-busy={!known.detail && !known.fault} ref={section}>
      <MethodHead tab={tab} kind={kind} actions={actions} transport={transport} fault={known.fault} successor={changes.successor} />
      {kind === "bidi" ? (
        <ChatPane {...shared} />
      ) : (
        <Split
          id="method"
          direction="vertical"
          share={40}
          least="130px"
          leastFirst={leastHeight}
          label={t("request.resize")}
          hideFirst={room.isHidden}
          first={<RequestPane {...shared} kind={kind} />}
          second={<AnswerPane tabId={tab.id} kind={kind} actions={actions} room={room} />}
        />
      )}
    </section>
  );
}

/** The method's kind, from the newest place that knows it: a tab whose method is gone keeps the shape it had. */
function useKind(tab: TabState, { detail }: KnownMethod): MethodKind {
  const listed = useSchemas((schemas) => findMethod(schemas, tab.sourceId, tab.subject)?.method.kind);
  const called = useCalls(({ heads }) => heads[tab.id]?.kind);
  return listed ?? detail?.kind ?? called ?? "unary";
}

/** Where an answer is read, the message itself before what stands around it. */
const answerPlaces = [":is([role=tree], [role=grid])", "[tabindex='0']:not([role=tab])"].map((it) => `[data-focus=answer] ${it}`);

/** The commands of the tab that is shown. */
function useMethodCommands(
  tab: TabState,
  kind: MethodKind,
  actions: CallActions,
  room: RequestRoom,
  editor: React.RefObject<JsonEditorHandle | null>,
  section: React.RefObject<HTMLElement | null>,
): void {
  const state = useWindowState();
  const toggleRoom = useStable(room.toggle);
  const showRequest = useStable(room.show);
  const commands = useMemo(() => {
    /** The first place that is there. */
    const place =
      (...selectors: string[]) =>
      () => {
        const places = selectors.map((selector) => section.current?.querySelector<HTMLElement>(selector));
        places.find((it) => it)?.focus();
      };
    const focusAnswer = place("[data-focus=log]", ...answerPlaces);
    const hideOrShow = () => {
      toggleRoom();
      // It may have been in the request.
      requestAnimationFrame(() => isFocusLost() && focusAnswer());
    };
    return [
      ...callCommands(state, tab.id, kind, actions),
      { id: "focus.target", key: "Mod+L", run: place("[data-focus=target]") },
      {
        id: "focus.body",
        key: "Mod+Shift+E",
        run: () => {
          showRequest();
          showBody(state, tab.id, kind, editor);
        },
      },
      { id: "answer.room", key: "Alt+A", when: () => kind !== "bidi", run: hideOrShow },
      { id: "focus.log", key: "Mod+Shift+M", run: focusAnswer },
    ] satisfies Command[];
  }, [state, tab.id, kind, actions, toggleRoom, showRequest, editor, section]);
  useCommands(commands);
}

function showBody(state: WindowState, tabId: string, kind: MethodKind, editor: React.RefObject<JsonEditorHandle | null>): void {
  callEntries.setView(state.calls, tabId, kind === "bidi" ? "chat" : "request", kind === "bidi" ? "conversation" : "body");
  // At once where that can be: what comes late would take the focus from where the user has gone on to.
  if (editor.current) editor.current.focus();
  else requestAnimationFrame(() => editor.current?.focus());
}

function callCommands(state: WindowState, tabId: string, kind: MethodKind, actions: CallActions): Command[] {
  const head = () => state.calls.getState().heads[tabId];
  const busy = () => isBusy(state.calls.getState(), tabId);
  const streams = sendsStream(kind);
  const toggle = () => {
    const now = state.calls.getState().views[tabId]?.chat;
    callEntries.setView(state.calls, tabId, "chat", now === "log" ? "conversation" : "log");
  };
  return [
    { id: "call", ...(streams ? {} : { key: "Mod+Enter" }), when: () => !busy(), run: actions.call },
    { id: "send", key: "Mod+Enter", when: () => streams && isSendable(state.calls.getState(), tabId), run: actions.send },
    { id: "finish", key: "Mod+Shift+Enter", when: () => streams && busy() && canSend(head()), run: actions.finish },
    { id: "cancel", key: "Escape", when: busy, run: actions.cancel },
    { id: "hold", key: "Mod+Shift+H", when: () => busy() && (kind === "server-stream" || kind === "bidi"), run: actions.toggleHold },
    { id: "reconnect", key: "Mod+Shift+Y", when: () => !busy() && canReconnect(head()), run: actions.reconnect },
    { id: "view.toggle", key: "Mod+Shift+L", when: () => kind === "bidi", run: toggle },
  ];
}
