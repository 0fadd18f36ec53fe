import { useId } from "react";
import styles from "./field.module.css";

interface AreaFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly rows?: number;
  /** What the field takes, in a few words. */
  readonly hint?: string;
  /** Why the value cannot be used, or null. Replaces the hint. */
  readonly problem?: string | null;
  readonly placeholder?: string;
}

/** A labelled text of several lines that says in place what is wrong with it. */
export function AreaField({ label, value, onChange, rows = 4, hint, problem = null, placeholder }: AreaFieldProps) {
  const id = useId();
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <textarea
        id={id}
        className={`${styles.input} ${styles.area}`}
        rows={rows}
        value={value}
        placeholder={placeholder}
        spellCheck={false}
        autoComplete="off"
        aria-invalid={problem !== null}
        aria-describedby={`${id}-note`}
        onChange={(event) => onChange(event.target.value)}
      />
      <span id={`${id}-note`} className={problem === null ? styles.hint : styles.problem} role={problem === null ? undefined : "alert"}>
        {problem ?? hint}
      </span>
    </div>
  );
}
