import { useTexts } from "../../../i18n/i18n";
import { Chip } from "../../../ui/chip";
import { JsonInline } from "../../../ui/json-text";
import styles from "./lines.module.css";
import { Marked, type Sought } from "./marked";
import type { ShownRow } from "./node-tree";
import { childCount, isUnknown, momentOf } from "./node-words";

/** A row of the tree as a line of JSON text: what is open has a line that closes it, what is folded says what is in it. */
export function JsonLine({ row, sought }: { row: ShownRow; sought: Sought | null }) {
  const { path, part, siblings, node } = row;
  if (!node) return <span className={styles.coming}>…</span>;
  const comma = path.length > 0 && (path.at(-1) ?? 0) < siblings - 1 ? "," : "";
  if (part === "end") return `${node.kind === "array" ? "]" : "}"}${comma}`;
  const key = node.key;
  return (
    <>
      <span className={styles.text}>
        {key !== null && (
          <>
            <span className={isUnknown(node) ? styles.unknown : styles.key}>
              <Marked text={JSON.stringify(key)} sought={sought} />
            </span>
            {": "}
          </>
        )}
        <JsonValue row={row} comma={comma} sought={sought} />
      </span>
      <LineNotes row={row} />
    </>
  );
}

function JsonValue({ row: { node, isOpen }, comma, sought }: { row: ShownRow; comma: string; sought: Sought | null }) {
  if (!node) return null;
  const [open, close] = node.kind === "array" ? "[]" : "{}";
  if (node.kind !== "object" && node.kind !== "array") {
    return (
      <>
        <span className={styles[node.kind]}>
          <Marked text={node.text} sought={sought} />
          {node.cut && "…"}
        </span>
        {comma}
      </>
    );
  }
  if (node.children === 0) return `${open}${close}${comma}`;
  if (isOpen) return open;
  return (
    <>
      <JsonInline text={node.cut ? `${node.text}…` : node.text} />
      {comma}
    </>
  );
}

/** Behind a line: how much a folded node hides, that a field is unknown, what is wrong, a moment in local time. */
export function LineNotes({ row: { node, isOpen } }: { row: ShownRow }) {
  const texts = useTexts();
  if (!node) return null;
  const moment = momentOf(node);
  return (
    <span className={styles.notes}>
      {node.children > 0 && !isOpen && <span className={styles.count}>{childCount(node, texts)}</span>}
      {isUnknown(node) && <Chip>{texts.t("message.unknown")}</Chip>}
      {moment && <span className={styles.moment}>{moment.toLocaleString(texts.locale)}</span>}
      {node.problem && (
        <span className={isUnknown(node) ? styles.reason : styles.problem} title={node.problem}>
          {node.problem}
        </span>
      )}
    </span>
  );
}
