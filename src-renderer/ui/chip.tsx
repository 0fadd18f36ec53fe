import type { ReactNode } from "react";
import styles from "./chip.module.css";

export type Tone = "ok" | "warn" | "bad" | "info" | "neutral";

/** A state in words. Colour only repeats what the words say. */
export function Chip({ tone = "neutral", icon, children, title }: { tone?: Tone; icon?: ReactNode; children: ReactNode; title?: string }) {
  return (
    <span className={`${styles.chip} ${styles[tone]}`} title={title}>
      {icon}
      {children}
    </span>
  );
}
