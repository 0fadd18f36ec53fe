import { Search, X } from "lucide-react";
import type { InputHTMLAttributes, Ref } from "react";
import { IconButton } from "./button";
import styles from "./search-field.module.css";

interface SearchFieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, "onChange" | "value"> {
  readonly label: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  /** Given, there is a button that empties the field, of this name. */
  readonly clearLabel?: string;
  readonly ref?: Ref<HTMLInputElement>;
}

/** The same element in every rendering, so that it is not made anew with each letter. */
const searchIcon = <Search size={13} aria-hidden="true" />;

/** A field that narrows what is below it. */
export function SearchField({ label, value, onValue, clearLabel, className = "", ref, ...rest }: SearchFieldProps) {
  return (
    <div className={`${styles.field} ${className}`}>
      {searchIcon}
      <input
        ref={ref}
        type="text"
        aria-label={label}
        placeholder={label}
        value={value}
        onChange={(event) => onValue(event.target.value)}
        spellCheck={false}
        autoComplete="off"
        {...rest}
      />
      {clearLabel && value !== "" && (
        <IconButton label={clearLabel} className={styles.clear} onClick={() => onValue("")}>
          <X size={12} />
        </IconButton>
      )}
    </div>
  );
}
