import { type ReactNode, useId, useRef } from "react";
import type { TargetSettings } from "#shared/model/trust";
import { faultLine } from "../../i18n/fault-words";
import { useTexts } from "../../i18n/i18n";
import { schemeOf } from "../../state/trust-words";
import { Button } from "../../ui/button";
import styles from "./trust-panel.module.css";
import type { Choices, SettingName } from "./use-choices";

interface SettingRowProps {
  readonly choices: Choices;
  /** The settings of the row; the first one says where they come from. */
  readonly names: readonly [SettingName, ...SettingName[]];
  readonly label?: string;
  /** The field that the label names, where it is one. */
  readonly labels?: string;
  readonly children: ReactNode;
}

/** A setting: what it is, its value, where that comes from, and the way back to the default. */
export function SettingRow({ choices, names, label, labels, children }: SettingRowProps) {
  const texts = useTexts();
  const { t } = texts;
  const row = useRef<HTMLDivElement>(null);
  const id = useId();
  const { origins } = choices.trust;
  const chosen = names.find((name) => origins[name].by === "rule") ?? names[0];
  const words = label ?? t(`trust.setting.${names[0]}`);
  const fault = names.map((name) => choices.faults[name]).find((one) => one !== undefined);
  const revert = () => {
    // The button goes with what it takes back.
    row.current?.querySelector<HTMLElement>("input, select, textarea, [role=radio][tabindex='0']")?.focus();
    choices.revert(...names);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset's legend cannot stand beside what it names
    <div ref={row} className={styles.row} role="group" aria-labelledby={id} data-setting={names[0]}>
      <label id={id} className={styles.label} htmlFor={labels}>
        {words}
      </label>
      <div className={styles.control}>
        {children}
        {fault && (
          <span className={styles.problem} role="alert">
            {faultLine(fault, texts)}
          </span>
        )}
      </div>
      <div className={styles.origin}>
        <OriginWords choices={choices} name={chosen} />
        {origins[chosen].by === "rule" && (
          <Button
            size="s"
            look="quiet"
            className={styles.revert ?? ""}
            aria-label={t("trust.revert.of", { setting: words })}
            onClick={revert}
          >
            {t("trust.revert")}
          </Button>
        )}
      </div>
    </div>
  );
}

/** Where a setting comes from. */
function OriginWords({ choices: { target, trust }, name }: { readonly choices: Choices; readonly name: keyof TargetSettings }) {
  const { t } = useTexts();
  const origin = trust.origins[name];
  if (origin.by === "default") return <span>{t("trust.origin.default")}</span>;
  if (origin.by === "scheme") return <span>{t("trust.origin.scheme", { scheme: schemeOf(target) })}</span>;
  return (
    <span className={styles.rule} title={origin.pattern}>
      {t("trust.origin.rule", { pattern: origin.pattern })}
    </span>
  );
}
