import { CircleX, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { ListBox } from "./list-box";
import styles from "./problem-list.module.css";

/** One thing that is wrong, and where. */
export interface ProblemLine {
  readonly key: string;
  readonly severity: "error" | "warning";
  readonly message: string;
  readonly place: string;
}

interface ProblemListProps<T extends ProblemLine> {
  readonly id: string;
  readonly label: string;
  readonly problems: readonly T[];
  /** The severities in words, for those who do not see the icon. */
  readonly words: Readonly<Record<ProblemLine["severity"], string>>;
  readonly onOpen: (problem: T) => void;
}

/** Problems, one line each; Enter or a click goes to the place. */
export function ProblemList<T extends ProblemLine>({ id, label, problems, words, onOpen }: ProblemListProps<T>) {
  const [active, setActive] = useState(-1);
  return (
    <ListBox
      id={id}
      label={label}
      className={styles.list ?? ""}
      items={problems}
      keyOf={({ key }) => key}
      active={Math.min(active, problems.length - 1)}
      onActive={setActive}
      onActivate={onOpen}
      render={({ severity, message, place }) => (
        <div className={styles.line} title={message}>
          {severity === "error" ? <CircleX size={13} className={styles.error} /> : <TriangleAlert size={13} className={styles.warning} />}
          <span className="visually-hidden">{words[severity]}</span>
          <span className={styles.message}>{message}</span>
          <span className={`${styles.place} data`}>{place}</span>
        </div>
      )}
    />
  );
}
