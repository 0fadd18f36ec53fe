import { type ReactNode, useId } from "react";
import styles from "./pages.module.css";

/** A part of a page under a heading of its own. */
export function Section({ title, note, children }: { title: string; note?: string | undefined; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={styles.section}>
      <h3 id={id} className={styles.title}>
        {title}
        {note && <small>{note}</small>}
      </h3>
      {children}
    </section>
  );
}
