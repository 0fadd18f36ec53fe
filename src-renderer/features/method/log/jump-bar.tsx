import { X } from "lucide-react";
import { type KeyboardEvent, type Ref, useId, useState } from "react";
import { useTexts } from "../../../i18n/i18n";
import { Button, IconButton } from "../../../ui/button";
import { parseJump } from "./jump-target";
import styles from "./log-bar.module.css";
import { rowIndex } from "./row-number";
import type { Log } from "./use-log";

/** A field for a row's number or a time, to go there. */
export function JumpBar({ log, field, onClose }: { log: Log; field: Ref<HTMLInputElement>; onClose: () => void }) {
  const { t } = useTexts();
  const id = useId();
  const [text, setText] = useState("");
  const [note, setNote] = useState<"problem" | "beyond" | null>(null);
  const go = async () => {
    const { head, source, scanId, end, list } = log;
    const target = parseJump(text, head.startedAt);
    if (!target) return setNote("problem");
    const index = target.to === "number" ? rowIndex(head, target.number) : null;
    // A scan that is gone has no places; another one is there by now.
    const asked = index === null && target.to === "time" ? source.placeOfTime(scanId, target.offsetMs) : placeOf(log, index ?? 0);
    const place = await asked.catch(() => null);
    if (place === null) return;
    log.revealPlace(place);
    setNote(place >= end ? "beyond" : null);
    if (place < end) {
      onClose();
      list.current?.focus();
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter" && event.target instanceof HTMLInputElement) void go();
    else if (event.key === "Escape") onClose();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the field in it
    <div className={styles.bar} onKeyDown={onKeyDown}>
      <label className={styles.label} htmlFor={id}>
        {t("log.jump")}
      </label>
      <input
        ref={field}
        id={id}
        className={styles.input}
        value={text}
        placeholder={t("log.jump.hint")}
        maxLength={40}
        spellCheck={false}
        autoComplete="off"
        aria-invalid={note === "problem"}
        aria-describedby={`${id}-note`}
        onChange={(event) => {
          setText(event.target.value);
          setNote(null);
        }}
      />
      <Button size="s" onClick={() => void go()}>
        {t("log.jump.act")}
      </Button>
      <span id={`${id}-note`} className={note === "problem" ? styles.problem : styles.count} role="status">
        {note && t(`log.jump.${note}`)}
      </span>
      <IconButton label={t("log.close")} className={styles.end ?? ""} onClick={onClose}>
        <X size={14} aria-hidden="true" />
      </IconButton>
    </div>
  );
}

/** The place of a row, or of the first after it. */
async function placeOf({ scanId, source, base }: Log, index: number): Promise<number> {
  return scanId === null ? Math.max(base, index) : source.placeOfRow(scanId, index);
}
