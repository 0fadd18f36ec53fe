import type { ReactNode } from "react";
import type { FieldShape } from "#shared/model/message-shape";
import { useTexts } from "../../../i18n/i18n";
import { Breakable } from "../../../ui/breakable";
import { Chip } from "../../../ui/chip";
import styles from "./form.module.css";
import { useForm } from "./form-context";
import { isSet, type Place } from "./place";
import { emptyJson } from "./scalar-text";
import { removeValue, setValue } from "./text-edits";

/** Has a value of the field's type fields of its own? */
export function isSection({ value }: Pick<FieldShape, "value">): boolean {
  return value.kind === "message" || (value.kind === "well-known" && value.name === "any");
}

/** The id of what is said of a field, if there is something. */
export function describedBy(id: string, { doc }: Pick<FieldShape, "doc">): string | undefined {
  return doc === "" ? undefined : `${id}-doc`;
}

interface RowProps {
  readonly id: string;
  readonly place: Place;
  readonly field: FieldShape;
  /** What the name is: of one control, or of several. */
  readonly tag: "label" | "group";
  readonly children: ReactNode;
}

/** A row: the field's name and type at the left, its control at the right, and what is wrong with it below. */
export function Row({ id, place, field, tag, children }: RowProps) {
  return (
    <div className={styles.row} {...(tag === "group" ? { role: "group", "aria-labelledby": `${id}-name` } : {})}>
      <div className={styles.label}>
        <FieldName id={id} place={place} field={field} labels={tag === "label"} />
        {field.presence && !field.required && field.oneof === null && <PresenceSwitch id={id} place={place} field={field} />}
      </div>
      <div className={styles.control}>
        {children}
        <FieldProblems place={place} field={field} />
      </div>
    </div>
  );
}

interface FieldNameProps {
  readonly id: string;
  readonly place: Place;
  readonly field: FieldShape;
  /** Is there one control that it names? */
  readonly labels?: boolean;
}

/** A field's name with its type and number, its documentation behind it. */
export function FieldName({ id, place, field, labels = false }: FieldNameProps) {
  const { t } = useTexts();
  const Tag = labels ? "label" : "span";
  const { name, key, type, number, doc, deprecated, required } = field;
  const names = `${name === key ? name : `${name} · ${key}`}: ${type} = ${number}`;
  return (
    <span className={styles.names} title={doc === "" ? names : `${names}\n\n${doc}`}>
      <Tag id={`${id}-name`} {...(labels ? { htmlFor: `${id}-control` } : {})} className={deprecated ? styles.deprecated : undefined}>
        <Breakable text={String(place.key)} />
      </Tag>
      {required && <Chip tone={isSet(place) ? "neutral" : "warn"}>{t("form.required")}</Chip>}
      {deprecated && <Chip>{t("form.deprecated")}</Chip>}
      <small className={styles.caption}>
        <Breakable text={`${type.replaceAll("google.protobuf.", "")} = ${number}`} />
      </small>
      {doc !== "" && (
        <span id={`${id}-doc`} hidden>
          {doc}
        </span>
      )}
    </span>
  );
}

/** Sets a field to its default, or takes it away. */
export function PresenceSwitch({ id, place, field }: { readonly id: string; readonly place: Place; readonly field: FieldShape }) {
  const { t } = useTexts();
  const { change } = useForm();
  const has = isSet(place) || (place.node !== null && field.value.kind === "well-known" && field.value.name === "value");
  return (
    <input
      type="checkbox"
      role="switch"
      className={styles.switch}
      aria-label={t("form.set", { name: String(place.key) })}
      title={t(has ? "form.set.off" : "form.set.on")}
      aria-describedby={`${id}-name`}
      checked={has}
      aria-checked={has}
      onChange={(event) =>
        change(place, (text) => (event.target.checked ? setValue(text, place, startJson(field)) : removeValue(text, place)))
      }
    />
  );
}

/** What is written where a field is set and nothing else is known: its default. */
export function startJson(field: FieldShape): string {
  return field.defaultJson ?? emptyJson(field.value);
}

/** What is wrong with how a field is written, its value aside. */
export function FieldProblems({ place, field }: { readonly place: Place; readonly field: FieldShape }) {
  const { t } = useTexts();
  if (place.twice) return <Problem>{t("form.twice", { name: String(place.key) })}</Problem>;
  if (field.required && !isSet(place)) return <Problem>{t("form.problem.required")}</Problem>;
  return null;
}

function Problem({ children }: { readonly children: string }) {
  return (
    <span className={styles.problem} role="alert">
      {children}
    </span>
  );
}
