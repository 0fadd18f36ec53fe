import { useId, useState } from "react";
import type { Target } from "#shared/model/target";
import { isPattern, matchesPattern, patternFor } from "#shared/model/trust-rules";
import { useTexts } from "../../i18n/i18n";
import styles from "./trust-panel.module.css";

interface ScopeChoiceProps {
  readonly target: Target;
  /** Null while what is written is no pattern of the target. */
  readonly pattern: string | null;
  readonly onPattern: (pattern: string | null) => void;
}

/** What the changes hold for: this target alone, or all of a pattern. */
export function ScopeChoice({ target, pattern, onPattern }: ScopeChoiceProps) {
  const { t } = useTexts();
  const own = patternFor(target);
  const [isWide, setWide] = useState(false);
  const [text, setText] = useState(() => widerPattern(target));
  const name = useId();
  const write = (written: string) => {
    setText(written);
    onPattern(isPattern(written) && matchesPattern(written, target) ? written.trim() : null);
  };
  const problem =
    !isWide || pattern !== null ? null : isPattern(text) ? t("trust.scope.other", { pattern: text }) : t("trust.scope.problem");
  const choose = (wide: boolean) => {
    setWide(wide);
    if (wide) write(text);
    else onPattern(own);
  };
  return (
    <fieldset className={styles.scope}>
      <legend className={styles.legend}>{t("trust.scope")}</legend>
      <label className={styles.choice}>
        <input type="radio" name={name} checked={!isWide} onChange={() => choose(false)} />
        <span>{t("trust.scope.target", { pattern: own })}</span>
      </label>
      <label className={styles.choice}>
        <input type="radio" name={name} checked={isWide} onChange={() => choose(true)} />
        <span>{t("trust.scope.pattern")}</span>
      </label>
      <input
        className={`${styles.input} ${styles.pattern} data`}
        aria-label={t("trust.scope.pattern.label")}
        aria-invalid={problem !== null}
        aria-describedby={`${name}-problem`}
        value={text}
        spellCheck={false}
        autoComplete="off"
        onFocus={() => !isWide && choose(true)}
        onChange={(event) => write(event.target.value)}
      />
      <span id={`${name}-problem`} className={styles.problem} role={problem === null ? undefined : "alert"}>
        {problem}
      </span>
    </fieldset>
  );
}

/** All names beside a target's own, where it has a domain; else all ports of its host. */
export function widerPattern(target: Target): string {
  const { host } = target;
  if (host === null) return patternFor(target);
  const [, ...domain] = host.split(".");
  const isAddress = host.includes(":") || /^[\d.]+$/.test(host);
  return isAddress || domain.length < 2 ? host : `*.${domain.join(".")}`;
}
