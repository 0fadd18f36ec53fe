import { X } from "lucide-react";
import { type KeyboardEvent, type Ref, useEffect, useId, useReducer, useState } from "react";
import { maxPinned } from "#shared/model/log-layout";
import { useTexts } from "../../../i18n/i18n";
import { Button, IconButton } from "../../../ui/button";
import { withPinned } from "./columns";
import styles from "./log-bar.module.css";
import { fieldsAlong } from "./use-field-names";
import type { Log } from "./use-log";

/** A field for the name of a message's field, to pin it as a column; the schema's names are offered. */
export function PinBar({ log, field, onClose }: { log: Log; field: Ref<HTMLInputElement>; onClose: () => void }) {
  const { t, number } = useTexts();
  const id = useId();
  const [text, setText] = useState("");
  const [note, setNote] = useState<"unknown" | "most" | null>(null);
  const { layout, setLayout, fieldNames } = log;
  const { shapes, type } = fieldNames;
  const path = text.trim();
  const [, changed] = useReducer((n: number) => n + 1, 0);
  useEffect(() => {
    const listening = shapes.onDidChange(changed);
    return () => listening.dispose();
  }, [shapes]);
  const { paths, isField } = fieldsAlong(path, type, shapes);
  const pin = () => {
    if (path === "") return;
    if (isField === false) return setNote("unknown");
    if (layout.pinned.length >= maxPinned) return setNote("most");
    if (!layout.pinned.includes(path)) setLayout(withPinned(layout, path));
    onClose();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter" && event.target instanceof HTMLInputElement) pin();
    else if (event.key === "Escape") onClose();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the field in it
    <div className={styles.bar} onKeyDown={onKeyDown}>
      <label className={styles.label} htmlFor={id}>
        {t("log.pin")}
      </label>
      <input
        ref={field}
        id={id}
        className={styles.input}
        list={`${id}-names`}
        value={text}
        placeholder={t("log.pin.hint")}
        maxLength={200}
        spellCheck={false}
        autoComplete="off"
        aria-invalid={note === "unknown"}
        aria-describedby={`${id}-note`}
        onChange={(event) => {
          setText(event.target.value);
          setNote(null);
        }}
      />
      <datalist id={`${id}-names`}>
        {paths
          .filter((one) => !layout.pinned.includes(one))
          .map((one) => (
            <option key={one} value={one} />
          ))}
      </datalist>
      <Button size="s" onClick={pin}>
        {t("log.pin.act")}
      </Button>
      <span id={`${id}-note`} className={styles.problem} role="status">
        {note === "unknown" && t("log.pin.unknown")}
        {note === "most" && t("log.pin.most", { n: number(maxPinned) })}
      </span>
      <IconButton label={t("log.close")} className={styles.end ?? ""} onClick={onClose}>
        <X size={14} aria-hidden="true" />
      </IconButton>
    </div>
  );
}
