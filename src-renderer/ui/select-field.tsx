import { useId } from "react";
import styles from "./field.module.css";

interface SelectOption<Id extends string> {
  readonly id: Id;
  readonly label: string;
}

/** Options under a heading. */
interface SelectGroup<Id extends string> {
  readonly label: string;
  readonly options: readonly SelectOption<Id>[];
}

interface SelectFieldProps<Id extends string> {
  readonly label: string;
  readonly value: Id;
  readonly options: readonly (SelectOption<Id> | SelectGroup<Id>)[];
  readonly onChange: (id: Id) => void;
  /** What the choice means, in a few words. */
  readonly hint?: string;
}

/** A labelled choice of one from a few. */
export function SelectField<Id extends string>({ label, value, options, onChange, hint }: SelectFieldProps<Id>) {
  const id = useId();
  const choose = (chosen: string) => {
    const option = options.flatMap((one) => ("options" in one ? one.options : one)).find((one) => one.id === chosen);
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
        {options.map((option) =>
          "options" in option ? (
            <optgroup key={option.label} label={option.label}>
              {option.options.map(optionOf)}
            </optgroup>
          ) : (
            optionOf(option)
          ),
        )}
      </select>
      {hint !== undefined && (
        <span id={`${id}-note`} className={styles.hint}>
          {hint}
        </span>
      )}
    </div>
  );
}

function optionOf({ id, label }: SelectOption<string>) {
  return (
    <option key={id} value={id}>
      {label}
    </option>
  );
}
