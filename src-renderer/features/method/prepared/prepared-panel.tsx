import { Plus, Repeat2, Send } from "lucide-react";
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from "react";
import { maxPrepared, once, type PreparedMessage, type Repeat } from "#shared/model/prepared-message";
import type { MethodDetail } from "#shared/model/schema";
import type { TabState } from "#shared/model/settings";
import { chordLabel } from "../../../commands/registry";
import { useHost } from "../../../host/host";
import { useTexts } from "../../../i18n/i18n";
import { Button, IconButton } from "../../../ui/button";
import { isFocusLost } from "../../../ui/focus-back";
import type { CallActions } from "../call-actions";
import { useSendable } from "../use-sendable";
import styles from "./prepared.module.css";
import { PreparedCard } from "./prepared-card";
import { PreparedEditor } from "./prepared-editor";
import { RepeatForm } from "./repeat-form";
import type { PreparedActs } from "./use-prepared";

interface PreparedPanelProps {
  readonly tab: TabState;
  readonly detail: MethodDetail | null;
  readonly acts: PreparedActs;
  readonly actions: CallActions;
  /** Goes to the composer, after a message was put there. */
  readonly onCompose: () => void;
}

/** The panel of the tab in front. */
export const preparedPanelId = "prepared-messages";

const bodyOf = ({ format, text }: PreparedMessage) => ({ format, text });

/** The messages that are kept to be sent: one by one, all in order, many times over. */
export function PreparedPanel({ tab, detail, acts, actions, onCompose }: PreparedPanelProps) {
  const { t, number } = useTexts();
  const { mac } = useHost();
  const { prepared } = tab;
  const [repeating, setRepeating] = useState(false);
  const { one: sendable, many } = useSendable(tab.id);
  const sendAll = (repeat: Repeat) => actions.sendMany(prepared.map(bodyOf), repeat);
  const keep = () => acts.keep({ format: tab.format, text: tab.body });
  const panel = useRef<HTMLElement>(null);
  const undo = () => {
    const id = acts.undo();
    if (id) requestAnimationFrame(() => panel.current?.querySelector<HTMLElement>(`[data-id="${id}"] > button`)?.focus());
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const isInText = event.target instanceof Element && event.target.closest("input, textarea, [data-testid=json-editor]") !== null;
    if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.key.toLowerCase() !== "z" || isInText || !acts.deleted) return;
    event.preventDefault();
    undo();
  };
  return (
    <section id={preparedPanelId} className={styles.panel} aria-label={t("prepared.title")} ref={panel} onKeyDown={onKeyDown}>
      <header className={styles.head}>
        <h3>{t("prepared.title")}</h3>
        <IconButton label={t("prepared.keep")} disabled={prepared.length >= maxPrepared} onClick={keep}>
          <Plus size={14} aria-hidden="true" />
        </IconButton>
        <IconButton
          label={t("repeat.label.all")}
          aria-expanded={repeating}
          disabled={prepared.length === 0 || !many}
          onClick={() => setRepeating(!repeating)}
        >
          <Repeat2 size={14} aria-hidden="true" />
        </IconButton>
        <Button
          size="s"
          icon={<Send size={12} aria-hidden="true" />}
          className={styles.sendAll ?? ""}
          aria-label={t("prepared.sendAll")}
          title={`${t("prepared.sendAll")}: ${t("prepared.sendAll.note")}`}
          disabled={prepared.length === 0 || !many}
          onClick={() => sendAll(once)}
        >
          {t("prepared.sendAll")}
        </Button>
      </header>
      {repeating && <RepeatForm label={t("repeat.label.all")} disabled={!many} onStart={sendAll} onClose={() => setRepeating(false)} />}
      {prepared.length === 0 ? (
        <div className={styles.empty}>
          <b>{t("prepared.none")}</b>
          {t("prepared.none.text")}
          <span>{t("prepared.none.how", { keys: chordLabel("Alt+K", mac) })}</span>
        </div>
      ) : (
        <Cards {...{ tab, detail, acts, actions, onCompose, sendable, many }} />
      )}
      {prepared.length >= maxPrepared && <p className={styles.hint}>{t("prepared.full", { n: number(maxPrepared) })}</p>}
      <Deleted acts={acts} onUndo={undo} />
    </section>
  );
}

interface CardsProps extends PreparedPanelProps {
  readonly sendable: boolean;
  readonly many: boolean;
}

