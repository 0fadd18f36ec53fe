import { ChevronRight } from "lucide-react";
import { type ReactNode, useId } from "react";
import type { FieldShape } from "#shared/model/message-shape";
import { useTexts } from "../../../i18n/i18n";
import { Button } from "../../../ui/button";
import { AnyFields } from "./any-fields";
import styles from "./form.module.css";
import { useForm, useOpen } from "./form-context";
import { isSet, type Place, pathOf, sizeOf } from "./place";
import { FieldName, FieldProblems, PresenceSwitch } from "./row";
import { setValue } from "./text-edits";
import { TypedFields } from "./typed-fields";

/** A message within the message: closed at first, so that a recursive type costs nothing until it is opened. */
export function MessageSection({ place, field }: { readonly place: Place; readonly field: FieldShape }) {
  const id = useId();
  const [isOpen, setOpen] = useOpen(place, false);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would take its part of the form's own
    <div className={styles.section} role="group" aria-labelledby={`${id}-name`} data-place={pathOf(place)}>
      <div className={styles.row}>
        <div className={styles.label}>
          <Disclosure isOpen={isOpen} onToggle={() => setOpen(!isOpen)}>
            <FieldName id={id} place={place} field={field} />
          </Disclosure>
          {!field.required && field.oneof === null && <PresenceSwitch id={id} place={place} field={field} />}
        </div>
        <div className={styles.summary}>
          <SectionSummary place={place} />
          <FieldProblems place={place} field={field} />
        </div>
      </div>
      {isOpen && (
        <div className={styles.inner}>
          <MessageValue place={place} field={field} />
        </div>
      )}
    </div>
  );
}

/** Opens and closes a section. What it is named by is inside. */
export function Disclosure(props: { isOpen: boolean; onToggle: () => void; children: ReactNode }) {
  return (
    <button type="button" className={styles.disclosure} aria-expanded={props.isOpen} data-part="value" onClick={props.onToggle}>
      <ChevronRight size={13} aria-hidden="true" className={styles.chevron} />
      {props.children}
    </button>
  );
}

/** How much of a message is set. */
export function SectionSummary({ place }: { readonly place: Place }) {
  const { t, count } = useTexts();
  return <span className={styles.note}>{isSet(place) ? count("form.fields", sizeOf(place)) : t("form.unset")}</span>;
}

/** The fields of a value that is a message, or an Any. */
export function MessageValue({ place, field }: { readonly place: Place; readonly field: Pick<FieldShape, "value"> }) {
  const { t } = useTexts();
  const { change } = useForm();
  if (isSet(place) && place.node?.type !== "object") {
    return (
      <p className={styles.problem}>
        {t("form.problem.object")}{" "}
        <Button size="s" onClick={() => change(place, (text) => setValue(text, place, "{}"))}>
          {t("form.replace")}
        </Button>
      </p>
    );
  }
  if (field.value.kind === "message") return <TypedFields place={place} name={field.value.name} />;
  return <AnyFields place={place} />;
}
