import { useEffect, useRef } from "react";
import { Button } from "./button";
import { Dialog } from "./dialog";
import styles from "./question.module.css";

interface QuestionAct {
  readonly label: string;
  readonly look?: "plain" | "primary" | "danger";
  readonly run: () => void;
}

interface QuestionProps {
  readonly title: string;
  readonly text: string;
  readonly acts: readonly QuestionAct[];
  /** Which of the acts is the likeliest, and has the focus: Enter does it. */
  readonly first: number;
  /** The user thought better of it. */
  readonly onClose: () => void;
}

/** Asks before something is lost. */
export function Question({ title, text, acts, first, onClose }: QuestionProps) {
  const row = useRef<HTMLElement>(null);
  // A dialog would give the focus to the first of its buttons, which may not be the likeliest.
  useEffect(() => row.current?.querySelectorAll<HTMLElement>("button")[first]?.focus(), [first]);
  return (
    <Dialog label={title} onClose={onClose} className={styles.question ?? ""}>
      <h2 className={styles.title}>{title}</h2>
      <p className={styles.text}>{text}</p>
      <footer className={styles.acts} ref={row}>
        {acts.map(({ label, look = "plain", run }) => (
          <Button key={label} look={look} onClick={run}>
            {label}
          </Button>
        ))}
      </footer>
    </Dialog>
  );
}
