import { X } from "lucide-react";
import { type FormEvent, useEffect, useRef, useState } from "react";
import type { Repeat } from "#shared/model/prepared-message";
import { useTexts } from "../../../i18n/i18n";
import { Button, IconButton } from "../../../ui/button";
import styles from "./prepared.module.css";
import { RepeatFields } from "./repeat-fields";

interface RepeatFormProps {
  readonly label: string;
  readonly disabled: boolean;
  readonly onStart: (repeat: Repeat) => void;
  readonly onClose: () => void;
}

const first: Repeat = { count: 10, intervalMs: 100 };

/** Asks how often and how fast, and starts. Takes the focus; Escape closes it. */
export function RepeatForm({ label, disabled, onStart, onClose }: RepeatFormProps) {
  const { t } = useTexts();
  const [repeat, setRepeat] = useState<Repeat | null>(first);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector("input")?.select(), []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!repeat || disabled) return;
    onStart(repeat);
    onClose();
  };
  return (
    <div className={styles.asking}>
      <form
        ref={form}
        className={styles.repeatForm}
        aria-label={label}
        onSubmit={submit}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.stopPropagation();
          onClose();
        }}
      >
        <RepeatFields repeat={first} onChange={setRepeat} />
        <span className={styles.formActs}>
          <Button type="submit" look="primary" size="s" disabled={repeat === null || disabled}>
            {t("repeat.start")}
          </Button>
          <span className={styles.hint}>{t("repeat.counter", { variable: "{{counter}}" })}</span>
          <IconButton label={t("act.close")} onClick={onClose}>
            <X size={14} aria-hidden="true" />
          </IconButton>
        </span>
      </form>
    </div>
  );
}
