import { useId } from "react";
import styles from "./field.module.css";

interface SelectFieldProps<Id extends string> {
  readonly label: string;
  readonly value: Id;
  readonly options: readonly { readonly id: Id; readonly label: string }[];
  readonly onChange: (id: Id) => void;
  /** What the choice means, in a few words. */
  readonly hint?: string;
}

/** A labelled choice of one from a few. */
export function SelectField<Id extends string>({ label, value, options, onChange, hint }: SelectFieldProps<Id>) {
  const id = useId();
  const choose = (chosen: string) => {
    const option = options.find((one) => one.id === chosen);
    if (option) onChange(option.id);
  };
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <select
        id={id}
        className={`${styles.input} ${styles.select}`}
        value={value}
        aria-describedby={hint === undefined ? undefined : `${id}-note`}
        onChange={(event) => choose(event.target.value)}
      >
        {options.map((option) => (
          <option key={option.id} value={option.id}>
            {option.label}
          </option>
        ))}
      </select>
      {hint !== undefined && (
        <span id={`${id}-note`} className={styles.hint}>
          {hint}
        </span>
      )}
    </div>
  );
}
