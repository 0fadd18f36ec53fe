import { useTexts } from "../../../i18n/i18n";
import { LineNotes } from "./json-line";
import styles from "./lines.module.css";
import { Marked, type Sought } from "./marked";
import type { ShownRow } from "./node-tree";
import { isUnknown, plainText } from "./node-words";

/** A row of the tree as a line of a form: the field's name, its type, its value as people read it. */
export function FormLine({ row, sought }: { row: ShownRow; sought: Sought | null }) {
  const { t, number } = useTexts();
  const { path, node } = row;
  if (!node) return <span className={styles.coming}>…</span>;
  const isGroup = node.kind === "object" || node.kind === "array";
  const label = node.key ?? (path.length === 0 ? t("message.itself") : number((path.at(-1) ?? 0) + 1));
  return (
    <>
      <span className={`${styles.label} ${isUnknown(node) ? styles.unknown : ""}`} title={label}>
        <Marked text={label} sought={sought} />
      </span>
      {!isGroup && (
        <span className={styles.text}>
          <span className={styles[node.kind]}>
            <Marked text={plainText(node).replace(/\r?\n/g, " ⏎ ")} sought={sought} />
            {node.cut && "…"}
          </span>
        </span>
      )}
      <LineNotes row={row} />
      <span className={styles.caption}>{node.field?.type ?? ""}</span>
    </>
  );
}
