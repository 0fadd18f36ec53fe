import type { ReactNode } from "react";
import type { OptionText } from "#shared/model/symbol";
import { useTexts } from "../../i18n/i18n";
import styles from "./comment.module.css";

interface CommentProps {
  readonly doc: string;
  readonly deprecated?: boolean;
  readonly jsonName?: string;
  readonly defaultValue?: string;
  readonly options: readonly OptionText[];
}

/** What a member's line says beside its type: the comment, and below it what else is declared. */
export function Comment({ doc, deprecated = false, jsonName = "", defaultValue = "", options }: CommentProps) {
  const { t } = useTexts();
  const notes: ReactNode[] = [];
  if (deprecated) notes.push(<b key="deprecated">{t("schema.deprecated")}</b>);
  if (defaultValue !== "") notes.push(<Note key="default" name={t("schema.default")} value={defaultValue} />);
  if (jsonName !== "") notes.push(<Note key="json" name={t("schema.json")} value={jsonName} />);
  for (const { name, value } of options) notes.push(<Note key={`option ${name}`} name={name} value={value} isCode />);
  return (
    <>
      {doc !== "" && <span className={styles.doc}>{doc}</span>}
      {notes.length > 0 && <span className={styles.notes}>{notes}</span>}
    </>
  );
}

function Note({ name, value, isCode = false }: { name: string; value: string; isCode?: boolean }) {
  return (
    <span>
      <span className={isCode ? "data" : undefined}>{name}</span> <span className={`${styles.value} data`}>{value}</span>
    </span>
  );
}
