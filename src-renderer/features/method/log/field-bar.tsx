import { X } from "lucide-react";
import { type InputHTMLAttributes, type KeyboardEvent, type ReactNode, type Ref, useId } from "react";
import { useTexts } from "../../../i18n/i18n";
import { Button, IconButton } from "../../../ui/button";
import styles from "./log-bar.module.css";

interface FieldBarProps extends Pick<InputHTMLAttributes<HTMLInputElement>, "placeholder" | "maxLength" | "list"> {
  readonly label: string;
  readonly field: Ref<HTMLInputElement>;
  readonly value: string;
  readonly onValue: (value: string) => void;
  /** What the button and Enter do, and its name. */
  readonly act: string;
  readonly onAct: () => void;
  readonly onClose: () => void;
  /** What is to be said of the value; `isWrong` where it keeps the act from being done. */
  readonly note: string | null;
  readonly isWrong: boolean;
  /** What belongs to the field. */
  readonly children?: ReactNode;
}

/** A bar over the rows with one field and one act; Enter does it, Escape closes the bar. */
export function FieldBar({ label, field, value, onValue, act, onAct, onClose, note, isWrong, children, ...more }: FieldBarProps) {
  const { t } = useTexts();
  const id = useId();
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter" && event.target instanceof HTMLInputElement) onAct();
    else if (event.key === "Escape") onClose();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the field in it
    <div className={styles.bar} onKeyDown={onKeyDown}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <input
        {...more}
        ref={field}
        id={id}
        className={styles.input}
        value={value}
        spellCheck={false}
        autoComplete="off"
        aria-invalid={isWrong}
        aria-describedby={`${id}-note`}
        onChange={(event) => onValue(event.target.value)}
      />
      {children}
      <Button size="s" onClick={onAct}>
        {act}
      </Button>
      <span id={`${id}-note`} className={isWrong ? styles.problem : styles.count} role="status">
        {note}
      </span>
      <IconButton label={t("log.close")} className={styles.end ?? ""} onClick={onClose}>
        <X size={14} aria-hidden="true" />
      </IconButton>
    </div>
  );
}