function Cards({ tab, detail, acts, actions, onCompose, sendable, many }: CardsProps) {
  const { t, number } = useTexts();
  const { prepared } = tab;
  const list = useRef<HTMLUListElement>(null);
  const [current, setCurrent] = useState<string | null>(null);
  const [said, say] = useState("");
  const stop = prepared.find(({ id }) => id === current)?.id ?? prepared[0]?.id;
  const focusCard = (id: string) => list.current?.querySelector<HTMLElement>(`[data-id="${id}"] > button`)?.focus();
  /** A card is drawn anew where it has moved to, or where its editor was: who was on it stays on it. */
  const [wanted, want] = useState<{ readonly id: string } | null>(null);
  useLayoutEffect(() => {
    if (wanted) list.current?.querySelector<HTMLElement>(`[data-id="${wanted.id}"] > button`)?.focus();
  }, [wanted]);

  const send = (message: PreparedMessage) => {
    if (message.repeat.count === 1) actions.sendBody(bodyOf(message));
    else if (many) actions.sendMany([bodyOf(message)], message.repeat);
  };
  const move = (message: PreparedMessage, by: 1 | -1) => {
    const at = acts.move(message.id, by);
    if (at === null) return;
    say(t("prepared.moved", { name: message.name, n: number(at + 1), total: number(prepared.length) }));
    want({ id: message.id });
  };
  const remove = (at: number) => {
    const message = prepared[at];
    const neighbour = prepared[at + 1] ?? prepared[at - 1];
    if (!message) return;
    acts.remove(message.id);
    if (neighbour) want({ id: neighbour.id });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const card = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-id]") : null;
    const at = prepared.findIndex(({ id }) => id === card?.dataset.id);
    const message = prepared[at];
    if (!card || !message || acts.editing === message.id || event.ctrlKey || event.metaKey) return;
    const buttons = [...card.querySelectorAll<HTMLElement>("button")];
    const button = buttons.indexOf(document.activeElement as HTMLElement);
    const { key, altKey } = event;
    if (altKey && (key === "ArrowUp" || key === "ArrowDown")) move(message, key === "ArrowUp" ? -1 : 1);
    else if (altKey) return;
    else if (key === "ArrowUp" || key === "ArrowDown") focusCard(prepared[at + (key === "ArrowUp" ? -1 : 1)]?.id ?? message.id);
    else if (key === "Home" || key === "End") focusCard((key === "Home" ? prepared[0] : prepared.at(-1))?.id ?? message.id);
    else if (key === "ArrowRight") buttons[Math.min(buttons.length - 1, button + 1)]?.focus();
    else if (key === "ArrowLeft") buttons[Math.max(0, button - 1)]?.focus();
    else if (key === "F2") acts.edit(message.id);
    else if (key === "Delete") remove(at);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const compose = (message: PreparedMessage) => {
    actions.compose(bodyOf(message));
    onCompose();
  };
  return (
    <>
      <ul className={styles.list} ref={list} onKeyDown={onKeyDown}>
        {prepared.map((message) => (
          <li key={message.id} className={styles.card} data-id={message.id} onFocus={() => setCurrent(message.id)}>
            {acts.editing === message.id ? (
              <PreparedEditor
                tab={tab}
                detail={detail}
                message={message}
                acts={acts}
                onDone={() => {
                  acts.edit(null);
                  want({ id: message.id });
                }}
              />
            ) : (
              <PreparedCard
                message={message}
                isStop={message.id === stop}
                sendable={message.repeat.count === 1 ? sendable : many}
                acts={acts}
                onSend={send}
                onMove={move}
                onCompose={compose}
              />
            )}
          </li>
        ))}
      </ul>
      <p className="visually-hidden" role="status" aria-live="polite">
        {said}
      </p>
    </>
  );
}

/** What was deleted last can be had back. */
function Deleted({ acts: { deleted }, onUndo }: { acts: PreparedActs; onUndo: () => void }) {
  const { t } = useTexts();
  const { mac } = useHost();
  const button = useRef<HTMLButtonElement>(null);
  // The last card took the focus with it.
  useEffect(() => {
    if (deleted) requestAnimationFrame(() => isFocusLost() && button.current?.focus());
  }, [deleted]);
  if (!deleted) return null;
  return (
    <div className={styles.deleted} role="status">
      <span>{t("prepared.deleted", { name: deleted.message.name })}</span>
      <Button ref={button} size="s" keys={chordLabel("Mod+Z", mac)} onClick={onUndo}>
        {t("prepared.undo")}
      </Button>
    </div>
  );
}
