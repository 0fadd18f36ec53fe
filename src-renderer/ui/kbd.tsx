import styles from "./kbd.module.css";

/** Keycaps, as decoration: the act's accessible name says enough. */
export function Kbd({ children }: { children: string }) {
  return (
    <span className={styles.kbd} aria-hidden="true">
      {children}
    </span>
  );
}
