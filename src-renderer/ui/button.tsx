import type { ButtonHTMLAttributes, ReactNode, Ref } from "react";
import styles from "./button.module.css";

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** `primary` is the one act of a screen; `danger` ends something; `quiet` has no border. */
  readonly look?: "plain" | "primary" | "danger" | "quiet";
  readonly size?: "m" | "s";
  readonly icon?: ReactNode;
  /** An icon after the words. */
  readonly trailing?: ReactNode;
  /** A keycap after the words, e.g. `Ctrl ↵`. Said to screen readers by aria-keyshortcuts of the caller, if at all. */
  readonly keys?: string | undefined;
  readonly ref?: Ref<HTMLButtonElement>;
}

export function Button({
  look = "plain",
  size = "m",
  icon,
  trailing,
  keys,
  children,
  className = "",
  type = "button",
  ...rest
}: ButtonProps) {
  return (
    <button type={type} className={`${styles.button} ${styles[look]} ${styles[size]} ${className}`} {...rest}>
      {icon}
      {children !== undefined && <span>{children}</span>}
      {trailing}
      {keys && (
        <span className={styles.keys} aria-hidden="true">
          {keys}
        </span>
      )}
    </button>
  );
}

interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** The accessible name, also the tooltip. */
  readonly label: string;
  readonly children: ReactNode;
}

/** A square button with an icon alone. */
export function IconButton({ label, children, className = "", type = "button", ...rest }: IconButtonProps) {
  return (
    <button type={type} className={`${styles.iconButton} ${className}`} aria-label={label} title={label} {...rest}>
      {children}
    </button>
  );
}
