import { X } from "lucide-react";
import { type FocusEvent, type KeyboardEvent, type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Target } from "#shared/model/target";
import type { TargetTrust } from "#shared/model/trust";
import { patternFor } from "#shared/model/trust-rules";
import { useCommandRegistry } from "../../commands/context";
import type { CommandId } from "../../commands/registry";
import { useTexts } from "../../i18n/i18n";
import { trustReason } from "../../state/trust-words";
import { Button, IconButton } from "../../ui/button";
import { ScopeChoice } from "./scope-choice";
import styles from "./trust-panel.module.css";
import { TrustSettings } from "./trust-settings";
import { useChoices } from "./use-choices";

interface TrustPanelProps {
  readonly id: string;
  /** What it hangs from. */
  readonly anchor: RefObject<HTMLElement | null>;
  readonly target: Target;
  readonly trust: TargetTrust;
  readonly words: string;
  /** `goBack`: the focus goes to where the panel was opened from. */
  readonly onClose: (goBack: boolean) => void;
}

/** How a target is reached and why, setting by setting, and where that is chosen. Over the page, and not in its way: it is no dialog. */
export function TrustPanel({ id, anchor, target, trust, words, onClose }: TrustPanelProps) {
  const texts = useTexts();
  const registry = useCommandRegistry();
  const panel = useRef<HTMLElement>(null);
  const [pattern, setPattern] = useState<string | null>(() => patternFor(target));
  const choices = useChoices(target, trust, pattern);
  usePlaceBelow(panel, anchor);
  usePressElsewhere(panel, anchor, () => onClose(false));
  const onKeyDown = (event: KeyboardEvent) => {
    // It may stand in a form, which is about something else.
    if (event.key === "Enter" && event.target instanceof HTMLInputElement) event.preventDefault();
    if (event.key !== "Escape" || event.defaultPrevented || event.nativeEvent.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    onClose(true);
  };
  const leaveFor = (command: CommandId) => {
    onClose(false);
    registry.run(command);
  };
  const label = texts.t("trust.panel", { target: target.text });
  return (
    <section
      ref={panel}
      id={id}
      popover="manual"
      tabIndex={-1}
      aria-label={label}
      className={styles.panel}
      onKeyDown={onKeyDown}
      onBlur={(event) => leavesByKey(event, anchor.current) && onClose(false)}
    >
      <header className={styles.head}>
        <h2 className={styles.title}>{label}</h2>
        <IconButton label={texts.t("act.close")} onClick={() => onClose(true)}>
          <X size={14} />
        </IconButton>
      </header>
      <p className={styles.why} role="status">
        {trustReason(target, trust, words, texts)}
      </p>
      <ScopeChoice target={target} pattern={pattern} onPattern={setPattern} />
      <TrustSettings choices={choices} />
      <footer className={styles.foot}>
        <Button size="s" onClick={() => registry.run("certificates.import")}>
          {texts.t("trust.import")}
        </Button>
        {trust.settings.transport === "tls" && (
          <Button size="s" onClick={() => leaveFor("look")}>
            {texts.t("trust.look")}
          </Button>
        )}
        <Button size="s" onClick={() => leaveFor("trust.rules")}>
          {texts.t("trust.rules")}
        </Button>
      </footer>
    </section>
  );
}

/** Has the focus gone on to something outside, other than a dialog that was opened from here? */
function leavesByKey({ currentTarget, relatedTarget }: FocusEvent, anchor: HTMLElement | null): boolean {
  if (!(relatedTarget instanceof Element) || currentTarget.contains(relatedTarget)) return false;
  return !anchor?.contains(relatedTarget) && !isAbove(relatedTarget, anchor);
}

/** Does it belong to a dialog or a menu that was opened from here? Not to the dialog that all this stands in. */
function isAbove(element: Element, anchor: Element | null): boolean {
  const over = element.closest("dialog, [role=menu]");
  return over !== null && !over.contains(anchor);
}

const edge = 8;
/** As wide and as high as it has to be, whatever it hangs from. */
const least = { width: 560, height: 420 };
/** The line below stays in sight: it says what is marked. */
const statusBar = 26;

/** Puts the panel below the bar that its anchor is in, and gives it the focus. */
function usePlaceBelow(panel: RefObject<HTMLElement | null>, anchor: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const element = panel.current;
    const bar = anchor.current?.closest("fieldset") ?? anchor.current;
    if (!element || !bar) return;
    const place = () => {
      const { left, bottom, width } = bar.getBoundingClientRect();
      const maxWidth = Math.max(width - 2 * edge, Math.min(least.width, window.innerWidth - 2 * edge));
      const lowest = window.innerHeight - statusBar - edge;
      const top = Math.max(edge, Math.min(bottom - 4, lowest - least.height));
      Object.assign(element.style, {
        left: `${Math.max(edge, Math.min(left + edge, window.innerWidth - edge - Math.min(maxWidth, element.offsetWidth)))}px`,
        top: `${top}px`,
        maxWidth: `${maxWidth}px`,
        maxHeight: `${lowest - top}px`,
      });
    };
    element.showPopover();
    place();
    element.focus();
    const observer = new ResizeObserver(place);
    observer.observe(bar);
    window.addEventListener("resize", place);
    return () => {
      observer.disconnect();
      window.removeEventListener("resize", place);
    };
  }, [panel, anchor]);
}

function usePressElsewhere(panel: RefObject<HTMLElement | null>, anchor: RefObject<HTMLElement | null>, onPress: () => void): void {
  const latest = useRef(onPress);
  latest.current = onPress;
  useEffect(() => {
    const hear = ({ target }: PointerEvent) => {
      if (!(target instanceof Element) || panel.current?.contains(target) || anchor.current?.contains(target)) return;
      if (!isAbove(target, anchor.current)) latest.current();
    };
    window.addEventListener("pointerdown", hear, true);
    return () => window.removeEventListener("pointerdown", hear, true);
  }, [panel, anchor]);
}
