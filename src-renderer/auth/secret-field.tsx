import { KeyRound } from "lucide-react";
import {
  type ClipboardEvent,
  type DragEvent,
  type FocusEvent,
  type KeyboardEvent,
  type RefObject,
  useEffect,
  useId,
  useRef,
  useState,
} from "react";
import { Fault } from "#shared/base/fault";
import type { SecretFacts, SecretRef } from "#shared/model/secret";
import { useHost } from "../host/host";
import { faultLine } from "../i18n/fault-words";
import { useTexts } from "../i18n/i18n";
import { useWindowState } from "../state/window-state";
import { Button } from "../ui/button";
import styles from "./auth.module.css";
import { useSecretFacts } from "./use-secret-facts";

/** Of a secret, in UTF-16 units: what the core takes. */
const maxLength = 64 * 1024;

interface SecretFieldProps {
  readonly label: string;
  readonly secret: SecretRef;
  /** Hears the id of what was kept, or null when it was removed. */
  readonly onChange: (secret: SecretRef) => void;
  readonly hint?: string;
  /** Why it cannot be used, or null. Replaces the hint. */
  readonly problem?: string | null;
  /** It has lines, as a key file has: it is pasted, dropped or chosen rather than typed. */
  readonly lines?: boolean;
}

/**
 * A secret: typed once, from then on a mask. Its text goes to the core and leaves the page in the same moment; it is in no
 * state of the window, so that nothing can keep it.
 */
export function SecretField({ label, secret, onChange, hint, problem = null, lines = false }: SecretFieldProps) {
  const texts = useTexts();
  const { t } = texts;
  const { client } = useHost();
  const { secretCommits } = useWindowState();
  const { known, tell, ask } = useSecretFacts(secret);
  const [isReplacing, setReplacing] = useState(false);
  const [isKeeping, setKeeping] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const input = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const acts = useRef<HTMLDivElement>(null);
  const id = useId();

  const change = useRef(onChange);
  change.current = onChange;
  const keep = async (text: string, goOn: boolean) => {
    setRefusal(null);
    setKeeping(true);
    try {
      if (text.length > maxLength) throw new Fault("bad-params", t("auth.secret.tooLong"));
      const facts = await client.call("secret.keep", { text });
      tell(facts);
      setReplacing(false);
      // What else was changed meanwhile stays.
      change.current(facts.id);
      giveUp();
      // The field goes with what was typed in it; who typed goes on from there.
      if (goOn) requestAnimationFrame(() => acts.current?.querySelector("button")?.focus());
    } catch (reason) {
      setRefusal(text.length > maxLength ? t("auth.secret.tooLong") : faultLine(Fault.from(reason).toData(), texts));
      throw reason;
    } finally {
      setKeeping(false);
    }
  };
  /** The secret that was here; a copy of the tab may have it still, which the core knows. */
  const giveUp = () => {
    if (secret !== null) client.call("secret.forget", { id: secret }).catch(() => {});
  };
  const replace = () => {
    setReplacing(true);
    requestAnimationFrame(() => input.current?.focus());
  };
  const remove = () => {
    onChange(null);
    giveUp();
    setReplacing(false);
    requestAnimationFrame(() => input.current?.focus());
  };
  const isOpen = secret === null || isReplacing || known === null;
  const isGone = secret !== null && known === null && !isReplacing;
  const said = refusal ?? (isGone ? t("auth.secret.gone") : problem);
  return (
    <div className={styles.secret}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      {isOpen ? (
        <SecretInput
          id={id}
          input={input}
          lines={lines}
          isBad={said !== null}
          isBusy={isKeeping}
          onText={(text, goOn) => secretCommits.track(keep(text, goOn))}
          onCancel={isReplacing ? () => setReplacing(false) : null}
        />
      ) : (
        <div className={styles.kept} ref={acts}>
          <KeyRound size={13} aria-hidden="true" />
          <output id={id} className={styles.mask}>
            {known?.mask ?? ""}
          </output>
          <Button size="s" aria-label={t("auth.secret.replace.of", { label })} onClick={replace}>
            {t("auth.secret.replace")}
          </Button>
          <Button size="s" look="quiet" aria-label={t("auth.secret.remove.of", { label })} onClick={remove}>
            {t("act.remove")}
          </Button>
          {known?.place === "locked" && (
            <Button size="s" look="quiet" onClick={ask}>
              {t("auth.secret.again")}
            </Button>
          )}
        </div>
      )}
      <span id={`${id}-note`} className={said === null ? styles.hint : styles.problem} role={said === null ? undefined : "alert"}>
        {said ?? (isOpen ? (hint ?? t(lines ? "auth.secret.lines.hint" : "auth.secret.hint")) : known ? <Place facts={known} /> : null)}
      </span>
    </div>
  );
}

