import { useId, useState } from "react";
import { useTexts } from "../../../i18n/i18n";
import { pathsOf } from "./check-edits";
import styles from "./checks.module.css";

interface ChoiceProps<Id extends string> {
  readonly label: string;
  readonly value: Id;
  readonly options: readonly { readonly id: Id; readonly label: string }[];
  readonly onChange: (id: Id) => void;
}

/** A choice in a row, named for those who cannot see where it stands. */
export function Choice<Id extends string>({ label, value, options, onChange }: ChoiceProps<Id>) {
  const choose = (chosen: string) => {
    const option = options.find(({ id }) => id === chosen);
    if (option) onChange(option.id);
  };
  return (
    <select className={styles.choice} aria-label={label} value={value} onChange={(event) => choose(event.target.value)}>
      {options.map((option) => (
        <option key={option.id} value={option.id}>
          {option.label}
        </option>
      ))}
    </select>
  );
}

interface LineProps {
  readonly label: string;
  readonly value: string;
  readonly placeholder?: string;
  /** The id of what says why it cannot be so. */
  readonly note?: string | undefined;
  readonly onChange: (text: string) => void;
}

/** A line of text in a row. */
export function Line({ label, value, placeholder, note, onChange }: LineProps) {
  return (
    <input
      className={styles.line}
      aria-label={label}
      aria-invalid={note !== undefined}
      aria-describedby={note}
      value={value}
      placeholder={placeholder}
      maxLength={4096}
      spellCheck={false}
      autoComplete="off"
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

interface FigureFieldProps {
  readonly label: string;
  readonly value: number;
  readonly unit?: string | undefined;
  readonly onChange: (figure: number) => void;
}

/** A figure from 0 on. What is none is said in place, and changes nothing. */
export function FigureField({ label, value, unit, onChange }: FigureFieldProps) {
  const { t } = useTexts();
  const noteId = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const problem = typed !== null && figureOf(typed) === null;
  return (
    <>
      <input
        className={`${styles.line} ${styles.figure}`}
        aria-label={label}
        aria-invalid={problem}
        aria-describedby={problem ? noteId : undefined}
        inputMode="decimal"
        value={typed ?? String(value)}
        autoComplete="off"
        onBlur={() => !problem && setTyped(null)}
        onChange={(event) => {
          const text = event.target.value;
          const figure = figureOf(text);
          setTyped(text);
          if (figure !== null) onChange(figure);
        }}
      />
      {unit && <span className={styles.words}>{unit}</span>}
      {problem && (
        <span className={styles.problem} id={noteId} role="alert">
          {t("checks.figure.problem")}
        </span>
      )}
    </>
  );
}

function figureOf(text: string): number | null {
  const figure = /^\d+(?:\.\d+)?$/.test(text.trim()) ? Number(text) : Number.NaN;
  return figure <= Number.MAX_SAFE_INTEGER ? figure : null;
}

interface IgnoredPathsProps {
  readonly n: number;
  readonly paths: readonly string[];
  readonly note: string | undefined;
  readonly onChange: (paths: string[]) => void;
}

/** The paths that a snapshot ignores, one on each line. */
export function IgnoredPaths({ n, paths, note, onChange }: IgnoredPathsProps) {
  const { t } = useTexts();
  const [typed, setTyped] = useState<string | null>(null);
  const lines = typed ?? paths.join("\n");
  return (
    <>
      <span className={styles.words}>{t("checks.ignore")}</span>
      <textarea
        className={`${styles.line} ${styles.paths}`}
        aria-label={t("checks.ignore.n", { n })}
        aria-invalid={note !== undefined}
        aria-describedby={note}
        placeholder={t("checks.ignore.placeholder")}
        rows={Math.min(8, Math.max(1, lines.split("\n").length))}
        value={lines}
        spellCheck={false}
        onBlur={() => setTyped(null)}
        onChange={(event) => {
          setTyped(event.target.value);
          onChange(pathsOf(event.target.value));
        }}
      />
    </>
  );
}
