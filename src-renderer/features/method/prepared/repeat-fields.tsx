import { useState } from "react";
import { maxRepeats, type Repeat } from "#shared/model/prepared-message";
import { useTexts } from "../../../i18n/i18n";
import { TextField } from "../../../ui/field";
import styles from "./prepared.module.css";
import { formatInterval, parseCount, parseInterval } from "./repeat-words";

interface RepeatFieldsProps {
  readonly repeat: Repeat;
  /** Hears every change that can be read; null while what is written cannot. */
  readonly onChange: (repeat: Repeat | null) => void;
}

/** How often, and how fast. What cannot be read stays where it was typed, with the reason. */
export function RepeatFields({ repeat, onChange }: RepeatFieldsProps) {
  const { t, number } = useTexts();
  const [typed, setTyped] = useState({ count: String(repeat.count), interval: formatInterval(repeat.intervalMs) });
  const count = parseCount(typed.count);
  const intervalMs = parseInterval(typed.interval);
  const type = (next: typeof typed) => {
    setTyped(next);
    const read = { count: parseCount(next.count), intervalMs: parseInterval(next.interval) };
    onChange(read.count === null || read.intervalMs === null ? null : { count: read.count, intervalMs: read.intervalMs });
  };
  return (
    <div className={styles.repeat}>
      <TextField
        label={t("repeat.times")}
        value={typed.count}
        problem={count === null ? t("repeat.count.problem", { max: number(maxRepeats) }) : null}
        onChange={(text) => type({ ...typed, count: text })}
      />
      <TextField
        label={t("repeat.interval")}
        value={typed.interval}
        hint={t("repeat.interval.hint")}
        problem={intervalMs === null ? t("repeat.interval.problem") : null}
        onChange={(text) => type({ ...typed, interval: text })}
      />
    </div>
  );
}