/** Where a secret is, said plainly. */
function Place({ facts: { place } }: { readonly facts: SecretFacts }) {
  const { t } = useTexts();
  return <span className={place === "keychain" ? undefined : styles.caution}>{t(`auth.secret.place.${place}`)}</span>;
}

interface SecretInputProps {
  readonly id: string;
  readonly input: RefObject<(HTMLInputElement & HTMLTextAreaElement) | null>;
  readonly lines: boolean;
  readonly isBad: boolean;
  readonly isBusy: boolean;
  /** `goOn`: from the keyboard, which stays at the field. */
  readonly onText: (text: string, goOn: boolean) => void;
  readonly onCancel: (() => void) | null;
}

/** What is typed here is nowhere but in the field, and not even there once it is handed on. */
function SecretInput({ id, input, lines, isBad, isBusy, onText, onCancel }: SecretInputProps) {
  const { t } = useTexts();
  const { secretCommits } = useWindowState();
  const file = useRef<HTMLInputElement>(null);
  const hand = (goOn: boolean) => {
    const text = input.current?.value ?? "";
    if (input.current) input.current.value = "";
    if (text !== "") onText(text, goOn);
  };
  const commit = useRef(() => {});
  // Who starts a call from here stays on the keyboard.
  commit.current = () => hand(true);
  useEffect(() => secretCommits.addField(() => commit.current()), [secretCommits]);
  const read = async (chosen: File | undefined) => chosen && onText(await chosen.slice(0, maxLength * 4).text(), true);
  const shared = {
    ref: input,
    id,
    className: lines ? `${styles.input} ${styles.hidden}` : styles.input,
    "aria-invalid": isBad,
    "aria-describedby": `${id}-note`,
    autoComplete: "off",
    spellCheck: false,
    disabled: isBusy,
    onBlur: (event: FocusEvent) => {
      // Who goes to the button beside it has not finished.
      if (event.currentTarget.parentElement?.contains(event.relatedTarget)) return;
      if (input.current?.value === "") onCancel?.();
      else hand(false);
    },
    onKeyDown: (event: KeyboardEvent) => {
      if (event.nativeEvent.isComposing) return;
      if (event.key === "Enter" && !event.shiftKey && !event.ctrlKey && !event.metaKey) {
        event.preventDefault();
        hand(true);
      }
      if (event.key === "Escape" && onCancel) {
        event.stopPropagation();
        if (input.current) input.current.value = "";
        onCancel();
      }
    },
  };
  if (!lines) return <input type="password" data-secret {...shared} />;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a short way; pasting and choosing are the others
    <div
      className={styles.taking}
      data-takes-file
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event: DragEvent) => {
        event.preventDefault();
        void read(event.dataTransfer.files[0]);
      }}
    >
      <textarea
        rows={2}
        data-secret
        {...shared}
        onPaste={(event: ClipboardEvent) => {
          const text = event.clipboardData.getData("text/plain");
          // A whole key came at once: there is nothing to be typed after it.
          if (!text.includes("\n")) return;
          event.preventDefault();
          onText(text, true);
        }}
      />
      <Button size="s" disabled={isBusy} onClick={() => file.current?.click()}>
        {t("auth.secret.file")}
      </Button>
      <input
        ref={file}
        type="file"
        hidden
        aria-label={t("auth.secret.file")}
        onChange={(event) => {
          void read(event.target.files?.[0]);
          event.target.value = "";
        }}
      />
    </div>
  );
}
