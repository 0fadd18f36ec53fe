import { type ReactNode, useId } from "react";
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
  /** The id of a datalist with what it may be. */
  readonly list?: string;
  /** What is typed is not shown. */
  readonly secret?: boolean;
  /** It has the focus when the dialog that it is in opens. */
  readonly autoFocus?: boolean;
  /** Another element in the place of the line of text, given what that would have. */
  readonly input?: (props: LineProps) => ReactNode;
}

/** What a line of text in a field has. */
export interface LineProps {
  readonly id: string;
  readonly className: string;
  readonly value: string;
  readonly "aria-invalid": boolean;
  readonly "aria-describedby": string;
  readonly onText: (text: string) => void;
}

/** A labelled line of text that says in place what is wrong with it. */
export function TextField({
  label,
  value,
  onChange,
  hint,
  problem = null,
  placeholder,
  list,
  secret = false,
  autoFocus = false,
  input,
}: TextFieldProps) {
  const id = useId();
  const line = { id, className: styles.input ?? "", value, "aria-invalid": problem !== null, "aria-describedby": `${id}-note` };
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      {input ? (
        input({ ...line, onText: onChange })
      ) : (
        <input
          {...line}
          type={secret ? "password" : "text"}
          placeholder={placeholder}
          list={list}
          // biome-ignore lint/a11y/noAutofocus: of a dialog that asks for it
          autoFocus={autoFocus}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => onChange(event.target.value)}
        />
      )}
      <span id={`${id}-note`} className={problem === null ? styles.hint : styles.problem} role={problem === null ? undefined : "alert"}>
        {problem ?? hint}
      </span>
    </div>
  );
}

interface CheckFieldProps {
  readonly label: string;
  readonly hint: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

/** A labelled yes or no, with what it means. */
export function CheckField({ label, hint, checked, onChange }: CheckFieldProps) {
  const id = useId();
  return (
    <div className={styles.check}>
      <input
        id={id}
        type="checkbox"
        checked={checked}
        aria-describedby={`${id}-note`}
        onChange={(event) => onChange(event.target.checked)}
      />
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <span id={`${id}-note`} className={styles.hint}>
        {hint}
      </span>
    </div>
  );
}
