import { RotateCcw, ShieldAlert, Trash2 } from "lucide-react";
import { useState } from "react";
import { useStore } from "zustand";
import type { TargetRule, TargetSettings } from "#shared/model/trust";
import { isPattern } from "#shared/model/trust-rules";
import { useTexts } from "../../i18n/i18n";
import { tellFault } from "../../state/schema-actions";
import { settingWords } from "../../state/setting-words";
import { useWindowState } from "../../state/window-state";
import { IconButton } from "../../ui/button";
import styles from "./rules-panel.module.css";

/** The id of the panel, which takes the focus. */
export const rulesPanelId = "target-rules";

/** All that is chosen for targets: what for, what, and the way to change it or take it back. */
export function RulesPanel() {
  const { t } = useTexts();
  const rules = useStore(useWindowState().trust, (now) => now.rules);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and takes the focus when it is asked for
    <section id={rulesPanelId} className={styles.panel} aria-label={t("trust.list")} tabIndex={0}>
      {rules.length === 0 ? (
        <p className={styles.none}>{t("trust.list.none")}</p>
      ) : (
        <ul className={styles.list} aria-label={t("trust.list")}>
          {rules.map((rule) => (
            <RuleLine key={rule.id} rule={rule} />
          ))}
        </ul>
      )}
    </section>
  );
}

function RuleLine({ rule }: { readonly rule: TargetRule }) {
  const { t } = useTexts();
  const state = useWindowState();
  const names = Object.keys(rule.settings) as (keyof TargetSettings)[];
  const leave = (act: Promise<void>) => {
    // What had the focus goes.
    document.getElementById(rulesPanelId)?.focus();
    tellFault(state, act);
  };
  return (
    <li className={styles.line}>
      <PatternField rule={rule} />
      <ul className={styles.settings} aria-label={rule.pattern}>
        {names.map((name) => (
          <SettingTag key={name} name={name} rule={rule} onUnchoose={() => leave(state.trustActions.unchoose(rule.id, name))} />
        ))}
      </ul>
      <IconButton label={t("trust.list.remove", { pattern: rule.pattern })} onClick={() => leave(state.trustActions.remove(rule.id))}>
        <Trash2 size={13} />
      </IconButton>
    </li>
  );
}

interface SettingTagProps {
  readonly name: keyof TargetSettings;
  readonly rule: TargetRule;
  readonly onUnchoose: () => void;
}

function SettingTag({ name, rule, onUnchoose }: SettingTagProps) {
  const texts = useTexts();
  const { t } = texts;
  const kept = useStore(useWindowState().certificates, (now) => now.kept);
  const isUnverified = name === "roots" && rule.settings.roots?.from === "nobody";
  const setting = t(`trust.setting.${name}`);
  return (
    <li className={`${styles.tag} ${isUnverified ? styles.bad : ""}`}>
      {isUnverified && <ShieldAlert size={12} aria-hidden="true" />}
      <span className={styles.name}>{setting}</span>
      <span>{settingWords(name, rule.settings, kept ?? [], texts)}</span>
      <IconButton label={t("trust.list.unchoose", { setting, pattern: rule.pattern })} className={styles.back ?? ""} onClick={onUnchoose}>
        <RotateCcw size={11} />
      </IconButton>
    </li>
  );
}

/** What a rule is for. What is no pattern stays to be mended, and the old one holds. */
function PatternField({ rule }: { readonly rule: TargetRule }) {
  const { t } = useTexts();
  const state = useWindowState();
  const [draft, setDraft] = useState<string | null>(null);
  const text = draft ?? rule.pattern;
  const isBad = !isPattern(text);
  const keep = () => {
    const pattern = text.trim();
    if (isBad) return;
    setDraft(null);
    if (pattern !== rule.pattern) tellFault(state, state.trustActions.save({ ...rule, pattern }));
  };
  return (
    <span className={styles.pattern}>
      <input
        className={`${styles.input} data`}
        aria-label={t("trust.list.edit", { pattern: rule.pattern })}
        aria-invalid={isBad}
        value={text}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => setDraft(event.target.value)}
        onBlur={keep}
        onKeyDown={(event) => {
          if (event.key === "Enter" && !event.nativeEvent.isComposing) keep();
          if (event.key === "Escape") setDraft(null);
        }}
      />
      {isBad && (
        <span className={styles.problem} role="alert">
          {t("trust.list.problem")}
        </span>
      )}
    </span>
  );
}
