import styles from "./fault-text.module.css";

interface FaultTextProps {
  /** What happened, and what to do. */
  readonly lines: readonly string[];
  /** The same in English, where the lines are a translation that may say less; else null. */
  readonly original: string | null;
}

/** A fault in words: line by line, and below them, smaller, what they are a translation of. */
export function FaultText({ lines, original }: FaultTextProps) {
  return (
    <>
      {lines.join("\n")}
      {original !== null && (
        <small className={styles.original} lang="en">
          {original}
        </small>
      )}
    </>
  );
}
