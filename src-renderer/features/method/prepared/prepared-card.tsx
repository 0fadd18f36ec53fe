import { Ellipsis, Send } from "lucide-react";
import { useState } from "react";
import type { PreparedMessage } from "#shared/model/prepared-message";
import { chordLabel } from "../../../commands/registry";
import { useHost } from "../../../host/host";
import { useTexts } from "../../../i18n/i18n";
import { IconButton } from "../../../ui/button";
import { TemplateInline } from "../../../ui/json-text";
import { Menu, type MenuItem } from "../../../ui/menu";
import styles from "./prepared.module.css";
import { repeatWords } from "./repeat-words";
import type { PreparedActs } from "./use-prepared";

/** UTF-16 units of a body that its card shows. */
const shownLength = 240;

export interface PreparedCardProps {
  readonly message: PreparedMessage;
  /** Is the card the list's tab stop? */
  readonly isStop: boolean;
  readonly sendable: boolean;
  readonly acts: PreparedActs;
  readonly onSend: (message: PreparedMessage) => void;
  readonly onMove: (message: PreparedMessage, by: 1 | -1) => void;
  readonly onCompose: (message: PreparedMessage) => void;
}

/** One prepared message: its name, its body, and a press that sends it. */
export function PreparedCard({ message, isStop, sendable, acts, onSend, onMove, onCompose }: PreparedCardProps) {
  const texts = useTexts();
  const { t } = texts;
  const { mac } = useHost();
  const [menuAt, setMenuAt] = useState<{ readonly x: number; readonly y: number; readonly end?: boolean } | null>(null);
  const { id, name, text, format, repeat } = message;
  const often = repeatWords(repeat, texts);
  const items: MenuItem[] = [
    { id: "edit", label: t("prepared.edit"), keys: "F2", run: () => acts.edit(id) },
    { id: "compose", label: t("prepared.toComposer"), run: () => onCompose(message) },
    { id: "double", label: t("prepared.double"), run: () => acts.double(id) },
    { id: "up", label: t("prepared.up"), keys: chordLabel("Alt+ArrowUp", mac), run: () => onMove(message, -1) },
    { id: "down", label: t("prepared.down"), keys: chordLabel("Alt+ArrowDown", mac), run: () => onMove(message, 1) },
    { id: "delete", label: t("prepared.delete"), keys: "Del", run: () => acts.remove(id) },
  ];
  return (
    <>
      <button
        type="button"
        className={styles.face}
        tabIndex={isStop ? 0 : -1}
        onClick={() => acts.edit(id)}
        onContextMenu={(event) => {
          event.preventDefault();
          setMenuAt({ x: event.clientX, y: event.clientY });
        }}
      >
        <span className={styles.nameLine}>
          <span className="visually-hidden">{t("prepared.edit")}</span>
          <b>{name}</b>
          {often && <small>{often}</small>}
        </span>
        <span className={styles.preview}>
          {format === "json" ? <TemplateInline text={text.slice(0, shownLength)} /> : text.slice(0, shownLength)}
          {text.length > shownLength && "…"}
        </span>
      </button>
      <span className={styles.cardActs}>
        <IconButton
          tabIndex={-1}
          label={t("prepared.send.name", { name })}
          aria-disabled={!sendable}
          onClick={() => sendable && onSend(message)}
        >
          <Send size={13} aria-hidden="true" />
        </IconButton>
        <IconButton
          tabIndex={-1}
          label={t("prepared.acts", { name })}
          aria-haspopup="menu"
          aria-expanded={menuAt !== null}
          onClick={(event) => {
            const { right, bottom } = event.currentTarget.getBoundingClientRect();
            setMenuAt(menuAt ? null : { x: right, y: bottom + 4, end: true });
          }}
        >
          <Ellipsis size={14} aria-hidden="true" />
        </IconButton>
      </span>
      {menuAt && (
        <Menu
          label={t("prepared.acts", { name })}
          groups={[{ label: t("prepared.acts", { name }), items }]}
          at={menuAt}
          onClose={() => setMenuAt(null)}
        />
      )}
    </>
  );
}
