import { formatBytes } from "#shared/model/format";
import { useTexts } from "../../../i18n/i18n";
import { JsonInline } from "../../../ui/json-text";
import { LineNotes } from "./json-line";
import styles from "./lines.module.css";
import { Marked, type Sought } from "./marked";
import type { ShownRow } from "./node-tree";

/** A row of the tree as one field on the wire: number, the schema's name for it, wire type, length, value. */
export function WireLine({ row, sought }: { row: ShownRow; sought: Sought | null }) {
  const { t } = useTexts();
  const { path, node, isOpen } = row;
  if (!node) return <span className={styles.coming}>…</span>;
  const { wire, field, kind } = node;
  if (path.length === 0) {
    return (
      <>
        <span className={styles.name}>{t("message.itself")}</span>
        <span className={styles.length}>{formatBytes(node.end - node.start)}</span>
        <LineNotes row={row} />
      </>
    );
  }
  const isGroup = kind === "object" || kind === "array";
  return (
    <>
      {node.key !== null && (
        <span className={styles["number-tag"]}>
          <Marked text={node.key} sought={sought} />
        </span>
      )}
      {field && node.key !== null && (
        <span className={styles.name} title={field.name}>
          <Marked text={field.name} sought={sought} />
        </span>
      )}
      {wire && <span className={styles["wire-type"]}>{wire.type}</span>}
      {wire && <span className={styles.length}>{wire.type === "length-delimited" ? formatBytes(node.end - wire.valueStart) : ""}</span>}
      <span className={styles.text}>
        {isGroup ? (
          !isOpen && <JsonInline text={node.cut ? `${node.text}…` : node.text} />
        ) : (
          <span className={styles[kind]}>
            <Marked text={node.text} sought={sought} />
            {node.cut && "…"}
          </span>
        )}
      </span>
      <LineNotes row={row} />
    </>
  );
}
