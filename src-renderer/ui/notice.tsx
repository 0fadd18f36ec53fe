import type { ReactNode } from "react";
import styles from "./notice.module.css";

interface NoticeProps {
  readonly tone: "bad" | "warn" | "info";
  readonly title: string;
  readonly children?: ReactNode;
  /** Buttons: the next act. */
  readonly acts?: ReactNode;
}

/** Says in place what went wrong: what happened, the likely cause, the next act. Announced when it appears. */
export function Notice({ tone, title, children, acts }: NoticeProps) {
  return (
    <div className={`${styles.notice} ${styles[tone]}`} role={tone === "bad" ? "alert" : "status"}>
      <div className={styles.words}>
        <b>{title}</b>
        {children && <div className={styles.text}>{children}</div>}
      </div>
      {acts && <div className={styles.acts}>{acts}</div>}
    </div>
  );
}
