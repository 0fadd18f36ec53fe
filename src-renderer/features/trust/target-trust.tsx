import { ChevronDown, Lock, LockKeyhole, ShieldAlert, Unlock } from "lucide-react";
import { useCallback, useId, useMemo, useRef, useState } from "react";
import { useStore } from "zustand";
import type { TargetTrust as Trust } from "#shared/model/trust";
import { useCommands } from "../../commands/context";
import { chordLabel } from "../../commands/registry";
import { useHost } from "../../host/host";
import { useTexts } from "../../i18n/i18n";
import { isUnverified, targetOf } from "../../state/trust-store";
import { type TrustWords, trustWords } from "../../state/trust-words";
import { useTrustOf, useWindowState } from "../../state/window-state";
import styles from "./trust-chip.module.css";
import { TrustPanel } from "./trust-panel";

const panelKey = "Alt+L";

/** The chip beside a target, which says how it is reached, and opens the panel in which that is chosen. */
export function TargetTrust({ target: text }: { readonly target: string }) {
  const { t } = useTexts();
  const { mac } = useHost();
  const trust = useTrustOf(text);
  const told = useTrustWords(trust);
  const chip = useRef<HTMLButtonElement>(null);
  const panelId = useId();
  const [isOpen, setOpen] = useState(false);
  const close = useCallback((goBack: boolean) => {
    setOpen(false);
    if (goBack) chip.current?.focus();
  }, []);
  useCommands(useMemo(() => [{ id: "trust", key: panelKey, run: () => setOpen((open) => !open) }] as const, []));
  const target = targetOf(text);
  if (!trust || !target || !told) return null;
  return (
    <>
      <button
        ref={chip}
        type="button"
        className={`${styles.chip} ${styles[told.tone]} ${styles.act}`}
        aria-label={t("trust.chip", { words: told.words, target: text.trim() })}
        aria-expanded={isOpen}
        aria-controls={isOpen ? panelId : undefined}
        title={`${told.note} (${chordLabel(panelKey, mac)})`}
        onClick={() => setOpen(!isOpen)}
      >
        <TrustIcon trust={trust} />
        <span className={styles.words}>{told.words}</span>
        <ChevronDown size={11} aria-hidden="true" />
      </button>
      {isOpen && <TrustPanel id={panelId} anchor={chip} target={target} trust={trust} words={told.words} onClose={close} />}
    </>
  );
}

/** How a target is reached, in words; null for a text that is none. */
export function useTrustWords(trust: Trust | null): TrustWords | null {
  const texts = useTexts();
  const kept = useStore(useWindowState().certificates, (state) => state.kept);
  return useMemo(() => trust && trustWords(trust, kept ?? [], texts), [trust, kept, texts]);
}

/** Says of a target that nobody vouches for that it is so, wherever it is shown; nothing of all others. */
export function UnverifiedChip({ target }: { readonly target: string }) {
  const trust = useTrustOf(target);
  const told = useTrustWords(trust);
  if (!trust || !told || !isUnverified(trust)) return null;
  return (
    <span className={`${styles.chip} ${styles[told.tone]}`} title={told.note}>
      <TrustIcon trust={trust} />
      <span className={styles.words}>{told.words}</span>
    </span>
  );
}

function TrustIcon({ trust }: { readonly trust: Trust }) {
  const Icon = isUnverified(trust)
    ? ShieldAlert
    : trust.settings.transport === "plaintext"
      ? Unlock
      : trust.settings.identity === null
        ? Lock
        : LockKeyhole;
  return <Icon size={12} aria-hidden="true" />;
}

/** Marks a target that nobody vouches for, where there is no room for words; nothing for all others. */
export function UnverifiedMark({ target }: { readonly target: string }) {
  const { t } = useTexts();
  const trust = useTrustOf(target);
  if (!trust || !isUnverified(trust)) return null;
  return (
    <span className={styles.mark} title={t("trust.nobody.note")}>
      <ShieldAlert size={13} aria-hidden="true" />
      <span className="visually-hidden">{t("trust.nobody")}</span>
    </span>
  );
}
