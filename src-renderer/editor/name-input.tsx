import { type InputHTMLAttributes, type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import type { ScopedNames } from "#shared/model/variable-scopes";
import { placeholdersOf } from "#shared/model/variables";
import { useTexts } from "../i18n/i18n";
import { formWords, type NameForm, nameForms, nameWords } from "./known-names";
import styles from "./name-input.module.css";
import { nameBefore } from "./placeholder-text";

interface NameInputProps extends Omit<InputHTMLAttributes<HTMLInputElement>, "value" | "onChange"> {
  readonly value: string;
  readonly onText: (text: string) => void;
  /** What `{{names}}` stand for here. */
  readonly names: ScopedNames;
}

/** So many are offered at once. */
const mostOffered = 60;
/** A pointer that only passes shows nothing. */
const hoverMs = 250;

/**
 * A line of text in which `{{names}}` may stand: they are completed while one types behind two braces (Ctrl+Space asks for it), and what
 * they stand for, with who says so, is shown under the pointer and where the cursor is in one.
 */
export function NameInput({ value, onText, names, ...props }: NameInputProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const completion = useCompletion({ value, onText, names, input });
  const { caret, offered, at } = completion;
  const hover = useHover();
  const isOpen = offered.length > 0;
  const isIn = ({ start, end }: { start: number; end: number }) => caret !== null && start < caret && caret < end;
  const shown = placeholdersOf(value, "plain").filter((place) => hover.isOver || isIn(place));
  const hasNote = !isOpen && shown.length > 0 && !hover.isDismissed;
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (!completion.takes(event)) {
      if (event.key !== "Escape" || !hasNote) return props.onKeyDown?.(event);
      hover.dismiss();
    }
    event.preventDefault();
    event.stopPropagation();
  };
  const described = [props["aria-describedby"], hasNote ? `${id}-note` : ""].filter(Boolean).join(" ");
  return (
    <span className={styles.place} onPointerEnter={hover.enter} onPointerLeave={hover.leave}>
      <input
        spellCheck={false}
        autoComplete="off"
        {...props}
        ref={input}
        list={isOpen ? undefined : props.list}
        value={value}
        aria-autocomplete="list"
        aria-controls={isOpen ? `${id}-names` : undefined}
        aria-activedescendant={isOpen ? `${id}-${at}` : undefined}
        aria-describedby={described || undefined}
        onChange={(event) => completion.type(event.target.value)}
        onSelect={completion.look}
        onKeyDown={onKeyDown}
        onBlur={(event) => {
          completion.leave();
          props.onBlur?.(event);
        }}
      />
      {isOpen && <Offered id={id} names={names} forms={offered} active={at} onChoose={completion.accept} />}
      {hasNote && <Note id={`${id}-note`} names={names} uses={shown} />}
    </span>
  );
}

interface CompletionPlace extends Pick<NameInputProps, "value" | "onText" | "names"> {
  readonly input: { readonly current: HTMLInputElement | null };
}

/** What is offered behind two braces while one types, and the keys that choose of it. */
function useCompletion({ value, onText, names, input }: CompletionPlace) {
  const [caret, setCaret] = useState<number | null>(null);
  const [isTyping, setTyping] = useState(false);
  const [active, setActive] = useState(0);
  const before = isTyping && caret !== null ? nameBefore(value.slice(0, caret)) : null;
  const offered = before ? matching(nameForms(names), before.written) : [];
  const at = Math.min(active, offered.length - 1);
  const look = () => {
    const { selectionStart = null, selectionEnd = null } = input.current ?? {};
    setCaret(selectionStart === selectionEnd ? selectionStart : null);
  };
  const accept = ({ form, hole }: NameForm) => {
    if (!before || caret === null) return;
    const rest = value.slice(caret);
    const closing = /^[ \t]*\}\}/.test(rest) ? "" : "}}";
    const end = before.start + form.length;
    onText(value.slice(0, before.start) + form + closing + rest);
    setTyping(false);
    requestAnimationFrame(() => {
      // What the user has to say is chosen, to be written over.
      input.current?.setSelectionRange(hole === null ? end + 2 : end - hole.length, hole === null ? end + 2 : end);
      look();
    });
  };
  const takesOpen = ({ key, ctrlKey, metaKey }: KeyboardEvent): boolean => {
    const chosen = offered[at];
    if (key === "ArrowDown") setActive((at + 1) % offered.length);
    else if (key === "ArrowUp") setActive((at - 1 + offered.length) % offered.length);
    else if (key === "Escape") setTyping(false);
    else if ((key === "Enter" || key === "Tab") && !ctrlKey && !metaKey && chosen) accept(chosen);
    else return false;
    return true;
  };
  return {
    caret,
    offered,
    at,
    look,
    accept,
    /** Is this key the completion's own? Then it has been followed. */
    takes: (event: KeyboardEvent): boolean => {
      if (event.key !== " " || !event.ctrlKey) return offered.length > 0 && takesOpen(event);
      look();
      setTyping(true);
      setActive(0);
      return true;
    },
    type: (text: string) => {
      onText(text);
      setTyping(true);
      setActive(0);
      look();
    },
    leave: () => {
      setCaret(null);
      setTyping(false);
    },
  };
}

