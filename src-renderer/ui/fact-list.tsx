import type { ReactNode } from "react";
import styles from "./fact-list.module.css";

/** One line of what is known of a thing. */
export interface Fact {
  readonly label: string;
  readonly value: ReactNode;
  /** Figures and hexadecimal, in the face of data. */
  readonly isData?: boolean;
  /** A small button after the value. */
  readonly act?: ReactNode;
}

/** What is known of a thing, as labels and values. Long values wrap. */
export function FactList({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className={styles.facts}>
      {facts.map(({ label, value, isData = false, act }) => (
        <div key={label} className={styles.fact}>
          <dt>{label}</dt>
          <dd>
            <span className={isData ? "data" : undefined}>{value}</span>
            {act}
          </dd>
        </div>
      ))}
    </dl>
  );
}
