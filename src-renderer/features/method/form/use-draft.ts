import { type ChangeEvent, type CompositionEvent, type KeyboardEvent, useState } from "react";
import type { Read, ValueProblem } from "./scalar-text";

interface DraftOptions {
  /** The value as the body has it, for a person. */
  readonly shown: string;
  /** The JSON text of the value in the body; null for none. */
  readonly raw: string | null;
  /** Why the value in the body is none of its type. */
  readonly problem: ValueProblem | null;
  readonly read: (typed: string) => Read;
  readonly onJson: (json: string) => void;
  /** Given where the value may go: leaving the field empty takes it away. */
  readonly onClear?: (() => void) | undefined;
}

type TextElement = HTMLInputElement | HTMLTextAreaElement;

/**
 * A field of text whose value goes into the body as soon as it is one. What is not yet a value stays in the field, with the
 * problem, until it is one, or another hand has changed the body there; Escape gives it up.
 */
export function useDraft({ shown, raw, problem, read, onJson, onClear }: DraftOptions) {
  const [draft, setDraft] = useState<{ readonly typed: string; readonly base: string; readonly composing: boolean } | null>(null);
  const answer = draft && read(draft.typed);
  const isLive = draft !== null && answer !== null && (draft.composing || ("json" in answer ? answer.json === raw : draft.base === shown));
  const type = (typed: string, composing: boolean) => {
    setDraft({ typed, base: shown, composing });
    const now = read(typed);
    if (!composing && "json" in now && now.json !== raw) onJson(now.json);
  };
  return {
    problem: isLive && answer && !draft.composing ? ("problem" in answer ? answer.problem : null) : problem,
    props: {
      value: isLive ? draft.typed : shown,
      onChange: (event: ChangeEvent<TextElement>) => type(event.target.value, draft?.composing ?? false),
      // A half-typed Chinese word is none yet.
      onCompositionStart: (event: CompositionEvent<TextElement>) =>
        setDraft({ typed: event.currentTarget.value, base: shown, composing: true }),
      onCompositionEnd: (event: CompositionEvent<TextElement>) => type(event.currentTarget.value, false),
      onBlur: () => {
        if (isLive && draft.typed.trim() === "" && answer && "problem" in answer && onClear) {
          if (raw !== null) onClear();
          setDraft(null);
        } else if (!isLive || (answer && "json" in answer)) setDraft(null);
      },
      onKeyDown: (event: KeyboardEvent<TextElement>) => {
        if (event.key !== "Escape" || !isLive || !answer || "json" in answer) return;
        setDraft(null);
        event.stopPropagation();
      },
    },
  };
}