/** Those that begin with what is written, then those that have it in them. */
function matching(forms: readonly NameForm[], written: string): NameForm[] {
  const wanted = written.toLowerCase();
  const begin = forms.filter(({ form }) => form.toLowerCase().startsWith(wanted));
  const within = forms.filter((form) => !begin.includes(form) && form.form.toLowerCase().includes(wanted));
  return [...begin, ...within].slice(0, mostOffered);
}

function useHover() {
  const [isOver, setOver] = useState(false);
  const [isDismissed, setDismissed] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  // The pointer may be over a field that has not the focus.
  useEffect(() => {
    if (!isOver) return;
    const onKey = (event: globalThis.KeyboardEvent) => event.key === "Escape" && setDismissed(true);
    window.addEventListener("keydown", onKey, true);
    return () => window.removeEventListener("keydown", onKey, true);
  }, [isOver]);
  return {
    isOver,
    isDismissed,
    dismiss: () => setDismissed(true),
    enter: () => {
      setDismissed(false);
      timer.current = setTimeout(() => setOver(true), hoverMs);
    },
    leave: () => {
      clearTimeout(timer.current);
      setOver(false);
      setDismissed(false);
    },
  };
}

interface OfferedProps {
  readonly id: string;
  readonly names: ScopedNames;
  readonly forms: readonly NameForm[];
  readonly active: number;
  readonly onChoose: (form: NameForm) => void;
}

function Offered({ id, names, forms, active, onChoose }: OfferedProps) {
  const texts = useTexts();
  const list = usePlacedBelow();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another one is to be seen
  useEffect(() => {
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [active]);
  return (
    <div ref={list} id={`${id}-names`} role="listbox" aria-label={texts.t("variables.title")} className={styles.offered}>
      {forms.map((form, at) => {
        const { value, about } = formWords(names, form, texts);
        return (
          // biome-ignore lint/a11y/useFocusableInteractive: the field has the focus and the keys
          <div
            key={form.form}
            id={`${id}-${at}`}
            role="option"
            aria-selected={at === active}
            className={styles.option}
            title={about}
            // The field keeps the focus.
            onPointerDown={(event) => {
              event.preventDefault();
              onChoose(form);
            }}
          >
            <span className="data">{form.form}</span>
            <span className={styles.value}>{value}</span>
            <span className={styles.about}>{about}</span>
          </div>
        );
      })}
    </div>
  );
}

interface NoteProps {
  readonly id: string;
  readonly names: ScopedNames;
  readonly uses: ReturnType<typeof placeholdersOf>;
}

function Note({ id, names, uses }: NoteProps) {
  const texts = useTexts();
  const note = usePlacedBelow();
  return (
    <div ref={note} id={id} role="note" className={styles.note}>
      {uses.map((use) => {
        const { value, about } = nameWords(names, use, texts);
        return (
          <div key={use.start}>
            <b className="data">{`{{${[use.name, ...use.words].join(" ")}}}`}</b>
            <span className={`data ${value.kind === "missing" ? styles.missing : ""}`}>{value.text}</span>
            {about !== "" && <span className={styles.about}>{about}</span>}
          </div>
        );
      })}
    </div>
  );
}

/** Below the field, or above it where there is no room; over all panes, which cut off what leaves them. */
function usePlacedBelow() {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = box.current;
    const field = element?.parentElement?.querySelector("input")?.getBoundingClientRect();
    if (!element || !field) return;
    const { height, width } = element.getBoundingClientRect();
    const isBelow = field.bottom + height + 4 <= window.innerHeight || field.top < height;
    element.style.top = `${isBelow ? field.bottom + 2 : field.top - height - 2}px`;
    element.style.left = `${Math.max(4, Math.min(field.left, window.innerWidth - width - 4))}px`;
    element.style.visibility = "visible";
  });
  return box;
}
