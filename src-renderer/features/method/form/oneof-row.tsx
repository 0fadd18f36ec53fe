import { useId } from "react";
import type { FieldShape, MessageShape, OneofShape } from "#shared/model/message-shape";
import { useTexts } from "../../../i18n/i18n";
import { Breakable } from "../../../ui/breakable";
import { ValueControl } from "./controls";
import styles from "./form.module.css";
import { useForm } from "./form-context";
import { MessageValue } from "./message-section";
import { fieldPlace, type Place } from "./place";
import { isSection, startJson } from "./row";
import { chooseMember } from "./text-edits";

interface OneofRowProps {
  readonly object: Place;
  readonly shape: MessageShape;
  readonly oneof: OneofShape;
}

/** A oneof: which of its fields is set, and that one's value. */
export function OneofRow({ object, shape, oneof }: OneofRowProps) {
  const { t } = useTexts();
  const { change } = useForm();
  const id = useId();
  const members = shape.fields.flatMap((field, index) =>
    field.oneof === oneof.name ? [{ field, place: fieldPlace(object, shape, index) }] : [],
  );
  const written = members.filter(({ place, field }) => place.node !== null && (place.node.type !== "null" || takesNull(field)));
  const chosen = written[0];
  const choose = (key: string) => {
    const next = members.find(({ field }) => field.key === key);
    const others = members.filter((member) => member !== next).map(({ place }) => place);
    change(object, ...chooseMember(next ? { place: next.place, json: startJson(next.field) } : null, others));
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is no grid in every browser
    <div className={styles.row} role="group" aria-labelledby={`${id}-name`}>
      <div className={styles.label}>
        <span className={styles.names} title={oneof.doc || undefined}>
          <label id={`${id}-name`} htmlFor={`${id}-choice`}>
            <Breakable text={oneof.name} />
          </label>
          <small className={styles.caption}>oneof</small>
        </span>
      </div>
      <div className={styles.control}>
        <select
          className={styles.input}
          data-part="value"
          data-unset={chosen ? undefined : true}
          id={`${id}-choice`}
          title={(chosen?.field.doc ?? oneof.doc) || undefined}
          value={chosen?.field.key ?? ""}
          onChange={(event) => choose(event.target.value)}
        >
          <option value="">{t("form.unset")}</option>
          {members.map(({ field }) => (
            <option key={field.key} value={field.key} title={field.doc || undefined}>
              {`${field.key} · ${field.type} = ${field.number}${field.deprecated ? ` (${t("form.deprecated")})` : ""}`}
            </option>
          ))}
        </select>
        {chosen && <Member id={id} {...chosen} />}
        {written.length > 1 && (
          <span className={styles.problem} role="alert">
            {t("form.problem.oneof", { names: written.map(({ place }) => String(place.key)).join(", ") })}
          </span>
        )}
      </div>
    </div>
  );
}

/** Null in JSON is "not set", but for the types of which it is a value. */
function takesNull({ value }: FieldShape): boolean {
  return value.kind === "well-known" && (value.name === "value" || value.name === "null-value");
}

function Member({ id, field, place }: { readonly id: string; readonly field: FieldShape; readonly place: Place }) {
  if (isSection(field)) {
    return (
      <div className={styles.inner}>
        <MessageValue place={place} field={field} />
      </div>
    );
  }
  return (
    <ValueControl value={field.value} place={place} id={`${id}-member`} label={String(place.key)} fallback={field.defaultJson} presence />
  );
}
