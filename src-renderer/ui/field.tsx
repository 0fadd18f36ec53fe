import { useId } from "react";
import styles from "./field.module.css";

interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
  /** What the field takes, in a few words. */
  readonly hint?: string;
  /** Why the value cannot be used, or null. Replaces the hint. */
  readonly problem?: string | null;
  readonly placeholder?: string;
}

/** A labelled line of text that says in place what is wrong with it. */
export function TextField({ label, value, onChange, hint, problem = null, placeholder }: TextFieldProps) {
  const id = useId();
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        className={styles.input}
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
