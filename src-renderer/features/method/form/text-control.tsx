import { useTexts } from "../../../i18n/i18n";
import styles from "./form.module.css";
import { useForm } from "./form-context";
import { isSet, type Place } from "./place";
import { type Read, shownText, type ValueProblem } from "./scalar-text";
import { setValue } from "./text-edits";
import { useDraft } from "./use-draft";

/** What every control of a value takes. */
export interface ControlProps {
  readonly place: Place;
  /** The control's id, which the label that names it is for. */
  readonly id: string;
  /** Its name where no label has it. */
  readonly label?: string | undefined;
  /** The id of what is said of it. */
  readonly describedBy?: string | undefined;
  /** JSON text of the value that is meant where none is written; null for none. */
  readonly fallback: string | null;
  /** Is "not set" another thing than the fallback? */
  readonly presence: boolean;
  /** Given where the value may go altogether. */
  readonly onClear?: (() => void) | undefined;
}

/** How to write a value at a place. */
export function useWrite(place: Place): (json: string) => void {
  const { change } = useForm();
  return (json) => change(place, (text) => setValue(text, place, json));
}

/** The JSON text of a place's value; null where there is none. */
export function useRaw({ node }: Place): string | null {
  const { text } = useForm();
  return node && node.type !== "null" ? text.slice(node.offset, node.offset + node.length) : null;
}

/** What is wrong with a value, in place. */
export function ProblemLine({ id, problem }: { readonly id: string; readonly problem: ValueProblem | null }) {
  const { t } = useTexts();
  if (!problem) return null;
  return (
    <span id={id} className={styles.problem} role="alert">
      {t(`form.problem.${problem}`)}
    </span>
  );
}

interface TextControlProps extends ControlProps {
  readonly read: (typed: string) => Read;
  readonly problem?: ValueProblem | null;
}

/** The attributes that all fields of text have. */
export function fieldAttributes({ id, label, describedBy, place }: ControlProps, problem: ValueProblem | null) {
  return {
    id,
    "aria-label": label,
    "aria-describedby": [describedBy, problem && `${id}-problem`].filter(Boolean).join(" ") || undefined,
    "aria-invalid": problem !== null,
    "data-part": "value",
    "data-unset": isSet(place) ? undefined : true,
    spellCheck: false,
    autoComplete: "off",
    className: styles.input,
  } as const;
}

/** What a field shows where nothing is written: that it is not set, or what that means. */
export function usePlaceholder({ place, presence, fallback }: Pick<ControlProps, "place" | "presence" | "fallback">): string {
  const { t } = useTexts();
  if (isSet(place)) return t("form.empty");
  if (presence || fallback === null) return t("form.unset");
  const meant: unknown = JSON.parse(fallback);
  return meant === "" ? t("form.empty") : String(meant);
}

/** A line of text. */
export function TextControl({ read, problem: known = null, ...props }: TextControlProps) {
  const { text } = useForm();
  const { place, onClear } = props;
  const draft = useDraft({
    shown: shownText(place.node, text),
    raw: useRaw(place),
    problem: known,
    read,
    onJson: useWrite(place),
    onClear,
  });
  return (
    <>
      <input type="text" {...draft.props} {...fieldAttributes(props, draft.problem)} placeholder={usePlaceholder(props)} />
      <ProblemLine id={`${props.id}-problem`} problem={draft.problem} />
    </>
  );
}
