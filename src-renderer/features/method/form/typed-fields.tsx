import { useTexts } from "../../../i18n/i18n";
import styles from "./form.module.css";
import { useForm, useShape } from "./form-context";
import type { Place } from "./place";

const none: ReadonlySet<string> = new Set();

/** The fields of a message by its type's name. */
export function TypedFields(props: { readonly place: Place; readonly name: string; readonly beside?: ReadonlySet<string> }) {
  const { t } = useTexts();
  const { fields } = useForm();
  const shape = useShape(props.name);
  if (shape === undefined) return <p className={styles.note}>{t("form.loading")}</p>;
  if (shape === null) return <p className={styles.note}>{t("form.untyped", { name: props.name })}</p>;
  return fields(props.place, shape, props.beside ?? none);
}
